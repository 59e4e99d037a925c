import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { StateDb } from '../../platform/state/state.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { FiguresApi } from '../figures/index.ts';
import { describePeople } from './describe.ts';
import { sumMoney } from './profile.ts';
import { findUserIds } from './queries/events.ts';
import { buyerKeysStatement, buyersStatement, type BuyerRow } from './queries/orders.ts';
import { findPersonKeys } from './state/links.ts';
import { countPeople, findPeople, listAliasKeys, listPeople } from './state/people.ts';

export type CustomerSort = 'last_seen' | 'orders' | 'revenue';

/** A person in the list. */
export interface CustomerRow {
  readonly personKey: string;
  readonly name: string | null;
  readonly email: string | null;
  /** The shop's own id, for people known by nothing else. */
  readonly userId: string | null;
  readonly known: boolean;
  readonly firstSeen: string | null;
  /** Within ten minutes of the truth; the profile has the exact moment. */
  readonly lastSeen: string | null;
  readonly orders: number;
  readonly revenueMinor: number | null;
  readonly country: string | null;
}

export interface CustomerPage {
  readonly customers: readonly CustomerRow[];
  readonly next: string | null;
  /** People known in state and buyers; an upper bound in stores with more than 100,000 buyers. */
  readonly total: number;
}

export interface ListReader {
  readonly db: StateDb;
  readonly vault: Vault;
  readonly eventLog: EventLog;
  readonly figures: FiguresApi;
}

/** Where a page ends: in the list of state, and in the list of buyers, each by its own order. */
interface ListCursor {
  readonly state: readonly [number, string] | null;
  readonly buyers: readonly [string, string] | null;
}

/** An entry of the list before it is described. */
interface Entry {
  readonly personKey: string;
  readonly lastMs: number;
  readonly firstMs: number | null;
  readonly country: string;
  readonly money: BuyerRow | null;
  readonly source: 'state' | 'buyers';
}

const BUYERS_AT_ONCE = 500;
/** Rounds spent on finding buyers without a row in state before a page is given short. */
const MAX_ROUNDS = 20;
const EXACT_BUYERS = 100_000;

/**
 * People with a user id, e-mail, phone or traits, and buyers known by nothing but a customer number: those have no row in state and come
 * from the order book. A page may be short; the end is where `next` is null.
 */
export async function listCustomers(reader: ListReader, storeId: string, page: { sort: CustomerSort; cursor: string | null; limit: number }): Promise<CustomerPage> {
  const cursor = readListCursor(page.cursor);
  const found = page.sort === 'last_seen' ? await listBySeen(reader, storeId, { cursor, limit: page.limit }) : await listByMoney(reader, storeId, { ...page, sort: page.sort, cursor });
  return {
    customers: await describeEntries(reader, storeId, found.entries),
    next: found.next === null ? null : Buffer.from(JSON.stringify(found.next)).toString('base64url'),
    total: await countCustomers(reader, storeId),
  };
}

type Found = { readonly entries: readonly Entry[]; readonly next: ListCursor | null };

async function listBySeen(reader: ListReader, storeId: string, page: { cursor: ListCursor; limit: number }): Promise<Found> {
  const known = await listPeople(reader.db, storeId, {
    before: page.cursor.state === null ? null : { lastSeenMs: page.cursor.state[0], personKey: page.cursor.state[1] },
    limit: page.limit + 1,
  });
  const fromState = known.map((person): Entry => ({ personKey: person.personKey, lastMs: person.lastSeenMs, firstMs: person.firstSeenMs, country: person.country, money: null, source: 'state' }));
  // Beyond the last person of a full page of state nothing can be said yet about who comes next.
  const floorMs = fromState.length > page.limit ? (fromState.at(-1)?.lastMs ?? 0) : Number.NEGATIVE_INFINITY;
  const buyers = await findStrangers(reader, storeId, { after: page.cursor.buyers, limit: page.limit, floorMs });
  const horizonMs = Math.max(floorMs, buyers.horizonMs);
  const merged = [...fromState, ...buyers.entries].filter((entry) => entry.lastMs >= horizonMs).sort((a, b) => b.lastMs - a.lastMs);
  const entries = merged.slice(0, page.limit);
  const isLast = entries.length === merged.length && horizonMs === Number.NEGATIVE_INFINITY;
  const lastOf = (source: Entry['source']): Entry | undefined => entries.findLast((entry) => entry.source === source);
  const [state, stranger] = [lastOf('state'), lastOf('buyers')];
  // Buyers that were looked at and not shown come again on the next page.
  const hasWaiting = entries.filter((entry) => entry.source === 'buyers').length < buyers.entries.length;
  const scanned = hasWaiting ? null : buyers.scanned;
  return {
    entries,
    next: isLast
      ? null
      : {
          state: state === undefined ? page.cursor.state : [state.lastMs, state.personKey],
          buyers: scanned ?? (stranger === undefined ? page.cursor.buyers : [String(stranger.lastMs), stranger.personKey]),
        },
  };
}

/** Buyers without a row in state, by their last order. `horizonMs`: what lies before it has not been looked at. */
async function findStrangers(
  reader: ListReader,
  storeId: string,
  page: { after: readonly [string, string] | null; limit: number; floorMs: number },
): Promise<{ entries: Entry[]; horizonMs: number; scanned: readonly [string, string] | null }> {
  const entries: Entry[] = [];
  let after = page.after;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const rows = await reader.eventLog.query<BuyerRow>(
      buyersStatement(storeId, { sort: 'last_order', before: after === null ? null : { value: after[0], personKey: after[1] }, limit: BUYERS_AT_ONCE }),
    );
    const known = await findPersonKeys(reader.db, storeId, rows.map((row) => row.person_key));
    entries.push(...rows.filter((row) => !known.has(row.person_key) && Number(row.last_ms) > 0).map(strangerOf));
    const last = rows.at(-1);
    if (rows.length < BUYERS_AT_ONCE || last === undefined) return { entries, horizonMs: Number.NEGATIVE_INFINITY, scanned: last === undefined ? after : [last.last_ms, last.person_key] };
    after = [last.last_ms, last.person_key];
    if (entries.length > page.limit || Number(last.last_ms) < page.floorMs) break;
  }
  return { entries, horizonMs: Number(after?.[0] ?? 0), scanned: after };
}

function strangerOf(row: BuyerRow): Entry {
  return { personKey: row.person_key, lastMs: Number(row.last_ms), firstMs: null, country: '', money: row, source: 'buyers' };
}

/** Buyers first, by the figure; then those who never ordered, last seen first. */
async function listByMoney(reader: ListReader, storeId: string, page: { sort: 'orders' | 'revenue'; cursor: ListCursor; limit: number }): Promise<Found> {
  const { cursor } = page;
  if (cursor.state === null) {
    const rows = await reader.eventLog.query<BuyerRow>(
      buyersStatement(storeId, { sort: page.sort, before: cursor.buyers === null ? null : { value: cursor.buyers[0], personKey: cursor.buyers[1] }, limit: page.limit }),
    );
    const last = rows.at(-1);
    const value = page.sort === 'orders' ? last?.orders : last?.revenue_minor;
    if (last !== undefined && value !== undefined) return { entries: rows.map(strangerOf), next: { state: null, buyers: [value, last.person_key] } };
  }
  const people = await listPeople(reader.db, storeId, { before: cursor.state === null ? null : { lastSeenMs: cursor.state[0], personKey: cursor.state[1] }, limit: page.limit });
  const money = await readMoney(reader, storeId, people.map((person) => person.personKey));
  const last = people.at(-1);
  return {
    entries: people
      .filter((person) => !money.has(person.personKey))
      .map((person) => ({ personKey: person.personKey, lastMs: person.lastSeenMs, firstMs: person.firstSeenMs, country: person.country, money: null, source: 'state' as const })),
    next: people.length < page.limit || last === undefined ? null : { state: [last.lastSeenMs, last.personKey], buyers: null },
  };
}

/** Describe these people for the list, in the order given; keys that nobody knows are told as they are. */
export async function describeCustomers(reader: ListReader, storeId: string, personKeys: readonly string[]): Promise<CustomerRow[]> {
  return describeEntries(reader, storeId, personKeys.map((personKey) => ({ personKey, lastMs: 0, firstMs: null, country: '', money: null, source: 'buyers' as const })));
}

async function describeEntries(reader: ListReader, storeId: string, entries: readonly Entry[]): Promise<CustomerRow[]> {
  const keys = entries.map((entry) => entry.personKey);
  const [people, contacts, money] = [await findPeople(reader.db, storeId, keys), await describePeople(reader, storeId, keys), await readMoney(reader, storeId, keys)];
  const nameless = keys.filter((key) => (contacts.get(key)?.name ?? contacts.get(key)?.email ?? null) === null && people.get(key)?.erased !== true);
  const userIds = await findUserIds(reader.eventLog, storeId, nameless);
  return entries.map((entry) => {
    const person = people.get(entry.personKey);
    const figures = money.get(entry.personKey) ?? { orders: 0, revenueMinor: null };
    const instant = (ms: number | null | undefined): string | null => (ms === null || ms === undefined || ms === 0 ? null : new Date(ms).toISOString());
    return {
      personKey: entry.personKey,
      name: contacts.get(entry.personKey)?.name ?? null,
      email: contacts.get(entry.personKey)?.email ?? null,
      userId: userIds.get(entry.personKey) ?? null,
      known: person !== undefined && !person.erased,
      firstSeen: instant(person?.firstSeenMs ?? entry.firstMs),
      lastSeen: instant(Math.max(person?.lastSeenMs ?? 0, entry.lastMs)),
      orders: figures.orders,
      revenueMinor: figures.revenueMinor,
      country: person === undefined || person.country === '' ? null : person.country,
    };
  });
}

/** Orders and revenue by person; those without an order or refund are absent. */
async function readMoney(reader: ListReader, storeId: string, personKeys: readonly string[]): Promise<Map<string, { orders: number; revenueMinor: number | null }>> {
  if (personKeys.length === 0) return new Map();
  const aliasKeys = await listAliasKeys(reader.db, storeId, personKeys);
  const personOf = new Map(personKeys.flatMap((personKey) => (aliasKeys.get(personKey) ?? [personKey]).map((alias) => [alias, personKey] as const)));
  const rows = await reader.figures.listFigures(storeId, [...personOf.keys()]);
  const byPerson = Map.groupBy(rows, (row) => personOf.get(row.alias_key) ?? row.alias_key);
  return new Map([...byPerson].map(([personKey, ofPerson]) => [personKey, sumMoney(ofPerson)]));
}

async function countCustomers(reader: ListReader, storeId: string): Promise<number> {
  const known = await countPeople(reader.db, storeId);
  const buyers = await reader.eventLog.query<{ person_key: string }>(buyerKeysStatement(storeId, EXACT_BUYERS));
  if (buyers.length === 0) return known;
  const inState = await findPersonKeys(reader.db, storeId, buyers.map((row) => row.person_key));
  return known + buyers.length - inState.size;
}

function readListCursor(text: string | null): ListCursor {
  const empty: ListCursor = { state: null, buyers: null };
  if (text === null) return empty;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof parsed !== 'object' || parsed === null) return empty;
    const { state, buyers } = { state: undefined, buyers: undefined, ...parsed } as { state: unknown; buyers: unknown };
    return {
      state: Array.isArray(state) && typeof state[0] === 'number' && typeof state[1] === 'string' ? [state[0], state[1]] : null,
      buyers: Array.isArray(buyers) && /^-?\d{1,19}$/.test(String(buyers[0])) && /^\d{1,20}$/.test(String(buyers[1])) ? [String(buyers[0]), String(buyers[1])] : null,
    };
  } catch {
    // Not one of our cursors: begin at the beginning.
    return empty;
  }
}
