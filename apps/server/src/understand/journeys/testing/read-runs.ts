import type { EventLog } from '../../../platform/event-log/event-log.ts';
import type { NaiveRun } from './naive-touches.ts';

/** What table `touches` says of a store, by beginning and then alias, as `naiveTouches` does. */
export async function readRuns(eventLog: Pick<EventLog, 'query'>, storeId: string): Promise<NaiveRun[]> {
  type Row = Omit<NaiveRun, 'at' | 'endedAt' | 'metMs'> & { started: string; ended: string; metMs: string[] };
  const rows = await eventLog.query<Row>({
    text: `SELECT toString(alias_key) AS aliasKey, at AS started, ended_at AS ended, touchpoints, met_ms AS metMs, signals, order_ids AS orderIds, source, device, country,
        language, sales_channel AS salesChannel
      FROM touches FINAL WHERE store_id = {storeId:String} ORDER BY at, alias_key`,
    params: { storeId },
  });
  return rows.map(({ started, ended, metMs, ...rest }) => ({ ...rest, at: new Date(started), endedAt: new Date(ended), metMs: metMs.map(Number) }));
}
