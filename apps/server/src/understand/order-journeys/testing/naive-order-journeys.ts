import { FOLLOWING, type Following } from '../queries/rows.ts';

export type NaiveFact = { readonly person: string; readonly ms: number } & (
  | { readonly kind: 'run'; readonly endMs: number; readonly source: string; readonly met: readonly number[] }
  | { readonly kind: 'order'; readonly deliveredMs: number }
  | { readonly kind: 'told'; readonly word: Following }
);

export interface NaiveJourney {
  readonly person: string;
  readonly placedMs: number;
  readonly isReturning: boolean;
  readonly isKnown: boolean;
  readonly days: number;
  readonly sessions: number;
  readonly touchpoints: number;
  readonly sources: number;
  readonly firstSource: string;
  /** In the order of `FOLLOWING`. */
  readonly afterMs: readonly number[];
}

const GAP_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/** The definition as a walk through each person's runs, orders and what they told. */
export function naiveOrderJourneys(facts: readonly NaiveFact[], { fromMs, toMs, lookbackMs, followMs }: { readonly fromMs: number; readonly toMs: number; readonly lookbackMs: number; readonly followMs: number }): NaiveJourney[] {
  return [...Map.groupBy(facts, ({ person }) => person)].flatMap(([person, own]) => {
    const orders = own.filter((one) => one.kind === 'order' && one.ms < toMs + followMs).toSorted((a, b) => a.ms - b.ms);
    const runs = own.flatMap((one) => (one.kind === 'run' && one.ms >= fromMs - lookbackMs && one.ms < toMs ? [one] : [])).toSorted((a, b) => a.ms - b.ms);
    return orders.flatMap((order, index) => {
      if (order.kind !== 'order' || order.ms < fromMs || order.ms >= toMs) return [];
      const [before, next] = [orders[index - 1]?.ms ?? 0, orders[index + 1]?.ms ?? 0];
      const way = runs.filter(({ ms }) => ms < order.ms && ms > before && ms >= order.ms - lookbackMs);
      const end = order.ms + followMs;
      const ownUntil = next === 0 ? end : Math.min(next, end);
      const began = runs.filter((run, at) => at === 0 || run.ms > Math.max(...runs.slice(0, at).map(({ endMs }) => endMs)) + GAP_MS);
      const sources = way.map(({ source }) => source).filter((source) => source !== '');
      const told = (word: Following): number => {
        const first = own.filter((one) => one.kind === 'told' && one.word === word && one.ms > order.ms && one.ms <= ownUntil).map(({ ms }) => ms).toSorted((a, b) => a - b)[0];
        return first === undefined ? 0 : first - order.ms;
      };
      const within = (ms: number): number => (ms > order.ms && ms <= end ? ms - order.ms : 0);
      return [{
        person, placedMs: order.ms, isReturning: index > 0, isKnown: way.length > 0, days: way[0] === undefined ? 0 : (order.ms - way[0].ms) / DAY_MS,
        // A session is the last of those beginnings that lie at or before a run.
        sessions: new Set(way.map(({ ms }) => began.findLast((one) => one.ms <= ms)?.ms)).size,
        touchpoints: way.reduce((sum, { met }) => sum + met.filter((ms) => ms <= order.ms).length, 0), sources: new Set(sources).size, firstSource: sources[0] ?? '',
        afterMs: FOLLOWING.map((word) => (word === 'delivery' ? within(order.deliveredMs) : word === 'next_order' ? within(next) : told(word))),
      }];
    });
  });
}
