import { quantileRanks } from '@throughline/stats';
import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import { MOST_PARTS } from '../../../platform/split.ts';
import type { Split } from '../question.ts';
import { FOLLOWING, type Following, journeyRows, type Measure, MEASURE_NAMES, MEASURES, paramsOf, type Scope } from './rows.ts';

/** Journeys that are alike: their measures lie between the same edges, they began at one source, and all or none are of people who had ordered before. */
export interface Cell {
  /** By measure: how many of its edges the journeys have reached. */
  readonly places: Readonly<Record<Measure, number>>;
  readonly isReturning: boolean;
  readonly firstSource: string;
  readonly n: number;
  /** Means of what the grouping looks at: logarithms, for a journey of 60 days is not 20 times as far from one of 3 as that one is from one of 1. */
  readonly means: Readonly<Record<Measure, number>>;
}

const place = (measure: Measure): string => `arrayCount(edge -> ${measure} >= edge, [${MEASURES[measure].join(', ')}])`;
/** A cell's places as one number. */
const CODE = `(((${place('days')} * 10 + ${place('sessions')}) * 10 + ${place('touchpoints')}) * 10 + ${place('sources')}) * 2 + is_returning`;

/** The part of the split that a journey belongs to. */
const PART: Readonly<Record<Split, string>> = { motive: motiveOf('person'), source: 'first_source', customer: `if(is_returning, 'returning', 'new')` };

/** With a split, how many known journeys each of its parts has beside the cells. */
export function cellsStatement(scope: Scope): Statement {
  const { by } = scope;
  const part = by === null ? '' : `, ${PART[by]} AS part`;
  return {
    text: `SELECT code, came_first, count() AS n, countIf(NOT knows) AS unknown, ${MEASURE_NAMES.map((measure) => `avg(log(1 + raw_${measure})) AS mean_${measure}`).join(', ')}
        ${by === null ? '' : ', part AS part_key, grouping(code) AS is_part'}
      FROM (SELECT if(is_known, toInt32(${CODE}), -1) AS code, if(is_known, first_source, '') AS came_first, is_known AS knows${part}, ${MEASURE_NAMES.map((measure) => `${measure} AS raw_${measure}`).join(', ')} FROM (${journeyRows(scope)}))
      GROUP BY ${by === null ? 'code, came_first' : 'GROUPING SETS ((code, came_first), (part))'} ORDER BY code, came_first`,
    params: paramsOf(scope),
  };
}

type CellRow = { readonly code: number; readonly came_first: string; readonly n: string; readonly unknown: string; readonly part_key?: string; readonly is_part?: string | number } & Readonly<Record<`mean_${Measure}`, number>>;

/** A value of the split, and how many known journeys have it. */
export interface PartSize {
  readonly key: string;
  readonly n: number;
}

/** The cells of journeys that are known, how many orders of people are not, and the parts of the split, the largest first. */
export async function readCells(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<{ cells: Cell[]; unknown: number; parts: PartSize[] }> {
  const all = await eventLog.query<CellRow>(cellsStatement(scope));
  const rows = all.filter(({ is_part: isPart }) => Number(isPart ?? 0) === 0);
  const parts = all.filter(({ is_part: isPart }) => Number(isPart ?? 0) === 1).map(({ part_key: key = '', n, unknown }): PartSize => ({ key, n: Number(n) - Number(unknown) }));
  const known = rows.filter(({ code }) => code >= 0).map((row): Cell => {
    const rest = Math.floor(row.code / 2);
    const digit = (power: number): number => Math.floor(rest / 10 ** power) % 10;
    return {
      places: { days: digit(3), sessions: digit(2), touchpoints: digit(1), sources: digit(0) }, isReturning: row.code % 2 === 1, firstSource: row.came_first, n: Number(row.n),
      means: { days: row.mean_days, sessions: row.mean_sessions, touchpoints: row.mean_touchpoints, sources: row.mean_sources },
    };
  });
  return {
    cells: known, unknown: rows.filter(({ code }) => code < 0).reduce((sum, { n }) => sum + Number(n), 0),
    parts: parts.filter(({ n }) => n > 0).toSorted((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1)),
  };
}

/** Orders in the period that name nobody. */
export async function countNameless(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<number> {
  const rows = await eventLog.query<{ n: string }>(namelessStatement(scope));
  return Number(rows[0]?.n ?? 0);
}

export function namelessStatement({ storeId, fromMs, toMs }: Pick<Scope, 'storeId' | 'fromMs' | 'toMs'>): Statement {
  return {
    text: `SELECT count() AS n FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key = 0 AND counts_order = 1 AND test = 0
      AND placed_at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND placed_at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')`,
    params: { storeId, fromMs, toMs },
  };
}

/** Which cells belong to which type of journey, from 1. */
export interface Types {
  readonly of: readonly { readonly cell: Cell; readonly type: number }[];
}

export interface Quantiles {
  readonly median: number;
  readonly p90: number;
  /** Order statistics around the median. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What journeys of one type, or all, have in common. */
export interface Group {
  /** 0: all that are known. */
  readonly type: number;
  /** Of a part of the split, its place among them, from 1; 0 for a type and for all. */
  readonly place: number;
  readonly n: number;
  readonly quantiles: Readonly<Record<Measure, Quantiles>>;
  readonly returning: number;
  /** Net sales; of those with a rate. */
  readonly medianMinor: number | null;
  readonly lacksRate: number;
  /** How many have had their time, and what followed these. */
  readonly hadTime: number;
  readonly after: Readonly<Record<Following, { readonly n: number; readonly medianMs: number | null }>>;
}

const keyOf = ({ places, isReturning, firstSource }: Cell): string => `${((places.days * 10 + places.sessions) * 10 + places.touchpoints) * 10 + places.sources}/${isReturning ? 1 : 0}/${firstSource}`;
const TYPE = `if(is_known, transform(concat(toString(intDiv(code_of, 2)), '/', toString(is_returning), '/', first_source), {cellKeys:Array(String)}, {cellTypes:Array(UInt8)}, toUInt8(0)), 0)`;

/** The parts of the split that stand alone; those beyond them have the place after the last. */
function placeOf({ by }: Scope): string {
  return by === null ? 'toUInt8(0)' : `toUInt8(if(indexOf({partKeys:Array(String)}, ${PART[by]} AS part) = 0, length({partKeys:Array(String)}) + 1, indexOf({partKeys:Array(String)}, part)))`;
}

function typedRows(scope: Scope): string {
  return `SELECT *, toUInt8(${TYPE}) AS type, ${placeOf(scope)} AS place FROM (SELECT *, toInt32(${CODE}) AS code_of FROM (${journeyRows(scope)}))`;
}

function typedParams(scope: Scope, { of }: Types, parts: readonly PartSize[] = []): Record<string, unknown> {
  return { ...paramsOf(scope), ...(scope.by === null ? {} : { partKeys: parts.slice(0, MOST_PARTS).map(({ key }) => key) }), cellKeys: of.map(({ cell }) => keyOf(cell)), cellTypes: of.map(({ type }) => type) };
}

/** Ranks of the order statistics around the median, for all journeys and then by type; 0 where there are too few. */
function ranksOf({ of }: Types, known: number): { lowRanks: number[]; highRanks: number[] } {
  const sizes = of.reduce((sums, { cell, type }) => sums.with(type, (sums[type] ?? 0) + cell.n), [known, ...Array.from({ length: Math.max(0, ...of.map(({ type }) => type)) }, () => 0)]);
  return ranksAround(sizes);
}

function ranksAround(sizes: readonly number[]): { lowRanks: number[]; highRanks: number[] } {
  const ranks = sizes.map((n) => quantileRanks(n) ?? { low: 0, high: 0 });
  return { lowRanks: ranks.map(({ low }) => low), highRanks: ranks.map(({ high }) => high) };
}

/** What groups are told apart by. */
export interface Grouping {
  readonly types: Types;
  readonly known: number;
  /** All parts of the split, the largest first; none without a split. */
  readonly parts: readonly PartSize[];
}

export function groupsStatement(scope: Scope, { types, known, parts }: Grouping): Statement {
  const isSplit = scope.by !== null;
  // By place of the part where rows are grouped by it, else by type; what is not grouped by is 0.
  const rank = (name: string): string => (isSplit ? `if(place > 0, {part_${name}:Array(UInt32)}[place], {${name}:Array(UInt32)}[type + 1])` : `{${name}:Array(UInt32)}[type + 1]`);
  const own = ranksAround([...parts.slice(0, MOST_PARTS).map(({ n }) => n), parts.slice(MOST_PARTS).reduce((sum, { n }) => sum + n, 0)]);
  const measured = MEASURE_NAMES.map((measure) => `quantilesExactInclusive(0.5, 0.9)(${measure}) AS q_${measure},
      arrayMap(rank -> arraySort(groupArray(toFloat64(${measure})))[rank], arrayFilter(rank -> rank > 0, [${rank('lowRanks')}, ${rank('highRanks')}])) AS i_${measure}`);
  const after = FOLLOWING.map((_kind, index) => `(countIf(has_had_time AND after_ms[${index + 1}] > 0), quantileExactInclusiveIf(0.5)(after_ms[${index + 1}], has_had_time AND after_ms[${index + 1}] > 0))`).join(', ');
  return {
    text: `SELECT type, ${isSplit ? 'place AS part_place, grouping(place) = 0' : '0 AS part_place, 0'} AS is_part, grouping(type) AS is_all, count() AS n, ${measured.join(', ')}, sum(is_returning) AS returning, quantileExactInclusiveIf(0.5)(minor, NOT lacks_rate) AS median_minor, sum(lacks_rate) AS no_rate,
        countIf(has_had_time) AS had_time, [${after}] AS followed
      FROM (${typedRows(scope)}) WHERE is_known GROUP BY GROUPING SETS ((type), ${isSplit ? '(place), ' : ''}()) ORDER BY type`,
    params: { ...typedParams(scope, types, parts), ...ranksOf(types, known), ...(isSplit ? { part_lowRanks: own.lowRanks, part_highRanks: own.highRanks } : {}) },
  };
}

type GroupRow = {
  readonly type: number; readonly part_place: number; readonly is_part: string | number; readonly is_all: string | number; readonly n: string; readonly returning: string; readonly median_minor: number; readonly no_rate: string; readonly had_time: string;
  readonly followed: readonly (readonly [string | number, number | null])[];
} & Readonly<Record<`q_${Measure}` | `i_${Measure}`, readonly number[]>>;

export interface Groups {
  /** All journeys that are known. */
  readonly all: Group | null;
  readonly types: readonly Group[];
  /** By place. */
  readonly parts: readonly Group[];
}

export async function readGroups(eventLog: Pick<EventLog, 'query'>, scope: Scope, grouping: Grouping): Promise<Groups> {
  const rows = await eventLog.query<GroupRow>(groupsStatement(scope, grouping));
  const groups = rows.filter(({ n }) => Number(n) > 0).map((row): Group => {
    const n = Number(row.n);
    const quantiles = (measure: Measure): Quantiles => ({
      median: row[`q_${measure}`][0] ?? 0, p90: row[`q_${measure}`][1] ?? 0,
      low: row[`i_${measure}`][0] ?? null, high: row[`i_${measure}`][1] ?? null,
    });
    const after = FOLLOWING.map((kind, index) => {
      const [count = 0, median = null] = row.followed[index] ?? [];
      return [kind, { n: Number(count), medianMs: Number(count) === 0 ? null : median }];
    });
    return {
      type: Number(row.is_all) === 1 ? 0 : row.type, place: Number(row.is_part) === 1 ? Number(row.part_place) : 0, n, quantiles: { days: quantiles('days'), sessions: quantiles('sessions'), touchpoints: quantiles('touchpoints'), sources: quantiles('sources') },
      returning: Number(row.returning), lacksRate: Number(row.no_rate), medianMinor: Number(row.no_rate) === n ? null : row.median_minor, hadTime: Number(row.had_time), after: Object.fromEntries(after) as Group['after'],
    };
  });
  const [all = null] = groups.filter(({ type, place: part }) => type === 0 && part === 0).toSorted((a, b) => b.n - a.n);
  return { all, types: groups.filter(({ type }) => type > 0), parts: groups.filter(({ place: part }) => part > 0).toSorted((a, b) => a.place - b.place) };
}

/** Whose orders are asked for: of a type of journey (0: any that is known), and of those only what had its time and was followed by something. */
export interface Asked {
  readonly type: number;
  readonly followedBy: Following | null;
  readonly cursor: MomentCursor | null;
  readonly limit: number;
}

/** The people behind, whose last such order is latest first; `times` is how many of their orders. */
export function peopleStatement(scope: Scope, types: Types, asked: Asked): Statement {
  const holds = ['is_known', ...(asked.type === 0 ? [] : ['type = {type:UInt8}']), ...(asked.followedBy === null ? [] : [`has_had_time AND after_ms[${FOLLOWING.indexOf(asked.followedBy) + 1}] > 0`])].join(' AND ');
  const after = asked.cursor === null ? '' : 'HAVING (last_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, max(placed_ms) AS last_ms, count() AS times, argMax(days, placed_ms) AS last_days FROM (${typedRows(scope)}) WHERE ${holds}
      GROUP BY person ${after} ORDER BY last_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: { ...typedParams(scope, types), type: asked.type, limit: asked.limit, ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }) },
  };
}
