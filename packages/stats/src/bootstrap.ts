import { addCrossProducts, type CrossProducts } from './cross-products.ts';
import type { Interval } from './interval.ts';

const EMPTY: CrossProducts = { n: 0, sums: [], products: [] };

/** How a figure jumps about when the blocks are drawn anew. */
export interface Drawn {
  readonly standardError: number;
  /** Between the quantiles of the draws. */
  readonly interval: Interval;
}

/**
 * Intervals for anything that is worked out from cross products: blocks of rows are drawn with replacement, as many as there are, and the figures worked
 * out from each draw. Where a block holds all rows of some people, people are drawn, not rows, so that one who answers often is not taken for many.
 *
 * @param blocks  independent parts of the rows, at least two, of about the same size
 * @param figures of one draw; null for a draw of which nothing can be worked out, which is left out
 * @returns by figure; null when fewer than half of the draws say anything
 * @see Efron 1979, Annals of Statistics 7:1; Efron & Tibshirani 1993, §13 (percentile interval)
 */
export function bootstrap(blocks: readonly CrossProducts[], figures: (sums: CrossProducts) => readonly number[] | null, how: { readonly times: number; readonly random: () => number; readonly confidence?: number }): readonly Drawn[] | null {
  const filled = blocks.filter(({ n }) => n > 0);
  if (filled.length < 2) return null;
  const draws: (readonly number[])[] = [];
  for (let time = 0; time < how.times; time += 1) {
    const found = figures(addCrossProducts(filled.map(() => filled[Math.floor(how.random() * filled.length)] ?? EMPTY)));
    if (found !== null) draws.push(found);
  }
  if (draws.length < how.times / 2 || draws.length < 2) return null;
  const tail = (1 - (how.confidence ?? 0.95)) / 2;
  return (draws[0] ?? []).map((_figure, at) => {
    const values = draws.map((draw) => draw[at] ?? 0).toSorted((a, b) => a - b);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return { standardError: Math.sqrt(variance), interval: { low: quantile(values, tail), high: quantile(values, 1 - tail) } };
  });
}

/** Between the two neighbours in proportion (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? below) - below);
}
