import { erfc } from './special.ts';

/**
 * Probability that a standard normal variable is at most `z`.
 *
 * @param z any number
 * @returns 0..1
 */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** Acklam's rational approximation: numerator and denominator, for the middle and for the tails. */
const MIDDLE_TOP = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239] as const;
const MIDDLE_BOTTOM = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1] as const;
const TAIL_TOP = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783] as const;
const TAIL_BOTTOM = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1] as const;
const TAIL = 0.02425;

/**
 * The `p`-quantile of the standard normal distribution, to full double precision.
 *
 * @param p probability, 0 < p < 1
 * @returns z with P(Z ≤ z) = p; -Infinity at 0, Infinity at 1, NaN outside
 * @see Acklam 2003 (relative error 1.15e-9), refined by one Halley step
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  const start = p < TAIL ? tailStart(p) : middleStart(p);
  const error = normalCdf(start) - p;
  const step = error * Math.sqrt(2 * Math.PI) * Math.exp((start * start) / 2);
  return start - step / (1 + (start * step) / 2);
}

function middleStart(p: number): number {
  const q = p - 0.5;
  return (q * polynomial(MIDDLE_TOP, q * q)) / polynomial(MIDDLE_BOTTOM, q * q);
}

function tailStart(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  return polynomial(TAIL_TOP, q) / polynomial(TAIL_BOTTOM, q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
}
