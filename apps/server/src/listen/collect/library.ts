import type { JsonValue } from '@throughline/events';
import { clip, objectOf, textOf } from './texts.ts';

/** The library that made a call, as its context names it; '' for what it leaves out. */
export interface Library {
  readonly name: string;
  readonly version: string;
}

const MAX_NAME = 60;

export function libraryOf(context: unknown): Library {
  const library = objectOf(objectOf(context)['library']);
  return { name: clip(textOf(library['name'])).slice(0, MAX_NAME), version: clip(textOf(library['version'])).slice(0, MAX_NAME) };
}

/** The same of a body that could not be read as a call. */
export function libraryOfCall(body: JsonValue): Library {
  return libraryOf(objectOf(body)['context']);
}
