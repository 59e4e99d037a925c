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

/** The shop's own ids of people known by nothing else, by alias key; only those that are no token of a personal value. */
export async function findUserIds(eventLog: EventLog, storeId: string, aliasKeys: readonly string[]): Promise<Map<string, string>> {
  if (aliasKeys.length === 0) return new Map();
  const rows = await eventLog.query<{ alias_key: string; shown_id: string }>(userIdsStatement(storeId, aliasKeys));
  return new Map(rows.map((row) => [row.alias_key, row.shown_id]));
}

export function userIdsStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT alias_key, any(user_id) AS shown_id FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND user_id != '' AND NOT startsWith(user_id, 'pii:')
      GROUP BY alias_key`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
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

/**
 * The newest instants of these aliases at or before a cursor. Only columns of the projection `by_alias` are named, so that it is
 * answered from there alone.
 */
export function timelineInstantsStatement(storeId: string, page: { aliasKeys: readonly string[]; before: TimelineCursor; limit: number }): Statement {
  return {
    text: `SELECT DISTINCT family, toUnixTimestamp64Milli(at) AS at_ms, at FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND at <= fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC') AND bot = 0
      ORDER BY at DESC LIMIT {limit:UInt32}`,
    params: { storeId, aliasKeys: keyList(page.aliasKeys), beforeMs: page.before.atMs, limit: page.limit },
  };
}

/** The rows at these instants, newest first. Family and instant are the table's own order: only their granules are read. */
export function timelineRowsStatement(
  storeId: string,
  page: { aliasKeys: readonly string[]; before: TimelineCursor; limit: number; instants: readonly { family: string; at_ms: string }[] },
): Statement {
  const families = [...new Set(page.instants.map((instant) => instant.family))];
  const narrowed = families.map((_family, index) => `(family = {family${index}:String} AND at IN (SELECT fromUnixTimestamp64Milli(arrayJoin({instants${index}:Array(Int64)}), 'UTC')))`);
  const params: Record<string, unknown> = { storeId, aliasKeys: keyList(page.aliasKeys), beforeMs: page.before.atMs, beforeSeq: page.before.seq, limit: page.limit };
  for (const [index, family] of families.entries()) {
    params[`family${index}`] = family;
    params[`instants${index}`] = page.instants.filter((instant) => instant.family === family).map((instant) => BigInt(instant.at_ms));
  }
  return {
    text: `SELECT at, seq, toString(event_key) AS event_key, name, type, family, origin, teller, alias_key, order_id, product_id, source, country, device, path, properties
      FROM events WHERE store_id = {storeId:String} AND (${narrowed.join(' OR ')}) AND alias_key IN {aliasKeys:Array(UInt64)} AND bot = 0
        AND (at, seq) < (fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC'), {beforeSeq:UInt64})
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

