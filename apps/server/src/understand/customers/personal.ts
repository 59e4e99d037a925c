import type { Vault } from '../../platform/vault/vault.ts';

/** Every token of a sealed value within a text. */
const TOKENS = /pii:[a-z]+:[A-Za-z0-9_-]{22}/g;

/** What stands for a value that was erased. */
const ERASED = '[erased]';

export function findTokens(texts: Iterable<string>): string[] {
  const tokens = new Set<string>();
  for (const text of texts) for (const [token] of text.matchAll(TOKENS)) tokens.add(token);
  return [...tokens];
}

/** Opens values for a reader who may see them. */
export interface Opened {
  /** The text with its tokens replaced by what they stand for. */
  text(text: string): string;
  /** The same for every text within a value. */
  value(value: unknown): unknown;
}

/** Open all tokens within these texts with one look into the vault. */
export async function openTexts(vault: Pick<Vault, 'open'>, storeId: string, texts: Iterable<string>): Promise<Opened> {
  const clear = await vault.open(storeId, findTokens(texts));
  const text = (sealed: string): string => sealed.replaceAll(TOKENS, (token) => clear.get(token) ?? ERASED);
  const value = (sealed: unknown): unknown => {
    if (typeof sealed === 'string') return text(sealed);
    if (Array.isArray(sealed)) return sealed.map(value);
    if (typeof sealed !== 'object' || sealed === null) return sealed;
    return Object.fromEntries(Object.entries(sealed).map(([name, inner]) => [name, value(inner)]));
  };
  return { text, value };
}

/** A JSON object of the log, or an empty one. */
export function readObject(text: string): Record<string, unknown> {
  if (text === '') return {};
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? Object.fromEntries(Object.entries(parsed)) : {};
}

const NAME_TRAITS = ['name', 'first_name', 'firstName', 'last_name', 'lastName'] as const;
/** Traits that say how to call and reach a person. */
export const CONTACT_TRAITS: readonly string[] = [...NAME_TRAITS, 'email', 'phone'];

export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** How to call and reach a person, from opened traits; an absent or erased one is null. */
export function readContact(traits: ReadonlyMap<string, unknown>, labels: { readonly email: string | null; readonly phone: string | null }): Contact {
  const text = (name: string): string | null => {
    const value = traits.get(name);
    return typeof value === 'string' && value.trim() !== '' && value !== ERASED ? value.trim() : null;
  };
  const parts = [text('first_name') ?? text('firstName'), text('last_name') ?? text('lastName')].filter((part) => part !== null);
  return { name: text('name') ?? (parts.length === 0 ? null : joinName(parts)), email: text('email') ?? labels.email, phone: text('phone') ?? labels.phone };
}

const HAN = /^\p{Script=Han}+$/u;

/** A first and a last name as their bearer would write them: in Chinese characters the last name stands before the first, without a space. */
function joinName(parts: readonly string[]): string {
  return parts.every((part) => HAN.test(part)) ? parts.toReversed().join('') : parts.join(' ');
}
