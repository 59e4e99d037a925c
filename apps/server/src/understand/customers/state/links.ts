import { sql } from 'drizzle-orm';
import type { StateDb, StateTx } from '../../../platform/state/state.ts';
import type { Alias, LinkChanges, LinkSnapshot, MergeEdge, Person } from '../link-graph.ts';
import { jsonText, rowsOf } from './rows.ts';

interface AliasRow {
  alias_key: string;
  home_key: string;
  kind: Alias['kind'];
  owner_key: string | null;
  label: string | null;
  event_key: string;
  event_name: string;
  linked_ms: number;
}

const ALIAS_COLUMNS = sql`alias_key, home_key, kind, owner_key, label, event_key, event_name, (extract(epoch FROM linked_at) * 1000)::float8 AS linked_ms`;

/** One change of identity at a time, so that versions rise in order of commit and two batches never merge the same person. */
export async function lockIdentity(tx: StateTx): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('customers.identity'))`);
}

/** The canonical person of an alias; null when it was never linked. */
export async function findPersonKey(db: StateDb, storeId: string, aliasKey: string): Promise<string | null> {
  const rows = await rowsOf<{ person_key: string }>(db, sql`SELECT person_key FROM aliases WHERE store_id = ${storeId} AND alias_key = ${aliasKey}`);
  return rows[0]?.person_key ?? null;
}

/** The canonical person of each of these aliases; those never linked are absent. */
export async function findPersonKeys(db: StateDb, storeId: string, aliasKeys: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsOf<{ alias_key: string; person_key: string }>(
    db,
    sql`SELECT alias_key, person_key FROM aliases WHERE store_id = ${storeId} AND alias_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(aliasKeys)}::jsonb)))`,
  );
  return new Map(rows.map((row) => [row.alias_key, row.person_key]));
}

/** Everything about these people that rules may ask. */
export async function loadPeople(db: StateDb, storeId: string, personKeys: readonly string[]): Promise<LinkSnapshot> {
  const keys = jsonText(personKeys);
  const aliasRows = await rowsOf<AliasRow>(
    db,
    sql`SELECT ${ALIAS_COLUMNS} FROM aliases WHERE store_id = ${storeId} AND person_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${keys}::jsonb))) ORDER BY linked_at, alias_key`,
  );
  const people = await rowsOf<{ person_key: string; canonical_key: string; born_ms: number }>(
    db,
    sql`SELECT person_key, canonical_key, (extract(epoch FROM born_at) * 1000)::float8 AS born_ms
      FROM people WHERE store_id = ${storeId} AND canonical_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${keys}::jsonb)))`,
  );
  const homes = jsonText(people.map((row) => row.person_key));
  const apart = await rowsOf<{ home_a: string; home_b: string }>(
    db,
    sql`SELECT home_a, home_b FROM people_apart WHERE store_id = ${storeId}
      AND (home_a = ANY(ARRAY(SELECT jsonb_array_elements_text(${homes}::jsonb))) OR home_b = ANY(ARRAY(SELECT jsonb_array_elements_text(${homes}::jsonb))))`,
  );
  return {
    aliases: aliasRows.map(toAlias),
    people: people.map((row) => ({ personKey: row.person_key, canonicalKey: row.canonical_key, bornMs: row.born_ms })),
    apart: apart.map((row) => [row.home_a, row.home_b] as const),
    emailUsers: [],
    setAside: [],
  };
}

/** What the rules may ask about the aliases of a batch. */
export async function loadSnapshot(db: StateDb, storeId: string, touched: { aliasKeys: readonly string[]; emailKeys: readonly string[] }): Promise<LinkSnapshot> {
  const personKeys = new Set((await findPersonKeys(db, storeId, touched.aliasKeys)).values());
  const people = personKeys.size === 0 ? EMPTY : await loadPeople(db, storeId, [...personKeys]);
  if (touched.emailKeys.length === 0) return people;
  const emails = jsonText(touched.emailKeys);
  const users = await rowsOf<{ email_key: string; user_key: string }>(
    db,
    sql`SELECT email_key, user_key FROM email_users WHERE store_id = ${storeId} AND email_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${emails}::jsonb)))`,
  );
  const shared = await rowsOf<{ email_key: string }>(
    db,
    sql`SELECT email_key FROM shared_emails WHERE store_id = ${storeId} AND email_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${emails}::jsonb)))`,
  );
  return {
    ...people,
    emailUsers: users.map((row) => ({ emailKey: row.email_key, userKey: row.user_key })),
    setAside: shared.map((row) => row.email_key),
  };
}

const EMPTY: LinkSnapshot = { aliases: [], people: [], apart: [], emailUsers: [], setAside: [] };

/** A person as they enter the state. */
export interface NewPerson extends Person {
  readonly firstMs: number;
  readonly lastMs: number;
  /** `''` when nothing told it. */
  readonly country: string;
  /** Nobody was merged with them: their place in the list is when they were last seen. */
  readonly isAlone: boolean;
}

/** Write what the rules changed. Merges get their ids here. */
export async function saveChanges(tx: StateTx, storeId: string, made: { changes: Omit<LinkChanges, 'people'> & { people: readonly (Person | NewPerson)[] }; by: string; at: Date }): Promise<void> {
  const { changes } = made;
  await savePeople(tx, storeId, changes.people);
  await saveAliases(tx, storeId, { aliases: changes.aliases, canonical: new Map(changes.people.map((person) => [person.personKey, person.canonicalKey])) });
  if (changes.merges.length > 0) await saveMerges(tx, storeId, made);
  if (changes.emailUsers.length > 0) {
    await tx.execute(sql`INSERT INTO email_users (store_id, email_key, user_key)
      SELECT ${storeId}, email_key, user_key FROM jsonb_to_recordset(${jsonText(changes.emailUsers.map((pair) => ({ email_key: pair.emailKey, user_key: pair.userKey })))}::jsonb)
        AS fresh (email_key text, user_key text) ON CONFLICT DO NOTHING`);
  }
  if (changes.setAside.length > 0) {
    await tx.execute(sql`INSERT INTO shared_emails (store_id, email_key)
      SELECT ${storeId}, key FROM jsonb_array_elements_text(${jsonText(changes.setAside)}::jsonb) AS key ON CONFLICT DO NOTHING`);
  }
}

/** New people, and new canonical keys of known ones. What else is said of a person counts for a new one only. */
export async function savePeople(tx: StateTx, storeId: string, people: readonly (Person | NewPerson)[]): Promise<void> {
  if (people.length === 0) return;
  const rows = people.map((person) => {
    const { bornMs, firstMs, lastMs, country, isAlone } = { firstMs: person.bornMs, lastMs: person.bornMs, country: '', isAlone: false, ...person };
    return { person_key: person.personKey, canonical_key: person.canonicalKey, born_ms: bornMs, first_ms: firstMs, last_ms: lastMs, country, is_alone: isAlone };
  });
  await tx.execute(sql`INSERT INTO people (store_id, person_key, canonical_key, born_at, first_seen_at, last_seen_at, country, listed_at)
    SELECT ${storeId}, person_key, canonical_key, to_timestamp(born_ms / 1000.0), to_timestamp(first_ms / 1000.0), to_timestamp(last_ms / 1000.0), country,
      CASE WHEN is_alone THEN to_timestamp(last_ms / 1000.0) END
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb)
      AS fresh (person_key text, canonical_key text, born_ms float8, first_ms float8, last_ms float8, country text, is_alone boolean)
    ON CONFLICT (store_id, person_key) DO UPDATE SET canonical_key = excluded.canonical_key`);
}

/** New aliases, and new people of known ones; every row written gets a newer version. */
export async function saveAliases(tx: StateTx, storeId: string, changed: { aliases: readonly Alias[]; canonical: ReadonlyMap<string, string> }): Promise<void> {
  const { aliases, canonical } = changed;
  if (aliases.length === 0) return;
  const rows = aliases.map((alias) => ({
    alias_key: alias.aliasKey,
    home_key: alias.homeKey,
    person_key: canonical.get(alias.homeKey) ?? null,
    kind: alias.kind,
    owner_key: alias.ownerKey,
    label: alias.label,
    event_key: alias.evidence.eventKey,
    event_name: alias.evidence.eventName,
    linked_ms: alias.evidence.atMs,
  }));
  await tx.execute(sql`INSERT INTO aliases (store_id, alias_key, person_key, home_key, kind, owner_key, label, event_key, event_name, linked_at, version, mirrored)
    SELECT ${storeId}, fresh.alias_key, coalesce(fresh.person_key, people.canonical_key), fresh.home_key, fresh.kind, fresh.owner_key, fresh.label,
      fresh.event_key, fresh.event_name, to_timestamp(fresh.linked_ms / 1000.0), nextval('alias_version'), coalesce(fresh.person_key, people.canonical_key) <> fresh.alias_key
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS fresh (alias_key text, home_key text, person_key text, kind text, owner_key text, label text, event_key text, event_name text, linked_ms float8)
    LEFT JOIN people ON people.store_id = ${storeId} AND people.person_key = fresh.home_key
    ON CONFLICT (store_id, alias_key) DO UPDATE SET person_key = excluded.person_key, owner_key = excluded.owner_key,
      label = coalesce(aliases.label, excluded.label), version = excluded.version, mirrored = aliases.mirrored OR excluded.mirrored`);
}

async function saveMerges(tx: StateTx, storeId: string, made: { changes: Pick<LinkChanges, 'merges'>; by: string; at: Date }): Promise<void> {
  const rows = made.changes.merges.map((merge) => ({
    from_home: merge.fromHome,
    into_home: merge.intoHome,
    from_person: merge.fromPerson,
    into_person: merge.intoPerson,
    moved_keys: merge.movedKeys,
    reason: merge.reason,
    via_key: merge.viaKey,
    event_key: merge.evidence?.eventKey ?? null,
    event_name: merge.evidence?.eventName ?? null,
    event_ms: merge.evidence?.atMs ?? null,
  }));
  await tx.execute(sql`INSERT INTO merges (store_id, id, from_home, into_home, from_person, into_person, moved_keys, reason, via_key, event_key, event_name, event_at, merged_at, merged_by)
    SELECT ${storeId}, gen_random_uuid()::text, from_home, into_home, from_person, into_person, moved_keys, reason, via_key, event_key, event_name,
      to_timestamp(event_ms / 1000.0), ${made.at.toISOString()}::timestamptz, ${made.by}
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS fresh (from_home text, into_home text, from_person text, into_person text, moved_keys jsonb,
      reason text, via_key text, event_key text, event_name text, event_ms float8)`);
}

/** Merges that stand between these homes. */
export async function listStandingEdges(db: StateDb, storeId: string, homes: readonly string[]): Promise<MergeEdge[]> {
  const rows = await rowsOf<{ id: string; from_home: string; into_home: string }>(
    db,
    sql`SELECT id, from_home, into_home FROM merges WHERE store_id = ${storeId} AND undone_at IS NULL
      AND from_home = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(homes)}::jsonb)))`,
  );
  return rows.map((row) => ({ id: row.id, fromHome: row.from_home, intoHome: row.into_home }));
}

export async function markUndone(tx: StateTx, undo: { storeId: string; mergeId: string; by: string; at: Date }): Promise<void> {
  await tx.execute(sql`UPDATE merges SET undone_at = ${undo.at.toISOString()}::timestamptz, undone_by = ${undo.by} WHERE store_id = ${undo.storeId} AND id = ${undo.mergeId}`);
}

export async function insertApart(tx: StateTx, storeId: string, pair: readonly [string, string]): Promise<void> {
  await tx.execute(sql`INSERT INTO people_apart (store_id, home_a, home_b) VALUES (${storeId}, ${pair[0]}, ${pair[1]}) ON CONFLICT DO NOTHING`);
}

/** Somebody joins by hand what was taken apart: the rules may join it again too. */
export async function deleteApart(tx: StateTx, storeId: string, homes: readonly [readonly string[], readonly string[]]): Promise<void> {
  const [a, b] = [jsonText(homes[0]), jsonText(homes[1])];
  await tx.execute(sql`DELETE FROM people_apart WHERE store_id = ${storeId} AND (
    (home_a = ANY(ARRAY(SELECT jsonb_array_elements_text(${a}::jsonb))) AND home_b = ANY(ARRAY(SELECT jsonb_array_elements_text(${b}::jsonb)))) OR
    (home_a = ANY(ARRAY(SELECT jsonb_array_elements_text(${b}::jsonb))) AND home_b = ANY(ARRAY(SELECT jsonb_array_elements_text(${a}::jsonb)))))`);
}

function toAlias(row: AliasRow): Alias {
  return {
    aliasKey: row.alias_key,
    kind: row.kind,
    homeKey: row.home_key,
    ownerKey: row.owner_key,
    label: row.label,
    evidence: { eventKey: row.event_key, eventName: row.event_name, atMs: row.linked_ms },
  };
}
