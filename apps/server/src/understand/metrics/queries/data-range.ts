import type { Statement } from '../../../platform/event-log/event-log.ts';

const KINDS = {
  orders: { table: 'orders', at: 'placed_at', condition: ' AND counts_order = 1' },
  sessions: { table: 'sessions', at: 'started_at', condition: '' },
} as const;

/** Where the first or last of the exact rows is looked for: near the end of all rows, outdated ones too, or anywhere. */
export type Reach = 'near' | 'anywhere';

/**
 * The first and last counted order, or session; null where there is none within reach. Both tables lie in order of time, so the end of all
 * rows is found where it lies; only the day around it is then read exactly, which is seldom too few.
 */
export function dataRangeStatement(storeId: string, kind: keyof typeof KINDS, reach: Reach): Statement {
  const { table, at, condition } = KINDS[kind];
  const outermost = (direction: 'ASC' | 'DESC'): string => `(SELECT ${at} FROM ${table} WHERE store_id = {storeId:String} ORDER BY ${at} ${direction} LIMIT 1)`;
  const near = { ASC: ` AND ${at} <= ${outermost('ASC')} + INTERVAL 1 DAY`, DESC: ` AND ${at} >= ${outermost('DESC')} - INTERVAL 1 DAY` } as const;
  const end = (name: 'min' | 'max', direction: 'ASC' | 'DESC'): string =>
    `(SELECT toUnixTimestamp64Milli(${name}OrNull(${at})) FROM ${table} FINAL WHERE store_id = {storeId:String}${reach === 'near' ? near[direction] : ''}${condition})`;
  return { text: `SELECT ${end('min', 'ASC')} AS first_ms, ${end('max', 'DESC')} AS last_ms`, params: { storeId } };
}

/** The latest event of any kind, but for those of robots; null where there is none. */
export function lastEventStatement(storeId: string): Statement {
  return { text: `SELECT toUnixTimestamp64Milli(maxOrNull(at)) AS last_ms FROM events WHERE store_id = {storeId:String} AND bot = 0`, params: { storeId } };
}

/** 1 where there is at least one row, in whatever version. */
export function hasDataStatement(storeId: string): Statement {
  const any = ({ table, condition }: (typeof KINDS)[keyof typeof KINDS]): string => `(SELECT count() FROM (SELECT 1 FROM ${table} WHERE store_id = {storeId:String} AND is_deleted = 0${condition} LIMIT 1))`;
  return { text: `SELECT ${any(KINDS.orders)} AS orders, ${any(KINDS.sessions)} AS sessions`, params: { storeId } };
}
