import type { Statement } from '../../platform/event-log/event-log.ts';
import { AT_PLACES, type LogPlaces, placesParams } from '../../platform/event-log/queries.ts';
import { GAP_MS, splitRuns } from '../../platform/event-log/runs.ts';

/** What one refold works on. */
export interface Refold {
  readonly storeId: string;
  /** Names what it noted in `sessions_refold`. */
  readonly batch: string;
  /** Sessions that ended before this cannot change; UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly edge: string;
  /** Where in the log the touched devices are named; null when they stand in `sessions_refold`. */
  readonly places: LogPlaces | null;
}

/** Rows that name the devices of a refold; written with `insert` into `sessions_refold`. */
export function touchedRows(refold: { storeId: string; batch: string; keys: readonly string[] }): object[] {
  return refold.keys.map((key) => ({ store_id: refold.storeId, batch: refold.batch, device_key: key }));
}

/** Which events belong to a device's sessions; those of a backend only tie orders. */
export const SESSION_EVENTS = {
  condition: `bot = 0 AND device_key != 0 AND (family = 'order' OR (family IN ('device', 'service')
    AND teller IN ('browser', 'mobile') AND type IN ('track', 'page', 'screen')))`,
  key: 'toString(device_key)',
} as const;

const BATCH = `store_id = {storeId:String} AND batch = {batch:UUID}`;

/** The touched devices. */
function touched({ places }: Refold): string {
  return places === null ? `SELECT device_key FROM sessions_refold WHERE ${BATCH}` : `SELECT device_key FROM events WHERE ${AT_PLACES} AND (${SESSION_EVENTS.condition})`;
}

function paramsOf({ places, ...refold }: Refold): Statement['params'] {
  return { ...refold, ...(places === null ? {} : placesParams(refold.storeId, places)) };
}

const OLD_SESSIONS = `SELECT device_key, started_at FROM sessions_refold WHERE ${BATCH} AND started_at != toDateTime64(0, 3, 'UTC')`;

/**
 * Notes the sessions of the touched devices that an event at or after the edge can reach: the refold reads each device from the start of
 * the earliest of them, so that no session is cut, and replaces just these. Exact mode, because a skip index must not hide a newer version.
 * The constants have no aliases: one called `store_id` would stand for the column in WHERE too, and every store's sessions be noted.
 */
export function noteOldSessionsStatement(refold: Refold): Statement {
  return {
    text: `INSERT INTO sessions_refold (store_id, batch, device_key, started_at, alias_key)
      SELECT {storeId:String}, {batch:UUID}, device_key, started_at, alias_key FROM sessions FINAL
      WHERE store_id = {storeId:String} AND ended_at >= {edge:DateTime64(3, 'UTC')} AND device_key IN (${touched(refold)})
      SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1`,
    params: paramsOf(refold),
  };
}

/** The highest version in use; the fold counts on from there. */
export function newestVersionStatement(storeId: string): Statement {
  return { text: 'SELECT max(version) AS version FROM sessions WHERE store_id = {storeId:String}', params: { storeId } };
}

/** Does this event open or extend a session; the others that are read only tie orders. */
const TOLD_BY_DEVICE = `teller IN ('browser', 'mobile') AND type IN ('track', 'page', 'screen')`;

/** Does this event place an order: as in the order book, a page that bears the name does not. */
const PLACES_ORDER = `type = 'track' AND name = 'Order Completed'`;

/**
 * Each touched device's events as one array of tuples, in order of time and then of event key, and the orders that a backend told about
 * it. Only the device's own window is read: from the edge, or from its earliest old session where that began before. Few did, and a list
 * of all would be looked into for every event.
 */
function eventsByDevice(refold: Refold): string {
  return `
  SELECT device_key,
    arraySort(e -> (e.1, e.2), groupArrayIf((
      toUnixTimestamp64Milli(at), event_key, campaign_key,
      if(alias_kind = 'user', alias_key, 0),
      (toString(source), toString(medium), toString(campaign)),
      path, toString(device), toString(country), toString(language),
      type IN ('page', 'screen'), name = 'Product Viewed', name = 'Product Added', name = 'Checkout Started',
      if(${PLACES_ORDER}, order_id, ''), product_id
    ), ${TOLD_BY_DEVICE})) AS es,
    groupUniqArrayIf((toUnixTimestamp64Milli(at), order_id), NOT (${TOLD_BY_DEVICE}) AND order_id != '') AS told
  FROM events
  PREWHERE device_key IN (${touched(refold)})
  WHERE store_id = {storeId:String} AND family IN ('order', 'device', 'service') AND bot = 0
    AND at >= least({edge:DateTime64(3, 'UTC')}, first_of_all)
    AND at >= transform(device_key, devices, firsts, {edge:DateTime64(3, 'UTC')})
    AND (${TOLD_BY_DEVICE} OR (family = 'order' AND ${PLACES_ORDER}))
  GROUP BY device_key`;
}

/** The events of each session, and when the next one of its device begins. */
function runsOf(refold: Refold): string {
  return `
  SELECT device_key, told, runs, arrayPushBack(arrayMap(r -> r[1].1, arrayPopFront(runs)), 9000000000000000) AS nexts
  FROM (${splitRuns(`SELECT * FROM (${eventsByDevice(refold)}) WHERE notEmpty(es)`, 'device_key, told')})`;
}

/** The latest session that began before a backend's order takes it, if it was alive within the last 30 minutes. */
function sessionsOf(refold: Refold): string {
  return `
  SELECT device_key, start_ms, end_ms,
    arrayLast(e -> e.4 != 0, run).4 AS user_alias,
    arrayFirst(e -> e.5.1 != '', run).5 AS origin,
    arrayFirst(e -> e.6 != '', run).6 AS landing_path,
    arrayFirst(e -> e.7 != '', run).7 AS device,
    arrayFirst(e -> e.8 != '', run).8 AS country,
    arrayFirst(e -> e.9 != '', run).9 AS language,
    length(run) AS events, arrayCount(e -> e.10, run) AS page_views, arrayCount(e -> e.11, run) AS product_views,
    arrayExists(e -> e.12, run) AS had_cart, arrayExists(e -> e.13, run) AS had_checkout,
    arraySort(arrayDistinct(arrayFilter(o -> o != '', arrayConcat(arrayMap(e -> e.14, run),
      arrayMap(o -> o.2, arrayFilter(o -> o.1 >= start_ms AND o.1 <= end_ms + ${GAP_MS} AND o.1 < next_ms, told)))))) AS order_ids,
    arraySort(arrayDistinct(arrayFilter(p -> p != '', arrayMap(e -> e.15, run)))) AS product_ids
  FROM (SELECT device_key, told, run, next_ms, run[1].1 AS start_ms, run[-1].1 AS end_ms FROM (${runsOf(refold)}) ARRAY JOIN runs AS run, nexts AS next_ms)`;
}

const COLUMNS = `store_id, started_at, device_key, session_id, ended_at, alias_key, source, medium, campaign, landing_path, device, country,
  language, events, page_views, product_views, had_cart, had_checkout, had_order, order_ids, product_ids, version, is_deleted`;

/**
 * Replaces the noted sessions. Tombstones of all of them and the new rows go in with one statement; a new row has the higher version, so
 * only what vanished stays dead.
 */
export function refoldStatement(refold: Refold & { readonly version: number }): Statement {
  return {
    text: `INSERT INTO sessions (${COLUMNS})
      WITH
        (SELECT if(count() = 0, {edge:DateTime64(3, 'UTC')}, min(started_at)) FROM (${OLD_SESSIONS})) AS first_of_all,
        (SELECT (groupArray(device_key), groupArray(first_at)) FROM
          (SELECT device_key, min(started_at) AS first_at FROM (${OLD_SESSIONS}) GROUP BY device_key HAVING first_at < {edge:DateTime64(3, 'UTC')})) AS windows,
        arrayPushBack(windows.1, 0) AS devices,
        arrayPushBack(windows.2, {edge:DateTime64(3, 'UTC')}) AS firsts
      SELECT {storeId:String} AS store_id, fromUnixTimestamp64Milli(start_ms, 'UTC') AS started_at, device_key,
        cityHash64({storeId:String}, device_key, start_ms) AS session_id, fromUnixTimestamp64Milli(end_ms, 'UTC') AS ended_at,
        if(user_alias = 0, device_key, user_alias) AS alias_key,
        if(origin.1 = '', 'direct', origin.1) AS source, origin.2 AS medium, origin.3 AS campaign, landing_path, device, country, language,
        events, page_views, product_views, had_cart, had_checkout, notEmpty(order_ids) AS had_order, order_ids, product_ids,
        {version:UInt64} + 1 AS version, 0 AS is_deleted
      FROM (${sessionsOf(refold)})
      UNION ALL
      SELECT {storeId:String} AS store_id, o.started_at AS started_at, o.device_key AS device_key, 0 AS session_id, o.started_at AS ended_at,
        0 AS alias_key, '' AS source, '' AS medium, '' AS campaign, '' AS landing_path, '' AS device, '' AS country, '' AS language,
        0 AS events, 0 AS page_views, 0 AS product_views, 0 AS had_cart, 0 AS had_checkout, 0 AS had_order,
        [] AS order_ids, [] AS product_ids, {version:UInt64} AS version, 1 AS is_deleted
      FROM (${OLD_SESSIONS}) AS o`,
    params: paramsOf(refold),
  };
}

const FIGURES = 'alias_figures (store_id, alias_key, kind, ref, device_key, version, is_deleted, first_at, last_at)';
const NO_TIMES = `toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC')`;

/** Posts the refolded sessions under their aliases, and buries those of the noted ones that were somebody else's or are no more. */
export function postFiguresStatement(refold: Refold & { readonly version: number }): Statement {
  return {
    text: `INSERT INTO ${FIGURES}
      WITH (SELECT least(if(count() = 0, {edge:DateTime64(3, 'UTC')}, min(started_at)), {edge:DateTime64(3, 'UTC')}) FROM (${OLD_SESSIONS})) AS first_of_all
      SELECT {storeId:String}, alias_key, 'session', session_id, device_key, {version:UInt64} + 1, 0, started_at, ended_at FROM sessions
      WHERE store_id = {storeId:String} AND started_at >= first_of_all AND version = {version:UInt64} + 1 AND is_deleted = 0
      UNION ALL
      SELECT {storeId:String}, alias_key, 'session', cityHash64({storeId:String}, device_key, toUnixTimestamp64Milli(started_at)), device_key, {version:UInt64}, 1, ${NO_TIMES}
      FROM sessions_refold WHERE ${BATCH} AND alias_key != 0`,
    params: paramsOf(refold),
  };
}

/** The same for all sessions of the touched devices, whatever was posted for them before: a crash may have come between. */
export function repostFiguresStatement(refold: Refold & { readonly version: number }): Statement {
  return {
    text: `INSERT INTO ${FIGURES}
      SELECT {storeId:String}, alias_key, 'session', session_id, device_key, {version:UInt64} + 1, 0, started_at, ended_at FROM sessions FINAL
      WHERE store_id = {storeId:String} AND device_key IN (${touched(refold)})
      UNION ALL
      SELECT {storeId:String}, alias_key, 'session', ref, device_key, {version:UInt64}, 1, ${NO_TIMES} FROM alias_figures FINAL
      WHERE store_id = {storeId:String} AND kind = 'session' AND device_key IN (${touched(refold)})`,
    params: paramsOf(refold),
  };
}
