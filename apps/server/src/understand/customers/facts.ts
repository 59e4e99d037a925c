import type { CommittedRow } from '../../platform/event-log/row.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { LinkFact, NamedAlias } from './link-rules.ts';

/** A label is for people to read; a 10,000-character id is told by its beginning. */
const MAX_LABEL_LENGTH = 300;
const MAX_TRAITS = 100;
const MAX_TRAIT_NAME_LENGTH = 200;
const MAX_TRAIT_LENGTH = 4_000;
const TOKENS = /pii:(?:email|phone):[A-Za-z0-9_-]{22}/g;

/** What a committed row tells about who is who; `previous` of an `alias` call is resolved by the caller, who can ask the log. */
export function readFact(row: CommittedRow, vault: Pick<Vault, 'aliasKey'>): LinkFact {
  const isAliasCall = row.type === 'alias';
  const device = named(keyOf(row, 'anonymous'), row.anonymous_id);
  return {
    user: named(keyOf(row, 'user'), row.user_id),
    email: named(keyOf(row, 'email'), tokenOf(row, 'email', vault)),
    phone: named(keyOf(row, 'phone'), tokenOf(row, 'phone', vault)),
    // The id before an `alias` call stands where a device's id stands.
    device: isAliasCall ? null : device,
    previous: isAliasCall && device !== null ? { ...device, kind: 'anonymous' } : null,
    hasTraits: (row.traits ?? '').length > 2,
    evidence: { eventKey: row.event_key, eventName: row.name.slice(0, MAX_LABEL_LENGTH), atMs: instantMs(row.at) },
  };
}

/** Traits of a row: an object's own entries, without those too large to be a trait. */
export function readTraits(row: CommittedRow): [string, unknown][] {
  const text = row.traits ?? '';
  if (text.length <= 2) return [];
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return [];
  return Object.entries(parsed)
    .filter(([name, value]) => name.length > 0 && name.length <= MAX_TRAIT_NAME_LENGTH && JSON.stringify(value).length <= MAX_TRAIT_LENGTH)
    .slice(0, MAX_TRAITS);
}

/** Milliseconds of an instant as the log writes it (`YYYY-MM-DD HH:MM:SS.mmm`, or ISO when it was read back). */
export function instantMs(at: string): number {
  return Date.parse(`${at.replace(' ', 'T').replace('Z', '')}Z`);
}

function keyOf(row: CommittedRow, kind: 'user' | 'anonymous' | 'email' | 'phone'): string | null {
  const own = { user: row.user_key, anonymous: row.device_key, email: row.email_key, phone: row.phone_key }[kind];
  if (own !== undefined && own !== '0') return own;
  return row.alias_kind === kind && row.alias_key !== '0' ? row.alias_key : null;
}

function named(key: string | null, label: string | null | undefined): NamedAlias | null {
  if (key === null) return null;
  return { aliasKey: key, label: label === undefined || label === null || label === '' ? null : label.slice(0, MAX_LABEL_LENGTH) };
}

/** The token among the row's texts that the key was made from; an event may carry addresses of others too (a gift's recipient). */
function tokenOf(row: CommittedRow, kind: 'email' | 'phone', vault: Pick<Vault, 'aliasKey'>): string | null {
  const key = keyOf(row, kind);
  if (key === null) return null;
  for (const text of [row.traits, row.properties, row.context, row.user_id]) {
    for (const [token] of (text ?? '').matchAll(TOKENS)) {
      if (token.startsWith(`pii:${kind}:`) && vault.aliasKey(row.store_id, kind, token) === key) return token;
    }
  }
  return null;
}
