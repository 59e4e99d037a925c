import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { MEASURES } from '../question.ts';
import { effortRows, paramsOf, type Scope } from './orders.ts';

/** A measure and what an order took of it stand in one number. */
const PACK = 4_294_967_296;

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
    SELECT at, JSONExtractString(properties, 'order_id') AS order_asked, JSONExtractFloat(properties, 'score') AS score_told FROM events PREWHERE name = 'Survey Answered'
    WHERE store_id = {storeId:String} AND family IN ('service', 'device', 'other') AND bot = 0 AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND JSONExtractString(properties, 'kind') = 'ces')
  WHERE order_asked != '' AND score_told > 0 GROUP BY order_asked`;

/** Everything in one pass and one row: what crosses is how often each value occurs, and single orders only where somebody answered about one. */
export function countStatement(scope: Scope): Statement {
  const at = MEASURES.indexOf(scope.measure) + 1;
  const local = `toDate(toTimeZone(fromUnixTimestamp64Milli(placed_ms, 'UTC'), {timezone:String}))`;
  const day = scope.toMs - scope.fromMs > LONG_MS ? `toMonday(${local})` : local;
  // Clicks and fields are known only where the script told of pages.
  const own = at === 3 || at === 4 ? 'seen AND is_told' : 'seen';
  const sums = (key: string): string => `sumMapIf([${key}], [toUInt64(1)], [x], [x * x], ${own})`;
  const orders = `
    SELECT began_ms > 0 AS seen, ${day} AS day, texts[1] AS part, is_told, toFloat64(effort[${at}]) AS x, score, arrayFilter(v -> is_told OR intDiv(v, ${PACK}) NOT IN (3, 4), arrayMap((v, m) -> v + m * ${PACK}, effort, [1, 2, 3, 4, 5, 6])) AS packed,
      arrayDistinct(places) AS passed, arrayMap(p -> arraySum(arrayMap((s, q) -> if(q = p, s, 0.), spent, places)), passed) AS spent_there
    FROM (SELECT *, splitByChar('\\n', text) AS texts FROM (${effortRows(scope)})) AS e LEFT JOIN (${ANSWERS}) AS a ON e.texts[2] = a.order_asked`;
  return {
    text: `SELECT countIf(NOT seen) AS unseen, sumMapIf(packed, arrayResize([toUInt64(1)], length(packed), toUInt64(1)), seen) AS spread, ${sums('day')} AS days, ${scope.by === null ? '([], [], [], [])' : sums('part')} AS parts,
        sumMapIf(passed, arrayResize([toUInt64(1)], length(passed), toUInt64(1)), spent_there, arrayMap(s -> s * s, spent_there), ${own}) AS touchpoints, groupArrayIf((score, packed), seen AND score > 0) AS answers
      FROM (${orders})`,
    params: paramsOf(scope),
  };
}

type SumsCells = readonly [keys: readonly (string | number)[], n: readonly string[], sums: readonly number[], squares: readonly number[]];

interface CountRow {
  readonly unseen: string;
  readonly spread: readonly [packed: readonly string[], n: readonly string[]];
  readonly days: SumsCells;
  readonly parts: SumsCells;
  readonly touchpoints: SumsCells;
  readonly answers: readonly (readonly [score: number, packed: readonly string[]])[];
}

export async function readCounts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<Counted> {
  const [row] = await eventLog.query<CountRow>(countStatement(scope));
  if (row === undefined) throw new Error('A count gives one row.');
  const sums = ([keys, n, totals, squares]: SumsCells): Sums[] => keys.map((key, index) => ({ key: String(key), n: Number(n[index]), sum: totals[index] ?? 0, sumSquares: squares[index] ?? 0 }));
  const spread = row.spread[0].map((packed, index) => ({ ...unpack(packed), n: Number(row.spread[1][index]) }));
  const answers = row.answers.flatMap(([score, all]) => all.map((packed) => ({ ...unpack(packed), score, n: 1 })));
  const ofMeasure = <Cell extends { measure: number }>(cells: readonly Cell[], index: number): Cell[] => cells.filter(({ measure }) => measure === index + 1);
  return {
    unseen: Number(row.unseen), days: sums(row.days), parts: sums(row.parts), touchpoints: sums(row.touchpoints),
    spread: MEASURES.map((_measure, index) => ofMeasure(spread, index)), answers: MEASURES.map((_measure, index) => ofMeasure(answers, index)),
  };
}

function unpack(packed: string): { measure: number; value: number } {
  return { measure: Math.floor(Number(packed) / PACK), value: Number(packed) % PACK };
}
