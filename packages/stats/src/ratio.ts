import type { Difference } from './difference.ts';
import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalCdf, normalQuantile } from './normal.ts';

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
 * A ratio of two sums (money refunded / money sold) and its standard error by the delta method: the variance is that of the residuals
 * `top - ratio · bottom`.
 *
 * @param sums over units such as orders; a unit may have 0 in either part
 * @returns null when the bottom is 0 or below, or there are fewer than two units
 * @see Cochran 1977, Sampling Techniques, §2.11 (ratio estimator, large-sample variance)
 */
export function ratioEstimate(sums: RatioSums): { readonly ratio: number; readonly standardError: number } | null {
  const { n, top, bottom } = sums;
  if (n < 2 || bottom <= 0n) return null;
  // Σ(y − R·x)² with R = Y/X, brought over X² so that all of it is whole numbers until the last step.
  const residual = sums.topSquares * bottom * bottom - 2n * top * bottom * sums.products + top * top * sums.bottomSquares;
  const bottomNumber = Number(bottom);
  const residualSquares = Number(residual) / bottomNumber / bottomNumber;
  return { ratio: Number(top) / bottomNumber, standardError: Math.sqrt((Math.max(0, residualSquares) * n) / (n - 1)) / bottomNumber };
}

/**
 * Interval for a ratio of two sums.
 *
 * @returns `low` is not below 0 when all tops and bottoms are positive by nature (say so with `atLeastZero`); null as `ratioEstimate`
 */
export function ratioInterval(sums: RatioSums, options: { readonly confidence?: number; readonly atLeastZero?: boolean } = {}): Interval | null {
  const estimate = ratioEstimate(sums);
  if (estimate === null) return null;
  const half = normalQuantile(1 - (1 - (options.confidence ?? DEFAULT_CONFIDENCE)) / 2) * estimate.standardError;
  const low = estimate.ratio - half;
  return { low: options.atLeastZero === true ? Math.max(0, low) : low, high: estimate.ratio + half };
}

/**
 * How the ratios of two independent samples differ: `now − before`, by the delta method on each.
 *
 * @returns null as `ratioEstimate`, or when neither ratio has an error
 */
export function ratioDifference(before: RatioSums, now: RatioSums, confidence: number = DEFAULT_CONFIDENCE): Difference | null {
  const [first, second] = [ratioEstimate(before), ratioEstimate(now)];
  if (first === null || second === null) return null;
  const error = Math.hypot(first.standardError, second.standardError);
  if (error === 0) return null;
  const difference = second.ratio - first.ratio;
  const half = normalQuantile(1 - (1 - confidence) / 2) * error;
  return { difference, interval: { low: difference - half, high: difference + half }, p: 2 * normalCdf(-Math.abs(difference) / error) };
}
