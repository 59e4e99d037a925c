import type { Difference } from './difference.ts';
import { DEFAULT_CONFIDENCE } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import type { Trials } from './proportion-difference.ts';

/** Two samples that are alike in everything by which the strata are made. */
export interface Stratum {
  readonly exposed: Trials;
  readonly unexposed: Trials;
}

/** A common difference with its standard error. */
export interface CommonDifference extends Difference {
  readonly standardError: number;
}

/**
 * The common risk difference of many 2×2 tables, exposed less unexposed: each stratum's difference weighed by n₁n₀/n. Its variance holds for
 * few large strata as for many small ones.
 *
 * @param strata     those in which one side is empty compare nothing and are passed over
 * @param confidence of the interval, default 0.95
 * @returns `p` two-sided of difference over standard error; null when nothing can be compared. Where every stratum is all or nothing the variance above is 0, which
 *          no sample can know: the error is then that of all strata together with one success and one failure added to each side (Agresti & Caffo 2000)
 * @see Greenland & Robins 1985, Biometrics 41:55 (estimate); Sato, Greenland & Robins 1989, Biometrics 45:1323 (variance)
 */
export function mantelHaenszel(strata: readonly Stratum[], confidence: number = DEFAULT_CONFIDENCE): CommonDifference | null {
  const sums = { weight: 0, top: 0, p: 0, q: 0, k1: 0, n1: 0, k0: 0, n0: 0 };
  for (const { exposed: { k: a, n: n1 }, unexposed: { k: b, n: n0 } } of strata) {
    if (n1 <= 0 || n0 <= 0) continue;
    const n = n1 + n0;
    sums.weight += (n1 * n0) / n;
    sums.top += (a * n0 - b * n1) / n;
    sums.p += (n1 * n1 * b - n0 * n0 * a + (n1 * n0 * (n0 - n1)) / 2) / (n * n);
    sums.q += (a * (n0 - b) + b * (n1 - a)) / (2 * n);
    sums.k1 += a;
    sums.n1 += n1;
    sums.k0 += b;
    sums.n0 += n0;
  }
  if (sums.weight === 0) return null;
  const difference = sums.top / sums.weight;
  const variance = (difference * sums.p + sums.q) / sums.weight ** 2;
  // Rounding leaves some 1e-17 where it is exactly 0.
  const standardError = Math.sqrt(variance > 1e-12 ? variance : addedVariance(sums.k1, sums.n1) + addedVariance(sums.k0, sums.n0));
  const half = normalQuantile(1 - (1 - confidence) / 2) * standardError;
  return {
    difference, standardError, interval: { low: Math.max(-1, difference - half), high: Math.min(1, difference + half) },
    p: 2 * normalCdf(-Math.abs(difference) / standardError),
  };
}

function addedVariance(k: number, n: number): number {
  const share = (k + 1) / (n + 2);
  return (share * (1 - share)) / (n + 2);
}
