import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { StateDb } from '../../platform/state/state.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import { findIds } from './describe.ts';
import { explainMerge, type MergeView } from './explain.ts';
import type { Alias } from './link-graph.ts';
import { openTexts, readContact, type Opened } from './personal.ts';
import type { FiguresApi, FiguresRow } from '../figures/index.ts';
import { findAliases, findPersonRecord, type PersonRecord } from './state/profile.ts';
import { jsonText } from './state/rows.ts';

/** One person, with personal values opened. */
export interface Profile {
  readonly personKey: string;
  /** False for a visitor of whom nothing but a key is known. */
  readonly known: boolean;
  /** True when the person was erased: what is left is anonymous. */
  readonly erased: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** The shop's own id, for people known by nothing else. */
  readonly userId: string | null;
  readonly aliases: readonly AliasView[];
  readonly traits: Readonly<Record<string, unknown>>;
  readonly stats: PersonStats;
  readonly merges: readonly MergeView[];
}

export interface AliasView {
  readonly aliasKey: string;
  readonly kind: string;
  readonly value: string;
  /** When the event happened that told of it; null when the log alone knows it. */
  readonly firstSeen: string | null;
  /** An address that more than five user ids use: it joins nobody. */
  readonly shared: boolean;
}

export interface PersonStats {
  readonly orders: number;
  /** As metric `revenue` counts it, in minor units of the store's currency; null when there is no order, or a rate is missing. */
  readonly revenueMinor: number | null;
  readonly sessions: number;
  readonly events: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

export interface ProfileReader {
  readonly db: StateDb;
  readonly vault: Vault;
  readonly eventLog: EventLog;
  readonly figures: FiguresApi;
}

/** The profile of a canonical person, an alias of one, or a visitor's bare key; null when neither state nor log knows the key. */
export async function readProfile(reader: ProfileReader, storeId: string, key: string): Promise<Profile | null> {
  const person = await findPersonRecord(reader.db, storeId, key);
  if (person === null) return readStranger(reader, storeId, key);
  // The event log counts while state goes on: the two do not wait for each other.
  const counting = readStats(reader.figures, storeId, person.aliases.map((alias) => alias.aliasKey));
  counting.catch(() => undefined);
  const labels = await readLabels(reader.db, storeId, person);
  const opened = await openTexts(reader.vault, storeId, [...person.traits.map((trait) => jsonText(trait.value)), ...[...labels.values()].map((alias) => alias.label ?? '')]);
  const traits = new Map<string, unknown>();
  for (const { name, value } of person.traits) {
    if (value === null) traits.delete(name);
    else traits.set(name, opened.value(value));
  }
  const firstLabel = (kind: string): string | null => {
    const alias = person.aliases.find((each) => each.kind === kind && each.label !== null);
    return alias === undefined ? null : opened.text(alias.label ?? '');
  };
  const shared = new Set(person.sharedEmails);
  return {
    personKey: person.personKey,
    known: !person.erased,
    erased: person.erased,
    ...readContact(traits, { email: firstLabel('email'), phone: firstLabel('phone') }),
    userId: firstLabel('user'),
    aliases: person.aliases.map((alias) => viewAlias(alias, opened, shared)),
    traits: Object.fromEntries(traits),
    stats: await counting,
    merges: person.merges.map((merge) => explainMerge(merge, (aliasKey) => describeAlias(labels.get(aliasKey), opened))),
  };
}

/** Aliases of the person, and those that its merges name and that are somebody else's by now. */
async function readLabels(db: StateDb, storeId: string, person: PersonRecord): Promise<Map<string, Alias>> {
  const labels = new Map(person.aliases.map((alias) => [alias.aliasKey, alias]));
  const named = person.merges.flatMap((merge) => [...merge.movedKeys, merge.viaKey, merge.fromHome, merge.intoHome]);
  const missing = new Set(named.filter((key) => key !== null).filter((key) => !labels.has(key)));
  for (const alias of await findAliases(db, storeId, [...missing])) labels.set(alias.aliasKey, alias);
  return labels;
}

async function readStranger(reader: ProfileReader, storeId: string, key: string): Promise<Profile | null> {
  const stats = await readStats(reader.figures, storeId, [key]);
  if (stats.events === 0 && stats.orders === 0) return null;
  const ids = (await findIds(reader, storeId, [key])).get(key) ?? { userId: null, email: null, phone: null };
  // Known by nothing but this: no row of state names it.
  const aliases = ([['user', ids.userId], ['email', ids.email], ['phone', ids.phone]] as const).flatMap(([kind, value]) => (value === null ? [] : [{ aliasKey: key, kind, value, firstSeen: stats.firstSeen, shared: false }]));
  return { personKey: key, known: false, erased: false, name: null, ...ids, aliases, traits: {}, stats, merges: [] };
}

/** What these aliases did; figures belong to aliases, so they are right at once after a merge. */
export async function readStats(figures: FiguresApi, storeId: string, aliasKeys: readonly string[]): Promise<PersonStats> {
  const rows = await figures.listFigures(storeId, aliasKeys);
  const sum = sumMoney(rows);
  const seen = rows.filter((row) => Number(row.events) > 0);
  return {
    orders: sum.orders,
    revenueMinor: sum.revenueMinor,
    sessions: rows.reduce((all, row) => all + Number(row.sessions), 0),
    events: seen.reduce((all, row) => all + Number(row.events), 0),
    firstSeen: seen.length === 0 ? null : new Date(Math.min(...seen.map((row) => Number(row.first_ms)))).toISOString(),
    lastSeen: seen.length === 0 ? null : new Date(Math.max(...seen.map((row) => Number(row.last_ms)))).toISOString(),
  };
}

/** No order gives no revenue, and an order that could not be converted makes the sum unknown: both are null, never 0. */
export function sumMoney(rows: readonly Pick<FiguresRow, 'order_rows' | 'orders' | 'revenue_minor' | 'unconverted'>[]): { orders: number; revenueMinor: number | null } {
  const withOrders = rows.filter((row) => Number(row.order_rows) > 0);
  const isKnown = withOrders.length > 0 && withOrders.every((row) => Number(row.unconverted) === 0);
  return {
    orders: withOrders.reduce((all, row) => all + Number(row.orders), 0),
    revenueMinor: isKnown ? withOrders.reduce((all, row) => all + Number(row.revenue_minor), 0) : null,
  };
}

function viewAlias(alias: Alias, opened: Opened, shared: ReadonlySet<string>): AliasView {
  return {
    aliasKey: alias.aliasKey,
    kind: alias.kind,
    value: alias.label === null ? alias.aliasKey : opened.text(alias.label),
    firstSeen: new Date(alias.evidence.atMs).toISOString(),
    shared: shared.has(alias.aliasKey),
  };
}

function describeAlias(alias: Alias | undefined, opened: Opened): { kind: string; value: string } {
  if (alias === undefined) return { kind: 'unknown', value: '' };
  return { kind: alias.kind, value: alias.label === null ? alias.aliasKey : opened.text(alias.label) };
}
