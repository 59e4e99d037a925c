import { sql } from 'drizzle-orm';
import type { StateDb } from '../../../platform/state/state.ts';
import { jsonText, rowsOf } from './rows.ts';

/** A person in the list: a canonical one. */
export interface ListedPerson {
  readonly personKey: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly country: string;
}

interface ListedRow {
  person_key: string;
  first_ms: number;
  last_ms: number;
  country: string;
}

/** A page of the list, last seen first. */
export async function listPeople(
  db: StateDb,
  storeId: string,
  page: { before: { lastSeenMs: number; personKey: string } | null; limit: number },
): Promise<ListedPerson[]> {
  const before =
    page.before === null
      ? sql`true`
      : sql`(p.listed_at, p.person_key) < (to_timestamp(${page.before.lastSeenMs}::float8 / 1000.0), ${page.before.personKey})`;
  const rows = await rowsOf<ListedRow>(
    db,
    sql`SELECT p.person_key, (extract(epoch FROM p.listed_at) * 1000)::float8 AS last_ms, p.country,
        (SELECT (extract(epoch FROM min(h.first_seen_at)) * 1000)::float8 FROM people h WHERE h.store_id = ${storeId} AND h.canonical_key = p.person_key) AS first_ms
      FROM people p WHERE p.store_id = ${storeId} AND p.listed_at IS NOT NULL AND ${before} ORDER BY p.listed_at DESC, p.person_key DESC LIMIT ${page.limit}`,
  );
  return rows.map(toListed);
}

/** These people, in no order; those without a row are absent. */
export async function findPeople(db: StateDb, storeId: string, personKeys: readonly string[]): Promise<Map<string, ListedPerson & { readonly erased: boolean }>> {
  const rows = await rowsOf<ListedRow & { erased: boolean }>(
    db,
    sql`SELECT canonical_key AS person_key, (extract(epoch FROM min(first_seen_at)) * 1000)::float8 AS first_ms,
        (extract(epoch FROM max(last_seen_at)) * 1000)::float8 AS last_ms, max(country) AS country, bool_or(erased) AS erased
      FROM people WHERE store_id = ${storeId} AND canonical_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(personKeys)}::jsonb))) GROUP BY canonical_key`,
  );
  return new Map(rows.map((row) => [row.person_key, { ...toListed(row), erased: row.erased }]));
}

/** Alias keys of many people, by canonical key. */
export async function listAliasKeys(db: StateDb, storeId: string, personKeys: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await rowsOf<{ person_key: string; alias_keys: string[] }>(
    db,
    sql`SELECT person_key, jsonb_agg(alias_key) AS alias_keys FROM aliases
      WHERE store_id = ${storeId} AND person_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(personKeys)}::jsonb))) GROUP BY person_key`,
  );
  return new Map(rows.map((row) => [row.person_key, row.alias_keys]));
}

/** Labels of addresses and numbers of many people, by canonical key: what to show when no trait says it. */
export async function listContactLabels(db: StateDb, storeId: string, personKeys: readonly string[]): Promise<{ personKey: string; kind: string; label: string }[]> {
  const rows = await rowsOf<{ person_key: string; kind: string; label: string }>(
    db,
    sql`SELECT person_key, kind, label FROM aliases WHERE store_id = ${storeId} AND kind IN ('email', 'phone') AND label IS NOT NULL
      AND person_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(personKeys)}::jsonb))) ORDER BY linked_at, alias_key`,
  );
  return rows.map((row) => ({ personKey: row.person_key, kind: row.kind, label: row.label }));
}

function toListed(row: ListedRow): ListedPerson {
  return { personKey: row.person_key, firstSeenMs: row.first_ms, lastSeenMs: row.last_ms, country: row.country };
}
