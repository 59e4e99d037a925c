import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { MEASURES } from '../question.ts';
import { effortRows, paramsOf, type Scope } from './orders.ts';

/** What a cell counts. */
const CELL = { unseen: 0, spread: 1, day: 2, part: 3, touchpoint: 4, answer: 5 } as const;

/** Orders that are alike in something, with the sums of the measure that is asked for. */
export interface Sums {
  readonly key: string;
  readonly n: number;
  readonly sum: number;
  readonly sumSquares: number;
}

/** What effort is computed from. */
export interface Counted {
  /** Orders whose intent nobody saw. */
  readonly unseen: number;
  /** By measure, in the order of `MEASURES`: how many orders took just so much. */
  readonly spread: readonly (readonly { readonly value: number; readonly n: number }[])[];
  /** Local days, or Mondays over more than 93 days. */
  readonly days: readonly Sums[];
  readonly parts: readonly Sums[];
  /** Place of the touchpoint in its list; `n` orders passed it. */
  readonly touchpoints: readonly Sums[];
  /** By measure: how many who gave this score took so much. */
  readonly answers: readonly (readonly { readonly score: number; readonly value: number; readonly n: number }[])[];
}

const LONG_MS = 93 * 86_400_000;

/** The last answer to how easy it was, for each order that one names. */
const ANSWERS = `
  SELECT order_asked, argMax(score_told, at) AS score FROM (
    SELECT at, JSONExtractString(properties, 'order_id') AS order_asked, JSONExtractFloat(properties, 'score') AS score_told FROM events
    WHERE store_id = {storeId:String} AND family IN ('service', 'device', 'other') AND name = 'Survey Answered' AND bot = 0 AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND JSONExtractString(properties, 'kind') = 'ces')
  WHERE order_asked != '' AND score_told > 0 GROUP BY order_asked`;

/** Everything in one pass: what crosses is how often each value occurs, not the orders. */
export function countStatement(scope: Scope): Statement {
  const at = MEASURES.indexOf(scope.measure) + 1;
  const local = `toDate(toTimeZone(fromUnixTimestamp64Milli(placed_ms, 'UTC'), {timezone:String}))`;
  const day = `toString(${scope.toMs - scope.fromMs > LONG_MS ? `toMonday(${local})` : local})`;
  // Clicks and fields are known only where the script told of pages.
  const known = (measure: number): boolean => measure === 3 || measure === 4;
  const cell = (what: number, [measure, key, value, x]: readonly [string, string, string, string]): string => `(toUInt8(${what}), toUInt8(${measure}), ${key}, toUInt32(${value}), toFloat64(${x}))`;
  const rows = `SELECT e.placed_ms AS placed_ms, e.began_ms AS began_ms, splitByChar('\\n', e.text) AS texts, e.effort AS effort, e.spent AS spent, e.places AS places, e.is_told AS is_told, a.score AS score
    FROM (SELECT *, splitByChar('\\n', text)[2] AS order_id FROM (${effortRows(scope)})) AS e LEFT JOIN (${ANSWERS}) AS a ON e.order_id = a.order_asked`;
  const timed = `SELECT began_ms, ${day} AS day, texts[1] AS part, effort, spent, places, arrayDistinct(places) AS passed, score, arrayFilter(m -> is_told OR NOT has([3, 4], m), [1, 2, 3, 4, 5, 6]) AS known FROM (${rows})`;
  const own = known(at) ? `has(known, ${at})` : '1';
  const cells = `
    SELECT arrayJoin(if(began_ms = 0, [${cell(CELL.unseen, ['0', `''`, '0', '0'])}], arrayConcat(
      arrayMap(m -> ${cell(CELL.spread, ['m', `''`, 'effort[m]', '0'])}, known),
      if(${own}, [${cell(CELL.day, ['0', 'day', '0', `effort[${at}]`])}, ${cell(CELL.part, ['0', 'part', '0', `effort[${at}]`])}], []),
      if(${own}, arrayMap(p -> ${cell(CELL.touchpoint, ['0', 'toString(p)', '0', 'arraySum(arrayMap((s, q) -> if(q = p, s, 0.), spent, places))'])}, passed), []),
      if(score > 0, arrayMap(m -> ${cell(CELL.answer, ['m', 'toString(score)', 'effort[m]', '0'])}, known), [])))) AS c
    FROM (${timed})`;
  return {
    text: `SELECT what, measure, key, value, count() AS n, sum(x) AS total, sum(x * x) AS squares
      FROM (SELECT c.1 AS what, c.2 AS measure, c.3 AS key, c.4 AS value, c.5 AS x FROM (${cells})) GROUP BY what, measure, key, value`,
    params: paramsOf(scope),
  };
}

export async function readCounts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<Counted> {
  const rows = await eventLog.query<{ what: number; measure: number; key: string; value: number; n: string; total: number; squares: number }>(countStatement(scope));
  const sums = (what: number): Sums[] => rows.filter((row) => row.what === what).map(({ key, n, total, squares }) => ({ key, n: Number(n), sum: total, sumSquares: squares }));
  const ofMeasure = (what: number, index: number) => rows.filter((row) => row.what === what && row.measure === index + 1);
  return {
    unseen: rows.filter(({ what }) => what === CELL.unseen).reduce((sum, { n }) => sum + Number(n), 0), days: sums(CELL.day), parts: sums(CELL.part), touchpoints: sums(CELL.touchpoint),
    spread: MEASURES.map((_measure, index) => ofMeasure(CELL.spread, index).map(({ value, n }) => ({ value, n: Number(n) }))),
    answers: MEASURES.map((_measure, index) => ofMeasure(CELL.answer, index).map(({ key, value, n }) => ({ score: Number(key), value, n: Number(n) }))),
  };
}
