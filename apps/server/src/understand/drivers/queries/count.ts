import type { CrossProducts } from '@throughline/stats';
import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { DRIVERS, type Driver, type DriverCode } from '../registry.ts';
import { driverRows, paramsOf, type Scope } from './rows.ts';

/** What is known about a driver over all rows. */
export interface Known {
  readonly known: number;
  /** Rows of another value than the most frequent one, at least. */
  readonly others: number;
  /** Values that divide the rows evenly into eight. */
  readonly quantiles: readonly number[];
}

/** What the rows offer. */
export interface Survey {
  readonly n: number;
  readonly varies: boolean;
  readonly known: ReadonlyMap<DriverCode, Known>;
  /** Most frequent categories first. */
  readonly categories: readonly string[];
}

const EIGHTHS = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875].join(', ');
const MOST_CATEGORIES = 8;
type Query = Pick<EventLog, 'query'>;

export function surveyStatement(scope: Scope): Statement {
  const columns = DRIVERS.flatMap(({ code, bins }) => [
    `count(v_${code}) AS known_${code}`, `count(v_${code}) - (approx_top_k(1, 1000)(assumeNotNull(v_${code})) FILTER (WHERE v_${code} IS NOT NULL)[1].count) AS others_${code}`, ...(bins === 'even' ? [`quantilesExact(${EIGHTHS})(v_${code}) AS quantiles_${code}`] : []),
  ]);
  return { text: `SELECT count() AS n, toUInt8(min(y) < max(y)) AS varies, ${columns.join(', ')} FROM (${driverRows(scope)})`, params: paramsOf(scope) };
}

export function categoriesStatement(scope: Scope): Statement {
  return {
    text: `SELECT assumeNotNull(v_category) AS category, count() AS times FROM (${driverRows(scope)}) WHERE v_category IS NOT NULL GROUP BY category ORDER BY times DESC, category LIMIT ${MOST_CATEGORIES}`,
    params: paramsOf(scope),
  };
}

export async function readSurvey(eventLog: Query, scope: Scope): Promise<Survey> {
  const [[row], categories] = await Promise.all([
    eventLog.query<Record<string, string | number | readonly number[]>>(surveyStatement(scope)), eventLog.query<{ category: string }>(categoriesStatement(scope)),
  ]);
  const known = DRIVERS.map(({ code }): readonly [DriverCode, Known] => {
    const quantiles = row?.[`quantiles_${code}`];
    return [code, { known: Number(row?.[`known_${code}`] ?? 0), others: Number(row?.[`others_${code}`] ?? 0), quantiles: Array.isArray(quantiles) ? quantiles.filter(Number.isFinite) : [] }];
  });
  return { n: Number(row?.['n'] ?? 0), varies: Number(row?.['varies'] ?? 0) === 1, known: new Map(known), categories: categories.map(({ category }) => category) };
}

/** A driver that takes part, with where its bins begin. */
export interface Chosen {
  readonly driver: Driver;
  /** Above the first bin; of a category none. */
  readonly edges: readonly number[];
}

/** The regression: which drivers, and the categories that have a predictor of their own. */
export interface Model {
  readonly chosen: readonly Chosen[];
  readonly categories: readonly string[];
}

function modelParams(scope: Scope, { chosen, categories }: Model): Record<string, unknown> {
  return { ...paramsOf(scope), categories, ...Object.fromEntries(chosen.map(({ driver, edges }) => [`edges_${driver.code}`, edges])) };
}

/** Over a value that is known. */
function columnsOf({ driver }: Chosen, categories: readonly string[]): string[] {
  const value = `assumeNotNull(v_${driver.code})`;
  if (driver.columns === 'categories') return categories.map((_category, index) => `toFloat64(${value} = {categories:Array(String)}[${index + 1}])`);
  return driver.columns.map((column) => column.replaceAll(/\bv\b/g, value));
}

function binOf({ driver }: Chosen): string {
  const value = `assumeNotNull(v_${driver.code})`;
  return driver.bins === 'categories' ? `toInt32(indexOf({categories:Array(String)}, ${value}))` : `toInt32(arrayCount(edge -> ${value} >= edge, {edges_${driver.code}:Array(Float64)}))`;
}

/** Rows of which everything in the model is known. */
function complete(scope: Scope, { chosen }: Model): string {
  return `(${driverRows(scope)}) WHERE ${chosen.map(({ driver }) => `v_${driver.code} IS NOT NULL`).join(' AND ')}`;
}

/** How many variables each driver brings, in order. */
export function widthsOf({ chosen, categories }: Model): number[] {
  return chosen.map((one) => columnsOf(one, categories).length);
}

/** Parts into which the people are divided, for the bootstrap: many enough for an interval, few enough to be sent. */
const BLOCKS = 50;

/** Sums of products of the outcome and all predictors, by block of people; who answers without a name is a person each time. */
export function blocksStatement(scope: Scope, model: Model): Statement {
  const variables = ['y', ...model.chosen.flatMap((one) => columnsOf(one, model.categories))];
  const names = variables.map((_variable, index) => `x${index}`);
  const pairs = names.flatMap((a, at) => names.slice(at).map((b) => `sum(${a} * ${b})`));
  return {
    text: `SELECT block, count() AS n, [${names.map((name) => `sum(${name})`).join(', ')}] AS sums, [${pairs.join(', ')}] AS products
      FROM (SELECT ${variables.map((variable, index) => `${variable} AS x${index}`).join(', ')}, cityHash64(if(person = 0, unit, toString(person))) % ${BLOCKS} AS block FROM ${complete(scope, model)})
      GROUP BY block ORDER BY block`,
    params: modelParams(scope, model),
  };
}

export async function readBlocks(eventLog: Query, scope: Scope, model: Model): Promise<readonly CrossProducts[]> {
  const rows = await eventLog.query<{ n: string; sums: number[]; products: number[] }>(blocksStatement(scope, model));
  return rows.map(({ n, sums, products }) => ({ n: Number(n), sums, products: squareOf(products, sums.length) }));
}

/** Of the upper half, row by row, the whole. */
function squareOf(half: readonly number[], width: number): number[] {
  const square = Array.from({ length: width * width }, () => 0);
  let at = 0;
  for (let i = 0; i < width; i += 1) {
    for (let j = i; j < width; j += 1) {
      square[i * width + j] = square[j * width + i] = half[at] ?? 0;
      at += 1;
    }
  }
  return square;
}

/** The rows of which a driver has about one value. */
export interface BinSums {
  readonly driver: number;
  readonly bin: number;
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Sums of the driver's own predictors. */
  readonly own: readonly number[];
}

export function binsStatement(scope: Scope, model: Model): Statement {
  const each = model.chosen.map((one, index) => `(toUInt8(${index}), ${binOf(one)}, [${columnsOf(one, model.categories).join(', ')}])`);
  return {
    text: `SELECT one.1 AS driver, one.2 AS bin, count() AS n, sum(y) AS y_sum, sum(y * y) AS y_squares, sumForEach(one.3) AS own
      FROM (SELECT y, arrayJoin([${each.join(', ')}]) AS one FROM ${complete(scope, model)}) GROUP BY driver, bin ORDER BY driver, bin`,
    params: modelParams(scope, model),
  };
}

export async function readBins(eventLog: Query, scope: Scope, model: Model): Promise<readonly BinSums[]> {
  const rows = await eventLog.query<{ driver: number; bin: number; n: string; y_sum: number; y_squares: number; own: number[] }>(binsStatement(scope, model));
  return rows.map(({ driver, bin, n, y_sum: sum, y_squares: sumSquares, own }) => ({ driver, bin, n: Number(n), sum, sumSquares, own }));
}

/** The people behind a bin, who answered (or ordered) last first. */
export function peopleStatement(scope: Scope, model: Model, asked: { readonly of: Chosen; readonly bin: number; readonly cursor: { readonly at: number; readonly id: string } | null; readonly limit: number }): Statement {
  const after = asked.cursor === null ? '' : 'HAVING (last_ms, person_id) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, person AS person_id, max(at_ms) AS last_ms, count() AS times, avg(y) AS mean
      FROM (SELECT * FROM ${complete(scope, model)}) WHERE person != 0 AND ${binOf(asked.of)} = {bin:Int32}
      GROUP BY person ${after} ORDER BY last_ms DESC, person_id DESC LIMIT {limit:UInt32}`,
    params: { ...modelParams(scope, model), bin: asked.bin, limit: asked.limit, ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }) },
  };
}
