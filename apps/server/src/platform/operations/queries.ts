import type { Statement } from '../event-log/event-log.ts';

/** Bounds of the whole log, over all stores: a backup is of the installation. */
export function writersStatement(): Statement {
  return { text: 'SELECT writer, max(seq) AS seq, count() AS rows FROM events GROUP BY writer ORDER BY writer', params: {} };
}

/** How far the log goes for each of its writers. */
export interface LogEnd {
  readonly writers: readonly string[];
  /** Their last places, in the same order. */
  readonly ends: readonly number[];
}

const WITHIN = 'seq <= transform(writer, {writers:Array(String)}, {ends:Array(UInt64)}, 0)';

/** How many rows the log has by shelf and hour, in the order in which they lie. */
export function logHoursStatement(end: LogEnd): Statement {
  return {
    text: `SELECT store_id, family, toInt64(floor(toUnixTimestamp64Milli(at) / 3600000)) * 3600000 AS hour_ms, count() AS rows FROM events WHERE ${WITHIN} GROUP BY store_id, family, hour_ms ORDER BY store_id, family, hour_ms`,
    params: { ...end },
  };
}

/** Some rows of one shelf of the log, with every column. They lie side by side: by their places in the log they would be picked from all over it. */
export interface LogPage {
  readonly storeId: string;
  readonly family: string;
  /** Half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Of an hour that is too full for one page: which of so many parts. */
  readonly part: number;
  readonly parts: number;
}

export function logPageStatement(page: LogPage, end: LogEnd): Statement {
  return {
    text: `SELECT * FROM events
      WHERE store_id = {storeId:String} AND family = {family:String} AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') AND ${WITHIN}
        AND ({parts:UInt32} = 1 OR cityHash64(event_key) % {parts:UInt32} = {part:UInt32})`,
    params: { ...page, ...end },
  };
}

export function engineVersionStatement(): Statement {
  return { text: 'SELECT version() AS version', params: {} };
}
