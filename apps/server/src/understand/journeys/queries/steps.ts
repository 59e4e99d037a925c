import type { RunCondition } from '../where.ts';
import { GAP_MS } from './refold.ts';

/** What a map is asked about. */
export interface Scope {
  readonly storeId: string;
  /** Half-open in UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly from: string;
  readonly to: string;
  /** Ids of the store's touchpoints, in the order of its list. */
  readonly ids: readonly string[];
  /** Ids of those that an answer to a survey is itself; what it was about is what came before. */
  readonly asking: readonly string[];
  readonly where: readonly RunCondition[];
}

const COLUMN = { source: 'source', sales_channel: 'sales_channel', device: 'device', country: 'country', language: 'language' } as const;

export function paramsOf(scope: Scope): Record<string, unknown> {
  return {
    storeId: scope.storeId, from: scope.from, to: scope.to, ids: scope.ids, places: scope.ids.map((_id, index) => index + 1), asking: scope.asking.map((id) => scope.ids.indexOf(id) + 1),
    ...Object.fromEntries(scope.where.map(({ values }, index) => [`where${index}`, values])),
  };
}

/** The person behind an alias at this moment. */
function personOf(alias: string): string {
  return `dictGetOrDefault('person_of', 'person_key', ${alias}, ${alias})`;
}

const IN_PERIOD = (at: string): string => `${at} >= {from:DateTime64(3, 'UTC')} AND ${at} < {to:DateTime64(3, 'UTC')}`;

function filters(scope: Scope): string {
  return scope.where
    .map(({ dimension }, index) => (dimension === 'customer' ? '' : ` AND toString(${COLUMN[dimension]}) IN {where${index}:Array(String)}`))
    .join('');
}

/** Nobody's runs where the person ordered before the period, or everybody else's: new and returning are told apart as metrics do. */
function byCustomer(scope: Scope): string {
  const index = scope.where.findIndex(({ dimension }) => dimension === 'customer');
  if (index < 0) return 'all_runs';
  return `if(has({where${index}:Array(String)}, if(countIf(kind = 4) > 0, 'returning', 'new')), all_runs, [])`;
}

/** Runs, orders and answers under one set of columns: a person's own are then gathered in one pass. */
function facts(scope: Scope): string {
  const place = (id: string): string => `transform(${id}, {ids:Array(String)}, {places:Array(UInt16)}, toUInt16(0))`;
  const first = scope.where.some(({ dimension }) => dimension === 'customer')
    ? `UNION ALL SELECT ${personOf('alias_key')} AS person, 4 AS kind, toUnixTimestamp64Milli(placed_at) AS t, toInt64(0) AS u, [] AS places, [] AS met_ms, [] AS signals
      FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < {from:DateTime64(3, 'UTC')} AND test = 0 AND alias_key != 0`
    : '';
  return `
    SELECT ${personOf('alias_key')} AS person, 1 AS kind, toUnixTimestamp64Milli(at) AS t, toUnixTimestamp64Milli(ended_at) AS u,
      arrayMap(id -> ${place('id')}, touchpoints) AS places, met_ms, signals
    FROM touches FINAL WHERE store_id = {storeId:String} AND ${IN_PERIOD('at')} AND notEmpty(touchpoints)${filters(scope)}
    UNION ALL
    SELECT if(alias_key = 0, 0, ${personOf('alias_key')}) AS person, 2 AS kind, toUnixTimestamp64Milli(placed_at) AS t,
      ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0) AS u,
      [toUInt16(counts_sales AND placed_at < {to:DateTime64(3, 'UTC')}), toUInt16(conversion = 'no_rate')] AS places, [] AS met_ms, [] AS signals
    FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at >= {from:DateTime64(3, 'UTC')} AND placed_at < {to:DateTime64(3, 'UTC')} + INTERVAL 1 DAY AND test = 0
    UNION ALL
    SELECT ${personOf('alias_key')} AS person, 3 AS kind, toUnixTimestamp64Milli(answered_at) AS t, toInt64(score >= 4) AS u,
      [${place(`lowerUTF8(told.5)`)}] AS places, [] AS met_ms, [] AS signals
    FROM (
      SELECT at AS answered_at, alias_key, assumeNotNull(told.4) AS score, JSONExtract(properties,
        'Tuple(response_id String, question_id String, kind String, score Nullable(Float64), touchpoint String, scale_max Float64)') AS told
      FROM events WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0 AND alias_key != 0 AND ${IN_PERIOD('at')}
      ORDER BY at DESC, event_key DESC
      LIMIT 1 BY if(told.1 = '', toString(event_key), told.1), told.2
    )
    WHERE told.3 = 'csat' AND told.6 = 5 AND told.4 IS NOT NULL
    ${first}`;
}

/**
 * A person's steps in order, one tuple each, and their orders `os` (ms, net minor, counts, no rate). Runs of one person that follow within
 * 30 minutes are one stay, so that signing in, which changes the alias, does not look like leaving. A step is
 * (place, place before, ms, seconds until the next in its run, signals, its count for this person, for this stay, for this edge, left).
 * `left`: the stay ended here and no order was placed from its beginning until 30 minutes after its end.
 */
function peopleSteps(scope: Scope): string {
  return `
    SELECT person, os, answers, notEmpty(rs) AS was_met,
      arrayMap(r -> r.1, rs) AS begins, arrayMap(r -> r.2, rs) AS ends,
      arrayMap((b, e) -> b - e > ${GAP_MS}, begins, arrayResize(arrayPushFront(ends, -9000000000000000), length(ends))) AS anew,
      arrayCumSum(anew) AS stays,
      arrayFill((b, n) -> n, begins, anew) AS stay_begins,
      arrayReverseFill((e, n) -> n, ends, arrayResize(arrayPushBack(arrayPopFront(anew), 1), length(ends))) AS stay_ends,
      arrayMap((b, e) -> arrayExists(o -> o.1 >= b AND o.1 <= e + ${GAP_MS}, os), stay_begins, stay_ends) AS ordered,
      arrayFlatten(arrayMap(r -> r.3, rs)) AS ps,
      arrayFlatten(arrayMap(r -> r.4, rs)) AS ts,
      arrayFlatten(arrayMap(r -> r.5, rs)) AS sigs,
      arrayFlatten(arrayMap(r -> arrayMap((n, m) -> intDiv(n - m, 1000), arrayPushBack(arrayPopFront(r.4), r.4[-1]), r.4), rs)) AS secs,
      arrayFlatten(arrayMap((r, s) -> arrayWithConstant(length(r.3), s), rs, stays)) AS stay_of,
      arrayFlatten(arrayMap((r, o) -> arrayWithConstant(length(r.3), o), rs, ordered)) AS ordered_of,
      arrayResize(arrayPushFront(ps, toUInt16(0)), length(ps)) AS befores,
      arrayMap((s, n, o) -> s != n AND NOT o, stay_of, arrayResize(arrayPushBack(arrayPopFront(stay_of), 0), length(stay_of)), ordered_of) AS lefts,
      arrayZip(ps, befores, ts, secs, sigs, arrayEnumerateUniq(ps), arrayEnumerateUniq(ps, stay_of), arrayEnumerateUniq(befores, ps), lefts) AS steps
    FROM (
      SELECT person,
        arraySort(groupArrayIf((t, u, places, met_ms, signals), kind = 1)) AS all_runs,
        ${byCustomer(scope)} AS rs,
        groupArrayIf((t, u, places[1], places[2]), kind = 2) AS os,
        groupArrayIf((t, u, places[1]), kind = 3) AS answers
      FROM (${facts(scope)})
      GROUP BY person
    )`;
}

/**
 * Rows (person, place, before, ms, secs, signals, nth, nth_in_stay, nth_of_edge, left, revenue, orders, no_rate, answers, satisfied): one for each
 * step, one with place 0 for each person, which carries their orders, and one for each answer. An answer belongs to the touchpoint that it
 * names, else to the one met last before it.
 */
export function stepRows(scope: Scope): string {
  const passed = (step: string): string => `arrayFilter(o -> o.3 = 1 AND ${step}.6 = 1 AND o.1 >= ${step}.3, os)`;
  const money = (orders: string): string => `arraySum(o -> o.2, ${orders}), length(${orders}), arrayCount(o -> o.4 = 1, ${orders})`;
  return `
    SELECT person, was_met, row.1 AS place, row.2 AS before, row.3 AS ms, row.4 AS secs, row.5 AS signals, row.6 AS nth, row.7 AS nth_in_stay, row.8 AS nth_of_edge,
      row.9 AS left, row.10 AS revenue, row.11 AS orders, row.12 AS no_rate, row.13 AS answers, row.14 AS satisfied
    FROM (
      SELECT person, was_met, arrayJoin(arrayConcat(
        [(toUInt16(0), toUInt16(0), toInt64(0), toInt64(0), toUInt16(0), toUInt32(1), toUInt32(0), toUInt32(0), toUInt8(0), ${money('arrayFilter(o -> o.3 = 1, os)')}, toUInt8(0), toInt64(0))],
        arrayMap(s -> (s.1, s.2, s.3, s.4, s.5, s.6, s.7, s.8, s.9, ${money(passed('s'))}, toUInt8(0), toInt64(0)), steps),
        arrayMap(a -> (if(a.3 != 0, a.3, arrayLast((p, t) -> t < a.1 AND NOT has({asking:Array(UInt16)}, p), ps, ts)), toUInt16(0), a.1, toInt64(0), toUInt16(0), toUInt32(0),
          toUInt32(0), toUInt32(0), toUInt8(0), toInt64(0), toUInt64(0), toUInt32(0), toUInt8(1), a.2), answers)
      )) AS row
      FROM (${peopleSteps(scope)})
    )`;
}
