import { AppError } from './errors.ts';

/** So many parts of a split stand on their own, the largest; what is smaller stands together. More lines or rows than these nobody compares. */
export const MOST_PARTS = 8;

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
