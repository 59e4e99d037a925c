import { sql } from 'drizzle-orm';
import type { StateDb, StateTx } from '../../../platform/state/state.ts';
import { jsonText, rowsOf } from './rows.ts';

export interface Trait {
  readonly homeKey: string;
  readonly name: string;
  readonly value: unknown;
  readonly atMs: number;
}

/** Keep traits, the newest by event time; of two told at the same moment the one that was committed later. */
export async function saveTraits(tx: StateTx, storeId: string, traits: readonly Trait[]): Promise<void> {
  if (traits.length === 0) return;
  const rows = traits.map((trait) => ({ home_key: trait.homeKey, name: trait.name, value: trait.value, at_ms: trait.atMs }));
  await tx.execute(sql`INSERT INTO person_traits (store_id, home_key, name, value, at)
    SELECT ${storeId}, home_key, name, coalesce(value, 'null'::jsonb), to_timestamp(at_ms / 1000.0)
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS fresh (home_key text, name text, value jsonb, at_ms float8)
    ON CONFLICT (store_id, home_key, name) DO UPDATE SET value = excluded.value, at = excluded.at WHERE excluded.at >= person_traits.at`);
}

/** Traits of many people, by canonical key; newest wins where merged people differ. A trait set to null is absent. */
export async function listTraits(db: StateDb, storeId: string, asked: { personKeys: readonly string[]; names: readonly string[] }): Promise<Map<string, Map<string, unknown>>> {
  const { personKeys, names } = asked;
  if (personKeys.length === 0) return new Map();
  const rows = await rowsOf<{ person_key: string; name: string; value: unknown }>(
    db,
    sql`SELECT p.canonical_key AS person_key, t.name, t.value FROM people p JOIN person_traits t ON t.store_id = ${storeId} AND t.home_key = p.person_key
      WHERE p.store_id = ${storeId} AND p.canonical_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(personKeys)}::jsonb))) AND t.name = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(names)}::jsonb)))
      ORDER BY t.at, t.home_key`,
  );
  const byPerson = new Map<string, Map<string, unknown>>();
  for (const row of rows) {
    const traits = byPerson.get(row.person_key) ?? new Map<string, unknown>();
    byPerson.set(row.person_key, traits);
    if (row.value === null) traits.delete(row.name);
    else traits.set(row.name, row.value);
  }
  return byPerson;
}
