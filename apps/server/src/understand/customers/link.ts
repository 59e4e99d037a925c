import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import type { StateTx } from '../../platform/state/state.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import { readFact, readTraits } from './facts.ts';
import { createLinkGraph, type LinkGraph, type Person } from './link-graph.ts';
import { applyLinks, type LinkFact, type NamedAlias } from './link-rules.ts';
import { isUserInLog } from './queries/events.ts';
import { loadSnapshot, lockIdentity, type NewPerson, saveChanges } from './state/links.ts';
import { relist, saveSeen, type Seen } from './state/seen.ts';
import { saveTraits, type Trait } from './state/traits.ts';

/** A returning shopper's last visit is written at most this often. */
const SEEN_EVERY_MS = 600_000;
const REMEMBERED_FACTS = 200_000;

export interface Linker {
  /** Rows in order of commit; everything is written through `tx`. Rows told again change nothing. */
  link(rows: readonly CommittedRow[], tx: StateTx): Promise<void>;
  /** Somebody merged, parted or erased people: what was settled may have something to say again. */
  unsettle(): void;
}

/** Facts by their ids, and the span of time in which the person was seen. */
type Settled = Map<string, { firstMs: number; lastMs: number }>;

export interface LinkerOptions {
  readonly eventLog: EventLog;
  readonly vault: Vault;
  readonly now: () => Date;
  readonly onLinked: () => void;
}

/** Turns committed rows into links: who is who. */
export function createLinker(options: LinkerOptions): Linker {
  // Facts that were found settled in committed state: applying them again cannot change anything, so they cost nothing.
  let settled: Settled = new Map();

  return {
    // A page that is on its way goes on with the old map, so it can't settle what it saw before.
    unsettle: () => {
      settled = new Map();
    },
    link: async (rows, tx) => {
      const known = settled;
      const byStore = Map.groupBy(rows, (row) => row.store_id);
      for (const [storeId, storeRows] of byStore) {
        const due = storeRows.map((row) => ({ row, fact: readFact(row, options.vault) })).filter(({ row, fact }) => !isErased(options.vault, row, fact) && !isSettled(known, row, fact));
        if (due.length > 0) await linkStore(options, { storeId, due, settled: known }, tx);
      }
    },
  };
}

type DueFact = { readonly row: CommittedRow; readonly fact: LinkFact };

async function linkStore(
  options: LinkerOptions,
  work: { storeId: string; due: readonly DueFact[]; settled: Settled },
  tx: StateTx,
): Promise<void> {
  const { storeId } = work;
  await lockIdentity(tx);
  const due = await resolvePrevious(options, work.due);
  const snapshot = await loadSnapshot(tx, storeId, touchedKeys(due));
  const graph = createLinkGraph(snapshot);
  const seen = new Map<string, Seen>();
  const traits = new Map<string, Map<string, Trait>>();
  for (const { row, fact } of due) {
    const subject = applyLinks(graph, fact);
    if (subject === null) continue;
    const homeKey = graph.homeOf(subject);
    noteSeen(seen, { homeKey, atMs: fact.evidence.atMs, country: row.country ?? '' });
    for (const [name, value] of readTraits(row)) noteTrait(traits, { homeKey, name, value, atMs: fact.evidence.atMs });
  }
  const changes = graph.changes();
  await saveChanges(tx, storeId, { changes: { ...changes, people: changes.people.map((person) => bornAs(person, { seen, graph })) }, by: 'rule', at: options.now() });
  const known = new Set(snapshot.people.map((person) => person.personKey));
  await saveSeen(tx, storeId, [...seen.values()].filter(({ homeKey }) => known.has(homeKey)).map((each) => ({ ...each, isAlone: graph.isAlone(each.homeKey) })));
  await saveTraits(tx, storeId, [...traits.values()].flatMap((ofHome) => [...ofHome.values()]));
  // Who stands alone was listed as they were saved.
  const listed = new Set([...seen.keys()].map((home) => graph.personOf(home)).concat(changes.people.map((person) => person.personKey)));
  await relist(tx, storeId, [...listed].filter((person) => !graph.isAlone(person)));
  if (changes.aliases.length > 0) options.onLinked();
  // Only what was settled before this transaction is remembered: it may yet roll back.
  const changed = new Set([...changes.aliases.map((alias) => alias.aliasKey), ...changes.emailUsers.map((pair) => pair.userKey)]);
  remember(work.settled, due.filter(({ fact }) => aliasesOf(fact).every((alias) => !changed.has(alias.aliasKey))));
}

/** A person as they enter the state; for one who is in it already only the canonical key counts. */
function bornAs(person: Person, { seen, graph }: { seen: ReadonlyMap<string, Seen>; graph: LinkGraph }): NewPerson {
  const { firstMs, lastMs, country } = seen.get(person.personKey) ?? { firstMs: person.bornMs, lastMs: person.bornMs, country: '' };
  return { ...person, firstMs: Math.min(firstMs, person.bornMs), lastMs: Math.max(lastMs, person.bornMs), country, isAlone: graph.isAlone(person.personKey) };
}

/** The id before an `alias` call is a device's, unless the log has seen it as a user id. */
async function resolvePrevious({ eventLog, vault }: LinkerOptions, due: readonly DueFact[]): Promise<readonly DueFact[]> {
  return Promise.all(
    due.map(async ({ row, fact }) => {
      const previousId = row.anonymous_id ?? '';
      if (fact.previous === null || previousId === '') return { row, fact };
      const key = vault.aliasKey(row.store_id, 'user', previousId);
      if (!(await isUserInLog(eventLog, row.store_id, key))) return { row, fact };
      return { row, fact: { ...fact, previous: { aliasKey: key, label: fact.previous.label, kind: 'user' as const } } };
    }),
  );
}

function touchedKeys(due: readonly DueFact[]): { aliasKeys: string[]; emailKeys: string[] } {
  const aliasKeys = new Set<string>();
  const emailKeys = new Set<string>();
  for (const { fact } of due) {
    for (const alias of aliasesOf(fact)) aliasKeys.add(alias.aliasKey);
    if (fact.email !== null) emailKeys.add(fact.email.aliasKey);
  }
  return { aliasKeys: [...aliasKeys], emailKeys: [...emailKeys] };
}

function noteSeen(seen: Map<string, Seen>, now: { homeKey: string; atMs: number; country: string }): void {
  const before = seen.get(now.homeKey);
  const isNewer = before === undefined || now.atMs >= before.lastMs;
  seen.set(now.homeKey, {
    homeKey: now.homeKey,
    firstMs: Math.min(before?.firstMs ?? now.atMs, now.atMs),
    lastMs: Math.max(before?.lastMs ?? now.atMs, now.atMs),
    country: isNewer && now.country !== '' ? now.country : (before?.country ?? ''),
  });
}

function noteTrait(traits: Map<string, Map<string, Trait>>, trait: Trait): void {
  const ofHome = traits.get(trait.homeKey) ?? new Map<string, Trait>();
  traits.set(trait.homeKey, ofHome);
  const before = ofHome.get(trait.name);
  if (before === undefined || trait.atMs >= before.atMs) ofHome.set(trait.name, trait);
}

function isErased(vault: Vault, row: CommittedRow, fact: LinkFact): boolean {
  return aliasesOf(fact).some((alias) => vault.isEntombed(row.store_id, alias.aliasKey));
}

function aliasesOf(fact: LinkFact): NamedAlias[] {
  return [fact.user, fact.email, fact.phone, fact.device, fact.previous].filter((alias) => alias !== null);
}

function factKey(row: CommittedRow, fact: LinkFact): string {
  return `${row.type === 'alias' ? 'a' : 'e'} ${fact.user?.aliasKey} ${fact.email?.aliasKey} ${fact.phone?.aliasKey} ${(fact.device ?? fact.previous)?.aliasKey}`;
}

function isSettled(settled: Settled, row: CommittedRow, fact: LinkFact): boolean {
  if (fact.hasTraits) return false;
  const known = settled.get(factKey(row, fact));
  return known !== undefined && fact.evidence.atMs >= known.firstMs && fact.evidence.atMs <= known.lastMs + SEEN_EVERY_MS;
}

function remember(settled: Settled, due: readonly DueFact[]): void {
  if (settled.size > REMEMBERED_FACTS) settled.clear();
  for (const { row, fact } of due) {
    const key = factKey(row, fact);
    const before = settled.get(key);
    const { atMs } = fact.evidence;
    settled.set(key, { firstMs: Math.min(before?.firstMs ?? atMs, atMs), lastMs: Math.max(before?.lastMs ?? atMs, atMs) });
  }
}
