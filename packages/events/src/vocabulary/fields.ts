import { z } from 'zod';
import { readInstant } from '../instant.ts';

/** A kind of personal value, as the vault knows them. */
export type PiiKind = 'email' | 'phone' | 'name' | 'address' | 'ip' | 'text' | 'other';

/** What the vocabulary knows about a property beside its schema. */
export interface FieldNote {
  /** The type in words, for the reference pages. */
  readonly type: string;
  readonly words: string;
  /** Marked personal: replaced by a token before it reaches the log. */
  readonly pii: PiiKind | null;
}

/** The notes of every property schema, keyed by the schema. */
export const fieldNotes = z.registry<FieldNote>();

/** A kind of property: how it is read from what SDKs really send. */
export interface FieldKind<Value> {
  readonly type: string;
  readonly expected: string;
  readonly pii: PiiKind | null;
  /** The value; null when there is none (null or an empty text); undefined when it is wrong. */
  read(value: unknown): Value | null | undefined;
}

/** A property that may be absent, null or empty. */
export function optional<Value>(kind: FieldKind<Value>, words: string) {
  const schema = z.transform((value: unknown, context): Value | null => {
    const read = kind.read(value);
    if (read !== undefined) return read;
    context.issues.push({ code: 'custom', message: kind.expected, input: value });
    return null;
  });
  return schema.register(fieldNotes, { type: kind.type, words, pii: kind.pii }).optional();
}

/** A property without which the event says nothing. */
export function required<Value>(kind: FieldKind<Value>, words: string) {
  const schema = z.transform((value: unknown, context): Value => {
    const read = kind.read(value);
    if (read !== undefined && read !== null) return read;
    context.issues.push({ code: 'custom', message: kind.expected, input: value });
    return z.NEVER;
  });
  return schema.register(fieldNotes, { type: kind.type, words, pii: kind.pii });
}

/** Mark a kind as personal. */
export function pii<Value>(mark: PiiKind, kind: FieldKind<Value>): FieldKind<Value> {
  return { ...kind, pii: mark };
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

function readNumber(value: unknown, below: number): number | null | undefined {
  if (typeof value === 'number') return Math.abs(value) < below ? value : undefined;
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === '') return null;
  // "12,50" and "1,234.50" are refused: which comma is meant can't be known, and a wrong price is worse than a quarantined event.
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Math.abs(number) < below ? number : undefined;
}

function readText(value: unknown, maxLength: number): string | null | undefined {
  if (typeof value === 'string') return value.length <= maxLength ? value : undefined;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

export const amount: FieldKind<number> = {
  type: 'decimal',
  expected: 'an amount of money: a decimal number below 10^12, such as 12.5 or "12.50" (with a point, without a currency sign)',
  pii: null,
  read: (value) => readNumber(value, 1e12),
};

export const quantity: FieldKind<number> = {
  type: 'number',
  expected: 'a finite number below 10^9',
  pii: null,
  read: (value) => readNumber(value, 1e9),
};

/** An id. Numbers are taken as text, unless JSON has already rounded them. */
export const id: FieldKind<string> = {
  type: 'text or whole number',
  expected: 'an id of 1 to 200 characters (ids over 9007199254740991 as text)',
  pii: null,
  read(value) {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
    if (value === null || value === undefined) return null;
    if (typeof value !== 'string') return undefined;
    const trimmed = value.trim();
    if (trimmed === '') return null;
    return trimmed.length <= 200 ? trimmed : undefined;
  },
};

export const text: FieldKind<string> = {
  type: 'text',
  expected: 'a text of up to 10,000 characters',
  pii: null,
  read: (value) => readText(value, 10_000),
};

export const longText: FieldKind<string> = {
  type: 'text',
  expected: 'a text of up to 30,000 characters',
  pii: null,
  read: (value) => readText(value, 30_000),
};

export const flag: FieldKind<boolean> = {
  type: 'true or false',
  expected: 'true or false',
  pii: null,
  read(value) {
    if (typeof value === 'boolean') return value;
    if (value === null || value === undefined || value === '') return null;
    if (value === 1 || value === 'true' || value === '1') return true;
    return value === 0 || value === 'false' || value === '0' ? false : undefined;
  },
};

export const currency: FieldKind<string> = {
  type: 'currency',
  expected: 'an ISO 4217 currency: three letters, such as EUR',
  pii: null,
  read(value) {
    if (value === null || value === undefined || value === '') return null;
    return typeof value === 'string' && /^[a-z]{3}$/i.test(value.trim()) ? value.trim().toUpperCase() : undefined;
  },
};

/** An instant, kept as ISO 8601 in UTC; a date without a time stays a date. */
export const instant: FieldKind<string> = {
  type: 'date and time',
  expected: 'a real date between 1970 and 2200 in ISO 8601, such as 2026-01-31 or 2026-01-31T10:20:30Z',
  pii: null,
  read(value) {
    if (value === null || value === undefined || value === '') return null;
    const read = readInstant(value);
    if (read === null) return undefined;
    return typeof value === 'string' && value.trim().length <= 10 ? value.trim() : read.toISOString();
  },
};

/** One of a closed list, in any case. */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): FieldKind<Choice> {
  return {
    type: choices.join(' | '),
    expected: `one of ${choices.join(', ')}`,
    pii: null,
    read(value) {
      if (value === null || value === undefined || value === '') return null;
      if (typeof value !== 'string') return undefined;
      const wanted = value.trim().toLowerCase();
      return choices.find((choice) => choice === wanted);
    },
  };
}

/** A list of objects that share a schema. */
export function list<Item extends z.ZodObject>(item: Item, words: string) {
  return z.array(item).register(fieldNotes, { type: 'list', words, pii: null }).nullish();
}
