import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { StateDb } from '../../platform/state/state.ts';
import { CONTACT_TRAITS, findTokens, openTexts, readContact, type Contact } from './personal.ts';
import { findSaid, type SaidOfAlias } from './queries/ids.ts';
import { jsonText } from './state/rows.ts';
import { listContactLabels } from './state/people.ts';
import { listTraits } from './state/traits.ts';

/** How to call and reach many people at once, by canonical key; for readers who may see personal values. */
export async function describePeople(reader: { db: StateDb; vault: Vault }, storeId: string, personKeys: readonly string[]): Promise<Map<string, Contact>> {
  if (personKeys.length === 0) return new Map();
  const [traits, labels] = [await listTraits(reader.db, storeId, { personKeys, names: CONTACT_TRAITS }), await listContactLabels(reader.db, storeId, personKeys)];
  const texts = [...[...traits.values()].flatMap((ofPerson) => [...ofPerson.values()].map(jsonText)), ...labels.map((label) => label.label)];
  const opened = await openTexts(reader.vault, storeId, texts);
  const labelOf = new Map<string, { email: string | null; phone: string | null }>();
  for (const { personKey, kind, label } of labels) {
    const known = labelOf.get(personKey) ?? { email: null, phone: null };
    labelOf.set(personKey, kind === 'email' ? { ...known, email: known.email ?? opened.text(label) } : { ...known, phone: known.phone ?? opened.text(label) });
  }
  return new Map(
    personKeys.map((personKey) => {
      const clear = new Map([...(traits.get(personKey) ?? new Map<string, unknown>())].map(([name, value]) => [name, opened.value(value)]));
      return [personKey, readContact(clear, labelOf.get(personKey) ?? { email: null, phone: null })];
    }),
  );
}

/** What people are called in lists: a name, else an address, else the shop's own id of them; absent when there is none. */
export async function namePeople(reader: { db: StateDb; vault: Vault; eventLog: EventLog }, storeId: string, personKeys: readonly string[]): Promise<Map<string, string>> {
  const contacts = await describePeople(reader, storeId, personKeys);
  const names = new Map([...contacts].flatMap(([key, { name, email, phone }]): [string, string][] => {
    const own = name ?? email ?? phone;
    return own === null ? [] : [[key, own]];
  }));
  const ids = await findIds(reader, storeId, personKeys.filter((key) => !names.has(key)));
  const shown = [...ids].flatMap(([key, { userId, email, phone }]): [string, string][] => {
    const id = userId ?? email ?? phone;
    return id === null ? [] : [[key, id]];
  });
  return new Map([...shown, ...names]);
}

/** By what the log alone knows somebody: the shop's own id, or the address or number of an order without an account. */
export interface LoggedIds {
  readonly userId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** Of people known by nothing else, by key; absent when there is none. */
export async function findIds(reader: { vault: Vault; eventLog: EventLog }, storeId: string, personKeys: readonly string[]): Promise<Map<string, LoggedIds>> {
  const said = await findSaid(reader.eventLog, storeId, personKeys);
  const own = new Map([...said].map(([key, texts]) => [key, { ...texts, email: tokenOf(reader.vault, storeId, { kind: 'email', key, texts }), phone: tokenOf(reader.vault, storeId, { kind: 'phone', key, texts }) }]));
  const opened = await openTexts(reader.vault, storeId, [...own.values()].flatMap(({ email, phone }) => [email ?? '', phone ?? '']));
  return new Map([...own].map(([key, { userId, email, phone }]) => [
    key,
    { userId: userId === '' || userId.startsWith('pii:') ? null : userId, email: email === null ? null : opened.text(email), phone: phone === null ? null : opened.text(phone) },
  ]));
}

/** An event may carry addresses of others too: the person's own is the one that its key was made from. */
function tokenOf(vault: Pick<Vault, 'aliasKey'>, storeId: string, of: { kind: 'email' | 'phone'; key: string; texts: SaidOfAlias }): string | null {
  const tokens = findTokens([of.texts.texts, of.texts.userId]).filter((token) => token.startsWith(`pii:${of.kind}:`));
  return tokens.find((token) => vault.aliasKey(storeId, of.kind, token) === of.key || vault.aliasKey(storeId, 'user', token) === of.key) ?? null;
}
