import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { FEW_ROWS } from './few-rows.ts';
import { keyList } from './keys.ts';

/** Where a page of a timeline ends: everything before it comes next. */
export interface TimelineCursor {
  readonly atMs: number;
  readonly seq: string;
}

export interface TimelineRow {
  at: string;
  seq: string;
  event_key: string;
  name: string;
  type: string;
  family: string;
  origin: string;
  teller: string;
  alias_key: string;
  order_id: string;
  product_id: string;
  source: string;
  country: string;
  device: string;
  path: string;
  properties: string;
}

/** True when the log has an event of this user id. */
export async function isUserInLog(eventLog: EventLog, storeId: string, userKey: string): Promise<boolean> {
  const rows = await eventLog.query<{ found: string }>(isUserStatement(storeId, userKey));
  return rows.length > 0;
}

export function isUserStatement(storeId: string, userKey: string): Statement {
  return {
    text: `SELECT 1 AS found FROM events WHERE store_id = {storeId:String} AND alias_key = {userKey:UInt64} LIMIT 1`,
    params: { storeId, userKey },
  };
}

/** Which events of a person; null leaves none out. Everything but `text` is answered from the projection `timeline`. */
export interface TimelineFilter {
  /** Only these names, or all but these. */
  readonly names: { readonly of: readonly string[]; readonly areLeftOut: boolean } | null;
  /** Not before this instant. */
  readonly fromMs: number | null;
  /** Only of this device. */
  readonly deviceKey: string | null;
  /** Only what belongs to no session and no order: told by a server, about something else than an order, or about one of these that the book does not have. */
  readonly loose: { readonly unknownOrders: readonly string[] } | null;
  /** Only those that have it in their name, page, properties, order or product. */
  readonly text: string | null;
}

export const ALL_EVENTS: TimelineFilter = { names: null, fromMs: null, deviceKey: null, loose: null, text: null };

function narrowed(filter: TimelineFilter): { where: string; params: Record<string, unknown> } {
  const { names, fromMs, deviceKey, loose } = filter;
  const unknown = loose?.unknownOrders ?? [];
  const parts = [
    ...(names === null ? [] : [`name ${names.areLeftOut ? 'NOT IN' : 'IN'} {names:Array(String)}`]),
    ...(fromMs === null ? [] : [`at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC')`]),
    ...(deviceKey === null ? [] : ['device_key = {deviceKey:UInt64}']),
    ...(loose === null ? [] : [`(family != 'order' AND NOT (teller IN ('browser', 'mobile') AND device_key != 0)${unknown.length === 0 ? '' : ` OR family = 'order' AND order_id IN {unknownOrders:Array(String)}`})`]),
  ];
  return {
    where: parts.map((part) => ` AND ${part}`).join(''),
    params: { ...(names === null ? {} : { names: [...names.of] }), ...(fromMs === null ? {} : { fromMs }), ...(deviceKey === null ? {} : { deviceKey: BigInt(deviceKey) }), ...(unknown.length === 0 ? {} : { unknownOrders: [...unknown] }) },
  };
}

const HAS_TEXT = `(positionCaseInsensitiveUTF8(name, {text:String}) > 0 OR positionCaseInsensitiveUTF8(path, {text:String}) > 0
  OR positionCaseInsensitiveUTF8(properties, {text:String}) > 0 OR order_id = {text:String} OR product_id = {text:String})`;

/** The newest instants of these aliases at or before a cursor, answered from the projection `timeline` alone. */
export function timelineInstantsStatement(storeId: string, page: { aliasKeys: readonly string[]; before: TimelineCursor; filter: TimelineFilter; limit: number }): Statement {
  const { where, params } = narrowed(page.filter);
  return {
    text: `SELECT DISTINCT family, toUnixTimestamp64Milli(at) AS at_ms, at FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND at <= fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC') AND bot = 0${where}
      ORDER BY at DESC LIMIT {limit:UInt32}`,
    params: { storeId, aliasKeys: keyList(page.aliasKeys), beforeMs: page.before.atMs, limit: page.limit, ...params },
  };
}

/** The rows at these instants, newest first. Family and instant are the table's own order: only their granules are read. */
export function timelineRowsStatement(
  storeId: string,
  page: { aliasKeys: readonly string[]; before: TimelineCursor; filter: TimelineFilter; limit: number; instants: readonly { family: string; at_ms: string }[] },
): Statement {
  const families = [...new Set(page.instants.map((instant) => instant.family))];
  const places = families.map((_family, index) => `(family = {family${index}:String} AND at IN (SELECT fromUnixTimestamp64Milli(arrayJoin({instants${index}:Array(Int64)}), 'UTC')))`);
  const { where, params: chosen } = narrowed(page.filter);
  const params: Record<string, unknown> = {
    storeId, aliasKeys: keyList(page.aliasKeys), beforeMs: page.before.atMs, beforeSeq: page.before.seq, limit: page.limit, ...chosen, ...(page.filter.text === null ? {} : { text: page.filter.text }),
  };
  for (const [index, family] of families.entries()) {
    params[`family${index}`] = family;
    params[`instants${index}`] = page.instants.filter((instant) => instant.family === family).map((instant) => BigInt(instant.at_ms));
  }
  return {
    text: `SELECT at, seq, toString(event_key) AS event_key, name, type, family, origin, teller, alias_key, order_id, product_id, source, country, device, path, properties
      FROM events WHERE store_id = {storeId:String} AND (${places.join(' OR ')}) AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0${where}
        AND (at, seq) < (fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC'), {beforeSeq:UInt64})${page.filter.text === null ? '' : ` AND ${HAS_TEXT}`}
      ORDER BY at DESC, seq DESC LIMIT {limit:UInt32} SETTINGS optimize_use_projections = 0`,
    params,
  };
}

/** Events, and when the first and the last was, for each of these aliases; robots left out. */
export function seenStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT alias_key, count() AS events, toUnixTimestamp64Milli(min(at)) AS first_ms, toUnixTimestamp64Milli(max(at)) AS last_ms FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0 GROUP BY alias_key ${FEW_ROWS}`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** All rows of a person, oldest first, for an export. */
export function exportRowsStatement(storeId: string, page: { aliasKeys: readonly string[]; after: TimelineCursor; limit: number }): Statement {
  return {
    text: `SELECT at, seq, name, type, origin, teller, order_id, product_id, source, country, language, device, path, user_id, anonymous_id, properties, traits, context
      FROM events WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}
        AND (at, seq) > (fromUnixTimestamp64Milli({afterMs:Int64}, 'UTC'), {afterSeq:UInt64})
      ORDER BY at, seq LIMIT {limit:UInt32}`,
    params: { storeId, aliasKeys: keyList(page.aliasKeys), afterMs: page.after.atMs, afterSeq: page.after.seq, limit: page.limit },
  };
}

