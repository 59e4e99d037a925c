import { namesWithKinds } from '@throughline/events';
import type { Statement } from '../../../platform/event-log/event-log.ts';
import { EXACT_INDEX } from './few-rows.ts';
import { keyList } from './keys.ts';

/** How much of each event name these people did, and when first and last. */
export interface NameRow {
  readonly deed: string;
  readonly events: string;
  readonly first_ms: string;
  readonly last_ms: string;
}

/** The same by the kind of device too; '' where that is not known. */
export interface DeedRow extends NameRow {
  readonly tool: string;
}

/** What these people did, and on what. */
export function deedsOfStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT toString(name) AS deed, toString(device) AS tool, count() AS events, toUnixTimestamp64Milli(min(at)) AS first_ms, toUnixTimestamp64Milli(max(at)) AS last_ms FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0 GROUP BY deed, tool ORDER BY deed, tool`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** A span of time cut into equal steps. */
export interface Steps {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly stepMs: number;
}

/** What happened of one kind within one step. */
export interface MarkRow {
  /** Its kind; not called so, for a name of a column must not stand for the constant. */
  readonly mark: string;
  readonly step: string;
  readonly times: string;
  readonly first_ms: string;
  readonly last_ms: string;
}

const [NAMES, KINDS] = [namesWithKinds().map(([name]) => name), namesWithKinds().map(([, kind]) => kind)];
const MARK = `transform(toString(name), {names:Array(String)}, {kinds:Array(String)}, 'other')`;
const within = (column: string): string => `${column} >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND ${column} < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')`;
const stepOf = (column: string): string => `intDiv(toUnixTimestamp64Milli(${column}) - {fromMs:Int64}, {stepMs:Int64})`;
const spanOf = (column: string): string => `toUnixTimestamp64Milli(min(${column})) AS first_ms, toUnixTimestamp64Milli(max(${column})) AS last_ms`;

/** What happened of one kind at one moment. */
export interface MomentRow {
  readonly mark: string;
  readonly at_ms: string;
  readonly times: string;
  /** Of the order book: its orders and refunds are told by events too. */
  readonly is_booked: number;
  /** Of a refund, which may be told line by line; '' of everything else. */
  readonly refund: string;
  /** Null where an amount is not known, and of what has none. */
  readonly minor: string | null;
}

/** All moments of these people's lives, of at most so many: events, sessions where they began, orders and refunds; test orders are left out. */
export function momentsStatement(storeId: string, of: { aliasKeys: readonly string[]; limit: number }): Statement {
  const whose = 'store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}';
  const nothing = 'CAST(NULL AS Nullable(Int64))';
  return {
    text: `SELECT mark, at_ms, times, is_booked, refund, minor FROM (
        SELECT ${MARK} AS mark, toUnixTimestamp64Milli(at) AS at_ms, count() AS times, 0 AS is_booked, '' AS refund, ${nothing} AS minor FROM events WHERE ${whose} AND bot = 0 GROUP BY mark, at
        UNION ALL
        SELECT 'session' AS mark, toUnixTimestamp64Milli(first_at) AS at_ms, count() AS times, 0 AS is_booked, '' AS refund, ${nothing} AS minor FROM alias_figures FINAL WHERE ${whose} AND kind = 'session' GROUP BY first_at
        UNION ALL
        SELECT 'order' AS mark, toUnixTimestamp64Milli(placed_at) AS at_ms, 1 AS times, 1 AS is_booked, '' AS refund, total_minor AS minor FROM orders FINAL WHERE ${whose} AND test = 0
        UNION ALL
        SELECT 'refund' AS mark, toUnixTimestamp64Milli(at) AS at_ms, 1 AS times, 1 AS is_booked, toString((order_id, refund_id)) AS refund, total_minor AS minor FROM refunds FINAL WHERE ${whose} AND counts = 1
      ) LIMIT {limit:UInt32} ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(of.aliasKeys), limit: of.limit, names: NAMES, kinds: KINDS },
  };
}

/** Events by kind and step. */
export function eventMarksStatement(storeId: string, of: { aliasKeys: readonly string[]; steps: Steps }): Statement {
  return {
    text: `SELECT ${MARK} AS mark, ${stepOf('at')} AS step, count() AS times, ${spanOf('at')} FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0 AND ${within('at')} GROUP BY mark, step`,
    params: { storeId, aliasKeys: keyList(of.aliasKeys), ...of.steps, names: NAMES, kinds: KINDS },
  };
}

/** Sessions by step, from the figures that each alias has of its own. */
export function sessionMarksStatement(storeId: string, of: { aliasKeys: readonly string[]; steps: Steps }): Statement {
  return {
    text: `SELECT 'session' AS mark, ${stepOf('first_at')} AS step, count() AS times, ${spanOf('first_at')} FROM alias_figures FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND kind = 'session' AND ${within('first_at')} GROUP BY step SETTINGS max_threads = 1`,
    params: { storeId, aliasKeys: keyList(of.aliasKeys), ...of.steps },
  };
}

/** `minor` is null where an amount is not known. */
export interface MoneyMarkRow extends MarkRow {
  readonly minor: string | null;
}

/** Orders with their totals, and refunds with theirs, by step; test orders are left out. */
export function moneyMarksStatement(storeId: string, of: { aliasKeys: readonly string[]; steps: Steps }): Statement {
  const exactly = (column: string): string => `if(countIf(${column} IS NULL) > 0, NULL, sum(${column}))`;
  return {
    text: `SELECT 'order' AS mark, ${stepOf('placed_at')} AS step, count() AS times, ${exactly('total_minor')} AS minor, ${spanOf('placed_at')} FROM orders FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND test = 0 AND ${within('placed_at')} GROUP BY step
      UNION ALL
      SELECT 'refund' AS mark, ${stepOf('at')} AS step, uniqExact(order_id, refund_id) AS times, sum(total_minor) AS minor, ${spanOf('at')} FROM refunds FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND counts = 1 AND ${within('at')} GROUP BY step
      ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(of.aliasKeys), ...of.steps },
  };
}

export interface MoneyRow {
  readonly orders: string;
  readonly sales_minor: string;
  readonly unconverted: number;
  readonly first_ms: string;
  readonly last_ms: string;
  /** The same over all orders, counted or not. */
  readonly from_ms: string;
  readonly to_ms: string;
  readonly book_rows: string;
}

/** Money of these people's orders, as the metrics `orders` and `aov` count it. */
export function moneyOfStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT countIf(counts_order = 1) AS orders, sumIf(ifNull(gross_minor, 0) - ifNull(discount_minor, 0), counts_order = 1) AS sales_minor,
        max(conversion != '') AS unconverted,
        toUnixTimestamp64Milli(minIf(placed_at, counts_order = 1)) AS first_ms, toUnixTimestamp64Milli(maxIf(placed_at, counts_order = 1)) AS last_ms,
        toUnixTimestamp64Milli(min(placed_at)) AS from_ms, toUnixTimestamp64Milli(max(placed_at)) AS to_ms, count() AS book_rows
      FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND test = 0 ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/**
 * The first and last moment of a person's life with the store, in ms, as the overview's `span` has them: events, orders of the book, and where
 * their first session began. Null where there is none.
 */
export function lifeSpanStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  const of = 'store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}';
  return {
    text: `SELECT toUnixTimestamp64Milli(min(first)) AS from_ms, toUnixTimestamp64Milli(max(last)) AS to_ms FROM (
        SELECT minOrNull(at) AS first, maxOrNull(at) AS last FROM events WHERE ${of} AND bot = 0
        UNION ALL
        SELECT minOrNull(placed_at) AS first, maxOrNull(placed_at) AS last FROM orders FINAL WHERE ${of} AND test = 0
        UNION ALL
        SELECT minOrNull(first_at) AS first, NULL AS last FROM alias_figures FINAL WHERE ${of} AND kind = 'session'
      ) ${EXACT_INDEX}`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

export interface RefundedRow {
  readonly refunded_minor: string;
  readonly unconverted: number;
  readonly refunds: string;
}

/** Money given back to these people for lines, as the metric `refunds` counts it; for orders that are not known too. */
export function refundedToStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT sum(ifNull(lines_minor, 0)) AS refunded_minor, max(conversion != '') AS unconverted, count() AS refunds FROM refunds FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND counts = 1`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}
