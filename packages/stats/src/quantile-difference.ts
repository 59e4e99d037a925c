import type { Difference } from './difference.ts';
import { DEFAULT_CONFIDENCE } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantileError } from './quantile.ts';

/** A quantile of a sample, with the two values that enclose it (`quantileRanks`). */
export interface QuantileSample {
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How the same quantile of two independent samples differs: `now − before`, whatever the values' distribution.
 *
 * @param quantile   0 < quantile < 1; 0.5 is the median
 * @param confidence of the interval, default 0.95
 * @returns null where a sample is too small for an interval, or where neither varies about its quantile
 * @see Bonett & Price 2002, Psychological Methods 7:370
 */
export function quantileDifference(before: QuantileSample, now: QuantileSample, { quantile, confidence = DEFAULT_CONFIDENCE }: { readonly quantile: number; readonly confidence?: number }): Difference | null {
  const [first, second] = [quantileError({ ...before, quantile }), quantileError({ ...now, quantile })];
  if (first === null || second === null) return null;
  const error = Math.sqrt(first ** 2 + second ** 2);
  if (!(error > 0)) return null;
  const difference = now.value - before.value;
  const half = normalQuantile(1 - (1 - confidence) / 2) * error;
  return { difference, interval: { low: difference - half, high: difference + half }, p: 2 * normalCdf(-Math.abs(difference) / error) };
}
