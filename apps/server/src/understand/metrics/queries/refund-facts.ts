import type { Statement } from '../../../platform/event-log/event-log.ts';
import { type Moments, orderBucket, placedOrRefundedIn, refundedIn, withSessions } from './order-dimensions.ts';
import { grouped, isByLine, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';

const label = (scope: Scope): string => (scope.split.by === 'dimension' && scope.split.dimension === 'product' ? ', anyLast(label) AS label' : '');
const labelColumn = (scope: Scope): string => (scope.split.by === 'dimension' && scope.split.dimension === 'product' ? ', name AS label' : '');

const OWN = 'toString(source) AS source, toString(sales_channel) AS sales_channel, toString(device) AS device, toString(country) AS country, toString(language) AS language';
const own = (scope: Scope): string => `${OWN}, alias_key${isByLine(scope.split) ? ', product_id, toString(category) AS category' : ''}${labelColumn(scope)}`;

function refundRows(scope: Scope, columns: string): string {
  return `SELECT order_id, at AS happened_at, ${own(scope)}, ${columns} FROM refunds FINAL WHERE store_id = {storeId:String}${within(scope, 'at')} AND counts = 1`;
}

function soldRows(scope: Scope, columns: string): string {
  return `SELECT order_id, placed_at AS happened_at, ${own(scope)}, ${columns} FROM ${isByLine(scope.split) ? 'order_lines' : 'orders'} FINAL
    WHERE store_id = {storeId:String}${within(scope, 'placed_at')} AND counts_sales = 1`;
}

/** Rows with the key of their bucket. */
function keyed(scope: Scope, rows: string, moments: Moments): string {
  return `SELECT *, ${orderBucket(scope, 'happened_at')} FROM ${withSessions(rows, scope, moments)}`;
}

/** Money given back for lines, on the day given back. */
export function refundsStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, uniqExact(order_id, refund_id) AS n, countIf(conversion = 'no_rate') AS no_rate,
        toString(sum(lines_minor)) AS amount${label(scope)}
      FROM (${keyed(scope, refundRows(scope, 'refund_id, conversion, lines_minor'), refundedIn(scope))})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/** Sales less discounts and refunds, without the tax that prices include. */
export function revenueStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, uniqExactIf(order_id, sold) AS n, countIf(conversion = 'no_rate') AS no_rate,
        toString(sum(minor)) AS revenue${label(scope)}
      FROM (${keyed(
        scope,
        `${soldRows(scope, `1 AS sold, conversion, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0) AS minor`)}
          UNION ALL
          ${refundRows(scope, `0 AS sold, conversion, -ifNull(lines_net_minor, 0) AS minor`)}`,
        placedOrRefundedIn(scope),
      )})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/**
 * Sums over orders of what was sold (bottom) and given back (top); an order may have only one of them in the period. Beside them the
 * revenue of the same rows, so that who wants both asks once.
 */
export function refundRateStatement(scope: Scope): Statement {
  return {
    text: `SELECT key AS key, is_total AS is_total, count() AS units, countIf(was_sold) AS n, sum(missing) AS no_rate, toString(sum(y)) AS top, toString(sum(x)) AS bottom,
        toString(sum(toInt256(y) * toInt256(y))) AS top_squares, toString(sum(toInt256(x) * toInt256(x))) AS bottom_squares,
        toString(sum(toInt256(x) * toInt256(y))) AS products, toString(sum(net)) AS revenue${label(scope)}
      FROM (
        SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, order_id, max(sold) AS was_sold, sum(given) AS y, sum(taken) AS x, sum(minor) AS net,
          countIf(conversion = 'no_rate') AS missing${label(scope)}
        FROM (${keyed(
          scope,
          `${soldRows(scope, `1 AS sold, conversion, toInt128(ifNull(gross_minor, 0)) AS taken, toInt128(0) AS given,
            ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0) AS minor`)}
            UNION ALL
            ${refundRows(scope, `0 AS sold, conversion, toInt128(0) AS taken, toInt128(ifNull(lines_minor, 0)) AS given, -ifNull(lines_net_minor, 0) AS minor`)}`,
          placedOrRefundedIn(scope),
        )})
        ${grouped(scope, 'order_id')}
      )
      GROUP BY is_total, key`,
    params: paramsOf(scope),
  };
}
