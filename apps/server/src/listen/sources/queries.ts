import type { Statement } from '../../platform/event-log/event-log.ts';

/** One source and hour of `historyStatement`; counts are decimal texts. */
export interface HistoryRow {
  readonly teller: string;
  readonly library: string;
  readonly simulated: number;
  /** Start of the hour in seconds since 1970. */
  readonly hour: number;
  readonly version: string;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly accepted: string;
  /** Events that took at most a second, ten, a minute, ten, an hour, a day from happening to arriving. */
  readonly within: readonly string[];
}

/** What the log knows of a store's arrivals before an instant, by source and hour of arrival; what is older than `since` counts into its hour. */
export function historyStatement(storeId: string, range: { since: Date; until: Date }): Statement {
  return {
    text: `SELECT arrived.teller, arrived.library, arrived.simulated, arrived.hour, argMax(arrived.version, arrived.received_at) AS version,
        toString(toUnixTimestamp64Milli(min(arrived.received_at))) AS first_ms, toString(toUnixTimestamp64Milli(max(arrived.received_at))) AS last_ms,
        count() AS accepted,
        arrayMap(events -> toString(events), sumForEach(arrayMap(bound -> toUInt64(arrived.delay_ms <= bound), [1000, 10000, 60000, 600000, 3600000, 86400000]))) AS within
      FROM (
        SELECT toString(events.teller) AS teller, if(events.teller = 'import', '', left(JSONExtractString(events.context, 'library', 'name'), 60)) AS library,
          toUInt8(events.origin = 'simulated') AS simulated, toUnixTimestamp(toStartOfHour(greatest(events.received_at, {since:DateTime64(3, 'UTC')}))) AS hour,
          left(JSONExtractString(events.context, 'library', 'version'), 60) AS version, events.received_at AS received_at,
          toUnixTimestamp64Milli(events.received_at) - toUnixTimestamp64Milli(events.at) AS delay_ms
        FROM events WHERE store_id = {storeId:String} AND received_at < {until:DateTime64(3, 'UTC')}
      ) AS arrived
      GROUP BY teller, library, simulated, hour`,
    params: { storeId, since: range.since, until: range.until },
  };
}
