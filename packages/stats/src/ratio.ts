import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** Sums over n independent units, each with a part of the top and a part of the bottom; whole numbers, hence exact. */
export interface RatioSums {
  readonly n: number;
  readonly top: bigint;
  readonly bottom: bigint;
  readonly topSquares: bigint;
  readonly bottomSquares: bigint;
  readonly products: bigint;
}

/**
 * Interval for a ratio of two sums (money refunded / money sold) by the delta method: the variance is that of the residuals
 * `top - ratio · bottom`.
 *
 * @param sums       over units such as orders; a unit may have 0 in either part
 * @param confidence default 0.95
 * @returns `low` is not below 0 when all tops and bottoms are positive by nature (say so with `atLeastZero`);
 *          null when the bottom is 0 or below, or there are fewer than two units
 * @see Cochran 1977, Sampling Techniques, §2.11 (ratio estimator, large-sample variance)
 */
export function ratioInterval(sums: RatioSums, options: { readonly confidence?: number; readonly atLeastZero?: boolean } = {}): Interval | null {
  const { n, top, bottom } = sums;
  if (n < 2 || bottom <= 0n) return null;
  // Σ(y − R·x)² with R = Y/X, brought over X² so that all of it is whole numbers until the last step.
  const residual = sums.topSquares * bottom * bottom - 2n * top * bottom * sums.products + top * top * sums.bottomSquares;
  const bottomNumber = Number(bottom);
  const residualSquares = Number(residual) / bottomNumber / bottomNumber;
  const standardError = Math.sqrt((Math.max(0, residualSquares) * n) / (n - 1)) / bottomNumber;
  const z = normalQuantile(1 - (1 - (options.confidence ?? DEFAULT_CONFIDENCE)) / 2);
  const ratio = Number(top) / bottomNumber;
  const low = ratio - z * standardError;
  return { low: options.atLeastZero === true ? Math.max(0, low) : low, high: ratio + z * standardError };
}
