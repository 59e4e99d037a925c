import type { Statement } from '../../platform/event-log/event-log.ts';

/** Who told events live since an instant: how many, the first and the last. */
export function tellersStatement(storeId: string, since: string): Statement {
  return {
    text: `SELECT toString(teller) AS teller, count() AS times, toUnixTimestamp64Milli(min(at)) AS first_ms, toUnixTimestamp64Milli(max(at)) AS last_ms
      FROM events
      WHERE store_id = {storeId:String} AND family IN ('device', 'order') AND at >= {since:DateTime64(3, 'UTC')} AND origin = 'live' AND bot = 0
      GROUP BY teller
      ORDER BY teller`,
    params: { storeId, since },
  };
}
