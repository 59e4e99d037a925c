import { isObject, type JsonObject, type JsonValue } from './json.ts';

export interface SanitiseLimits {
  /** Levels of nesting that are kept; what lies deeper becomes the text `[too deep]`. Default 12. */
  readonly maxDepth?: number;
  /** Characters of one text that are kept. Default 32,768: a whole event may have 32 kB. */
  readonly maxString?: number;
  /** Characters of one key that are kept. Default 200. */
  readonly maxKey?: number;
}

interface Limits {
  readonly maxDepth: number;
  readonly maxString: number;
  readonly maxKey: number;
}

export const TOO_DEEP = '[too deep]';
const DEFAULTS: Limits = { maxDepth: 12, maxString: 32_768, maxKey: 200 };
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Make any parsed JSON safe to walk, store and compare; never throws.
 *
 * Drops the keys `__proto__`, `constructor` and `prototype` at any depth, removes null bytes and lone surrogates from texts and
 * keys, cuts overlong ones, replaces what lies too deep, and writes what JSON can't (Infinity from `1e999`, bigint) as text.
 *
 * @returns the same objects where nothing had to change, else copies; undefined becomes null
 */
export function sanitise(value: unknown, limits: SanitiseLimits = DEFAULTS): JsonValue {
  return clean(value, limits === DEFAULTS ? DEFAULTS : { ...DEFAULTS, ...limits }, 0);
}

/** Like `sanitise`, for a value that should be an object: anything else becomes null. */
export function sanitiseObject(value: unknown, limits: SanitiseLimits = DEFAULTS): JsonObject | null {
  const cleaned = sanitise(value, limits);
  return isObject(cleaned) ? cleaned : null;
}

function clean(value: unknown, limits: Limits, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      return cleanText(value, limits.maxString);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      if (depth >= limits.maxDepth) return TOO_DEEP;
      return Array.isArray(value) ? cleanList(value, limits, depth) : cleanObject(value, limits, depth);
    default:
      return null;
  }
}

function cleanText(text: string, maxLength: number): string {
  let kept = text.length > maxLength ? text.slice(0, maxLength) : text;
  if (kept.includes('\0')) kept = kept.replaceAll('\0', '');
  return kept.isWellFormed() ? kept : kept.replace(LONE_SURROGATES, '');
}

// Both copy on the first change only: what honest senders send is clean, and a copy costs several times the look.
function cleanList(list: readonly unknown[], limits: Limits, depth: number): readonly JsonValue[] {
  let copy: JsonValue[] | null = null;
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at];
    const cleaned = clean(item, limits, depth + 1);
    if (copy === null && cleaned !== item) copy = list.slice(0, at) as JsonValue[];
    copy?.push(cleaned);
  }
  return copy ?? (list as readonly JsonValue[]);
}

function cleanObject(source: object, limits: Limits, depth: number): JsonObject {
  const fields = source as Record<string, JsonValue | undefined>;
  const keys = Object.keys(fields);
  let copy: Record<string, JsonValue> | null = null;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    const value = fields[key];
    const name = cleanText(key, limits.maxKey);
    // Cleaning may make a forbidden name out of a harmless one, such as "__pro\0to__", so the cleaned one is looked at.
    const dropped = value === undefined || name === '__proto__' || name === 'constructor' || name === 'prototype';
    const cleaned = dropped ? null : clean(value, limits, depth + 1);
    if (copy === null) {
      if (cleaned === value && name === key && !dropped) continue;
      copy = firstOf(fields, keys.slice(0, at));
    }
    if (!dropped) copy[name] = cleaned;
  }
  return copy ?? (fields as JsonObject);
}

function firstOf(fields: Readonly<Record<string, JsonValue | undefined>>, keys: readonly string[]): Record<string, JsonValue> {
  const first: Record<string, JsonValue> = {};
  for (const key of keys) first[key] = fields[key] ?? null;
  return first;
}
