import { z } from 'zod';
import type { EventDefinition } from './define.ts';
import { fieldNotes, type FieldNote, type PiiKind } from './fields.ts';
import { findDefinition } from './find-definition.ts';
import { vocabulary } from './vocabulary.ts';

/** The personal properties of an event, by key; a nested map stands for an object or a list of them. */
export interface Marks extends ReadonlyMap<string, PiiKind | Marks> {}

/** A property as the reference tells it. */
export interface DescribedField extends FieldNote {
  readonly name: string;
  readonly required: boolean;
  /** Properties of the objects in a list. */
  readonly fields: readonly DescribedField[];
}

const NO_MARKS: Marks = new Map();
const marksByEvent: ReadonlyMap<string, Marks> = new Map(vocabulary.map((one) => [one.name, marksIn(describeFields(one))]));

/** The personal properties of an event's definition. */
export function marksOf(definition: EventDefinition): Marks {
  return marksByEvent.get(definition.name) ?? marksIn(describeFields(definition));
}

/** The same by name, for the exact names of the vocabulary; empty for unknown events. */
export function marksByName(name: string): Marks {
  return marksByEvent.get(name) ?? NO_MARKS;
}

/**
 * Paths of an event's properties that are marked personal, such as `email`; `products[].note` inside a list.
 *
 * @param name name of an event in any spelling that `findDefinition` knows; `Identify` for traits
 * @returns in order of definition; empty for an unknown event
 */
export function piiPaths(name: string): readonly string[] {
  const definition = findDefinition(name);
  return definition === null ? [] : markedPaths(describeFields(definition), '');
}

function markedPaths(fields: readonly DescribedField[], before: string): string[] {
  return fields.flatMap((field) => [
    ...(field.pii === null ? [] : [`${before}${field.name}`]),
    ...markedPaths(field.fields, `${before}${field.name}[].`),
  ]);
}

/** The properties of an event with their notes, in order of definition. */
export function describeFields(definition: EventDefinition): readonly DescribedField[] {
  return describeShape(definition.properties.shape);
}

function describeShape(shape: z.ZodRawShape): readonly DescribedField[] {
  return Object.entries(shape).map(([name, schema]) => {
    const inner = withoutOptional(schema);
    const note = fieldNotes.get(inner) ?? { type: 'anything', words: '', pii: null };
    const item = inner instanceof z.ZodArray ? inner.element : null;
    return {
      name,
      ...note,
      required: inner === schema,
      fields: item instanceof z.ZodObject ? describeShape(item.shape) : [],
    };
  });
}

function withoutOptional(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return withoutOptional(schema.unwrap());
  return schema;
}

function marksIn(fields: readonly DescribedField[]): Marks {
  const marks = new Map<string, PiiKind | Marks>();
  for (const field of fields) {
    const below = marksIn(field.fields);
    if (field.pii !== null) marks.set(field.name, field.pii);
    else if (below.size > 0) marks.set(field.name, below);
  }
  return marks;
}
