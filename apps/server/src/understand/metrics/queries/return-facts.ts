import type { Statement } from '../../../platform/event-log/event-log.ts';
import { orderBucket, placedIn, withSessions } from './order-dimensions.ts';
import { grouped, isByLine, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';

/**
 * Orders of which something came back, as wholes or by product. Money given back for lines says so, and so do returns that arrived or were
 * settled, whoever tells of them; a return that was only asked for does not.
 */
const RETURNED = `SELECT order_id AS returned_id, apportioned AS is_whole, product_id AS returned_product FROM refunds FINAL
    WHERE store_id = {storeId:String} AND counts = 1 AND (lines_minor > 0 OR quantity > 0)
    UNION DISTINCT
    SELECT order_id AS returned_id, toUInt8(empty(named)) AS is_whole, arrayJoin(if(empty(named), [''], named)) AS returned_product
    FROM (SELECT order_id, arrayMap(p -> JSONExtractString(p, 'product_id'), JSONExtractArrayRaw(properties, 'products')) AS named FROM events
      WHERE store_id = {storeId:String} AND family = 'order' AND name IN ('Return Received', 'Return Refunded') AND type = 'track' AND bot = 0 AND order_id != '')`;

/** Whether an order, or the line of one, came back. */
export function cameBack(isLine: boolean): string {
  return isLine
    ? `((order_id, product_id) IN (SELECT returned_id, returned_product FROM (${RETURNED}) WHERE is_whole = 0) OR order_id IN (SELECT returned_id FROM (${RETURNED}) WHERE is_whole = 1))`
    : `order_id IN (SELECT returned_id FROM (${RETURNED}))`;
}

/** Orders of the period, and those of which something came back at whatever time. */
export function returnsStatement(scope: Scope): Statement {
  const isLine = isByLine(scope.split);
  const isProduct = scope.split.by === 'dimension' && scope.split.dimension === 'product';
  const found = `SELECT * FROM ${isLine ? 'order_lines' : 'orders'} FINAL WHERE store_id = {storeId:String}${within(scope, 'placed_at')} AND counts_order = 1`;
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, uniqExact(order_id) AS n, uniqExactIf(order_id, returned) AS returned_orders${isProduct ? ', anyLast(label) AS label' : ''}
      FROM (SELECT ${orderBucket(scope, 'placed_at')}, order_id, ${cameBack(isLine)} AS returned${isProduct ? ', name AS label' : ''} FROM ${withSessions(found, scope, placedIn(scope))})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
