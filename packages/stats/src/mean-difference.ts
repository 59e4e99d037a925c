import type { Difference } from './difference.ts';
import { DEFAULT_CONFIDENCE } from './interval.ts';
import { type SampleSums, sampleVariance } from './mean.ts';
import { studentCdf, studentQuantile } from './student.ts';

/**
 * How the means of two independent samples differ: `now − before`, without supposing that they vary alike.
 *
 * @param confidence of the interval, default 0.95
 * @returns null below two values in a sample, or when neither sample varies at all
 * @see Welch 1947, Biometrika 34:28; degrees of freedom: Satterthwaite 1946, Biometrics 2:110
 */
export function meanDifference(before: SampleSums, now: SampleSums, confidence: number = DEFAULT_CONFIDENCE): (Difference & { readonly df: number }) | null {
  if (before.n < 2 || now.n < 2) return null;
  const [first, second] = [sampleVariance(before) / before.n, sampleVariance(now) / now.n];
  const variance = first + second;
  if (!(variance > 0)) return null;
  const df = variance ** 2 / (first ** 2 / (before.n - 1) + second ** 2 / (now.n - 1));
  const difference = Number(now.sum) / now.n - Number(before.sum) / before.n;
  const half = studentQuantile(1 - (1 - confidence) / 2, df) * Math.sqrt(variance);
  return { difference, interval: { low: difference - half, high: difference + half }, p: 2 * studentCdf(-Math.abs(difference) / Math.sqrt(variance), df), df };
}
