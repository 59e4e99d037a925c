import type { State } from '../../platform/state/state.ts';
import type { EventFault } from './event-input.ts';

export interface QuarantinedRow {
  readonly id: number;
  readonly messageId: string;
  readonly name: string;
  readonly faults: readonly EventFault[];
  readonly sealedEvent: string;
  readonly teller: string;
  readonly library: string;
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
  /** Name of the library that its context names; '' for none. */
  readonly library: string;
  readonly origin: string;
  readonly at: Date;
  readonly receivedAt: Date;
}

/** Keeps faulty events; one that is already there stays as it is. */
export async function insertQuarantined(state: State, storeId: string, events: readonly NewQuarantined[]): Promise<void> {
  for (const event of events) {
    await state.executeSql(
      `INSERT INTO quarantined_event (store_id, message_id, name, faults, sealed_event, alias_keys, teller, library, origin, at, received_at)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6::text[], $7, $8, $9, $10, $11) ON CONFLICT (store_id, message_id) DO NOTHING`,
      [
        storeId, event.messageId, event.name, JSON.stringify(event.faults), event.sealedEvent, event.aliasKeys,
        event.teller, event.library, event.origin, event.at.toISOString(), event.receivedAt.toISOString(),
      ],
    );
  }
}

type Row = {
  id: string | number; message_id: string; name: string; faults: readonly EventFault[] | string; sealed_event: string;
  teller: string; library: string; origin: string; at: Date | string; received_at: Date | string;
};

function toQuarantined(row: Row): QuarantinedRow {
  return {
    id: Number(row.id),
    messageId: row.message_id,
    name: row.name,
    faults: typeof row.faults === 'string' ? (JSON.parse(row.faults) as readonly EventFault[]) : row.faults,
    sealedEvent: row.sealed_event,
    teller: row.teller,
    library: row.library,
    origin: row.origin,
    at: new Date(row.at),
    receivedAt: new Date(row.received_at),
  };
}

/** Which events in quarantine to show; null for all. */
export interface QuarantineFilter {
  readonly teller: string | null;
  /** Exactly; '' for events whose context names no library. */
  readonly library: string | null;
  readonly name: string | null;
  /** A place that one of the faults is about, such as `products[0].price`. */
  readonly path: string | null;
}

/** Newest first, before an id (null: from the newest). `total` counts what the filter leaves. */
export async function selectQuarantined(
  state: State,
  storeId: string,
  page: QuarantineFilter & { before: number | null; limit: number },
): Promise<{ events: QuarantinedRow[]; total: number }> {
  const condition = `store_id = $1 AND ($2::text IS NULL OR teller = $2) AND ($3::text IS NULL OR library = $3) AND ($4::text IS NULL OR name = $4)
    AND ($5::text IS NULL OR faults @> jsonb_build_array(jsonb_build_object('path', $5::text)))`;
  const values = [storeId, page.teller, page.library, page.name, page.path];
  const { rows } = await state.executeSql(
    `SELECT id, message_id, name, faults, sealed_event, teller, library, origin, at, received_at FROM quarantined_event
     WHERE ${condition} AND ($6::bigint IS NULL OR id < $6::bigint) ORDER BY id DESC LIMIT $7`,
    [...values, page.before, page.limit],
  );
  const counted = await state.executeSql(`SELECT count(*)::int AS total FROM quarantined_event WHERE ${condition}`, values);
  return { events: (rows as Row[]).map(toQuarantined), total: (counted.rows as { total: number }[])[0]?.total ?? 0 };
}

/** How often one thing is wrong with what one source sends. */
export interface FaultCount {
  readonly teller: string;
  readonly library: string;
  readonly name: string;
  readonly path: string;
  readonly message: string;
  readonly events: number;
}

/** Newest events in quarantine that are looked through for their commonest faults. */
const LOOKED_THROUGH = 5_000;

/** The commonest first faults of each source since an instant, most first. */
export async function countFaults(state: State, storeId: string, since: Date): Promise<FaultCount[]> {
  const { rows } = await state.executeSql(
    `SELECT teller, library, name, path, min(message) AS message, count(*)::int AS events
     FROM (
       SELECT teller, library, name, coalesce(faults->0->>'path', '') AS path, coalesce(faults->0->>'message', '') AS message
       FROM quarantined_event WHERE store_id = $1 AND received_at >= $2 ORDER BY id DESC LIMIT $3
     ) AS newest
     GROUP BY teller, library, name, path ORDER BY events DESC, name, path`,
    [storeId, since.toISOString(), LOOKED_THROUGH],
  );
  return rows as FaultCount[];
}

export async function findQuarantined(state: State, storeId: string, id: number): Promise<QuarantinedRow | null> {
  const { rows } = await state.executeSql(
    `SELECT id, message_id, name, faults, sealed_event, teller, library, origin, at, received_at FROM quarantined_event
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
