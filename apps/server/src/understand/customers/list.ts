import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { StateDb } from '../../platform/state/state.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { FiguresApi } from '../figures/index.ts';
import { describePeople, findIds } from './describe.ts';
import type { KeptList } from './list-keeper.ts';
import { sumMoney } from './profile.ts';
import { listCountStatement, listFacetsStatement, listPageStatement, type ListFilter, type ListRow, type ListSort } from './queries/list.ts';
import { findPeople, listAliasKeys } from './state/people.ts';

export type { ListFilter as CustomerFilter, ListSort as CustomerSort } from './queries/list.ts';

/** A person in the list. */
export interface CustomerRow {
  readonly personKey: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** The shop's own id, for people known by nothing else. */
  readonly userId: string | null;
  readonly known: boolean;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly orders: number;
  readonly revenueMinor: number | null;
  readonly sessions: number;
  /** Where the first session came from. */
  readonly source: string | null;
  /** Named last, by a session or an order. */
  readonly country: string | null;
  readonly device: string | null;
  /** Purposes allowed as things stand. */
  readonly consents: readonly string[];
}

export interface CustomerPage {
  readonly customers: readonly CustomerRow[];
  readonly next: string | null;
  /** How many customers the filter lets through. */
  readonly total: number;
  /** The moment whose truth the list tells. */
  readonly asOf: string;
}

/** How many customers have one value. */
export interface Facet {
  readonly value: string;
  readonly people: number;
}

export interface CustomerFacets {
  readonly source: readonly Facet[];
  readonly country: readonly Facet[];
  readonly device: readonly Facet[];
  readonly consent: readonly Facet[];
  readonly ordered: readonly Facet[];
}

export interface ListReader {
  readonly db: StateDb;
  readonly vault: Vault;
  readonly eventLog: EventLog;
  readonly figures: FiguresApi;
}

/** A page of the list. */
export async function listCustomers(
  reader: ListReader,
  storeId: string,
  page: { list: KeptList; filter: ListFilter; sort: ListSort; cursor: string | null; limit: number },
): Promise<CustomerPage> {
  const { list, filter, sort, limit } = page;
  const [rows, counted] = await Promise.all([
    reader.eventLog.query<ListRow & { sort_value: string }>(listPageStatement(storeId, { version: list, filter, sort, after: readListCursor(page.cursor), among: null, limit })),
    reader.eventLog.query<{ people: string }>(listCountStatement(storeId, { version: list, filter })),
  ]);
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    customers: await describeRows(reader, storeId, rows),
    next: last === undefined ? null : Buffer.from(JSON.stringify([last.sort_value, last.person_key])).toString('base64url'),
    total: Number(counted[0]?.people ?? 0),
    asOf: list.asOf.toISOString(),
  };
}

/** Those of these people whom the filter lets through, in the list's order; all of them, in the order given, when it lets everybody through. */
export async function narrowCustomers(
  reader: ListReader,
  storeId: string,
  ask: { list: KeptList; personKeys: readonly string[]; filter: ListFilter; sort: ListSort },
): Promise<readonly CustomerRow[]> {
  const isNarrow = Object.values(ask.filter).some((value) => value !== null);
  const rows = await reader.eventLog.query<ListRow>(
    listPageStatement(storeId, { version: ask.list, filter: ask.filter, sort: ask.sort, after: null, among: ask.personKeys, limit: Math.max(1, ask.personKeys.length) }),
  );
  const listed = new Set(rows.map((row) => row.person_key));
  const described = await describeRows(reader, storeId, rows);
  if (isNarrow) return described;
  // Visitors are in no list, but can be looked up by their key or the id of their device.
  return [...described, ...(await describeVisitors(reader, storeId, ask.personKeys.filter((key) => !listed.has(key))))];
}

/** Which values customers have, the most frequent first. */
export async function listFacets(reader: ListReader, storeId: string, list: KeptList): Promise<CustomerFacets> {
  const rows = await reader.eventLog.query<{ facet: keyof CustomerFacets; value: string; people: string }>(listFacetsStatement(storeId, list));
  const of = (facet: keyof CustomerFacets): Facet[] => rows.filter((row) => row.facet === facet).map(({ value, people }) => ({ value, people: Number(people) }));
  return { source: of('source'), country: of('country'), device: of('device'), consent: of('consent'), ordered: of('ordered') };
}

async function describeRows(reader: ListReader, storeId: string, rows: readonly ListRow[]): Promise<CustomerRow[]> {
  const who = await describeWho(reader, storeId, rows.map((row) => row.person_key));
  return rows.map((row) => ({
    ...who(row.person_key),
    firstSeen: instantOf(Number(row.first_ms)),
    lastSeen: instantOf(Number(row.last_ms)),
    orders: row.orders,
    revenueMinor: row.has_money === 1 && row.unconverted === 0 ? Number(row.revenue_minor) : null,
    sessions: row.sessions,
    source: textOrNull(row.source),
    country: textOrNull(row.country),
    device: textOrNull(row.device),
    consents: row.consents,
  }));
}

async function describeVisitors(reader: ListReader, storeId: string, personKeys: readonly string[]): Promise<CustomerRow[]> {
  if (personKeys.length === 0) return [];
  const who = await describeWho(reader, storeId, personKeys);
  const aliasKeys = await listAliasKeys(reader.db, storeId, personKeys);
  const personOf = new Map(personKeys.flatMap((personKey) => (aliasKeys.get(personKey) ?? [personKey]).map((alias) => [alias, personKey] as const)));
  const figures = Map.groupBy(await reader.figures.listFigures(storeId, [...personOf.keys()]), (row) => personOf.get(row.alias_key) ?? row.alias_key);
  return personKeys.map((personKey) => {
    const rows = figures.get(personKey) ?? [];
    const seen = rows.filter((row) => Number(row.events) > 0);
    return {
      ...who(personKey), ...sumMoney(rows), sessions: rows.reduce((all, row) => all + Number(row.sessions), 0), source: null, country: null, device: null, consents: [],
      firstSeen: seen.length === 0 ? null : instantOf(Math.min(...seen.map((row) => Number(row.first_ms)))),
      lastSeen: seen.length === 0 ? null : instantOf(Math.max(...seen.map((row) => Number(row.last_ms)))),
    };
  });
}

type Who = Pick<CustomerRow, 'personKey' | 'name' | 'email' | 'phone' | 'userId' | 'known'>;

async function describeWho(reader: ListReader, storeId: string, keys: readonly string[]): Promise<(personKey: string) => Who> {
  const [people, contacts] = [await findPeople(reader.db, storeId, keys), await describePeople(reader, storeId, keys)];
  const nameless = keys.filter((key) => (contacts.get(key)?.name ?? contacts.get(key)?.email ?? null) === null && people.get(key)?.erased !== true);
  const ids = await findIds(reader, storeId, nameless);
  return (personKey) => {
    const [contact, person, id] = [contacts.get(personKey), people.get(personKey), ids.get(personKey)];
    return {
      personKey, name: contact?.name ?? null, email: contact?.email ?? id?.email ?? null, phone: contact?.phone ?? id?.phone ?? null, userId: id?.userId ?? null,
      known: person !== undefined && !person.erased,
    };
  };
}

/** Before 1971 and after 2290 lie the ends of time, where nothing is known. */
function instantOf(ms: number): string | null {
  return ms <= 31_536_000_000 || ms >= 10_098_000_000_000 ? null : new Date(ms).toISOString();
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

/** Not one of our cursors: begin at the beginning. */
function readListCursor(text: string | null): { value: string; personKey: string } | null {
  if (text === null) return null;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parsed)) return null;
    const [value, personKey] = parsed.map(String);
    return value !== undefined && personKey !== undefined && /^-?\d{1,18}$/.test(value) && /^\d{1,20}$/.test(personKey) ? { value, personKey } : null;
  } catch {
    return null;
  }
}
