import type { Sink } from './recipe.ts';

/** A key for the nth row about the same thing: two rows of one customer are two facts, and each is replaced by its own newer version. */
export function numberedKey(sink: Sink, key: readonly string[]): readonly string[] {
  return [...key, String(sink.occurrence(JSON.stringify(key)))];
}
