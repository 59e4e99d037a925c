import { isOfPeople } from '../../../platform/event-log/of-people.ts';
import { bucketAs, bucketKey, type Scope, type Split, within } from './scope.ts';
import { filtered } from './where.ts';
import type { Dimension } from '../definition.ts';

/**
 * Where an order came from is seen in its session, seldom on the page that confirms it; so its session's source goes before its own, and
 * what the order itself does not say of device, country and language is taken from the session too.
 */
const RESOLVED: Readonly<Partial<Record<Dimension, string>>> = {
  source: `if(tied_source != '', tied_source, toString(source))`,
  device: `if(device != '', toString(device), tied_device)`,
  country: `if(country != '', toString(country), tied_country)`,
  language: `if(language != '', toString(language), tied_language)`,
};

/** Which orders' sessions are looked for: a FROM clause over `orders` that outdated rows can only widen. */
export type Moments = string;

/** Orders placed in the period. */
export function placedIn(scope: Pick<Scope, 'from' | 'to'>): Moments {
  return `FROM orders WHERE store_id = {storeId:String}${within(scope, 'placed_at')} AND device_key != 0 AND is_deleted = 0`;
}

/** Orders that got money back in the period, whenever they were placed. */
export function refundedIn(scope: Pick<Scope, 'from' | 'to'>): Moments {
  return `FROM orders WHERE store_id = {storeId:String} AND device_key != 0 AND is_deleted = 0
    AND order_id IN (SELECT order_id FROM refunds WHERE store_id = {storeId:String}${within(scope, 'at')})`;
}

/** Both of them. */
export function placedOrRefundedIn(scope: Pick<Scope, 'from' | 'to'>): Moments {
  return `FROM (SELECT device_at ${placedIn(scope)} UNION ALL SELECT device_at ${refundedIn(scope)})`;
}

/** Orders delivered in the period. */
export function deliveredIn(scope: Pick<Scope, 'from' | 'to'>): Moments {
  return `FROM orders WHERE store_id = {storeId:String} AND delivered_at IS NOT NULL${within(scope, 'delivered_at')} AND device_key != 0 AND is_deleted = 0`;
}

/** Sessions around the moments at which devices told these orders; none is longer than the week that is added before. */
export function sessionsAround(moments: Moments): string {
  // One text for both ends: the engine computes equal scalar subqueries once.
  const span = `(SELECT (min(device_at), max(device_at)) ${moments})`;
  return `sessions FINAL WHERE store_id = {storeId:String} AND had_order = 1
    AND started_at >= tupleElement(${span}, 1) - INTERVAL 7 DAY AND started_at <= tupleElement(${span}, 2)`;
}

/** How rows of orders are cut and filtered. */
type Cut = Pick<Scope, 'split' | 'where' | 'periodFrom'>;

/** The key of an order's bucket, over rows that `withSessions` gives. */
export function orderKey(scope: Cut, at: string): string {
  return bucketKey(scope.split, needsSessions(scope) ? { at, ...RESOLVED } : { at });
}

/** The same as a column of its own, under the name by which rows are grouped. */
export function orderBucket(scope: Cut, at: string): string {
  return bucketAs(scope.split, needsSessions(scope) ? { at, ...RESOLVED } : { at });
}

function needsSessions({ split, where }: Cut): boolean {
  return isResolved(split) || where.some(({ dimension }) => dimension !== 'customer' && !isOfPeople(dimension) && RESOLVED[dimension] !== undefined);
}

function isResolved(split: Split): boolean {
  if (split.by === 'halves') return split.dimensions.some((dimension) => RESOLVED[dimension] !== undefined);
  return split.by === 'dimension' && RESOLVED[split.dimension] !== undefined && split.ownOnly !== true;
}

/** Whether a row that `besideSessions` gives passes the filter. */
export function passes(scope: Cut): string {
  return `1${filtered(scope, needsSessions(scope) ? RESOLVED : {})}`;
}

/**
 * Rows of orders, lines or refunds that pass the filter, with what their session says where the split or the filter asks for it.
 *
 * @param rows a SELECT with `order_id`, the columns of dimensions, and `alias_key` where customers are told apart
 */
export function withSessions(rows: string, scope: Cut, moments: Moments): string {
  const beside = besideSessions(rows, scope, moments);
  return scope.where.length === 0 ? beside : `(SELECT * FROM ${beside} WHERE ${passes(scope)})`;
}

/** The same before the filter. */
export function besideSessions(rows: string, scope: Cut, moments: Moments): string {
  if (!needsSessions(scope)) return `(${rows})`;
  return `(
    SELECT o.*, t.tied_source AS tied_source, t.tied_device AS tied_device, t.tied_country AS tied_country, t.tied_language AS tied_language
    FROM (${rows}) AS o
    LEFT JOIN (
      SELECT tied_id, tupleElement(told, 1) AS tied_source, tupleElement(told, 2) AS tied_device, tupleElement(told, 3) AS tied_country, tupleElement(told, 4) AS tied_language
      FROM (
        SELECT tied_id, argMin((toString(source), toString(device), toString(country), toString(language)), (started_at, device_key)) AS told
        FROM (SELECT arrayJoin(order_ids) AS tied_id, source, device, country, language, started_at, device_key FROM ${sessionsAround(moments)})
        GROUP BY tied_id
      )
    ) AS t ON t.tied_id = o.order_id
  )`;
}
