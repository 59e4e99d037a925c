import type { Statement } from '../../../platform/event-log/event-log.ts';
import { besideSessions, deliveredIn, orderBucket, orderKey, passes, placedIn, sessionsAround, withSessions } from './order-dimensions.ts';
import { personOf } from './people.ts';
import { grouped, isByLine, isTotal, keyOf, localDay, paramsOf, type Scope, within } from './scope.ts';

/** The rows of a period: orders, or their lines where the split is by product or category. */
export function rows(scope: Scope, columns: string, flag: 'counts_order' | 'counts_sales'): string {
  const table = isByLine(scope.split) ? 'order_lines' : 'orders';
  const name = isByLine(scope.split) && scope.split.by === 'dimension' && scope.split.dimension === 'product' ? ', name AS label' : '';
  const found = `SELECT * FROM ${table} FINAL WHERE store_id = {storeId:String}${within(scope, 'placed_at')} AND ${flag} = 1`;
  return `SELECT ${orderBucket(scope, 'placed_at')}, order_id, ${columns}${name} FROM ${withSessions(found, scope, placedIn(scope))}`;
}

/** Orders have one row each, lines several. */
const countOrders = (scope: Scope): string => (isByLine(scope.split) ? 'uniqExact(order_id)' : 'count()');
const label = (scope: Scope): string => (scope.split.by === 'dimension' && scope.split.dimension === 'product' ? ', anyLast(label) AS label' : '');

/** What was paid for lines. */
const PAID = 'ifNull(gross_minor, 0) - ifNull(discount_minor, 0)';

/** Money of the orders counted in gross sales. */
export function salesStatement(scope: Scope): Statement {
  const shipping = isByLine(scope.split) ? '0' : 'shipping_minor';
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${countOrders(scope)} AS n, countIf(conversion = 'no_rate') AS no_rate,
        toString(sum(gross_minor)) AS gross, toString(sum(discount_minor)) AS discount, toString(sum(tax_minor)) AS tax,
        toString(sum(shipping)) AS shipping${label(scope)}
      FROM (${rows(scope, `conversion, gross_minor, discount_minor, tax_minor, ${shipping} AS shipping`, 'counts_sales')})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/** Orders and the distinct people behind them. */
export function ordersStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${countOrders(scope)} AS n, uniqExactIf(person, person != 0) AS buyers${label(scope)}
      FROM (${rows(scope, `${personOf('alias_key')} AS person`, 'counts_order')})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/** Sums and median over orders of what was paid for lines. Squares are exact: Int256 holds a billion orders of a billion each. */
export function orderValueStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, countIf(no_rate) AS no_rate, toString(sum(toInt128(value))) AS total,
        toString(sum(toInt256(value) * toInt256(value))) AS squares, quantileExactInclusive(0.5)(value) AS median
      FROM (${rows(scope, `conversion = 'no_rate' AS no_rate, ${PAID} AS value`, 'counts_order')})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/**
 * Orders and order days of each person, added up over people. Person 0 stands for orders without customer. Beside them the value of the same
 * orders, so that who wants both asks once.
 */
export function peopleStatement(scope: Scope): Statement {
  return {
    text: `SELECT key AS key, is_total AS is_total, countIf(person != 0) AS buyers, sum(made) AS orders, sumIf(made, person != 0) AS known_orders,
        sumIf(made * made, person != 0) AS squared_orders, countIf(person != 0 AND days >= 2) AS repeaters, sum(made) AS n, sum(missing) AS no_rate,
        toString(sum(paid)) AS total, toString(sum(paid_squares)) AS squares${label(scope)}
      FROM (
        SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, person AS person, ${countOrders(scope)} AS made, uniqExact(day) AS days,
          countIf(conversion = 'no_rate') AS missing, sum(toInt128(value)) AS paid, sum(toInt256(value) * toInt256(value)) AS paid_squares${label(scope)}
        FROM (${rows(scope, `${personOf('alias_key')} AS person, ${localDay('placed_at')} AS day, conversion, ${PAID} AS value`, 'counts_order')})
        ${grouped(scope, 'person')}
      )
      GROUP BY is_total, key`,
    params: paramsOf(scope),
  };
}

/**
 * People by their first order ever, and whether they ordered on a later local day within 90 days. Reads all orders before the end of the
 * period: a first order can't be known from the period alone. Filter and split look at that first order.
 *
 * @param window.latestFirst last instant at which a first order is 90 days before the end
 */
export function retentionStatement(scope: Scope, window: { readonly latestFirst: string }): Statement {
  const from = scope.from === null ? '' : ` AND first_at >= {from:DateTime64(3, 'UTC')}`;
  const to = scope.to === null ? '' : ` AND placed_at < {to:DateTime64(3, 'UTC')}`;
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, countIf(ripe) AS n, countIf(NOT ripe) AS too_short,
        countIf(ripe AND arrayExists(d -> d > first_day AND d <= first_day + 90, days)) AS returned
      FROM (
        SELECT person, min(placed_at) AS first_at, first_at <= {latestFirst:DateTime64(3, 'UTC')} AS ripe, ${localDay('first_at')} AS first_day, groupUniqArray(day) AS days, argMin(bucket, (placed_at, order_id)) AS key
        FROM (
          SELECT placed_at, order_id, ${personOf('alias_key')} AS person, ${localDay('placed_at')} AS day, ${orderKey(scope, 'placed_at')} AS bucket, ${passes(scope)} AS passed
          FROM ${besideSessions(`SELECT * FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0${to}`, scope, placedIn({ from: null, to: scope.to }))}
        )
        GROUP BY person
        HAVING argMin(passed, (placed_at, order_id)) = 1${from}
      )
      ${grouped(scope)}`,
    params: { ...paramsOf(scope), ...window },
  };
}

/** Whether an order of the period is tied to a session. */
export function isTied(scope: Pick<Scope, 'from' | 'to'>): string {
  return `order_id IN (SELECT arrayJoin(order_ids) FROM ${sessionsAround(placedIn(scope))})`;
}

/** Orders tied to a session, of all. */
export function coverageStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${countOrders(scope)} AS n, uniqExactIf(order_id, tied) AS tied${label(scope)}
      FROM (${rows(scope, `${isTied(scope)} AS tied`, 'counts_order')})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/**
 * Deliveries of the period. Orders lie by the day placed, so the days placed of what was delivered are found first, without FINAL:
 * an outdated row can only widen the range that is then read exactly.
 */
export function deliveryStatement(scope: Scope): Statement {
  const delivered = `FROM orders WHERE store_id = {storeId:String} AND delivered_at IS NOT NULL${within(scope, 'delivered_at')}`;
  const found = `SELECT * FROM orders FINAL
    WHERE store_id = {storeId:String} AND placed_at >= (SELECT min(placed_at) ${delivered}) AND placed_at <= (SELECT max(placed_at) ${delivered}) AND test = 0
      AND delivered_at IS NOT NULL AND promised_at IS NOT NULL${within(scope, 'delivered_at')}`;
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, countIf(on_time) AS on_time
      FROM (
        SELECT ${orderBucket(scope, 'assumeNotNull(delivered_at)')},
          ${localDay('assumeNotNull(delivered_at)')} <= ${localDay('assumeNotNull(promised_at)')} AS on_time
        FROM ${withSessions(found, scope, deliveredIn(scope))}
      )
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
