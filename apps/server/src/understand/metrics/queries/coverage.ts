import type { Statement } from '../../../platform/event-log/event-log.ts';

/** Which part of the log tells of each kind of data. */
export const FAMILY = { orders: 'order', sessions: 'device', answers: 'service', conversations: 'service' } as const;

/** The log's own order has the answer at its end; the copy in order of people, which the engine would rather read, has it anywhere. */
const IN_ORDER = 'SETTINGS optimize_use_projections = 0';

/**
 * From when on the store has data of a kind, and until when it has any: between the two, nothing counted means 0. The log lies in order of
 * time within a family, so each end is one look.
 */
export function observedStatement(storeId: string, data: keyof typeof FAMILY): Statement {
  const end = (family: string, direction: 'ASC' | 'DESC'): string =>
    `(SELECT at FROM events WHERE store_id = {storeId:String} AND family = '${family}' AND bot = 0 ORDER BY at ${direction} LIMIT 1 ${IN_ORDER})`;
  return {
    text: `SELECT toUnixTimestamp64Milli(ifNull(${end(FAMILY[data], 'ASC')}, toDateTime64(0, 3, 'UTC'))) AS first_ms,
      toUnixTimestamp64Milli(greatest(${['order', 'device', 'service'].map((family) => `ifNull(${end(family, 'DESC')}, toDateTime64(0, 3, 'UTC'))`).join(', ')})) AS last_ms`,
    params: { storeId },
  };
}

/** The first and last of every part of the log at once, a row for each end; an end without an event is absent. */
export function observedAllStatement(storeId: string): Statement {
  const end = (kind: string, direction: 'ASC' | 'DESC'): string =>
    `(SELECT '${kind}' AS kind, '${direction}' AS direction, toUnixTimestamp64Milli(at) AS ms FROM events WHERE store_id = {storeId:String} AND family = '${kind}' AND bot = 0 ORDER BY at ${direction} LIMIT 1 ${IN_ORDER})`;
  return { text: [...new Set(Object.values(FAMILY))].flatMap((family) => [end(family, 'ASC'), end(family, 'DESC')]).join(' UNION ALL '), params: { storeId } };
}
