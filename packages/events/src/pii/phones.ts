import { PHONE_PLANS } from './phone-plans.ts';

/**
 * A run that might be a number: digits with at most two separators between two of them, not part of a longer word or number.
 * Letters are those of alphabets that put spaces between words; Chinese doesn't, so there a number may touch its neighbours.
 */
const CANDIDATE =
  /(?:(?<![\w\u00c0-\u024f\u0400-\u04ff])(?:\+|%2B)|(?<![\w\u00c0-\u024f\u0400-\u04ff@#/.,:+-]))\(?\d(?:[ \u00a0().-]{0,2}\d){6,16}(?![\w\u00c0-\u024f\u0400-\u04ff@%]|[.,:-]\d)/gi;
/** Sizes of the groups of digits in which national numbers are written when no 0 or bracket gives them away. */
const SHAPES = new Set(['3-3-3', '3-3-4', '3-4-4', '3-2-2-2', '2-3-2-2', '3-3-2-2', '1-3-3-4', '1-3-3-2-2', '1-3-4-4']);
const DATE_FIRST = /^(?:(?:19|20)\d\d-\d\d-\d\d|\d\d?-\d\d?-(?:19|20)\d\d)(?:-|$)/;
const MONEY_AFTER = /^\s?(?:zł|pln|eur|usd|gbp|uah|cny|rmb|brl|czk|грн|руб|元|円|€|\$|£|¥|₴|szt|pcs|km|kg|%)/i;

/**
 * True when the whole text is written as a phone number: a `+` with 8 to 15 digits, or digits grouped as numbers are.
 *
 * Bare digits are no phone number: order numbers, EAN codes and timestamps look the same. Neither are dates, versions,
 * IP addresses, ISBNs and sums of money.
 */
export function looksLikePhone(value: string): boolean {
  const text = value.trim();
  if (text.length < 8 || text.length > 32) return false;
  CANDIDATE.lastIndex = 0;
  const found = CANDIDATE.exec(text);
  return found !== null && found.index === 0 && found[0].length === text.length && isPhone(found[0], '');
}

/**
 * One spelling for one number: `+` and 8 to 15 digits (E.164).
 *
 * @param value          as written: `+48 501-234-567`, `0048501234567`, `(044) 123 45 67`
 * @param defaultCountry ISO 3166 country that a number without a calling code belongs to
 * @returns null when it is no number, or has no calling code and no country says which
 */
export function normalisePhone(value: string, defaultCountry?: string): string | null {
  const text = value.trim().replace(/^(?:tel:|%2B)/i, (start) => (start.startsWith('%') ? '+' : ''));
  if (!/^\+?[\d\s().\-/\u00a0]+$/.test(text)) return null;
  const international = text.startsWith('+') || text.startsWith('00');
  // "+44 (0)20 …": the bracketed 0 is dialled at home only.
  const digits = (international ? text.replace('(0)', '') : text).replace(/\D/g, '');
  if (international) return asE164(text.startsWith('+') ? digits : digits.slice(2));
  const plan = defaultCountry === undefined ? undefined : PHONE_PLANS[defaultCountry.toUpperCase()];
  if (plan === undefined) return null;
  if (digits.startsWith(plan.trunk) && plan.digits.includes(digits.length - plan.trunk.length)) {
    const national = digits.slice(plan.trunk.length);
    if (plan.trunk !== '') return asE164(plan.code + national);
  }
  if (plan.digits.includes(digits.length)) return asE164(plan.code + digits);
  return digits.startsWith(plan.code) && plan.digits.includes(digits.length - plan.code.length) ? asE164(digits) : null;
}

/** Replace every phone number inside a text by what `replacement` makes of it as written. */
export function replacePhones(text: string, replacement: (phone: string) => string): string {
  return text.replace(CANDIDATE, (whole: string, offset: number) =>
    isPhone(whole, text.slice(offset + whole.length, offset + whole.length + 6)) ? replacement(whole) : whole,
  );
}

function asE164(digits: string): string | null {
  return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0') ? `+${digits}` : null;
}

function isPhone(candidate: string, after: string): boolean {
  const digits = candidate.replace(/^%2B/i, '+').replace(/\D/g, '');
  if (candidate.startsWith('+') || /^%2B/i.test(candidate)) return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0');
  const groups = candidate.split(/[^\d]+/).filter((group) => group !== '');
  if (digits.length < 9 || digits.length > 14 || groups.length < 2 || groups.length > 6) return false;
  const shape = groups.map((group) => group.length).join('-');
  if (DATE_FIRST.test(groups.join('-')) || MONEY_AFTER.test(after)) return false;
  if (/^97[89]/.test(digits) && digits.length === 13) return false;
  if (candidate.includes('.') && shape !== '3-3-4' && shape !== '2-2-2-2-2') return false;
  if (SHAPES.has(shape) && digits[0] !== '0') return true;
  const wellCut = groups.slice(1).every((group) => group.length >= 2 && group.length <= 7);
  const bracketed = /^\d?[ -]?\(\d{2,5}\)/.test(candidate) || candidate.startsWith('(');
  return wellCut && (bracketed || (digits.startsWith('0') && (groups[0]?.length ?? 0) <= 5));
}
