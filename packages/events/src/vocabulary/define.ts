import { z } from 'zod';
import type { JsonObject } from '../json.ts';

/** Where an event's row lies in the log: see `familyOf`. */
export type Family = 'order' | 'device' | 'service' | 'person' | 'other';
export type Stage = 'awareness' | 'consideration' | 'purchase' | 'retention' | 'advocacy';
export type CallType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';
/** Turns properties of one schema version into those of the next. */
export type Upcaster = (properties: JsonObject) => JsonObject;

/** An event of the vocabulary. */
export interface EventDefinition<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: Name;
  /** `device` means: on a device when a browser or app tells it, else `other`. */
  readonly family: Family;
  /** The stage of the journey it belongs to; null when it belongs to none. */
  readonly stage: Stage | null;
  /** The schema version in force; older ones are read through `upcasts`. */
  readonly version: number;
  /** When to send it, in a sentence. */
  readonly words: string;
  /** The call that carries it; the properties of Identify and Group are their traits. */
  readonly type: CallType;
  /** Unknown properties are welcome and kept. */
  readonly properties: z.ZodObject<Shape, z.core.$loose>;
  /** Other spellings of properties that SDKs and older specs send, to the name used here. */
  readonly renames: Readonly<Record<string, string>>;
  /** By the version they start from; each leads to the next. */
  readonly upcasts: Readonly<Record<number, Upcaster>>;
}

interface DefinitionInput<Name extends string, Shape extends z.ZodRawShape> {
  readonly name: Name;
  readonly family: Family;
  readonly stage: Stage | null;
  readonly words: string;
  readonly properties: z.ZodObject<Shape, z.core.$loose>;
  readonly version?: number;
  readonly type?: CallType;
  readonly renames?: Readonly<Record<string, string>>;
  readonly upcasts?: Readonly<Record<number, Upcaster>>;
}

const NOTHING = {};

/** Define an event; version 1 and a `track` call unless said otherwise. */
export function define<const Name extends string, Shape extends z.ZodRawShape>(
  input: DefinitionInput<Name, Shape>,
): EventDefinition<Name, Shape> {
  return { version: 1, type: 'track', renames: NOTHING, upcasts: NOTHING, ...input };
}

/** The properties of an event: known ones read by the schema, all others kept as they came. */
export const properties = z.looseObject;

/** Events about one subject: one page of the reference. */
export interface Subject<Events extends readonly EventDefinition[] = readonly EventDefinition[]> {
  /** Name of its page, kebab-case. */
  readonly code: string;
  readonly title: string;
  readonly words: string;
  readonly events: Events;
}

/** Put the events of one subject together. */
export function subject<const Events extends readonly EventDefinition[]>(input: Subject<Events>): Subject<Events> {
  return input;
}
