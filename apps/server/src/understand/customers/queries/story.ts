import type { Statement } from '../../../platform/event-log/event-log.ts';
import { EXACT_INDEX } from './few-rows.ts';
import { keyList } from './keys.ts';

/** Where one of a person's sessions stands in the table of sessions. */
export interface SessionPlace {
  readonly session_id: string;
  readonly device: string;
  readonly start_ms: string;
}

/** The sessions of these aliases that started before a place, latest first; or from the first one on. */
export function sessionPlacesStatement(storeId: string, page: { aliasKeys: readonly string[]; before: readonly [number, string] | null; order: 'latest' | 'first'; limit: number }): Statement {
  const before = page.before === null ? '' : `AND (first_at, ref) < (fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC'), {beforeId:UInt64})`;
  const direction = page.order === 'latest' ? 'DESC' : 'ASC';
  return {
    text: `SELECT ref AS session_id, device_key AS device, toUnixTimestamp64Milli(first_at) AS start_ms FROM alias_figures FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND kind = 'session' AND first_at > toDateTime64(0, 3, 'UTC') ${before}
      ORDER BY first_at ${direction}, ref ${direction} LIMIT {limit:UInt32} SETTINGS max_threads = 1`,
    params: { storeId, aliasKeys: keyList(page.aliasKeys), limit: page.limit, ...(page.before === null ? {} : { beforeMs: page.before[0], beforeId: BigInt(page.before[1]) }) },
  };
}

export interface SessionRow {
  readonly session_id: string;
  readonly device_key: string;
  readonly start_ms: string;
  readonly end_ms: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly landing_path: string;
  readonly device: string;
  readonly country: string;
  readonly events: number;
  readonly page_views: number;
  readonly product_views: number;
  readonly had_cart: number;
  readonly had_checkout: number;
  readonly order_ids: readonly string[];
}

/** These sessions, found by the table's own order. */
export function sessionsStatement(storeId: string, places: readonly SessionPlace[]): Statement {
  return {
    text: `SELECT session_id, device_key, toUnixTimestamp64Milli(started_at) AS start_ms, toUnixTimestamp64Milli(ended_at) AS end_ms,
        source, medium, campaign, landing_path, device, country, events, page_views, product_views, had_cart, had_checkout, order_ids FROM sessions FINAL
      WHERE store_id = {storeId:String} AND started_at IN (SELECT fromUnixTimestamp64Milli(arrayJoin({starts:Array(Int64)}), 'UTC')) AND device_key IN {devices:Array(UInt64)}
        AND session_id IN {sessionIds:Array(UInt64)}`,
    params: { storeId, starts: places.map((place) => BigInt(place.start_ms)), devices: keyList([...new Set(places.map((place) => place.device))]), sessionIds: keyList(places.map((place) => place.session_id)) },
  };
}

/** What happened on one device at one moment. */
export interface DeviceEventRow {
  readonly name: string;
  readonly device: string;
  readonly at_ms: string;
  readonly times: string;
}

/** What these people's devices told within a span, answered from the projection `timeline`; pages and lists of products are counted by the session itself. */
export function deviceEventsStatement(storeId: string, of: { aliasKeys: readonly string[]; fromMs: number; toMs: number; leftOut: readonly string[]; limit: number }): Statement {
  return {
    text: `SELECT name, device_key AS device, toUnixTimestamp64Milli(at) AS at_ms, count() AS times FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0 AND device_key != 0 AND teller IN ('browser', 'mobile')
        AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND at <= fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') AND name NOT IN {leftOut:Array(String)}
      GROUP BY name, device_key, at ORDER BY at DESC LIMIT {limit:UInt32}`,
    params: { storeId, ...of, aliasKeys: keyList(of.aliasKeys) },
  };
}

export interface OrderRow {
  readonly order_id: string;
  readonly placed_ms: string;
  readonly status: string;
  readonly refund_state: string;
  readonly test: number;
  readonly total_minor: string | null;
  readonly refunded_minor: string | null;
  readonly line_count: number;
  readonly sales_channel: string;
  readonly paid_ms: string | null;
  readonly fulfilled_ms: string | null;
  readonly promised_ms: string | null;
  readonly delivered_ms: string | null;
  readonly cancelled_ms: string | null;
}

const ms = (column: string, name: string): string => `toUnixTimestamp64Milli(${column}) AS ${name}`;

/** Orders of these aliases that were placed before a place, latest first. */
export function ordersOfStatement(storeId: string, page: { aliasKeys: readonly string[]; before: readonly [number, string] | null; limit: number }): Statement {
  const before = page.before === null ? '' : `AND (placed_at, order_id) < (fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC'), {beforeId:String})`;
  return {
    text: `SELECT order_id, ${ms('placed_at', 'placed_ms')}, status, refund_state, test, total_minor, refunded_minor, line_count, sales_channel, ${ms('paid_at', 'paid_ms')},
        ${ms('fulfilled_at', 'fulfilled_ms')}, ${ms('promised_at', 'promised_ms')}, ${ms('delivered_at', 'delivered_ms')}, ${ms('cancelled_at', 'cancelled_ms')}
      FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} ${before}
      ORDER BY placed_at DESC, order_id DESC LIMIT {limit:UInt32} ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(page.aliasKeys), limit: page.limit, ...(page.before === null ? {} : { beforeMs: page.before[0], beforeId: page.before[1] }) },
  };
}

/** Orders that money was given back for to these aliases, and that the book does not have: too old, or never told. */
export function unknownOrdersStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT DISTINCT order_id FROM refunds FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND order_id NOT IN (
        SELECT order_id FROM orders FINAL WHERE store_id = {storeId:String} AND order_id IN (SELECT order_id FROM refunds WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}))
      ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

export interface OrderLineRow {
  readonly order_id: string;
  readonly products: readonly string[];
}

/** The first products of each of these orders, by name. */
export function productsOfOrdersStatement(storeId: string, orderIds: readonly string[]): Statement {
  return {
    text: `SELECT order_id, groupArray(3)(shown) AS products FROM (
        SELECT order_id, if(name = '', product_id, name) AS shown FROM order_lines FINAL WHERE store_id = {storeId:String} AND order_id IN {orderIds:Array(String)} ORDER BY order_id, line_no)
      WHERE shown != '' GROUP BY order_id ${EXACT_INDEX}`,
    params: { storeId, orderIds },
  };
}

/** A step of an order that its row does not tell: the carrier's word, a return, money given back. */
export interface OrderStepRow {
  readonly order_id: string;
  readonly step: string;
  readonly at_ms: string;
  readonly said: string;
  readonly minor: string | null;
}

export function stepsOfOrdersStatement(storeId: string, orderIds: readonly string[]): Statement {
  return {
    text: `SELECT order_id, transform(toString(name), ['Delivery Updated', 'Return Requested', 'Return Received'], ['delivery_updated', 'return_requested', 'return_received'], '') AS step,
        toUnixTimestamp64Milli(at) AS at_ms, JSONExtractString(properties, 'status') AS said, CAST(NULL AS Nullable(Int64)) AS minor
      FROM events PREWHERE order_id IN {orderIds:Array(String)}
      WHERE store_id = {storeId:String} AND family = 'order' AND bot = 0 AND name IN ('Delivery Updated', 'Return Requested', 'Return Received')
      UNION ALL
      SELECT order_id, 'refunded' AS step, toUnixTimestamp64Milli(at) AS at_ms, '' AS said, sum(total_minor) AS minor
      FROM refunds FINAL WHERE store_id = {storeId:String} AND order_id IN {orderIds:Array(String)} GROUP BY order_id, refund_id, at
      SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1`,
    params: { storeId, orderIds },
  };
}
