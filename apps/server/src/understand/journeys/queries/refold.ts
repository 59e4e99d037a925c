import type { Statement } from '../../../platform/event-log/event-log.ts';
import { AT_PLACES, type LogPlaces, placesParams } from '../../../platform/event-log/queries.ts';
import { splitRuns } from '../../../platform/event-log/runs.ts';
import type { Matching } from './match.ts';

/** What one refold works on. */
export interface Refold {
  readonly storeId: string;
  /** Names what it noted in `touches_refold`. */
  readonly batch: string;
  /** Runs that ended before this cannot change; UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly edge: string;
  /** Where in the log the touched aliases are named; null when they stand in `touches_refold`. */
  readonly places: LogPlaces | null;
}

/** The rules by which runs are drawn. */
export interface Rules {
  /** Ids in the order of the list. */
  readonly ids: readonly string[];
  /** Names this list: 64 bits as decimal text. */
  readonly hash: string;
  readonly matching: Matching;
}

/** Rows that name the aliases of a refold; written with `insert` into `touches_refold`. */
export function touchedRows(refold: { storeId: string; batch: string; keys: readonly string[] }): object[] {
  return refold.keys.map((key) => ({ store_id: refold.storeId, batch: refold.batch, alias_key: key }));
}

/** Which events make runs, and under which key. People's traits and merges are not met anywhere. */
export const RUN_EVENTS = { condition: `bot = 0 AND alias_key != 0 AND family != 'person'`, key: 'toString(alias_key)' } as const;

const BATCH = `store_id = {storeId:String} AND batch = {batch:UUID}`;
const OLD_RUNS = `SELECT alias_key, at FROM touches_refold WHERE ${BATCH} AND at != toDateTime64(0, 3, 'UTC')`;

/** The touched aliases. */
function touched({ places }: Refold): string {
  return places === null ? `SELECT alias_key FROM touches_refold WHERE ${BATCH}` : `SELECT alias_key FROM events WHERE ${AT_PLACES} AND ${RUN_EVENTS.condition}`;
}

function paramsOf({ places, ...refold }: Refold): Statement['params'] {
  return { ...refold, ...(places === null ? {} : placesParams(refold.storeId, places)) };
}

/** Notes the runs of the touched aliases that an event at or after the edge can reach; see `noteOldSessionsStatement` of sessions. */
export function noteOldRunsStatement(refold: Refold): Statement {
  return {
    text: `INSERT INTO touches_refold (store_id, batch, alias_key, at)
      SELECT {storeId:String}, {batch:UUID}, alias_key, at FROM touches FINAL
      WHERE store_id = {storeId:String} AND ended_at >= {edge:DateTime64(3, 'UTC')} AND alias_key IN (${touched(refold)})
      SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1`,
    params: paramsOf(refold),
  };
}

/** The highest version in use; the fold counts on from there. */
export function newestVersionStatement(storeId: string): Statement {
  return { text: 'SELECT max(version) AS version FROM touches WHERE store_id = {storeId:String}', params: { storeId } };
}

const TOLD_BY_DEVICE = `teller IN ('browser', 'mobile')`;

/** As in the order book, a page that bears the name places no order. */
const PLACES_ORDER = `type = 'track' AND name = 'Order Completed'`;

/** Friction seen in behaviour; a refused coupon is one under a name of its own. */
const IS_SIGNAL = `name IN ('Signal', 'Coupon Denied')`;

/** Each touched alias's events as one array of tuples, in order of time and then of event key, from its own window only. */
function eventsByAlias(refold: Refold, matching: Matching): string {
  return `
  SELECT alias_key,
    arraySort(e -> (e.1, e.2), groupArray((
      toUnixTimestamp64Milli(at), event_key, campaign_key, ${matching.event},
      (toString(source), toString(medium), toString(campaign), toString(referrer_host)),
      toString(device), toString(country), toString(language), ${TOLD_BY_DEVICE}, ${IS_SIGNAL},
      if(${PLACES_ORDER}, order_id, ''), if(${PLACES_ORDER}, JSONExtractString(properties, 'sales_channel'), '')
    ))) AS es
  FROM events
  PREWHERE alias_key IN (${touched(refold)})
  WHERE store_id = {storeId:String} AND ${RUN_EVENTS.condition}
    AND at >= least({edge:DateTime64(3, 'UTC')}, first_of_all)
    AND at >= transform(alias_key, aliases, firsts, {edge:DateTime64(3, 'UTC')})
  GROUP BY alias_key`;
}

/** What a run says of itself, before what it met. */
const OF_RUN = 'alias_key, start_ms, end_ms, origin_source, device, country, language, sales_channel, order_ids';

/**
 * What each run met. `places` has the arrival first, then every event; a zero is an event of no touchpoint and stays where the person was.
 * Signals before the first touchpoint count there.
 * A name that is used on its own level is analysed anew at every use: on one level all this took the engine a quarter of a second before it
 * read anything.
 */
function metByRun(refold: Refold, matching: Matching): string {
  const described = `
    SELECT alias_key, run, run[1].1 AS start_ms, run[-1].1 AS end_ms, arrayFirst(e -> e.5.1 != '', run).5 AS origin, arrayExists(e -> e.9, run) AS was_seen,
      arrayFirst(e -> e.6 != '', run).6 AS device,
      arrayFirst(e -> e.7 != '', run).7 AS country,
      arrayFirst(e -> e.8 != '', run).8 AS language,
      arrayFirst(e -> e.12 != '', run).12 AS sales_channel,
      arraySort(arrayDistinct(arrayFilter(o -> o != '', arrayMap(e -> e.11, run)))) AS order_ids
    FROM (SELECT alias_key, run FROM (${splitRuns(eventsByAlias(refold, matching), 'alias_key')}) ARRAY JOIN runs AS run)`;
  const arrived = `
    SELECT * EXCEPT (origin, was_seen), if(origin.1 = '' AND was_seen, 'direct', origin.1) AS origin_source,
      origin.2 AS origin_medium, origin.3 AS origin_campaign, origin.4 AS origin_referrer FROM (${described})`;
  const placed = `
    SELECT ${OF_RUN}, arrayPushFront(arrayMap(e -> e.4, run), ${matching.arrival}) AS places, arrayPushFront(arrayMap(e -> e.1, run), start_ms) AS reached_ms,
      arrayPushFront(arrayMap(e -> e.10, run), 0) AS frictions FROM (${arrived})`;
  const held = `
    SELECT ${OF_RUN}, reached_ms, frictions, arrayFill(p -> p != 0, places) AS held, arrayCumSum(frictions) AS so_far FROM (${placed})`;
  const changed = `
    SELECT *, arrayMap((h, b) -> h != b, held, arrayPushFront(arrayPopBack(held), 0)) AS is_new FROM (${held})`;
  const met = `
    SELECT ${OF_RUN}, arrayFilter((h, n) -> n, held, is_new) AS met, arrayFilter((t, n) -> n, reached_ms, is_new) AS met_ms,
      arrayFilter((c, n) -> n, arrayMap((up_to, own) -> toInt64(up_to - own), so_far, frictions), is_new) AS before_each, toInt64(so_far[-1]) AS frictions_in_all FROM (${changed})`;
  return `
  SELECT ${OF_RUN}, met, met_ms,
    arrayMap((next, own) -> toUInt16(least(next - own, 65535)), arrayResize(arrayPushBack(arrayPopFront(before_each), frictions_in_all), length(met)),
      arrayResize(arrayPushFront(arrayPopFront(before_each), 0), length(met))) AS signals
  FROM (${met})`;
}

const COLUMNS = `store_id, at, alias_key, ended_at, touchpoints, met_ms, signals, order_ids, source, device, country, language, sales_channel,
  rules, version, is_deleted`;

/**
 * Replaces the noted runs. Tombstones of all of them and the new rows go in with one statement; a new row has the higher version, so only
 * what vanished stays dead.
 */
export function refoldStatement(refold: Refold & { readonly version: number }, rules: Rules): Statement {
  return {
    text: `INSERT INTO touches (${COLUMNS})
      WITH
        (SELECT if(count() = 0, {edge:DateTime64(3, 'UTC')}, min(at)) FROM (${OLD_RUNS})) AS first_of_all,
        (SELECT (groupArray(alias_key), groupArray(first_at)) FROM
          (SELECT alias_key, min(at) AS first_at FROM (${OLD_RUNS}) GROUP BY alias_key HAVING first_at < {edge:DateTime64(3, 'UTC')})) AS windows,
        arrayPushBack(windows.1, 0) AS aliases,
        arrayPushBack(windows.2, {edge:DateTime64(3, 'UTC')}) AS firsts
      SELECT {storeId:String} AS store_id, fromUnixTimestamp64Milli(start_ms, 'UTC') AS at, alias_key, fromUnixTimestamp64Milli(end_ms, 'UTC') AS ended_at,
        arrayMap(m -> {ids:Array(String)}[m], met) AS touchpoints, met_ms, signals, order_ids, origin_source AS source, device, country, language, sales_channel,
        {rules:UInt64} AS rules, {version:UInt64} + 1 AS version, 0 AS is_deleted
      FROM (${metByRun(refold, rules.matching)})
      UNION ALL
      SELECT {storeId:String} AS store_id, o.at AS at, o.alias_key AS alias_key, o.at AS ended_at, [] AS touchpoints, [] AS met_ms, [] AS signals, [] AS order_ids,
        '' AS source, '' AS device, '' AS country, '' AS language, '' AS sales_channel, 0 AS rules, {version:UInt64} AS version, 1 AS is_deleted
      FROM (${OLD_RUNS}) AS o`,
    params: { ...paramsOf(refold), ids: rules.ids, rules: rules.hash, ...rules.matching.params },
  };
}
