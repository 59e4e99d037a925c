import { dailyChange, type Day as DailyFigure, meanDifference, proportionDifference, quantileDifference, ratioDifference, type RatioSums } from '@throughline/stats';
import { distributionOf } from './distribution.ts';
import type { Facts, FactsName, MetricDefinition } from './definition.ts';

/** How a figure moved between two periods, in its unit. */
export interface Change {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided: how often chance alone moves it this far. */
  readonly p: number;
  /** Variance of a day for each one of its mean, where daily figures were compared; else null. */
  readonly dispersion: number | null;
}

/** How a metric's change is told from noise. */
export type ChangeTest =
  | { readonly kind: 'share'; readonly k: string; readonly n: string }
  | { readonly kind: 'mean' }
  | { readonly kind: 'ratio' }
  /** Of a distribution; nothing of it adds up, so it has no parts. */
  | { readonly kind: 'quantile'; readonly share: number }
  /** `leastDispersion`: 1 for counts, 0 for amounts. `top`: the fact that is added up. */
  | { readonly kind: 'daily'; readonly leastDispersion: number; readonly top: string };

/** One entry for each metric whose changes are told; the others have none. METHODS §2, "Policy". */
export const CHANGE_TESTS: Readonly<Record<string, ChangeTest>> = {
  revenue: { kind: 'daily', leastDispersion: 0, top: 'revenue' },
  orders: { kind: 'daily', leastDispersion: 1, top: 'n' },
  visitors: { kind: 'daily', leastDispersion: 1, top: 'visitors' },
  session_conversion: { kind: 'share', k: 'converted', n: 'n' },
  cart_abandonment: { kind: 'share', k: 'abandoned', n: 'carts' },
  aov: { kind: 'mean' },
  repeat_purchase_rate: { kind: 'share', k: 'repeaters', n: 'buyers' },
  csat: { kind: 'share', k: 'satisfied', n: 'n' },
  on_time_delivery: { kind: 'share', k: 'on_time', n: 'n' },
  refund_rate: { kind: 'ratio' },
  nps: { kind: 'mean' },
  ces: { kind: 'share', k: 'satisfied', n: 'n' },
  return_rate: { kind: 'share', k: 'returned_orders', n: 'n' },
  slow_page_rate: { kind: 'share', k: 'slow', n: 'n' },
  effort: { kind: 'quantile', share: 0.5 },
  page_speed: { kind: 'quantile', share: 0.75 },
  frt: { kind: 'quantile', share: 0.5 },
  friction_rate: { kind: 'share', k: 'with_friction', n: 'n' },
};

/** Metrics that are counted for each period on its own, and tested from these counts: in both periods are different people or replies. */
export const PERIOD_TESTS: Readonly<Record<string, Exclude<ChangeTest, { kind: 'daily' }>>> = {
  // Everybody has one first order, which lies in one of the two.
  retention: { kind: 'share', k: 'returned', n: 'n' },
  frt_business: { kind: 'quantile', share: 0.5 },
};

/** Why there is no test that would be right. */
export type NoTest = 'same_people' | 'open_cases' | 'no_test';

/**
 * `same_people`: who ever ordered before is among those who ever ordered by now, and the gaps of a period are those of the same regulars: two samples that are one are not two.
 * `open_cases`: a median that counts what is still open is read off a curve; two of these need a test of curves, which answers another question.
 */
const WITHOUT_TEST: Readonly<Record<string, NoTest>> = {
  churn: 'same_people', ltv_revenue: 'same_people', ltv_margin: 'same_people', purchase_rhythm: 'same_people', art: 'open_cases', art_business: 'open_cases',
};

/** Why a metric's changes are told without a test; null where there is one. */
export function findNoTest(code: string): NoTest | null {
  return CHANGE_TESTS[code] === undefined && PERIOD_TESTS[code] === undefined ? (WITHOUT_TEST[code] ?? 'no_test') : null;
}

/** Facts that hold those of others: a page with many figures asks for few. */
const HELD: Readonly<Partial<Record<FactsName, FactsName>>> = { revenue: 'refundRate', orders: 'people', orderValue: 'people' };

/** Which facts a change is counted from: the metric's own, or wider ones that hold them. */
export function factsFor(definition: MetricDefinition): FactsName {
  return HELD[definition.facts] ?? definition.facts;
}

/** Two-sample test of facts that carry their own variance; null where that is not defined, and for daily figures, which need their days. */
export function testFacts(test: ChangeTest, before: Facts, now: Facts): Change | null {
  if (test.kind === 'daily') return null;
  const found =
    test.kind === 'share' ? proportionDifference(trials(test, before), trials(test, now))
    : test.kind === 'quantile' ? ofQuantiles(test.share, before, now)
    : test.kind === 'mean' ? meanDifference(sampleOf(before), sampleOf(now))
    : ratioDifference(ratioSums(before), ratioSums(now));
  return found === null ? null : { difference: found.difference, ...found.interval, p: found.p, dispersion: null };
}

/** Test of figures that are sums over days. @param totals the figures of both whole periods */
export function testDays(
  test: Extract<ChangeTest, { kind: 'daily' }>, days: { readonly before: readonly DailyFigure[]; readonly now: readonly DailyFigure[] }, totals: { readonly before: number; readonly now: number },
): Change | null {
  const found = dailyChange(days.before, days.now, { leastDispersion: test.leastDispersion });
  if (found === null) return null;
  const { before } = totals;
  return {
    difference: totals.now - before, low: before * (found.interval.low - 1), high: before * (found.interval.high - 1), p: found.p, dispersion: found.dispersion,
  };
}

function trials(test: Extract<ChangeTest, { kind: 'share' }>, facts: Facts): { k: number; n: number } {
  return { k: facts.int(test.k), n: facts.int(test.n) };
}

function ofQuantiles(share: number, before: Facts, now: Facts): ReturnType<typeof quantileDifference> {
  const [first, second] = [before, now].map((facts) => {
    const { n, quantile, interval } = distributionOf(facts);
    const [value, ends] = [quantile(share), interval(share)];
    return value === null || ends === null ? null : { n, value, ...ends };
  });
  return first == null || second == null ? null : quantileDifference(first, second, { quantile: share });
}

/** Sums of a mean's facts. */
export function sampleOf(facts: Facts): { n: number; sum: bigint; sumSquares: bigint } {
  return { n: facts.int('n'), sum: facts.big('total'), sumSquares: facts.big('squares') };
}

/** Sums of a ratio's facts, as the definition of the refund rate reads them. */
export function ratioSums(facts: Facts): RatioSums {
  return {
    n: facts.int('units'), top: facts.big('top'), bottom: facts.big('bottom'),
    topSquares: facts.big('top_squares'), bottomSquares: facts.big('bottom_squares'), products: facts.big('products'),
  };
}
