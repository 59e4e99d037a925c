import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from './people.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

/**
 * Ids of test orders. Candidates come from the column alone, in whatever version; only their instants are then read exactly.
 */
export const TEST_ORDERS = `SELECT order_id FROM orders FINAL
  WHERE store_id = {storeId:String} AND test = 1
    AND placed_at IN (SELECT placed_at FROM orders PREWHERE test = 1 WHERE store_id = {storeId:String})`;

/** Sessions by what happened in them. A session whose orders are all tests has none. */
export function sessionsStatement(scope: Scope): Statement {
  return {
    text: `WITH (SELECT groupArray(order_id) FROM (${TEST_ORDERS})) AS tests
      SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, uniqExact(person) AS visitors, countIf(had_cart) AS carts, countIf(had_checkout) AS checkouts,
        countIf(ordered) AS converted, countIf(had_cart AND NOT ordered) AS abandoned
      FROM (
        SELECT ${bucketAs(scope.split, { at: 'started_at', product: 'arrayJoin(product_ids)' })}, ${personOf('alias_key')} AS person,
          had_cart, had_checkout, had_order AND NOT hasAll(tests, order_ids) AS ordered
        FROM sessions FINAL
        WHERE store_id = {storeId:String}${within(scope, 'started_at')}${filtered(scope)}
      )
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
