import type { EventLog } from '../../platform/event-log/event-log.ts';

/** What folds write, and a fold anew must write the same. */
export const DERIVED_TABLES = ['orders', 'order_lines', 'refunds', 'sessions', 'touches'] as const;

/** Every row of the derived tables as it stands, as text, by table. */
export async function derivedRows(eventLog: Pick<EventLog, 'query'>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of DERIVED_TABLES) {
    const rows = await eventLog.query<object>({ text: `SELECT * EXCEPT (version) FROM ${table} FINAL ORDER BY ALL`, params: {} });
    found[table] = rows.map((row) => JSON.stringify(row));
  }
  return found;
}
