import { sql } from 'drizzle-orm';
import type { StateTx } from '../../../platform/state/state.ts';
import { jsonText } from './rows.ts';

/** When a person (a home) was seen, and where last. */
export interface Seen {
  readonly homeKey: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly country: string;
}

/** @param seen those who stand alone (`isAlone`) get their place in the list with it; the others by `relist` */
export async function saveSeen(tx: StateTx, storeId: string, seen: readonly (Seen & { readonly isAlone: boolean })[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map((each) => ({ home_key: each.homeKey, first_ms: each.firstMs, last_ms: each.lastMs, country: each.country, is_alone: each.isAlone }));
  await tx.execute(sql`UPDATE people SET first_seen_at = least(first_seen_at, to_timestamp(fresh.first_ms / 1000.0)),
      country = CASE WHEN fresh.country <> '' AND to_timestamp(fresh.last_ms / 1000.0) >= last_seen_at THEN fresh.country ELSE people.country END,
      last_seen_at = greatest(last_seen_at, to_timestamp(fresh.last_ms / 1000.0)),
      listed_at = CASE WHEN fresh.is_alone AND NOT people.erased THEN greatest(last_seen_at, to_timestamp(fresh.last_ms / 1000.0)) ELSE listed_at END
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS fresh (home_key text, first_ms float8, last_ms float8, country text, is_alone boolean)
    WHERE people.store_id = ${storeId} AND people.person_key = fresh.home_key`);
}

/** Puts these people into the list at the newest moment of all their homes; homes that are no longer canonical leave it. */
export async function relist(tx: StateTx, storeId: string, personKeys: readonly string[]): Promise<void> {
  if (personKeys.length === 0) return;
  await tx.execute(sql`UPDATE people SET listed_at = newest.at
    FROM (SELECT p.person_key, max(h.last_seen_at) FILTER (WHERE NOT h.erased) AS at
      FROM people p LEFT JOIN people h ON h.store_id = ${storeId} AND h.canonical_key = p.person_key
      WHERE p.store_id = ${storeId} AND p.person_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(personKeys)}::jsonb)))
      GROUP BY p.person_key) AS newest
    WHERE people.store_id = ${storeId} AND people.person_key = newest.person_key AND people.listed_at IS DISTINCT FROM newest.at`);
}
