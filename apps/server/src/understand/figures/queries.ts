import type { Statement } from '../../platform/event-log/event-log.ts';

/** So many places of the log make one row of activity for each alias in them. */
export const BUCKET_SEQS = 1_024;

/** Counts these buckets of the log by alias. The more rows a bucket holds the newer is what was counted of it, so their number is the version. */
export function countActivityStatement(storeId: string, buckets: readonly number[]): Statement {
  return {
    text: `INSERT INTO alias_figures (store_id, alias_key, kind, ref, version, events, first_at, last_at)
      SELECT {storeId:String}, alias_key, 'activity', intDiv(seq, ${BUCKET_SEQS}) AS bucket, count(), count(), min(at), max(at) FROM events
      WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND seq >= {from:UInt64} AND seq < {to:UInt64} AND bucket IN {buckets:Array(UInt64)}
      GROUP BY alias_key, bucket`,
    params: { storeId, buckets, from: Math.min(...buckets) * BUCKET_SEQS, to: (Math.max(...buckets) + 1) * BUCKET_SEQS },
  };
}

/** What one alias brings. Times are null-like (0) when it has no event. */
export interface FiguresRow {
  readonly alias_key: string;
  /** Orders and refunds it stands for, counted or not; without any there is no revenue, not one of 0. */
  readonly order_rows: string;
  readonly orders: string;
  readonly revenue_minor: string;
  readonly unconverted: number;
  readonly sessions: string;
  readonly events: string;
  readonly first_ms: string;
  readonly last_ms: string;
}

/** Orders, money, sessions and events of these aliases; one row for each that has any. */
export function figuresStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT alias_key, countIf(kind = 'order') AS order_rows, sum(orders) AS orders, sum(revenue_minor) AS revenue_minor, max(unconverted) AS unconverted,
        countIf(kind = 'session') AS sessions, sum(events) AS events,
        toUnixTimestamp64Milli(minIf(first_at, kind = 'activity')) AS first_ms, toUnixTimestamp64Milli(maxIf(last_at, kind = 'activity')) AS last_ms
      FROM alias_figures FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} GROUP BY alias_key
      SETTINGS max_threads = 1`,
    params: { storeId, aliasKeys: aliasKeys.map(BigInt) },
  };
}
