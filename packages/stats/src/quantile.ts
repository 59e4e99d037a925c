import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';
import { regularisedBeta } from './special.ts';

/** Ranks of order statistics, 1 = the smallest. */
export interface Ranks {
  readonly low: number;
  readonly high: number;
}

/** Above this the binomial is normal to far below one rank. */
const EXACT_UP_TO = 5_000;

/**
 * Which order statistics enclose a quantile: the narrowest pair of equal tails with at least this confidence. No assumption about
 * the distribution is made.
 *
 * @param n          number of values
 * @param quantile   0 < quantile < 1; 0.5 is the median
 * @param confidence default 0.95
 * @returns ranks from 1 to n; null when n is too small for the confidence (the median at 95 % needs 6 values)
 * @see Conover 1999, Practical Nonparametric Statistics, §3.2; Hahn & Meeker 1991, §5.2
 */
export function quantileRanks(n: number, quantile: number = 0.5, confidence: number = DEFAULT_CONFIDENCE): Ranks | null {
  if (!(n >= 1 && quantile > 0 && quantile < 1)) return null;
  const tail = (1 - confidence) / 2;
  // The quantile lies below the r-th value exactly when fewer than r values lie below the quantile.
  const low = largestWithin(n, quantile, tail);
  const high = n + 1 - largestWithin(n, 1 - quantile, tail);
  return low < 1 || high > n ? null : { low, high };
}

/** The largest r with P(Binomial(n, p) ≤ r - 1) ≤ tail; 0 when there is none. */
function largestWithin(n: number, p: number, tail: number): number {
  if (n > EXACT_UP_TO) return Math.floor(n * p + normalQuantile(tail) * Math.sqrt(n * p * (1 - p)) + 0.5);
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (binomialCdf(middle - 1, n, p) <= tail) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Standard error of a quantile: the width of an interval between two order statistics, over twice the normal quantile of what it truly covers.
 *
 * @param of.low,of.high the values at `quantileRanks(n, quantile)`
 * @returns null where there are too few values for such ranks
 * @see Price & Bonett 2001, J. Statistical Computation and Simulation 68:295 (the median); Woodruff 1952, JASA 47:635 (any quantile)
 */
export function quantileError(of: { readonly n: number; readonly quantile: number; readonly low: number; readonly high: number }): number | null {
  const ranks = quantileRanks(of.n, of.quantile);
  if (ranks === null) return null;
  // Above a few thousand values both tails are what was asked for.
  const outside = of.n > EXACT_UP_TO ? 1 - DEFAULT_CONFIDENCE : binomialCdf(ranks.low - 1, of.n, of.quantile) + binomialCdf(of.n - ranks.high, of.n, 1 - of.quantile);
  return (of.high - of.low) / (2 * normalQuantile(1 - outside / 2));
}

function binomialCdf(k: number, n: number, p: number): number {
  return k >= n ? 1 : regularisedBeta(1 - p, n - k, k + 1);
}

/**
 * Order-statistic interval for the median.
 *
 * @param values     in any order; not changed
 * @param confidence default 0.95
 * @returns two of the values; null when there are too few (fewer than 6 at 95 %)
 */
export function medianInterval(values: readonly number[], confidence: number = DEFAULT_CONFIDENCE): Interval | null {
  const ranks = quantileRanks(values.length, 0.5, confidence);
  if (ranks === null) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[ranks.low - 1];
  const high = sorted[ranks.high - 1];
  return low === undefined || high === undefined ? null : { low, high };
}

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @param values in any order; not changed
 * @returns null for no values
 */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
