import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { studentQuantile } from './student.ts';

/**
 * What is needed of a sample to infer its mean; adds up across days and shards. Whole numbers may come as `bigint`, and for money they
 * should: Σx² − n·x̄² on rounded doubles loses all its digits, on integers it is exact.
 */
export interface SampleSums<Whole extends number | bigint = number | bigint> {
  readonly n: number;
  readonly sum: Whole;
  readonly sumSquares: Whole;
}

/**
 * Student's interval for a mean, with the mean itself.
 *
 * @param sums       sample size, Σx and Σx²
 * @param confidence default 0.95
 * @returns `mean` null for an empty sample; `interval` null below two values
 * @see Student 1908, Biometrika 6:1; for skewed money it is the delta (large-sample) interval of METHODS.md §2
 */
export function meanInterval(sums: SampleSums, confidence: number = DEFAULT_CONFIDENCE): { readonly mean: number | null; readonly interval: Interval | null } {
  const { n } = sums;
  if (!(n >= 1)) return { mean: null, interval: null };
  const mean = Number(sums.sum) / n;
  if (n < 2) return { mean, interval: null };
  const half = studentQuantile(1 - (1 - confidence) / 2, n - 1) * Math.sqrt(sampleVariance(sums) / n);
  return { mean, interval: { low: mean - half, high: mean + half } };
}

/**
 * Unbiased variance of a sample from its sums.
 *
 * @param sums n ≥ 2
 * @returns never negative; exact before the last division when the sums are `bigint`
 */
export function sampleVariance({ n, sum, sumSquares }: SampleSums): number {
  if (typeof sum === 'bigint' && typeof sumSquares === 'bigint') {
    return Number(BigInt(n) * sumSquares - sum * sum) / n / (n - 1);
  }
  const total = Number(sum);
  return Math.max(0, (Number(sumSquares) - (total * total) / n) / (n - 1));
}
