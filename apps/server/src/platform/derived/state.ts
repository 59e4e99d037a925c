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

export async function insertTouches(state: State, touches: { fold: string; storeId: string; keys: readonly string[] }): Promise<void> {
  await state.executeSql(
    `INSERT INTO derived_touch (fold, store_id, key) SELECT $1, $2, key FROM unnest($3::text[]) AS touched (key)
     ON CONFLICT DO NOTHING`,
    [touches.fold, touches.storeId, touches.keys],
  );
}

export async function selectTouches(state: State, fold: string): Promise<{ storeId: string; key: string }[]> {
  const { rows } = await state.executeSql('SELECT store_id, key FROM derived_touch WHERE fold = $1', [fold]);
  return (rows as { store_id: string; key: string }[]).map((row) => ({ storeId: row.store_id, key: row.key }));
}

export async function deleteTouches(state: State, touches: { fold: string; storeId: string; keys: readonly string[] }): Promise<void> {
  await state.executeSql('DELETE FROM derived_touch WHERE fold = $1 AND store_id = $2 AND key = ANY($3::text[])', [
    touches.fold,
    touches.storeId,
    touches.keys,
  ]);
}
