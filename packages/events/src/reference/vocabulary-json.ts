import type { CallType, EventDefinition, Family, Stage } from '../vocabulary/define.ts';
import { describeFields, type DescribedField } from '../vocabulary/marks.ts';
import type { PiiKind } from '../vocabulary/fields.ts';
import { subjects } from '../vocabulary/vocabulary.ts';

export interface FieldInJson {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** null when it is not personal. */
  readonly pii: PiiKind | null;
  readonly words: string;
  /** Of the objects in a list; empty for everything else. */
  readonly fields: readonly FieldInJson[];
}

export interface EventInJson {
  readonly name: string;
  readonly type: CallType;
  readonly family: Family;
  readonly stage: Stage | null;
  readonly version: number;
  readonly words: string;
  readonly fields: readonly FieldInJson[];
}

export interface SubjectInJson {
  readonly code: string;
  readonly title: string;
  readonly words: string;
  readonly events: readonly EventInJson[];
}

/** The whole vocabulary as plain data, subject by subject, for `GET /vocabulary`. */
export function vocabularyJson(): readonly SubjectInJson[] {
  return subjects.map(({ code, title, words, events }) => ({ code, title, words, events: events.map(eventInJson) }));
}

function eventInJson(definition: EventDefinition): EventInJson {
  const { name, type, family, stage, version, words } = definition;
  return { name, type, family, stage, version, words, fields: describeFields(definition).map(fieldInJson) };
}

function fieldInJson(field: DescribedField): FieldInJson {
  const { name, type, required, pii, words, fields } = field;
  return { name, type, required, pii, words, fields: fields.map(fieldInJson) };
}
