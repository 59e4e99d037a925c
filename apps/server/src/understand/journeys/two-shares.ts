import { wilson } from '@throughline/stats';

/**
 * Newcombe's hybrid score interval for a difference of two independent shares, k/n − otherK/otherN.
 *
 * @returns both ends, -1..1; null when either was never tried
 * @see Newcombe 1998, Statistics in Medicine 17:873, method 10
 */
export function twoShares(of: { readonly k: number; readonly n: number; readonly otherK: number; readonly otherN: number; readonly confidence: number }): { low: number; high: number } | null {
  const one = wilson(of.k, of.n, of.confidence);
  const other = wilson(of.otherK, of.otherN, of.confidence);
  if (one === null || other === null) return null;
  const [p, q] = [of.k / of.n, of.otherK / of.otherN];
  return { low: p - q - Math.hypot(p - one.low, other.high - q), high: p - q + Math.hypot(one.high - p, q - other.low) };
}
