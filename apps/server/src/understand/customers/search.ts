import { looksLikeEmail, normaliseEmail, normalisePhone } from '@throughline/events';
import { describePeople } from './describe.ts';
import type { ListReader } from './list.ts';
import { seenStatement } from './queries/events.ts';
import { orderAliasStatement } from './queries/orders.ts';
import { findPersonKeys } from './state/links.ts';
import { listPeople } from './state/people.ts';

/** Names are sealed: a search by name opens those of the people seen last, and no more than this. */
export const NAMES_SEARCHED = 10_000;
const NAMES_AT_ONCE = 2_000;

export interface SearchReader extends ListReader {
  readonly shelf: NameShelf;
}

/**
 * People by exact e-mail address, phone number, user id, device id, person key or order id; else by a part of the name, in any case,
 * among the 10,000 people seen last. Keys of people, best first.
 */
export async function searchPeople(reader: SearchReader, storeId: string, search: { text: string; limit: number }): Promise<readonly string[]> {
  const text = search.text.trim();
  if (text === '') return [];
  const exact = await findExact(reader, storeId, text);
  const found = exact.length > 0 ? exact : await findByName(reader, storeId, { text, limit: search.limit });
  return found.slice(0, search.limit);
}

async function findExact(reader: ListReader, storeId: string, text: string): Promise<string[]> {
  const candidates = [...new Set([...aliasCandidates(reader, storeId, text), ...(await orderCandidates(reader, storeId, text))])];
  const known = await findPersonKeys(reader.db, storeId, candidates);
  const strangers = candidates.filter((key) => !known.has(key));
  const seen = strangers.length === 0 ? [] : await reader.eventLog.query<{ alias_key: string }>(seenStatement(storeId, strangers));
  return [...new Set([...known.values(), ...seen.map((row) => row.alias_key)])];
}

function aliasCandidates({ vault }: ListReader, storeId: string, text: string): string[] {
  const email = looksLikeEmail(text) ? normaliseEmail(text) : null;
  const phone = normalisePhone(text);
  const tokens = [...(email === null ? [] : [vault.tokenOf(storeId, 'email', email)]), ...(phone === null ? [] : [vault.tokenOf(storeId, 'phone', phone)])];
  const ids = [text, ...tokens];
  return [
    ...ids.flatMap((id) => [vault.aliasKey(storeId, 'user', id), vault.aliasKey(storeId, 'anonymous', id)]),
    ...tokens.map((token) => vault.aliasKey(storeId, token.startsWith('pii:email:') ? 'email' : 'phone', token)),
    ...(/^\d{10,20}$/.test(text) && BigInt(text) < 2n ** 64n ? [text] : []),
  ];
}

async function orderCandidates(reader: ListReader, storeId: string, text: string): Promise<string[]> {
  if (text.length > 200) return [];
  const rows = await reader.eventLog.query<{ alias_key: string }>(orderAliasStatement(storeId, text));
  return rows.map((row) => row.alias_key);
}

/** Names that were opened a moment ago: who goes on typing does not have them opened again at every key. */
export interface NameShelf {
  /** @param read opens the names; called when there are none, or theirs are old */
  names(storeId: string, read: () => Promise<readonly OpenedName[]>): Promise<readonly OpenedName[]>;
  /** Somebody was merged or erased. */
  clear(): void;
}

interface OpenedName {
  readonly personKey: string;
  readonly folded: string;
}

/** Names in clear stay in memory for so long, and no longer. */
const KEPT_MS = 15_000;

export function createNameShelf(): NameShelf {
  let kept: { storeId: string; at: number; names: Promise<readonly OpenedName[]> } | null = null;
  const clear = (): void => {
    kept = null;
  };
  return {
    names: (storeId, read) => {
      if (kept !== null && kept.storeId === storeId && performance.now() - kept.at < KEPT_MS) return kept.names;
      const names = read();
      kept = { storeId, at: performance.now(), names };
      names.catch(clear);
      setTimeout(clear, KEPT_MS).unref();
      return names;
    },
    clear,
  };
}

async function findByName(reader: SearchReader, storeId: string, search: { text: string; limit: number }): Promise<string[]> {
  const wanted = fold(search.text);
  const names = await reader.shelf.names(storeId, () => openNames(reader, storeId));
  return names.filter((one) => one.folded.includes(wanted)).slice(0, search.limit).map((one) => one.personKey);
}

async function openNames(reader: ListReader, storeId: string): Promise<OpenedName[]> {
  const found: OpenedName[] = [];
  let before: { lastSeenMs: number; personKey: string } | null = null;
  for (let looked = 0; looked < NAMES_SEARCHED; looked += NAMES_AT_ONCE) {
    const people = await listPeople(reader.db, storeId, { before, limit: NAMES_AT_ONCE });
    const contacts = await describePeople(reader, storeId, people.map((person) => person.personKey));
    found.push(...people.map(({ personKey }) => ({ personKey, folded: fold(contacts.get(personKey)?.name ?? '') })).filter((one) => one.folded !== ''));
    const last = people.at(-1);
    if (people.length < NAMES_AT_ONCE || last === undefined) break;
    before = { lastSeenMs: last.lastSeenMs, personKey: last.personKey };
  }
  return found;
}

/** Names are compared without case and in one form of accents. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
