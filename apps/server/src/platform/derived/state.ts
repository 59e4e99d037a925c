import type { State } from '../state/state.ts';

/** Platform tables; a cursor is kept for each writer of the log, touches are kept for each store. */
export async function selectCursors(state: State, writer: string): Promise<Map<string, number>> {
  const { rows } = await state.executeSql('SELECT fold, seq FROM derived_cursor WHERE writer = $1', [writer]);
  return new Map((rows as { fold: string; seq: string | number }[]).map((row) => [row.fold, Number(row.seq)]));
}

export async function upsertCursor(state: State, cursor: { fold: string; writer: string; seq: number }): Promise<void> {
  await state.executeSql(
    `INSERT INTO derived_cursor (fold, writer, seq) VALUES ($1, $2, $3)
     ON CONFLICT (fold, writer) DO UPDATE SET seq = excluded.seq`,
    [cursor.fold, cursor.writer, cursor.seq],
  );
}

/** A key that a setting touched, and which touch of it this is. */
export interface DurableTouch {
  readonly key: string;
  readonly version: number;
}

export async function insertTouches(state: State, touches: { fold: string; storeId: string; keys: readonly string[] }): Promise<DurableTouch[]> {
  const { rows } = await state.executeSql(
    `INSERT INTO derived_touch (fold, store_id, key) SELECT DISTINCT $1, $2, key FROM unnest($3::text[]) AS touched (key)
     ON CONFLICT (fold, store_id, key) DO UPDATE SET version = derived_touch.version + 1 RETURNING key, version`,
    [touches.fold, touches.storeId, touches.keys],
  );
  return (rows as { key: string; version: string | number }[]).map((row) => ({ key: row.key, version: Number(row.version) }));
}

export async function selectTouches(state: State, fold: string): Promise<(DurableTouch & { storeId: string })[]> {
  const { rows } = await state.executeSql('SELECT store_id, key, version FROM derived_touch WHERE fold = $1', [fold]);
  return (rows as { store_id: string; key: string; version: string | number }[]).map((row) => ({ storeId: row.store_id, key: row.key, version: Number(row.version) }));
}

/** Takes back the touches that were folded; one that came meanwhile is newer and stays. */
export async function deleteTouches(state: State, touches: { fold: string; storeId: string; settled: readonly DurableTouch[] }): Promise<void> {
  await state.executeSql(
    `DELETE FROM derived_touch USING unnest($3::text[], $4::bigint[]) AS settled (key, version)
     WHERE fold = $1 AND store_id = $2 AND derived_touch.key = settled.key AND derived_touch.version <= settled.version`,
    [touches.fold, touches.storeId, touches.settled.map(({ key }) => key), touches.settled.map(({ version }) => version)],
  );
}
