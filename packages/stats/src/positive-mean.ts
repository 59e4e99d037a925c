import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { type SampleSums, sampleVariance } from './mean.ts';
import { studentQuantile } from './student.ts';

/**
 * Interval for the mean of what can't be below zero, such as counts and times: Student's, on the scale of logarithms, so that it stays above zero and
 * reaches further up than down, as a skewed sample does.
 *
 * @param sums       sample size, Σx and Σx² of values of 0 or more
 * @param confidence default 0.95
 * @returns `mean` null for an empty sample; `interval` null below two values, and where all are 0: a logarithm of 0 says nothing of what else there may be
 * @see McCullagh & Nelder 1989, Generalized Linear Models, §8.3: a gamma model with log link and nothing but a mean, dispersion by Pearson's χ²
 */
export function positiveMeanInterval(sums: SampleSums, confidence: number = DEFAULT_CONFIDENCE): { readonly mean: number | null; readonly interval: Interval | null } {
  const { n } = sums;
  if (!(n >= 1)) return { mean: null, interval: null };
  const mean = Number(sums.sum) / n;
  if (n < 2 || mean === 0) return { mean, interval: null };
  const factor = Math.exp((studentQuantile(1 - (1 - confidence) / 2, n - 1) * Math.sqrt(sampleVariance(sums) / n)) / mean);
  return { mean, interval: { low: mean / factor, high: mean * factor } };
}
