import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { SEEN_CAUSES } from '../codes.ts';
import { causeOf, SIGNAL, telling } from './session-rows.ts';
import type { SessionRow } from './sessions.ts';

/** Events that speak for a reason: alike, of one session, the first of them. */
export interface Sign {
  /** Index into `SEEN_CAUSES`. */
  readonly cause: number;
  /** Name of the event, and its kind where it is a signal. */
  readonly event: string;
  readonly signal: string | null;
  /** The page on which it was; null where the event does not say. */
  readonly path: string | null;
  readonly productId: string | null;
  readonly at: Date;
  readonly times: number;
}

/** What is read of one device in one day: whoever clicked a thousand times has been understood by then. */
const MOST_OF_A_DAY = 200;
/** What is told of one session and cause. */
const MOST_TOLD = 12;
const SOLD_OUT = SEEN_CAUSES.indexOf('out_of_stock') + 1;

/** What the devices of these sessions told while these went on, by what the sessions themselves are judged by; with the looks at products that were sold out. */
export function signsStatement(storeId: string, sessions: readonly SessionRow[]): Statement {
  const times = sessions.flatMap(({ startedAt, endedAt }) => [startedAt.getTime(), endedAt.getTime()]);
  return {
    text: `SELECT toString(device_key) AS device, toUnixTimestamp64Milli(at) AS t, if(name = 'Product Viewed', ${SOLD_OUT}, ${causeOf()}) AS cause, name, if(name = 'Signal', ${SIGNAL}, '') AS signal,
        if(JSONExtractString(properties, 'path') != '', JSONExtractString(properties, 'path'), path) AS page, product_id AS product
      FROM events
      WHERE ${telling()} AND device_key IN {devices:Array(UInt64)} AND at >= fromUnixTimestamp64Milli({firstMs:Int64}, 'UTC') AND at <= fromUnixTimestamp64Milli({lastMs:Int64}, 'UTC')
        AND (name != 'Product Viewed' OR product_id IN {wanted:Array(String)}) AND cause > 0
      ORDER BY t, cause, name, signal, page, product LIMIT ${MOST_OF_A_DAY} BY device, toDate(at)`,
    params: {
      storeId, devices: [...new Set(sessions.map(({ deviceKey }) => BigInt(deviceKey)))], firstMs: times.reduce((least, ms) => Math.min(least, ms), Number.MAX_SAFE_INTEGER), lastMs: times.reduce((most, ms) => Math.max(most, ms), 0),
      wanted: [...new Set(sessions.flatMap(({ wanted }) => wanted))],
    },
  };
}

/** Signs of each session, in order of time, by the id of the session. */
export async function readSigns(eventLog: Pick<EventLog, 'query'>, storeId: string, sessions: readonly SessionRow[]): Promise<ReadonlyMap<string, readonly Sign[]>> {
  const showing = sessions.filter(({ evidence }) => evidence.length > 0);
  if (showing.length === 0) return new Map();
  const rows = await eventLog.query<TellingRow>(signsStatement(storeId, showing));
  const byDevice = Map.groupBy(rows, ({ device }) => device);
  return new Map(showing.map((session) => [session.sessionId, signsOf(session, byDevice.get(session.deviceKey) ?? [])]));
}

interface TellingRow {
  readonly device: string;
  readonly t: string;
  readonly cause: number;
  readonly name: string;
  readonly signal: string;
  readonly page: string;
  readonly product: string;
}

function signsOf({ startedAt, endedAt, wanted }: SessionRow, rows: readonly TellingRow[]): Sign[] {
  const own = rows.filter(({ t, name, product }) => Number(t) >= startedAt.getTime() && Number(t) <= endedAt.getTime() && (name !== 'Product Viewed' || wanted.includes(product)));
  const alike = Map.groupBy(own, ({ t: _time, device: _device, ...what }) => JSON.stringify(what));
  const signs = [...alike.values()].flatMap((same) => same.slice(0, 1).map(({ cause, name, signal, page, product, t }): Sign => ({
    cause: cause - 1, event: name, signal: signal === '' ? null : signal, path: page === '' ? null : page, productId: product === '' ? null : product, at: new Date(Number(t)), times: same.length,
  })));
  return [...Map.groupBy(signs, ({ cause }) => cause).values()].flatMap((ofCause) => ofCause.slice(0, MOST_TOLD));
}
