import { sql } from 'drizzle-orm';
import type { StateDb } from '../../../platform/state/state.ts';
import type { Alias, MergeReason } from '../link-graph.ts';
import type { MergeRecord } from './merges.ts';
import { jsonText, rowsOf } from './rows.ts';

/** All that state holds of one person. */
export interface PersonRecord {
  readonly personKey: string;
  readonly erased: boolean;
  readonly homes: readonly string[];
  /** First linked first. */
  readonly aliases: readonly Alias[];
  /** Oldest first: a later one of the same name replaces it. */
  readonly traits: readonly { readonly name: string; readonly value: unknown }[];
  /** Newest first, undone ones too. */
  readonly merges: readonly MergeRecord[];
  /** Of the person's addresses, those set aside as shared. */
  readonly sharedEmails: readonly string[];
}

interface AliasJson {
  readonly alias_key: string;
  readonly home_key: string;
  readonly kind: Alias['kind'];
  readonly owner_key: string | null;
  readonly label: string | null;
  readonly event_key: string;
  readonly event_name: string;
  readonly linked_ms: number;
}

interface MergeJson extends Omit<MergeRecord, 'reason'> {
  readonly reason: MergeReason;
}

interface PersonRow {
  person_key: string;
  erased: boolean;
  homes: string[];
  aliases: AliasJson[];
  traits: { name: string; value: unknown }[] | null;
  merges: MergeJson[] | null;
  shared: string[] | null;
}

const ALIAS_JSON = sql`jsonb_build_object('alias_key', a.alias_key, 'home_key', a.home_key, 'kind', a.kind, 'owner_key', a.owner_key, 'label', a.label,
  'event_key', a.event_key, 'event_name', a.event_name, 'linked_ms', (extract(epoch FROM a.linked_at) * 1000)::float8)`;

const MERGE_JSON = sql`jsonb_build_object('id', m.id, 'fromHome', m.from_home, 'intoHome', m.into_home, 'fromPerson', m.from_person, 'intoPerson', m.into_person,
  'movedKeys', m.moved_keys, 'reason', m.reason, 'viaKey', m.via_key, 'eventKey', m.event_key, 'eventName', m.event_name,
  'eventMs', (extract(epoch FROM m.event_at) * 1000)::float8, 'mergedMs', (extract(epoch FROM m.merged_at) * 1000)::float8, 'mergedBy', m.merged_by,
  'undoneMs', (extract(epoch FROM m.undone_at) * 1000)::float8, 'undoneBy', m.undone_by)`;

/** One statement for a whole profile: state answers one at a time, so ten small ones would wait for each other. Null: never linked. */
export async function findPersonRecord(db: StateDb, storeId: string, aliasKey: string): Promise<PersonRecord | null> {
  const [row] = await rowsOf<PersonRow>(
    db,
    sql`WITH who AS MATERIALIZED (SELECT person_key FROM aliases WHERE store_id = ${storeId} AND alias_key = ${aliasKey}),
      homes AS MATERIALIZED (SELECT p.person_key, p.erased FROM people p WHERE p.store_id = ${storeId} AND p.canonical_key = (SELECT person_key FROM who)),
      ids AS MATERIALIZED (SELECT * FROM aliases a WHERE a.store_id = ${storeId} AND a.person_key = (SELECT person_key FROM who))
      SELECT who.person_key, (SELECT bool_or(h.erased) FROM homes h) AS erased, (SELECT jsonb_agg(h.person_key) FROM homes h) AS homes,
        (SELECT jsonb_agg(${ALIAS_JSON} ORDER BY a.linked_at, a.alias_key) FROM ids a) AS aliases,
        (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'value', t.value) ORDER BY t.at, t.home_key) FROM person_traits t
          WHERE t.store_id = ${storeId} AND t.home_key = ANY(ARRAY(SELECT h.person_key FROM homes h))) AS traits,
        (SELECT jsonb_agg(${MERGE_JSON} ORDER BY m.made DESC) FROM merges m
          WHERE m.store_id = ${storeId} AND (m.from_home = ANY(ARRAY(SELECT h.person_key FROM homes h)) OR m.into_home = ANY(ARRAY(SELECT h.person_key FROM homes h)))) AS merges,
        (SELECT jsonb_agg(s.email_key) FROM shared_emails s
          WHERE s.store_id = ${storeId} AND s.email_key = ANY(ARRAY(SELECT a.alias_key FROM ids a WHERE a.kind = 'email'))) AS shared
      FROM who`,
  );
  if (row === undefined) return null;
  return {
    personKey: row.person_key,
    erased: row.erased,
    homes: row.homes,
    aliases: row.aliases.map(toAlias),
    traits: row.traits ?? [],
    merges: row.merges ?? [],
    sharedEmails: row.shared ?? [],
  };
}

/** Aliases by key, whoever they belong to: what a merge once named may be somebody else's by now. */
export async function findAliases(db: StateDb, storeId: string, aliasKeys: readonly string[]): Promise<Alias[]> {
  if (aliasKeys.length === 0) return [];
  const rows = await rowsOf<{ alias: AliasJson }>(
    db,
    sql`SELECT ${ALIAS_JSON} AS alias FROM aliases a WHERE a.store_id = ${storeId} AND a.alias_key = ANY(ARRAY(SELECT jsonb_array_elements_text(${jsonText(aliasKeys)}::jsonb)))`,
  );
  return rows.map((row) => toAlias(row.alias));
}

function toAlias(json: AliasJson): Alias {
  return {
    aliasKey: json.alias_key,
    kind: json.kind,
    homeKey: json.home_key,
    ownerKey: json.owner_key,
    label: json.label,
    evidence: { eventKey: json.event_key, eventName: json.event_name, atMs: json.linked_ms },
  };
}
