import type { Statement } from '../../../platform/event-log/event-log.ts';
import { atMoments, moments } from './moments.ts';
import { besideSessions, orderKey, passes, placedIn } from './order-dimensions.ts';
import { personOf } from './people.ts';
import { localDay, paramsOf, type Scope } from './scope.ts';

const FIRST_DAY = `SELECT ifNull(minOrNull(placed_at), now64(3)) FROM orders WHERE store_id = {storeId:String} AND counts_order = 1 AND is_deleted = 0`;

/** What moved the worth of a person: orders, and money given back for them. */
export function movements(scope: Scope): string {
  const to = (at: string): string => (scope.to === null ? '' : ` AND ${at} < {to:DateTime64(3, 'UTC')}`);
  const found = `SELECT * FROM orders FINAL WHERE store_id = {storeId:String} AND (counts_order = 1 OR counts_sales = 1) AND alias_key != 0${to('placed_at')}`;
  return `SELECT ${personOf('alias_key')} AS person, ${localDay('placed_at')} AS day, placed_at, order_id, counts_order, ${orderKey(scope, 'placed_at')} AS bucket, ${passes(scope)} AS passed,
      if(counts_sales = 1, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0) AS net, if(counts_sales = 1, ifNull(cost_minor, 0), 0) AS cost,
      counts_sales = 1 AND conversion = 'no_rate' AS no_rate, counts_sales = 1 AND cost_minor IS NULL AS no_cost
    FROM ${besideSessions(found, scope, placedIn({ from: null, to: scope.to }))}
    UNION ALL
    SELECT ${personOf('alias_key')} AS person, ${localDay('at')} AS day, at AS placed_at, order_id, 0 AS counts_order, '' AS bucket, 0 AS passed,
      -ifNull(lines_net_minor, 0) AS net, 0 AS cost, conversion = 'no_rate' AS no_rate, 0 AS no_cost
    FROM refunds FINAL WHERE store_id = {storeId:String} AND counts = 1 AND alias_key != 0${to('at')}`;
}

/** Buyers at each moment with what they have brought in since their first order. */
export function lifetimes(scope: Scope): string {
  const at = moments(scope, localDay(`assumeNotNull((${FIRST_DAY}))`));
  const sumUpTo = (at: number): string => `arraySum(move -> if(move.1 <= m.as_of, move.${at}, 0), moves)`;
  return `SELECT person, p.key AS key, m.key AS moment, m.is_total AS of_all, first_at, ${sumUpTo(2)} AS net, ${sumUpTo(3)} AS cost, ${sumUpTo(4)} AS no_rate, ${sumUpTo(5)} AS no_cost
    FROM (
      SELECT person, groupArray((day, toInt64(net), toInt64(cost), toUInt32(no_rate), toUInt32(no_cost))) AS moves, minIf(placed_at, counts_order = 1) AS first_at,
        argMinIf(bucket, (placed_at, order_id), counts_order = 1) AS key, argMinIf(passed, (placed_at, order_id), counts_order = 1) AS passes, sum(counts_order) AS orders
      FROM (${movements(scope)}) GROUP BY person
      HAVING orders > 0 AND passes = 1
    ) AS p CROSS JOIN (${at}) AS m
    WHERE ${localDay('first_at')} <= m.as_of`;
}

/** Sums over buyers of what each has brought in so far, with and without the cost of the goods. */
export function lifetimeStatement(scope: Scope): Statement {
  const { key, isTotal, groupBy } = atMoments(scope);
  const sums = (name: string, value: string): string =>
    `toString(sum(toInt128(${value}))) AS ${name}, toString(sum(toInt256(${value}) * toInt256(${value}))) AS ${name}_squares, quantileExactInclusive(0.5)(${value}) AS ${name}_median`;
  return {
    text: `SELECT ${key} AS key, ${isTotal} AS is_total, count() AS n, sum(no_rate) AS without_rate, sum(no_cost) AS without_cost,
        ${sums('revenue', 'net')}, ${sums('margin', 'net - cost')}
      FROM (${lifetimes(scope)}) ${groupBy}`,
    params: paramsOf(scope),
  };
}
