import type { Statement } from '../../../platform/event-log/event-log.ts';

const FAMILY = { orders: 'order', sessions: 'device', answers: 'service' } as const;

/**
 * From when on the store has data of a kind, and until when it has any: between the two, nothing counted means 0. The log lies in order of
 * time within a family, so each end is one look.
 */
export function observedStatement(storeId: string, data: 'orders' | 'sessions' | 'answers'): Statement {
  const end = (family: string, direction: 'ASC' | 'DESC'): string =>
    `(SELECT at FROM events WHERE store_id = {storeId:String} AND family = '${family}' AND bot = 0 ORDER BY at ${direction} LIMIT 1)`;
  return {
    text: `SELECT toUnixTimestamp64Milli(ifNull(${end(FAMILY[data], 'ASC')}, toDateTime64(0, 3, 'UTC'))) AS first_ms,
      toUnixTimestamp64Milli(greatest(${['order', 'device', 'service'].map((family) => `ifNull(${end(family, 'DESC')}, toDateTime64(0, 3, 'UTC'))`).join(', ')})) AS last_ms`,
    params: { storeId },
  };
}

/** The same for all three kinds at once. */
export function observedAllStatement(storeId: string): Statement {
  const end = (family: string, direction: 'ASC' | 'DESC'): string =>
    `toUnixTimestamp64Milli(ifNull((SELECT at FROM events WHERE store_id = {storeId:String} AND family = '${family}' AND bot = 0 ORDER BY at ${direction} LIMIT 1), toDateTime64(0, 3, 'UTC')))`;
  const kinds = Object.entries(FAMILY);
  return {
    text: `SELECT ${kinds.map(([kind, family]) => `${end(family, 'ASC')} AS ${kind}_first, ${end(family, 'DESC')} AS ${kind}_last`).join(', ')}`,
    params: { storeId },
  };
}
