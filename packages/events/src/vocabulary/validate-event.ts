import type { z } from 'zod';
import { faultAt, pathText, type Fault } from '../fault.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { EventDefinition } from './define.ts';
import { findDefinition } from './find-definition.ts';
import { fromGa4 } from './ga4.ts';
import { marksOf, type Marks } from './marks.ts';

export type ValidatedEvent =
  | {
      readonly ok: true;
      /** The vocabulary's own spelling of a known event, else the name as sent. */
      readonly name: string;
      /** null for an event that the vocabulary does not know. */
      readonly definition: EventDefinition | null;
      /** Known properties as their types, unknown ones as they came. */
      readonly properties: JsonObject;
    }
  | { readonly ok: false; readonly name: string; readonly faults: readonly Fault[] };

/**
 * Check an event against the vocabulary and bring its properties into shape: numeric texts become numbers, ids texts,
 * currencies upper case, dates ISO 8601 in UTC. The input is not changed.
 *
 * @param name       event name as sent; `Page Viewed`, `Screen Viewed`, `Identify`, `Alias`, `Group` for calls without one
 * @param properties sanitised properties; the traits of an identify or group call
 * @returns unknown events are fine; a known one with a wrong shape comes back with everything that is wrong with it
 */
export function validateEvent(name: string, properties: JsonObject): ValidatedEvent {
  const definition = findDefinition(name);
  if (definition !== null) return check(definition, properties);
  const translated = fromGa4(name, properties);
  const known = translated === null ? null : findDefinition(translated.name);
  if (translated === null || known === null) return { ok: true, name, definition: null, properties };
  return check(known, translated.properties);
}

function check(definition: EventDefinition, properties: JsonObject): ValidatedEvent {
  const given = rename(definition.renames, properties);
  const parsed = definition.properties.safeParse(given);
  // What a schema of this vocabulary makes of JSON is JSON again.
  if (parsed.success) return { ok: true, name: definition.name, definition, properties: parsed.data as JsonObject };
  return { ok: false, name: definition.name, faults: parsed.error.issues.map((issue) => faultOf(issue, given, marksOf(definition))) };
}

function rename(renames: Readonly<Record<string, string>>, properties: JsonObject): JsonObject {
  let result = properties;
  for (const other in renames) {
    const name = renames[other];
    if (name === undefined || !Object.hasOwn(result, other) || Object.hasOwn(result, name)) continue;
    const { [other]: value, ...rest } = result;
    result = { [name]: value ?? null, ...rest };
  }
  return result;
}

function faultOf(issue: z.core.$ZodIssue, given: JsonObject, marks: Marks): Fault {
  const expected = issue.code === 'custom' ? issue.message : issue.code === 'invalid_type' ? shapeWords(issue.expected) : issue.message;
  let value: unknown = given;
  let mark: Marks | string | undefined = marks;
  for (const step of issue.path) {
    value = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[String(step)] : undefined;
    if (typeof step === 'string' && typeof mark === 'object') mark = mark.get(step);
  }
  return faultAt(pathText(issue.path), expected, { value, hidden: typeof mark === 'string' || looksPersonal(value) });
}

function shapeWords(expected: string): string {
  if (expected === 'array') return 'a list of objects';
  return expected === 'object' ? 'an object' : `a ${expected}`;
}

/** A fault may be shown and logged where its event may not: anything that could be an address or number stays out. */
function looksPersonal(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('@') || /\d{3}.*\d{4}/.test(value.slice(0, 80)));
}
