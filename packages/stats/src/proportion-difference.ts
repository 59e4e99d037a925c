import type { Difference } from './difference.ts';
import { DEFAULT_CONFIDENCE } from './interval.ts';
import { normalCdf } from './normal.ts';
import { wilson } from './proportion.ts';

/** Successes `k` of `n` trials. */
export interface Trials {
  readonly k: number;
  readonly n: number;
}

/**
 * How the shares of two independent samples differ: `now − before`.
 *
 * @param confidence of the interval, default 0.95
 * @returns the interval by Newcombe's hybrid of two Wilson intervals; `p` of the pooled two-sample z test, 1 when both shares are 0 or
 *          both are 1; null when a sample is empty
 * @see Newcombe 1998, Statistics in Medicine 17:873, method 10; the z test is Pearson's χ² of the 2×2 table without correction
 */
export function proportionDifference(before: Trials, now: Trials, confidence: number = DEFAULT_CONFIDENCE): Difference | null {
  const [low, high] = [wilson(before.k, before.n, confidence), wilson(now.k, now.n, confidence)];
  if (low === null || high === null) return null;
  const [first, second] = [before.k / before.n, now.k / now.n];
  const difference = second - first;
  const pooled = (before.k + now.k) / (before.n + now.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.n + 1 / now.n));
  return {
    difference,
    interval: {
      low: difference - Math.hypot(second - high.low, low.high - first),
      high: difference + Math.hypot(high.high - second, first - low.low),
    },
    p: error === 0 ? 1 : 2 * normalCdf(-Math.abs(difference) / error),
  };
}
