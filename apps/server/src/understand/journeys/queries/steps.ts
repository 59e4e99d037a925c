import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { RunCondition } from '../where.ts';
import { GAP_MS } from '../../../platform/event-log/runs.ts';

/** What a map is asked about. */
export interface Scope {
  readonly storeId: string;
  /** Half-open in UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly from: string;
  readonly to: string;
  /** Beginning of the period just before, which is asked along; equal to `from` when there is none. */
  readonly previousFrom: string;
  /** Ids of the store's touchpoints, in the order of its list. */
  readonly ids: readonly string[];
  /** Ids of those that an answer to a survey is itself; what it was about is what came before. */
  readonly asking: readonly string[];
  readonly where: readonly RunCondition[];
}

const COLUMN = { source: 'source', sales_channel: 'sales_channel', device: 'device', country: 'country', language: 'language' } as const;

export function paramsOf(scope: Scope): Record<string, unknown> {
  return {
    storeId: scope.storeId, from: scope.from, to: scope.to, previousFrom: scope.previousFrom, ids: scope.ids, places: scope.ids.map((_id, index) => index + 1), asking: scope.asking.map((id) => scope.ids.indexOf(id) + 1),
    ...Object.fromEntries(scope.where.map(({ values }, index) => [`where${index}`, values])),
  };
}

const IN_PERIODS = (at: string): string => `${at} >= {previousFrom:DateTime64(3, 'UTC')} AND ${at} < {to:DateTime64(3, 'UTC')}`;
/** 1 in the period before. */
const isBefore = (at: string): string => `${at} < {from:DateTime64(3, 'UTC')}`;

function filters(scope: Scope): string {
  return scope.where
    .map(({ dimension }, index) => (dimension === 'customer' || isOfPeople(dimension) ? '' : ` AND toString(${COLUMN[dimension]}) IN {where${index}:Array(String)}`))
    .join('');
}

/** People outside the filter have neither runs nor orders nor answers. */
function byPeople(scope: Scope): string {
  return scope.where.map(({ dimension }, index) => (isOfPeople(dimension) ? ` AND ${passesAs(dimension, { person: personOf('alias_key'), param: `where${index}` })}` : '')).join('');
}

/** Nobody's runs where the person ordered before the period, or everybody else's: new and returning are told apart as metrics do. */
function byCustomer(scope: Scope): string {
  const index = scope.where.findIndex(({ dimension }) => dimension === 'customer');
  if (index < 0) return 'all_runs';
  return `if(has({where${index}:Array(String)}, if(had_ordered, 'returning', 'new')), all_runs, [])`;
}

/** Runs, orders and answers under one set of columns: a person's own are then gathered in one pass. */
function facts(scope: Scope): string {
  const place = (id: string): string => `transform(${id}, {ids:Array(String)}, {places:Array(UInt16)}, toUInt16(0))`;
  const first = scope.where.some(({ dimension }) => dimension === 'customer')
    ? `UNION ALL SELECT ${personOf('alias_key')} AS person, arrayJoin(if(placed_at < {previousFrom:DateTime64(3, 'UTC')}, [0, 1], [0])) AS earlier, 4 AS kind, toUnixTimestamp64Milli(placed_at) AS t, toInt64(0) AS u, [] AS places, [] AS met_ms, [] AS signals
      FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < {from:DateTime64(3, 'UTC')} AND test = 0 AND alias_key != 0`
    : '';
  return `
    SELECT ${personOf('alias_key')} AS person, ${isBefore('at')} AS earlier, 1 AS kind, toUnixTimestamp64Milli(at) AS t, toUnixTimestamp64Milli(ended_at) AS u,
      arrayMap(id -> ${place('id')}, touchpoints) AS places, met_ms, signals
    FROM touches FINAL WHERE store_id = {storeId:String} AND ${IN_PERIODS('at')} AND notEmpty(touchpoints)${filters(scope)}${byPeople(scope)}
    UNION ALL
    SELECT if(alias_key = 0, 0, ${personOf('alias_key')}) AS person, arrayJoin(if(${isBefore('placed_at - INTERVAL 1 DAY')} AND NOT ${isBefore('placed_at')}, [0, 1], [${isBefore('placed_at')}])) AS earlier, 2 AS kind, toUnixTimestamp64Milli(placed_at) AS t,
      ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0) AS u,
      [toUInt16(counts_sales AND placed_at < {to:DateTime64(3, 'UTC')} AND earlier = (${isBefore('placed_at')})), toUInt16(conversion = 'no_rate')] AS places, [] AS met_ms, [] AS signals
    FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at >= {previousFrom:DateTime64(3, 'UTC')} AND placed_at < {to:DateTime64(3, 'UTC')} + INTERVAL 1 DAY AND test = 0${byPeople(scope)}
    UNION ALL
    SELECT ${personOf('alias_key')} AS person, ${isBefore('answered_at')} AS earlier, 3 AS kind, toUnixTimestamp64Milli(answered_at) AS t, toInt64(score >= 4) AS u,
      [${place(`lowerUTF8(told.5)`)}] AS places, [] AS met_ms, [] AS signals
    FROM (
      SELECT at AS answered_at, alias_key, assumeNotNull(told.4) AS score, JSONExtract(properties,
        'Tuple(response_id String, question_id String, kind String, score Nullable(Float64), touchpoint String, scale_max Float64)') AS told
      FROM events WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0 AND alias_key != 0 AND ${IN_PERIODS('at')}${byPeople(scope)}
      ORDER BY at DESC, event_key DESC
      LIMIT 1 BY if(told.1 = '', toString(event_key), told.1), told.2
    )
    WHERE told.3 = 'csat' AND told.6 = 5 AND told.4 IS NOT NULL
    ${first}`;
}

/**
 * Rows (person, earlier, was_met, place, before, ms, secs, signals, nth, nth_in_stay, nth_of_edge, left, stay_left, stay_friction, revenue, orders, no_rate,
 * answered, satisfied), in order for each person and period: one with place 0, which carries their orders; one for each step; one for each answer, at the touchpoint that it names, else
 * at the one met last before it.
 *
 * A person's runs stand in order of time; of two that began and ended at the same instants, the one whose touchpoints come earlier in the list is first.
 * Runs of one person that follow within 30 minutes are one stay, so that signing in, which changes the alias, does not look like leaving.
 * `nth` counts a person's steps at one place, `nth_in_stay` those of one stay, `nth_of_edge` those that came from the same place; 0 on other
 * rows. `secs`: until the next step of the same run. `left`: the stay ended here and no order was placed from its beginning until 30 minutes
 * after its end. On the first step of a stay at a place, `stay_left` and `stay_friction` say the same of all its steps there: whether the stay
 * ended at one of them, and whether any had a signal.
 *
 * Each level names what the next one uses. An expression with an alias that is used twice on its own level is analysed twice, and rows as one
 * array of tuples took 150 ms more to analyse than they took to compute.
 */
export function stepRows(scope: Scope): string {
  const people = `
    SELECT person, earlier, arraySort(groupArrayIf((t, u, places, met_ms, signals), kind = 1)) AS all_runs, countIf(kind = 4) > 0 AS had_ordered,
      groupArrayIf(t, kind = 2) AS ordered_at, groupArrayIf((t, u, places[2]), kind = 2 AND places[1] = 1) AS os, groupArrayIf((t, u, places[1]), kind = 3) AS answers
    FROM (${facts(scope)})
    GROUP BY person, earlier`;
  const runs = `
    SELECT person, earlier, ordered_at, os, answers, notEmpty(rs) AS was_met, rs.1 AS begins, rs.2 AS ends, rs.3 AS places, rs.4 AS met, rs.5 AS frictions
    FROM (SELECT person, earlier, ordered_at, os, answers, ${byCustomer(scope)} AS rs FROM (${people}))`;
  const cut = `
    SELECT *, arrayMap((b, e) -> b - e > ${GAP_MS}, begins, arrayResize(arrayPushFront(ends, -9000000000000000), length(ends))) AS anew FROM (${runs})`;
  const stays = `
    SELECT *, arrayCumSum(anew) AS stays, arrayFill((b, n) -> n, begins, anew) AS stay_begins,
      arrayReverseFill((e, n) -> n, ends, arrayResize(arrayPushBack(arrayPopFront(anew), 1), length(ends))) AS stay_ends
    FROM (${cut})`;
  const flat = `
    SELECT person, earlier, os, answers, was_met, arrayFlatten(places) AS ps, arrayFlatten(met) AS ts, arrayFlatten(frictions) AS sigs,
      arrayFlatten(arrayMap(m -> arrayMap((n, o) -> intDiv(n - o, 1000), arrayPushBack(arrayPopFront(m), m[-1]), m), met)) AS secs,
      arrayFlatten(arrayMap((p, s) -> arrayWithConstant(length(p), s), places, stays)) AS stay_of,
      arrayFlatten(arrayMap((p, b, e) -> arrayWithConstant(length(p), arrayExists(o -> o >= b AND o <= e + ${GAP_MS}, ordered_at)), places, stay_begins, stay_ends)) AS ordered_of
    FROM (${stays})`;
  const counted = `
    SELECT *, arrayWithConstant(length(answers), 0) AS blank, arrayResize(arrayPushFront(ps, toUInt16(0)), length(ps)) AS befores,
      arrayResize(arrayPushBack(arrayPopFront(stay_of), 0), length(stay_of)) AS next_stay, arrayEnumerateUniq(ps) AS nths, arrayEnumerateUniq(ps, stay_of) AS nths_in_stay,
      arrayMap((p, s) -> s * 65536 + p, ps, stay_of) AS at_stays,
      arrayMap(a -> if(a.3 != 0, a.3, arrayLast((p, t) -> t < a.1 AND NOT has({asking:Array(UInt16)}, p), ps, ts)), answers) AS answer_places
    FROM (${flat})`;
  const passed = `
    SELECT *, arrayEnumerateUniq(befores, ps) AS nths_of_edge, arrayMap((s, n, o) -> s != n AND NOT o, stay_of, next_stay, ordered_of) AS lefts,
      arrayFilter((k, s) -> s > 0, at_stays, sigs) AS friction_stays,
      arrayMap((t, n) -> if(n = 1, arrayFilter(o -> o.1 >= t, os), []), ts, nths) AS paid
    FROM (${counted})`;
  const judged = `
    SELECT *, arrayFilter((k, l) -> l, at_stays, lefts) AS left_stays FROM (${passed})`;
  const rows = `
    SELECT person, earlier, was_met, arrayConcat([toUInt16(0)], ps, answer_places) AS place_rows,
      ${([['befores', 'before_rows'], ['ts', 'ms_rows'], ['secs', 'secs_rows'], ['sigs', 'signal_rows'], ['nths', 'nth_rows'], ['nths_in_stay', 'stay_rows'], ['nths_of_edge', 'edge_rows'], ['lefts', 'left_rows']] as const)
        .map(([from, to]) => `arrayConcat([0], ${from}, blank) AS ${to}`).join(', ')},
      arrayConcat([0], arrayMap((k, n) -> n = 1 AND has(left_stays, k), at_stays, nths_in_stay), blank) AS stay_left_rows,
      arrayConcat([0], arrayMap((k, n) -> n = 1 AND has(friction_stays, k), at_stays, nths_in_stay), blank) AS stay_friction_rows,
      arrayResize(arrayPushFront(paid, os), length(blank) + length(ps) + 1) AS paid_rows,
      arrayConcat(arrayWithConstant(length(ps) + 1, toInt64(-1)), answers.2) AS satisfied_rows
    FROM (${judged})`;
  return `
    SELECT person, earlier, was_met, place, before, ms, secs, signals, nth, nth_in_stay, nth_of_edge, left, stay_left, stay_friction, arraySum(paid.2) AS revenue, length(paid) AS orders, arraySum(paid.3) AS no_rate,
      told >= 0 AS answered, told = 1 AS satisfied
    FROM (${rows})
    ARRAY JOIN place_rows AS place, before_rows AS before, ms_rows AS ms, secs_rows AS secs, signal_rows AS signals, nth_rows AS nth, stay_rows AS nth_in_stay,
      edge_rows AS nth_of_edge, left_rows AS left, stay_left_rows AS stay_left, stay_friction_rows AS stay_friction, paid_rows AS paid, satisfied_rows AS told`;
}
