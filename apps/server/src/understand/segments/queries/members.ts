import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';

/** How many people are in each of these segments. */
export function sizesStatement(storeId: string, ids: readonly string[]): Statement {
  return { text: 'SELECT toString(segment_id) AS id, count() AS people FROM segment_members FINAL WHERE store_id = {storeId:String} AND segment_id IN {ids:Array(String)} AND is_member = 1 GROUP BY segment_id', params: { storeId, ids } };
}

/** By segment and local day: how many came and how many went. */
export function movesStatement(storeId: string, ids: readonly string[], on: { readonly since: Date; readonly timezone: string }): Statement {
  return {
    text: `SELECT toString(segment_id) AS id, toString(toDate(toTimeZone(at, {timezone:String}))) AS day, countIf(is_member = 1) AS entered, countIf(is_member = 0) AS gone
      FROM segment_moves FINAL WHERE store_id = {storeId:String} AND segment_id IN {ids:Array(String)} AND at >= {since:DateTime64(3, 'UTC')} GROUP BY segment_id, day ORDER BY day`,
    params: { storeId, ids, timezone: on.timezone, since: on.since },
  };
}

/** People of a segment, those who came last first. */
export function peopleStatement(storeId: string, asked: { readonly segmentId: string; readonly cursor: MomentCursor | null; readonly limit: number }): Statement {
  const after = asked.cursor === null ? '' : ' AND (toUnixTimestamp64Milli(at), person_key) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person_key) AS person_key, toUnixTimestamp64Milli(at) AS since_ms FROM segment_members FINAL
      WHERE store_id = {storeId:String} AND segment_id = {segmentId:String} AND is_member = 1${after} ORDER BY at DESC, segment_members.person_key DESC LIMIT {limit:UInt32}`,
    params: { storeId, segmentId: asked.segmentId, limit: asked.limit, ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }) },
  };
}

/** In which segments somebody is, and since when, by any of their keys. */
export function segmentsOfPersonStatement(storeId: string, key: string): Statement {
  return {
    text: `SELECT toString(segment_id) AS id, toUnixTimestamp64Milli(at) AS since_ms FROM segment_members FINAL
      WHERE store_id = {storeId:String} AND person_key = ${personOf('{key:UInt64}')} AND is_member = 1`,
    params: { storeId, key },
  };
}

/** Nothing is left of these keys in any table of segments; whoever they are now is held against segments anew. */
export function dropPeopleStatements(storeId: string, keys: readonly string[]): Statement[] {
  return ['segment_people', 'segment_members', 'segment_moves'].map((table) => ({
    text: `ALTER TABLE ${table} DELETE WHERE store_id = {storeId:String} AND person_key IN {keys:Array(UInt64)} SETTINGS mutations_sync = 1`, params: { storeId, keys: keys.map(BigInt) },
  }));
}
