import type { Statement } from '../../platform/event-log/event-log.ts';

/** One row of the log as the order book reads it. */
export interface OrderEventRow {
  readonly order_id: string;
  readonly seq: string;
  readonly event_key: string;
  readonly name: string;
  readonly at: string;
  readonly teller: 'browser' | 'mobile' | 'server' | 'webhook' | 'import';
  readonly alias_key: string;
  readonly alias_kind: 'none' | 'user' | 'anonymous' | 'email' | 'phone';
  readonly device_key: string;
  readonly source: string;
  readonly device: string;
  readonly country: string;
  readonly language: string;
  readonly properties: string;
}

/** Which rows touch the order book, and by what key; the fold's `keyOf` says the same of a committed row. */
export const TOUCHED = { condition: `family = 'order' AND bot = 0 AND order_id != ''`, key: 'order_id' } as const;

/** All that was ever told of these orders. `since` null: anywhere in the past. */
export function orderEventsStatement(asked: { storeId: string; orderIds: readonly string[]; since: Date | null }): Statement {
  return {
    text: `SELECT order_id, seq, event_key, name, at, teller, alias_key, alias_kind, device_key, source, device, country, language, properties
      FROM events
      PREWHERE order_id IN {orderIds:Array(String)}
      WHERE store_id = {storeId:String} AND family = 'order' AND bot = 0 AND at >= {since:DateTime64(3, 'UTC')}`,
    params: { storeId: asked.storeId, orderIds: asked.orderIds, since: asked.since ?? BEGINNING },
  };
}

const BEGINNING = new Date('1900-01-01T00:00:00Z');
const END = new Date('2299-01-01T00:00:00Z');

/** The one form that every version reads as a bound DateTime64. */
function sqlTime(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}

/** A row that the derived tables hold, whichever version of it. */
export interface WrittenRow {
  readonly table: 'orders' | 'order_lines' | 'refunds' | 'alias_figures';
  readonly order_id: string;
  readonly at: string;
  readonly refund_id: string;
  readonly line_no: number;
  /** 1: already a tombstone. */
  readonly gone: number;
  readonly version: string;
  /** Only of `orders`. */
  readonly first_at: string;
  /** Who stood for it; '0' in `order_lines`. */
  readonly alias_key: string;
}

/**
 * What earlier folds wrote under these order ids, tombstones included: what to bury, from which version to count on, and how far
 * back the order's events reach. Without FINAL, so that tombstones are seen. What was posted in `alias_figures` follows from the rest
 * unless an earlier try may have ended between the two; then it is looked up, which reads that table whole.
 */
export function writtenRowsStatement(asked: { storeId: string; orderIds: readonly string[]; withFigures: boolean }): Statement {
  const where = `store_id = {storeId:String} AND order_id IN {orderIds:Array(String)}`;
  const state = 'argMax(is_deleted, version) AS gone, max(version) AS newest';
  const never = `toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`;
  const figures = `UNION ALL
      SELECT 'alias_figures' AS table, order_id, ${never} AS at, '' AS refund_id, toUInt32(0) AS line_no, ${state}, ${never} AS first_at, alias_key
        FROM alias_figures WHERE ${where} AND kind = 'order' GROUP BY order_id, alias_key`;
  return {
    text: `SELECT table, order_id, at, refund_id, line_no, gone, newest AS version, first_at, alias_key FROM (
      SELECT 'orders' AS table, order_id, placed_at AS at, '' AS refund_id, toUInt32(0) AS line_no, ${state}, min(first_at) AS first_at, argMax(alias_key, version) AS alias_key
        FROM orders WHERE ${where} GROUP BY order_id, placed_at
      UNION ALL
      SELECT 'order_lines' AS table, order_id, placed_at AS at, '' AS refund_id, line_no, ${state}, ${never} AS first_at, toUInt64(0) AS alias_key
        FROM order_lines WHERE ${where} GROUP BY order_id, placed_at, line_no
      UNION ALL
      SELECT 'refunds' AS table, order_id, at, refund_id, line_no, ${state}, ${never} AS first_at, argMax(alias_key, version) AS alias_key
        FROM refunds WHERE ${where} GROUP BY order_id, at, refund_id, line_no
      ${asked.withFigures ? figures : ''})`,
    params: { storeId: asked.storeId, orderIds: asked.orderIds },
  };
}

/** An order as a list shows it. */
export interface OrderSummaryRow {
  readonly order_id: string;
  readonly placed_at: string;
  readonly status: string;
  readonly refund_state: string;
  readonly counts_order: number;
  readonly total_minor: string | null;
  readonly gross_minor: string | null;
  readonly discount_minor: string | null;
  readonly refunded_minor: string | null;
  readonly line_count: number;
  readonly currency: string;
  readonly original_total_minor: string;
  readonly sales_channel: string;
  readonly country: string;
}

/** Orders of these primary aliases, newest first. */
export function ordersOfAliasesStatement(asked: { storeId: string; aliasKeys: readonly string[]; before: Date | null; limit: number }): Statement {
  return {
    text: `SELECT order_id, placed_at, status, refund_state, counts_order, total_minor, gross_minor, discount_minor, refunded_minor,
        line_count, currency, original_total_minor, sales_channel, country
      FROM orders FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND placed_at < {before:DateTime64(3, 'UTC')}
      ORDER BY placed_at DESC, order_id DESC LIMIT {limit:UInt32}
      SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1`,
    params: {
      storeId: asked.storeId,
      // As integers: an array of quoted numbers is no Array(UInt64).
      aliasKeys: asked.aliasKeys.map(BigInt),
      before: sqlTime(asked.before ?? END),
      limit: asked.limit,
    },
  };
}

/** The newest word of imports about these orders: one row for the snapshot and one for each refund id. */
export function importHashesStatement(asked: { storeId: string; orderIds: readonly string[] }): Statement {
  return {
    text: `SELECT order_id, name = 'Order Refunded' AS is_refund, if(is_refund, JSONExtractString(properties, 'refund_id'), '') AS refund_id,
        argMax(JSONExtractString(properties, 'import_hash'), seq) AS hash
      FROM events
      PREWHERE order_id IN {orderIds:Array(String)}
      WHERE store_id = {storeId:String} AND family = 'order' AND teller = 'import'
        AND name IN ('Order Completed', 'Order Updated', 'Order Refunded')
      GROUP BY order_id, is_refund, refund_id`,
    params: { storeId: asked.storeId, orderIds: asked.orderIds },
  };
}

/** Ids under which something in another currency than this was folded: what a change of rates touches. */
export function foreignOrderIdsStatement(storeId: string, currency: string): Statement {
  return {
    text: `SELECT DISTINCT order_id FROM (
      SELECT order_id FROM orders FINAL WHERE store_id = {storeId:String} AND currency != {currency:String}
      UNION ALL
      SELECT order_id FROM refunds FINAL WHERE store_id = {storeId:String} AND currency != {currency:String})`,
    params: { storeId, currency },
  };
}

/** Ids of orders with a line of one of these products, by the id that their cost is looked up by: what a change of costs touches. */
export function orderIdsOfProductsStatement(storeId: string, productIds: readonly string[]): Statement {
  return {
    text: `SELECT DISTINCT order_id FROM order_lines FINAL
      WHERE store_id = {storeId:String} AND (product_id IN {productIds:Array(String)} OR sku IN {productIds:Array(String)})`,
    params: { storeId, productIds },
  };
}

/** Takes the texts out of every version of these orders' rows. */
export function forgetTextsStatement(storeId: string, orderIds: readonly string[]): Statement {
  return {
    text: `ALTER TABLE orders UPDATE coupon = '', city = '' WHERE store_id = {storeId:String} AND order_id IN {orderIds:Array(String)} AND (coupon != '' OR city != '')`,
    params: { storeId, orderIds },
  };
}
