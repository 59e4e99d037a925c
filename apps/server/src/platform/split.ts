import { AppError } from './errors.ts';

/** So many parts of a split stand on their own, the largest; what is smaller stands together. More lines or rows than these nobody compares. */
export const MOST_PARTS = 8;

/** A part of a split: its value, empty where that is not known; null: all parts beyond the largest together. */
export interface Part {
  readonly key: string | null;
}

/** What a question may be split by, and how a refusal begins. */
export interface SplitRules<Dimension extends string> {
  readonly dimensions: readonly Dimension[];
  /** Code of the refusal, such as `retention.invalid_by`. */
  readonly code: string;
  /** Begins the sentence that refuses another dimension, such as "Retention can't be split by". */
  readonly refusal: string;
}

/**
 * Reads what a question is split by.
 *
 * @param text null or empty is no split
 * @throws the code of the rules
 */
export function readSplit<Dimension extends string>(text: string | null | undefined, { dimensions, code, refusal }: SplitRules<Dimension>): Dimension | null {
  if (text === null || text === undefined || text === '') return null;
  const found = dimensions.find((one) => one === text);
  if (found === undefined) throw new AppError({ code, kind: 'invalid', message: `${refusal} "${text.slice(0, 80)}". Choose ${dimensions.length === 1 ? '' : 'one of '}${dimensions.join(', ')}.` });
  return found;
}

/**
 * The part that a list is asked for, as a query names it.
 *
 * @param query.part   its key, where it stands on its own
 * @param query.others `'1'`: all parts beyond the largest
 * @returns null where none is asked for
 */
export function readPart({ part, others }: { readonly part?: string | undefined; readonly others?: '1' | undefined }): Part | null {
  if (others === '1') return { key: null };
  return part === undefined ? null : { key: part };
}

/** Refuses a part where nothing is split. @throws the code of the rules */
export function requireSplit(part: Part | null, by: string | null, code: string): void {
  if (part !== null && by === null) throw new AppError({ code, kind: 'invalid', message: 'A part is a part of something: say with "by" what it is split by.' });
}
