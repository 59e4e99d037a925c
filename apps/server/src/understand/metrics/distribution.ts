import { quantileRanks } from '@throughline/stats';
import type { Facts, Figure, Reason } from './definition.ts';
import { undefinedFor } from './definition.ts';

/** Quantiles of values of which the engine sent how many there are and the few that stand at the ranks asked for. */
export interface Distribution {
  readonly n: number;
  /** Between two values as far as the quantile lies between their ranks; null for no values. */
  quantile(share: number): number | null;
  /** Two of the values, without any assumption about how they are distributed; null where there are too few. */
  interval(share: number): { readonly low: number; readonly high: number } | null;
}

/** Reads what `orderStatistics` selects. */
export function distributionOf(facts: Facts): Distribution {
  const n = facts.int('n');
  const values = facts.list('at_ranks');
  const byRank = new Map(facts.list('ranks').map((rank, index) => [rank, values[index]]));
  const at = (rank: number): number => {
    const value = byRank.get(rank);
    if (value === undefined) throw new Error(`rank ${rank} of ${n} was not sent`);
    return value;
  };
  return {
    n,
    quantile: (share) => {
      if (n === 0) return null;
      const place = 1 + (n - 1) * share;
      const below = at(Math.floor(place));
      return below + (at(Math.ceil(place)) - below) * (place - Math.floor(place));
    },
    interval: (share) => {
      const ranks = quantileRanks(n, share);
      return ranks === null ? null : { low: at(ranks.low), high: at(ranks.high) };
    },
  };
}

/** A quantile with its interval; the others that are named stand beside it. */
export function quantileFigure(facts: Facts, of: { readonly share: number; readonly empty: Reason; readonly beside: Readonly<Record<string, number>> }): Figure {
  const distribution = distributionOf(facts);
  const value = distribution.quantile(of.share);
  if (value === null) return undefinedFor(of.empty);
  const interval = distribution.interval(of.share);
  return {
    value, n: distribution.n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null,
    extra: Object.fromEntries(Object.entries(of.beside).map(([name, share]) => [name, distribution.quantile(share)])),
  };
}
