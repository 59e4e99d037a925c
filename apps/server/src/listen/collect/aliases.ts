import { contactsOf, looksLikeEmail, looksLikePhone, normaliseEmail, normalisePhone, type JsonObject, type JsonValue, type PiiKind } from '@throughline/events';
import type { AliasKind } from '../../platform/event-log/row.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { EventInput } from './event-input.ts';
import { clip, objectOf, textOf } from './texts.ts';

/** The ids by which an event names its person: as they stand in the log, and their keys ('0' for none). */
export interface Aliases {
  readonly user: string;
  readonly device: string;
  readonly email: string;
  readonly phone: string;
  readonly userId: string;
  readonly anonymousId: string;
  /** Those that are not '0'. */
  readonly keys: readonly string[];
}

/** Makes a token of a personal value and remembers that the value has to be sealed. */
export type TokenOf = (kind: PiiKind, value: string) => string;

/**
 * Finds who an event is about. An id that is itself an e-mail address or phone number stands in the log as a token, and counts as
 * that address or number too, so that it meets the same person told by another source.
 */
export function findAliases(
  storeId: string,
  event: { readonly input: Pick<EventInput, 'userId' | 'anonymousId' | 'previousId' | 'email' | 'phone' | 'event'> & { readonly type?: EventInput['type'] }; readonly properties: JsonObject; readonly traits: JsonObject },
  keep: { readonly vault: Vault; readonly tokenOf: TokenOf },
): Aliases {
  const { input, properties, traits } = event;
  const userId = hideAddress(clip(input.userId), keep.tokenOf);
  // An `alias` call names no device: the id by which the person was known before stands in its place.
  const anonymousId = hideAddress(clip(input.type === 'alias' ? input.previousId : input.anonymousId), keep.tokenOf);
  const named = contactsOf({ type: input.type ?? 'identify', userId: input.userId ?? null, traits, properties, ...(input.event === undefined ? {} : { event: input.event }) });
  const email = (input.email === undefined ? null : normaliseEmail(input.email)) ?? named.email;
  const phone = (input.phone === undefined ? null : normalisePhone(input.phone)) ?? named.phone;
  const emailToken = email === null ? tokenWithin(userId, 'pii:email:') : keep.tokenOf('email', email);
  const phoneToken = phone === null ? tokenWithin(userId, 'pii:phone:') : keep.tokenOf('phone', phone);
  const key = (kind: Exclude<AliasKind, 'none'>, id: string): string => (id === '' ? '0' : keep.vault.aliasKey(storeId, kind, id));
  const user = key('user', userId);
  const device = key('anonymous', anonymousId);
  const emailKey = key('email', emailToken);
  const phoneKey = key('phone', phoneToken);
  return {
    user, device, email: emailKey, phone: phoneKey, userId, anonymousId,
    keys: [user, device, emailKey, phoneKey].filter((aliasKey) => aliasKey !== '0'),
  };
}

/** The alias that stands for the person in the row, once and for all. */
export function primaryAlias(aliases: Aliases): { readonly kind: AliasKind; readonly key: string } {
  if (aliases.user !== '0') return { kind: 'user', key: aliases.user };
  if (aliases.device !== '0') return { kind: 'anonymous', key: aliases.device };
  if (aliases.email !== '0') return { kind: 'email', key: aliases.email };
  if (aliases.phone !== '0') return { kind: 'phone', key: aliases.phone };
  return { kind: 'none', key: '0' };
}

/** Keys of every id that a call names which is none, as far as it can be read: who is erased must be found in it. */
export function findKeysInCall(storeId: string, body: JsonValue, vault: Vault): readonly string[] {
  const call = objectOf(body);
  const text = (name: string): string => textOf(call[name]) ?? '';
  const traits = { ...objectOf(objectOf(call['context'])['traits']), ...objectOf(call['traits']) };
  const event = { input: { type: 'track' as const, event: text('event'), userId: text('userId'), anonymousId: text('anonymousId') }, properties: objectOf(call['properties']), traits };
  const found = findAliases(storeId, event, { vault, tokenOf: (kind, value) => vault.tokenOf(storeId, kind, value) });
  const previous = clip(text('previousId'));
  return previous === '' ? found.keys : [...found.keys, vault.aliasKey(storeId, 'anonymous', previous), vault.aliasKey(storeId, 'user', previous)];
}

function hideAddress(id: string, tokenOf: TokenOf): string {
  if (looksLikeEmail(id)) return tokenOf('email', normaliseEmail(id) ?? id);
  return looksLikePhone(id) ? tokenOf('phone', normalisePhone(id) ?? id) : id;
}

function tokenWithin(userId: string, prefix: string): string {
  return userId.startsWith(prefix) ? userId : '';
}
