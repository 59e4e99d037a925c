import type { State } from '../state/state.ts';

/** Keeps sealed values; a token that is already held keeps its first seal. */
export async function insertValues(
  state: State,
  storeId: string,
  values: ReadonlyMap<string, { kind: string; sealed: Buffer }>,
): Promise<void> {
  const entries = [...values.entries()];
  await state.executeSql(
    `INSERT INTO vault_value (store_id, token, kind, sealed)
     SELECT $1, token, kind, decode(sealed, 'base64')
     FROM unnest($2::text[], $3::text[], $4::text[]) AS fresh (token, kind, sealed)
     ON CONFLICT (store_id, token) DO NOTHING`,
    [
      storeId,
      entries.map(([token]) => token),
      entries.map(([, value]) => value.kind),
      entries.map(([, value]) => value.sealed.toString('base64')),
    ],
  );
}

export async function selectValues(
  state: State,
  storeId: string,
  tokens: readonly string[],
): Promise<{ token: string; sealed: Buffer }[]> {
  const { rows } = await state.executeSql(
    `SELECT token, encode(sealed, 'base64') AS sealed FROM vault_value WHERE store_id = $1 AND token = ANY($2::text[])`,
    [storeId, tokens],
  );
  return (rows as { token: string; sealed: string }[]).map((row) => ({
    token: row.token,
    sealed: Buffer.from(row.sealed, 'base64'),
  }));
}

export async function deleteValues(state: State, storeId: string, tokens: readonly string[]): Promise<void> {
  await state.executeSql('DELETE FROM vault_value WHERE store_id = $1 AND token = ANY($2::text[])', [storeId, tokens]);
}
