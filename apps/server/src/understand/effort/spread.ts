import { quantileRanks } from '@throughline/stats';

/** How often each value occurs. */
export type Histogram = readonly { readonly value: number; readonly n: number }[];

/** A quantile with the order statistics that enclose it at 95 %; null where there are too few values to say. */
export interface Quantile {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a measure came to over the orders. */
export interface Spread {
  readonly n: number;
  readonly mean: number | null;
  readonly median: Quantile | null;
  readonly p90: Quantile | null;
}

/** Exactly as over the single values. @param histogram in any order */
export function spreadOf(histogram: Histogram): Spread {
  const sorted = histogram.toSorted((a, b) => a.value - b.value);
  const n = sorted.reduce((sum, one) => sum + one.n, 0);
  if (n === 0) return { n, mean: null, median: null, p90: null };
  return { n, mean: sorted.reduce((sum, one) => sum + one.value * one.n, 0) / n, median: quantileOf(sorted, n, 0.5), p90: quantileOf(sorted, n, 0.9) };
}

function quantileOf(sorted: Histogram, n: number, quantile: number): Quantile {
  const at = (rank: number): number => {
    let seen = 0;
    return sorted.find((one) => (seen += one.n) >= rank)?.value ?? 0;
  };
  const place = 1 + (n - 1) * quantile;
  const [lower, upper] = [at(Math.floor(place)), at(Math.ceil(place))];
  const ranks = quantileRanks(n, quantile);
  return { value: lower + (upper - lower) * (place - Math.floor(place)), low: ranks === null ? null : at(ranks.low), high: ranks === null ? null : at(ranks.high) };
}
