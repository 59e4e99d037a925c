import type { State } from '../../platform/state/state.ts';
import type { EventFault } from './event-input.ts';

export interface QuarantinedRow {
  readonly id: number;
  readonly messageId: string;
  readonly name: string;
  readonly faults: readonly EventFault[];
  readonly sealedEvent: string;
  readonly teller: string;
  readonly origin: string;
  readonly at: Date;
  readonly receivedAt: Date;
}

export interface NewQuarantined {
  readonly messageId: string;
  readonly name: string;
  readonly faults: readonly EventFault[];
  readonly sealedEvent: string;
  readonly aliasKeys: readonly string[];
  readonly teller: string;
  readonly origin: string;
  readonly at: Date;
  readonly receivedAt: Date;
}

/** Keeps faulty events; one that is already there stays as it is. */
export async function insertQuarantined(state: State, storeId: string, events: readonly NewQuarantined[]): Promise<void> {
  for (const event of events) {
    await state.executeSql(
      `INSERT INTO quarantined_event (store_id, message_id, name, faults, sealed_event, alias_keys, teller, origin, at, received_at)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6::text[], $7, $8, $9, $10) ON CONFLICT (store_id, message_id) DO NOTHING`,
      [
        storeId, event.messageId, event.name, JSON.stringify(event.faults), event.sealedEvent, event.aliasKeys,
        event.teller, event.origin, event.at.toISOString(), event.receivedAt.toISOString(),
      ],
    );
  }
}

type Row = {
  id: string | number; message_id: string; name: string; faults: readonly EventFault[] | string; sealed_event: string;
  teller: string; origin: string; at: Date | string; received_at: Date | string;
};

function toQuarantined(row: Row): QuarantinedRow {
  return {
    id: Number(row.id),
    messageId: row.message_id,
    name: row.name,
    faults: typeof row.faults === 'string' ? (JSON.parse(row.faults) as readonly EventFault[]) : row.faults,
    sealedEvent: row.sealed_event,
    teller: row.teller,
    origin: row.origin,
    at: new Date(row.at),
    receivedAt: new Date(row.received_at),
  };
}

/** Newest first, before an id (null: from the newest). */
export async function selectQuarantined(
  state: State,
  storeId: string,
  page: { before: number | null; limit: number },
): Promise<{ events: QuarantinedRow[]; total: number }> {
  const { rows } = await state.executeSql(
    `SELECT id, message_id, name, faults, sealed_event, teller, origin, at, received_at FROM quarantined_event
     WHERE store_id = $1 AND ($2::bigint IS NULL OR id < $2::bigint) ORDER BY id DESC LIMIT $3`,
    [storeId, page.before, page.limit],
  );
  const counted = await state.executeSql('SELECT count(*)::int AS total FROM quarantined_event WHERE store_id = $1', [storeId]);
  return { events: (rows as Row[]).map(toQuarantined), total: (counted.rows as { total: number }[])[0]?.total ?? 0 };
}

export async function findQuarantined(state: State, storeId: string, id: number): Promise<QuarantinedRow | null> {
  const { rows } = await state.executeSql(
    `SELECT id, message_id, name, faults, sealed_event, teller, origin, at, received_at FROM quarantined_event
     WHERE store_id = $1 AND id = $2`,
    [storeId, id],
  );
  const row = (rows as Row[])[0];
  return row === undefined ? null : toQuarantined(row);
}

export async function updateFaults(
  state: State,
  storeId: string,
  change: { id: number; faults: readonly EventFault[]; sealedEvent: string },
): Promise<void> {
  await state.executeSql(
    'UPDATE quarantined_event SET faults = $3::jsonb, sealed_event = $4 WHERE store_id = $1 AND id = $2',
    [storeId, change.id, JSON.stringify(change.faults), change.sealedEvent],
  );
}

/** @returns whether there was one */
export async function deleteQuarantined(state: State, storeId: string, id: number): Promise<boolean> {
  const { rows } = await state.executeSql('DELETE FROM quarantined_event WHERE store_id = $1 AND id = $2 RETURNING id', [storeId, id]);
  return rows.length > 0;
}

export async function deleteQuarantinedOfAliases(state: State, storeId: string, aliasKeys: readonly string[]): Promise<void> {
  await state.executeSql('DELETE FROM quarantined_event WHERE store_id = $1 AND alias_keys && $2::text[]', [storeId, aliasKeys]);
}
