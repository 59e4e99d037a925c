import type { Statement } from '../../../platform/event-log/event-log.ts';
import { atMoments, moments } from './moments.ts';
import { besideSessions, orderKey, passes, placedIn } from './order-dimensions.ts';
import { orderStatistics, sortedValues } from './order-statistics.ts';
import { personOf } from './people.ts';
import { grouped, isTotal, keyOf, localDay, paramsOf, type Scope } from './scope.ts';

/** A first order, and the gap before any, can't be known from the period alone: all orders before its end are read. */
export function ordersSoFar(scope: Scope): string {
  const to = scope.to === null ? '' : ` AND placed_at < {to:DateTime64(3, 'UTC')}`;
  const found = `SELECT * FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0${to}`;
  return `SELECT placed_at, order_id, ${personOf('alias_key')} AS person, ${localDay('placed_at')} AS day, ${orderKey(scope, 'placed_at')} AS bucket, ${passes(scope)} AS passed
    FROM ${besideSessions(found, scope, placedIn({ from: null, to: scope.to }))}`;
}

/** Order days of people, each with the day before it on which the same person ordered. */
export function orderGaps(scope: Scope): string {
  return `SELECT person, last_of.1 AS day, last_of.2 AS at, last_of.3 AS key, last_of.4 AS order_id, toInt32(last_of.1) - toInt32(before_of.1) AS gap
    FROM (
      SELECT person, arraySort(groupArray((day, day_at, day_bucket, day_order, day_passed))) AS days FROM (
        SELECT person, day, min(placed_at) AS day_at, argMin(bucket, (placed_at, order_id)) AS day_bucket, argMin(passed, (placed_at, order_id)) AS day_passed, min((placed_at, order_id)).2 AS day_order
        FROM (${ordersSoFar(scope)}) GROUP BY person, day)
      GROUP BY person
    )
    ARRAY JOIN arrayPopFront(days) AS last_of, arrayPopBack(days) AS before_of
    WHERE last_of.5 = 1${scope.from === null ? '' : ` AND last_of.2 >= {from:DateTime64(3, 'UTC')}`}`;
}

/** Days between two order days of one person, where the later one lies in the period. */
export function rhythmStatement(scope: Scope): Statement {
  return {
    text: orderStatistics(`SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${sortedValues('gap')} FROM (${orderGaps(scope)}) ${grouped(scope)}`),
    params: paramsOf(scope),
  };
}

/** Everybody who ordered before the period's end, with their order days; filter and split look at the first order. */
function buyers(scope: Scope): string {
  return `SELECT person, arraySort(groupUniqArray(day)) AS days, days[1] AS first_day, argMin(bucket, (placed_at, order_id)) AS key, argMin(passed, (placed_at, order_id)) AS passes
    FROM (${ordersSoFar(scope)}) GROUP BY person`;
}

const FIRST_DAY = `SELECT ifNull(minOrNull(placed_at), now64(3)) FROM orders WHERE store_id = {storeId:String} AND counts_order = 1 AND is_deleted = 0`;
/** The gaps of a person's order days so far. */
const GAPS = `arrayPopFront(arrayDifference(arrayMap(d -> toInt32(d), known)))`;
/** So many order days make three gaps: enough to have a rhythm of one's own. */
export const OWN_RHYTHM_FROM_DAYS = 4;

/**
 * Buyers at each moment, and whether they have been silent for longer than nine of ten gaps: their own, or with fewer than four order days those
 * of the store's repeat buyers.
 *
 * @param scope its filter leaves people out, not the gaps of the store
 */
export function silences(scope: Scope): string {
  const at = moments(scope, localDay(`assumeNotNull((${FIRST_DAY}))`));
  const here = `SELECT person, b.key AS key, m.key AS moment, m.is_total AS of_all, m.as_of AS as_of, passes, arrayFilter(d -> d <= m.as_of, days) AS known
    FROM (${buyers(scope)}) AS b CROSS JOIN (${at}) AS m WHERE b.first_day <= m.as_of`;
  return `SELECT person, key, moment, of_all, as_of, known[-1] AS last_day, toInt32(as_of) - toInt32(last_day) AS silent_days,
      if(length(known) >= ${OWN_RHYTHM_FROM_DAYS}, arrayReduce('quantileExactInclusive(0.9)', ${GAPS}), if(gaps_found = 0, NULL, store_limit)) AS limit_days
    FROM (${here}) AS h
    LEFT JOIN (SELECT as_of AS gaps_as_of, count() AS gaps_found, quantileExactInclusive(0.9)(gap) AS store_limit
      FROM (SELECT as_of, arrayJoin(${GAPS}) AS gap FROM (${here}) WHERE length(known) >= 2 GROUP BY person, as_of, known) GROUP BY as_of) AS g ON g.gaps_as_of = h.as_of
    WHERE passes = 1`;
}

/** Buyers of all time, and those who have fallen silent. */
export function churnStatement(scope: Scope): Statement {
  const { key, isTotal: total, groupBy } = atMoments(scope);
  return {
    text: `SELECT ${key} AS key, ${total} AS is_total, count() AS n, countIf(silent_days > limit_days) AS silent, countIf(limit_days IS NULL) AS without_rhythm
      FROM (${silences(scope)}) ${groupBy}`,
    params: paramsOf(scope),
  };
}
