import type { Statement } from './event-log.ts';

/** The newest place of a writer. Platform statement: it looks across stores, as the inserter serves them all. */
export function lastSeqStatement(writer: string): Statement {
  return { text: 'SELECT max(seq) AS seq, count() AS rows FROM events WHERE writer = {writer:String}', params: { writer } };
}

/** Which of these keys are in the log. */
export function findKeysStatement(storeIds: readonly string[], keys: readonly string[]): Statement {
  return {
    text: `SELECT DISTINCT toString(events.event_key) AS known_key FROM events
      WHERE store_id IN {storeIds:Array(String)} AND event_key IN {keys:Array(UUID)}`,
    params: { storeIds, keys },
  };
}

/** How many rows of a writer lie in a closed range of places. */
export function countSeqStatement(range: { writer: string; from: number; to: number }): Statement {
  return {
    text: 'SELECT count() AS rows FROM events WHERE writer = {writer:String} AND seq >= {from:UInt64} AND seq <= {to:UInt64}',
    params: range,
  };
}

/** In which parts of the log there are rows: it lies in order of store, family and time. */
export function shelvesStatement(): Statement {
  return { text: 'SELECT store_id, family FROM events GROUP BY store_id, family', params: {} };
}

/**
 * The next keys of one such part, of every writer, as they lie: going on from the last one costs the same wherever that is. They come as 16
 * bytes each in base64: as texts they cost three times as much.
 */
export function keysPageStatement(page: { storeId: string; family: string; after: { at: string; key: string }; limit: number }): Statement {
  return {
    text: `SELECT count() AS found, base64Encode(unhex(arrayStringConcat(groupArray(hex(event_key))))) AS keys, toString(max(at)) AS last_at, toString(argMax(event_key, (at, event_key))) AS last_key FROM (
        SELECT at, event_key FROM events
        WHERE store_id = {storeId:String} AND family = {family:String} AND at >= {at:DateTime64(3, 'UTC')} AND (at > {at:DateTime64(3, 'UTC')} OR event_key > {key:UUID})
        ORDER BY at, event_key LIMIT {limit:UInt32})`,
    params: { storeId: page.storeId, family: page.family, ...page.after, limit: page.limit },
  };
}

/** Committed rows after a place, in order. `condition` is a constant of the code, never a user's text. */
export function rowsAfterStatement(page: {
  writer: string;
  after: number;
  upTo: number;
  condition: string;
  limit: number;
}): Statement {
  return {
    text: `SELECT * FROM events
      WHERE writer = {writer:String} AND seq > {after:UInt64} AND seq <= {upTo:UInt64} AND (${page.condition})
      ORDER BY seq LIMIT {limit:UInt32}`,
    params: { writer: page.writer, after: page.after, upTo: page.upTo, limit: page.limit },
  };
}

/** Keys that a fold must recompute since its cursor. `condition` and `key` are constants of the fold. */
export function touchedKeysStatement(since: { writer: string; after: number; condition: string; key: string }): Statement {
  return {
    text: `SELECT store_id, ${since.key} AS key, min(at) AS since FROM events
      WHERE writer = {writer:String} AND seq > {after:UInt64} AND (${since.condition})
      GROUP BY store_id, key`,
    params: { writer: since.writer, after: since.after },
  };
}

/** A stretch of a writer's places, both ends included, of which no row that matters happened before `since`. */
export interface LogPlaces {
  readonly writer: string;
  readonly from: number;
  readonly to: number;
  readonly since: Date;
}

/** Does a row of the store lie in such a stretch: over columns of `events`, with what `placesParams` gives. */
export const AT_PLACES = `store_id = {storeId:String} AND writer = {writer:String} AND seq >= {fromSeq:UInt64} AND seq <= {toSeq:UInt64} AND at >= {since:DateTime64(3, 'UTC')}`;

export function placesParams(storeId: string, places: LogPlaces): Statement['params'] {
  return { storeId, writer: places.writer, fromSeq: places.from, toSeq: places.to, since: places.since };
}

/** Every key of a store that a fold would have. */
export function allKeysStatement(storeId: string, fold: { condition: string; key: string }): Statement {
  return {
    text: `SELECT DISTINCT ${fold.key} AS key FROM events WHERE store_id = {storeId:String} AND (${fold.condition})`,
    params: { storeId },
  };
}

/** Parts that were replaced go as soon as the cleaner comes. `table` is a constant of the code, here and below. */
export function dropPartsSoonStatement(table: string): Statement {
  return { text: `ALTER TABLE ${table} MODIFY SETTING old_parts_lifetime = 0`, params: {} };
}

/** They stay for the usual while again. */
export function keepPartsStatement(table: string): Statement {
  return { text: `ALTER TABLE ${table} RESET SETTING old_parts_lifetime`, params: {} };
}

export function stopCleanupStatement(table: string): Statement {
  return { text: `SYSTEM STOP CLEANUP ${table}`, params: {} };
}

export function startCleanupStatement(table: string): Statement {
  return { text: `SYSTEM START CLEANUP ${table}`, params: {} };
}

/** Tables with newer versions of rows of which too many lie outside the largest part. */
export function untidyTablesStatement(limit: { leastRows: number; mostOutside: number }): Statement {
  return {
    text: `SELECT table FROM system.parts
      WHERE database = currentDatabase() AND active AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%ReplacingMergeTree')
      GROUP BY table
      HAVING sum(rows) - max(rows) > {leastRows:UInt64} AND sum(rows) - max(rows) > max(rows) * {mostOutside:Float64}
      ORDER BY sum(rows)`,
    params: limit,
  };
}

/** All parts become one. */
export function mergeAllStatement(table: string): Statement {
  return { text: `OPTIMIZE TABLE ${table} FINAL`, params: {} };
}

/** Merges under way are broken off and none begins, until the process ends. */
export function stopMergesStatement(): Statement {
  return { text: 'SYSTEM STOP MERGES', params: {} };
}

/** Replaced parts of these tables that are still on disk. */
export function replacedPartsStatement(tables: readonly string[]): Statement {
  return { text: `SELECT concat(table, '/', name) AS part FROM system.parts WHERE database = currentDatabase() AND table IN {tables:Array(String)} AND NOT active`, params: { tables } };
}
