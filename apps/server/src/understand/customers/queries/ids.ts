import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { keyList } from './keys.ts';

/** What an alias's newest row says of who it is. */
export interface SaidOfAlias {
  /** The shop's own id as sent; '' when the row names none, a token when it looked like an address. */
  readonly userId: string;
  /** Texts in which the token of an address or a number stands. */
  readonly texts: string;
}

/** What the log says of people known by nothing but an id, by alias key; absent when it knows nothing. */
export async function findSaid(eventLog: EventLog, storeId: string, aliasKeys: readonly string[]): Promise<Map<string, SaidOfAlias>> {
  if (aliasKeys.length === 0) return new Map();
  const newest = await eventLog.query<Place>(newestPlacesStatement(storeId, aliasKeys));
  if (newest.length === 0) return new Map();
  const rows = await eventLog.query<{ alias_key: string; shown_id: string; texts: string }>(saidStatement(storeId, newest));
  return new Map(rows.map((row) => [row.alias_key, { userId: row.shown_id, texts: row.texts }]));
}

interface Place {
  readonly alias_key: string;
  readonly newest_family: string;
  readonly newest_ms: string;
}

/** Where each alias's newest row lies; answered by the projection `timeline` alone. */
export function newestPlacesStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT alias_key, argMax(family, at) AS newest_family, toUnixTimestamp64Milli(max(at)) AS newest_ms FROM events
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} GROUP BY alias_key`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** The rows there: family and instant are the table's own order, so that only their granules are read. */
export function saidStatement(storeId: string, places: readonly Place[]): Statement {
  const families = [...new Set(places.map((place) => place.newest_family))];
  const narrowed = families.map((_family, index) => `(family = {family${index}:String} AND at IN (SELECT fromUnixTimestamp64Milli(arrayJoin({instants${index}:Array(Int64)}), 'UTC')))`);
  const params: Record<string, unknown> = { storeId, aliasKeys: keyList(places.map((place) => place.alias_key)) };
  for (const [index, family] of families.entries()) {
    params[`family${index}`] = family;
    params[`instants${index}`] = places.filter((place) => place.newest_family === family).map((place) => BigInt(place.newest_ms));
  }
  return {
    text: `SELECT alias_key, max(user_id) AS shown_id, max(concat(properties, ' ', traits)) AS texts FROM events
      WHERE store_id = {storeId:String} AND (${narrowed.join(' OR ')}) AND alias_key IN {aliasKeys:Array(UInt64)} GROUP BY alias_key
      SETTINGS optimize_use_projections = 0`,
    params,
  };
}
