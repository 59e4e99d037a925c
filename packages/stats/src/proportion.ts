import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/**
 * Wilson's score interval for a proportion.
 *
 * @param k          successes, 0 ≤ k ≤ n
 * @param n          trials
 * @param confidence 0 < confidence < 1, default 0.95
 * @returns shares 0..1 that enclose k/n; null when n is 0 (nothing was tried) or k lies outside 0..n
 * @see Wilson 1927, JASA 22:209; Newcombe 1998, Statistics in Medicine 17:857, method 3
 */
export function wilson(k: number, n: number, confidence: number = DEFAULT_CONFIDENCE): Interval | null {
  if (!(n > 0 && k >= 0 && k <= n)) return null;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const share = k / n;
  const shrink = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At the ends the formula is exact 0 or 1, but rounding can leave -1e-17.
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half };
}
