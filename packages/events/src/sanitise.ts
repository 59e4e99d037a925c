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
 * @returns a copy that shares nothing with the input; undefined becomes null
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

function cleanList(list: readonly unknown[], limits: Limits, depth: number): readonly JsonValue[] {
  return list.map((item) => clean(item, limits, depth + 1));
}

// Always copies: a copy of ten keys costs less than finding out whether one is needed, and the result shares nothing hostile.
function cleanObject(source: object, limits: Limits, depth: number): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;
    if (value === undefined) continue;
    const name = cleanText(key, limits.maxKey);
    // Cleaning may make a forbidden name out of a harmless one, such as "__pro\0to__".
    if (name !== key && (name === '__proto__' || name === 'constructor' || name === 'prototype')) continue;
    result[name] = clean(value, limits, depth + 1);
  }
  return result;
}
