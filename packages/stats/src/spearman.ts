import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** How two measures go together by rank: −1 opposite, 0 not at all, 1 alike. */
export interface RankCorrelation {
  readonly n: number;
  readonly rho: number;
  readonly interval: Interval;
}

/**
 * Spearman's rank correlation; of equal values each has the mean of their ranks.
 *
 * @param pairs      in any order; not changed
 * @param confidence of the interval, default 0.95
 * @returns null for fewer than four pairs, or where all values of one measure are equal: then there is no rank
 * @see Spearman 1904, American Journal of Psychology 15:72; interval: Bonett & Wright 2000, Psychometrika 65:23 (Fisher's z with the variance (1 + ρ²/2)/(n − 3))
 */
export function spearman(pairs: readonly (readonly [x: number, y: number])[], confidence: number = DEFAULT_CONFIDENCE): RankCorrelation | null {
  const n = pairs.length;
  if (n < 4) return null;
  const [x, y] = [ranksOf(pairs.map(([first]) => first)), ranksOf(pairs.map(([, second]) => second))];
  const middle = (n + 1) / 2;
  const sums = { xy: 0, xx: 0, yy: 0 };
  for (const [index, rank] of x.entries()) {
    const [dx, dy] = [rank - middle, (y[index] ?? middle) - middle];
    sums.xy += dx * dy;
    sums.xx += dx * dx;
    sums.yy += dy * dy;
  }
  if (sums.xx === 0 || sums.yy === 0) return null;
  const rho = Math.min(1, Math.max(-1, sums.xy / Math.sqrt(sums.xx * sums.yy)));
  const half = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt((1 + (rho * rho) / 2) / (n - 3));
  return { n, rho, interval: Math.abs(rho) === 1 ? { low: rho, high: rho } : { low: Math.tanh(Math.atanh(rho) - half), high: Math.tanh(Math.atanh(rho) + half) } };
}

function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => a.value - b.value);
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1;
    for (const { index } of order.slice(from, to + 1)) ranks[index] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}
