import { twoShares } from './two-shares.ts';
import type { TouchpointFigures } from './figures.ts';

/** Where the line breaks, and how that is known. */
export type Break =
  /** Too few stays to say anything. */
  | { readonly kind: 'small'; readonly stays: number }
  /** Nothing differs by more than chance. */
  | { readonly kind: 'nothing' }
  /**
   * `worse`: more leave here than in the period before. `friction`: those who met friction here leave more often than those who did not.
   * `share` against `against`, beyond chance; `lost` stays more than at the other rate, and what these would have brought.
   */
  | {
      readonly kind: 'worse' | 'friction';
      readonly touchpoint: string;
      readonly share: number;
      readonly against: number;
      readonly n: number;
      readonly lost: number;
      /** Minor units, with the ends of the interval of the difference; null when money is not known. */
      readonly lostMinor: { readonly value: number; readonly low: number; readonly high: number } | null;
    };

/** Fewer stays than this at a place say nothing. */
const FEWEST = 50;
/** A difference must hold at this confidence: some twenty places are looked at, so one in a thousand each. */
const CONFIDENCE = 0.999;

interface Given {
  readonly touchpoints: readonly TouchpointFigures[];
  readonly previous: readonly TouchpointFigures[] | null;
  readonly orders: { readonly count: number; readonly minor: number | null };
}

/**
 * The place in the purchase path whose excess of people leaving costs most: against the same place in the period before, or, at one place,
 * of those who met friction against those who did not.
 *
 * What a lost stay would have brought is what the stays that went on from here brought on average: net sales that passed, shared among
 * them. Only stages consideration and purchase are looked at; an arrival alone is no break.
 */
export function findBreak(given: Given): Break {
  const path = given.touchpoints.filter(({ stage }) => stage === 'consideration' || stage === 'purchase');
  const most = path.reduce((best, { dropOff }) => Math.max(best, dropOff.n), 0);
  if (most < FEWEST) return { kind: 'small', stays: most };
  const found = path.flatMap((one) => [...worseThanBefore(one, given), ...worseWithFriction(one)]);
  const [worst] = found.toSorted((a, b) => weightOf(b) - weightOf(a));
  return worst ?? { kind: 'nothing' };
}

type Found = Extract<Break, { touchpoint: string }>;

function weightOf(found: Found): number {
  return found.lostMinor?.value ?? found.lost / 1e6;
}

function worseThanBefore(one: TouchpointFigures, { previous }: Given): Found[] {
  const before = previous?.find(({ id }) => id === one.id);
  if (before === undefined || before.dropOff.n < FEWEST || one.dropOff.n < FEWEST) return [];
  return compare(one, { kind: 'worse', k: one.lefts, n: one.dropOff.n, otherK: before.lefts, otherN: before.dropOff.n });
}

function worseWithFriction(one: TouchpointFigures): Found[] {
  const { leftWith, leftWithout } = one.signals;
  if (leftWith.n < FEWEST || leftWithout.n < FEWEST || leftWith.value === null || leftWithout.value === null) return [];
  return compare(one, { kind: 'friction', k: leftWith.value * leftWith.n, n: leftWith.n, otherK: leftWithout.value * leftWithout.n, otherN: leftWithout.n });
}

function compare(one: TouchpointFigures, of: { kind: 'worse' | 'friction'; k: number; n: number; otherK: number; otherN: number }): Found[] {
  const difference = twoShares({ k: of.k, n: of.n, otherK: of.otherK, otherN: of.otherN, confidence: CONFIDENCE });
  if (difference === null || difference.low <= 0) return [];
  const likely = twoShares({ k: of.k, n: of.n, otherK: of.otherK, otherN: of.otherN, confidence: 0.95 }) ?? difference;
  const [share, against] = [of.k / of.n, of.otherK / of.otherN];
  const wentOn = one.dropOff.n - one.lefts;
  const each = one.revenue.minor === null || wentOn <= 0 ? null : one.revenue.minor / wentOn;
  const worth = (excess: number): number => Math.round((each ?? 0) * excess * of.n);
  return [{
    kind: of.kind, touchpoint: one.id, share, against, n: of.n, lost: Math.round((share - against) * of.n),
    lostMinor: each === null ? null : { value: worth(share - against), low: worth(likely.low), high: worth(likely.high) },
  }];
}
