import { normalQuantile } from './normal.ts';
import { regularisedBeta } from './special.ts';

/**
 * Probability that Student's t with `df` degrees of freedom is at most `t`.
 *
 * @param df degrees of freedom, > 0
 * @returns 0..1
 */
export function studentCdf(t: number, df: number): number {
  const tail = 0.5 * regularisedBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The `p`-quantile of Student's t.
 *
 * @param p  probability, 0 < p < 1
 * @param df degrees of freedom, ≥ 1; above 1e7 the normal quantile is returned
 * @returns t with P(T ≤ t) = p; NaN outside the domain
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df >= 1)) return Number.NaN;
  if (df > 1e7) return normalQuantile(p);
  if (p < 0.5) return -studentQuantile(1 - p, df);
  let low = 0;
  let high = 1;
  while (studentCdf(high, df) < p) high *= 2;
  // Bisection to the last bit: some sixty cheap steps, and no case in which Newton leaves the road.
  for (let step = 0; step < 200 && high - low > Number.EPSILON * high; step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
