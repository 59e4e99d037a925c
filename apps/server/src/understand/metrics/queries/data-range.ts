import type { Statement } from '../../../platform/event-log/event-log.ts';

const KINDS = {
  orders: { table: 'orders', at: 'placed_at', condition: ' AND counts_order = 1' },
  sessions: { table: 'sessions', at: 'started_at', condition: '' },
} as const;

/** The first and last counted order, or session. Both tables lie in order of time, so each end is read where it lies. */
export function dataRangeStatement(storeId: string, kind: keyof typeof KINDS): Statement {
  const { table, at, condition } = KINDS[kind];
  const end = (direction: 'ASC' | 'DESC'): string =>
    `(SELECT ${at} FROM ${table} FINAL WHERE store_id = {storeId:String}${condition} ORDER BY ${at} ${direction} LIMIT 1)`;
  return {
    text: `SELECT toUnixTimestamp64Milli(ifNull(${end('ASC')}, toDateTime64(0, 3, 'UTC'))) AS first_ms,
      toUnixTimestamp64Milli(ifNull(${end('DESC')}, toDateTime64(0, 3, 'UTC'))) AS last_ms`,
    params: { storeId },
  };
}
