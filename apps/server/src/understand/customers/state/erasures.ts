import { sql } from 'drizzle-orm';
import type { StateDb, StateTx } from '../../../platform/state/state.ts';
import { jsonText, rowsOf } from './rows.ts';

/** An erasure under way. */
export interface Erasure {
  readonly storeId: string;
  readonly id: string;
  readonly aliasKeys: readonly string[];
}

export async function insertErasure(db: StateDb, erasure: Erasure & { readonly by: string; readonly at: Date }): Promise<void> {
  await db.execute(sql`INSERT INTO erasures (store_id, id, alias_keys, asked_by, asked_at)
    VALUES (${erasure.storeId}, ${erasure.id}, ${jsonText(erasure.aliasKeys)}::jsonb, ${erasure.by}, ${erasure.at.toISOString()}::timestamptz)`);
}

/** Erasures that a crash cut short, of all stores. */
export async function listUnfinishedErasures(db: StateDb): Promise<Erasure[]> {
  const rows = await rowsOf<{ store_id: string; id: string; alias_keys: string[] }>(db, sql`SELECT store_id, id, alias_keys FROM erasures WHERE done_at IS NULL ORDER BY asked_at`);
  return rows.map((row) => ({ storeId: row.store_id, id: row.id, aliasKeys: row.alias_keys }));
}

/** Texts of the person in state that may hold tokens. */
export async function listPersonTexts(db: StateDb, storeId: string, homes: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ text: string }>(
    db,
    sql`SELECT value::text AS text FROM person_traits WHERE store_id = ${storeId} AND home_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(homes)}::jsonb)))`,
  );
  return rows.map((row) => row.text);
}

/** Which of these texts are values of traits, whole or within, of people other than these. */
export async function listTokensOfOthers(db: StateDb, storeId: string, person: { homes: readonly string[]; tokens: readonly string[] }): Promise<string[]> {
  const rows = await rowsOf<{ token: string }>(
    db,
    sql`SELECT DISTINCT value #>> '{}' AS token FROM person_traits WHERE store_id = ${storeId}
      AND home_key <> ALL(ARRAY(SELECT jsonb_array_elements_text(${jsonText(person.homes)}::jsonb)))
      AND value #>> '{}' = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(person.tokens)}::jsonb)))`,
  );
  return rows.map((row) => row.token);
}

/** Forget what state holds of the person. The links stay, without labels: so many keys remain one anonymous person in every count. */
export async function forgetPerson(tx: StateTx, storeId: string, homes: readonly string[]): Promise<void> {
  const keys = sql`ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(homes)}::jsonb)))`;
  await tx.execute(sql`DELETE FROM person_traits WHERE store_id = ${storeId} AND home_key = ${keys}`);
  await tx.execute(sql`DELETE FROM merges WHERE store_id = ${storeId} AND (from_home = ${keys} OR into_home = ${keys})`);
  await tx.execute(sql`DELETE FROM people_apart WHERE store_id = ${storeId} AND (home_a = ${keys} OR home_b = ${keys})`);
  await tx.execute(sql`DELETE FROM email_users WHERE store_id = ${storeId} AND user_key IN (SELECT alias_key FROM aliases WHERE store_id = ${storeId} AND home_key = ${keys})`);
  await tx.execute(sql`UPDATE aliases SET label = NULL, event_key = '', event_name = '' WHERE store_id = ${storeId} AND home_key = ${keys}`);
  await tx.execute(sql`UPDATE people SET erased = true, country = '', listed_at = NULL WHERE store_id = ${storeId} AND person_key = ${keys}`);
}

export async function finishErasure(tx: StateTx, erasure: Erasure, at: Date): Promise<void> {
  await tx.execute(sql`UPDATE erasures SET done_at = ${at.toISOString()}::timestamptz, alias_keys = '[]'::jsonb WHERE store_id = ${erasure.storeId} AND id = ${erasure.id}`);
}

/** Aliases of a store that still belong to somebody, a page at a time. */
export async function listLivingAliases(db: StateDb, storeId: string, page: { after: string; limit: number }): Promise<{ aliasKey: string; personKey: string }[]> {
  const rows = await rowsOf<{ alias_key: string; person_key: string }>(
    db,
    sql`SELECT a.alias_key, a.person_key FROM aliases a JOIN people p ON p.store_id = ${storeId} AND p.person_key = a.home_key
      WHERE a.store_id = ${storeId} AND NOT p.erased AND a.alias_key > ${page.after} ORDER BY a.alias_key LIMIT ${page.limit}`,
  );
  return rows.map((row) => ({ aliasKey: row.alias_key, personKey: row.person_key }));
}
