import type { PiiKind } from '../vocabulary/fields.ts';
import { normaliseEmail, replaceEmails } from './emails.ts';
import { looksLikePhone, normalisePhone, replacePhones } from './phones.ts';

export interface PiiReplacement {
  /** The token of a value; e-mail addresses and phone numbers arrive in their normal form where they have one. */
  tokenOf(kind: PiiKind, value: string): string;
  /** ISO 3166 country of phone numbers that are written without a calling code. */
  readonly defaultCountry?: string;
}

const TOKEN = /^pii:[a-z]+:[\w-]{22}$/;
const MAYBE_PHONE = /\d[ \u00a0().-]{0,2}\d{1,4}[ \u00a0().-]|\+\(?\d|%2B\d|\(\d/i;

/** True for a text that is a token already. */
export function isPiiToken(text: string): boolean {
  return text.startsWith('pii:') && TOKEN.test(text);
}

/**
 * Replace e-mail addresses and phone numbers inside any text; the rest of it stays.
 *
 * @param anyForm false where only numbers with a `+` are phone numbers, as under keys of ids
 */
export function replacePiiInText(text: string, how: PiiReplacement, anyForm = true): string {
  if (text.length < 6 || isPiiToken(text)) return text;
  const withoutEmails = replaceEmails(text, (email) => how.tokenOf('email', email));
  if (!anyForm && !withoutEmails.includes('+') && !withoutEmails.includes('%2B')) return withoutEmails;
  if (!MAYBE_PHONE.test(withoutEmails)) return withoutEmails;
  return replacePhones(withoutEmails, (phone) =>
    anyForm || phone.startsWith('+') || phone.startsWith('%') ? how.tokenOf('phone', normalPhone(phone, how)) : phone,
  );
}

/** An id that is an e-mail address or a phone number, as a token; any other id as it is. */
export function replacePiiInId(id: string, how: PiiReplacement): string {
  if (looksLikePhone(id)) return how.tokenOf('phone', normalPhone(id, how));
  return replacePiiInText(id, how, false);
}

/** The normal form of a value that is known to be of a kind; the trimmed value where it has none. */
export function normalValue(kind: PiiKind, value: string, how: PiiReplacement): string {
  if (kind === 'email') return normaliseEmail(value) ?? value.trim();
  return kind === 'phone' ? normalPhone(value, how) : value;
}

function normalPhone(value: string, how: PiiReplacement): string {
  return normalisePhone(value, how.defaultCountry) ?? value.trim();
}
