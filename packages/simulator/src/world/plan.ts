import { CAUSES, WORLD, type Cause, type Parameters } from '../parameters.ts';
import type { Random } from './random.ts';

/** How far a session with intent gets: it ends at this place, or with an order. */
export const STAGES = ['product', 'cart', 'address', 'delivery', 'payment', 'order'] as const;
export type Stage = (typeof STAGES)[number];

/** A cause that a session meets. */
export interface MetCause {
  readonly cause: Cause;
  /** Where it is met, and where its signal shows. */
  readonly stage: number;
  readonly signal: boolean;
}

/** What a session with intent comes to, decided before it is played. */
export interface Plan {
  readonly mind: 'looking' | 'purposeful';
  readonly causes: readonly MetCause[];
  /** Signals that mean nothing, with their place. */
  readonly innocent: readonly { readonly cause: Cause; readonly stage: number }[];
  /** Index into `STAGES` of the last place. */
  readonly last: number;
}

/** Where a cause strikes: the first and the last stage at which it may. */
export const STRIKES: Readonly<Record<Cause, readonly [first: number, last: number]>> = {
  search_empty: [0, 0], out_of_stock: [0, 0], price: [0, 1], compared_elsewhere: [0, 1], slow_or_broken_page: [0, 3], coupon_denied: [1, 1], return_policy: [1, 2],
  form_trouble: [2, 2], late_delivery: [3, 3], shipping_price: [3, 3], payment_failed: [4, 4], unknown: [0, 4],
};
const ORDER = STAGES.length - 1;
/** How far somebody goes who only looks. */
export const LOOKING_DEPTH = [52, 34, 6, 6, 2];

/**
 * Share of sessions with intent that only look, such that of those without an order `onlyLookingShare` do:
 * with s that share, p the chance that a purposeful session ends with an order and l the share looked for, s = l / (l + (1 - l)(1 - p)).
 */
export function lookingShareOf(parameters: Pick<Parameters, 'onlyLookingShare'>): number {
  const { onlyLookingShare: s } = parameters;
  const p = 1 - WORLD.causeMetShare * WORLD.causeStopShare;
  return (s * (1 - p)) / (1 - s * p);
}

/** Draws what a session with intent comes to. */
export function drawPlan(random: Random, of: { parameters: Parameters; isSlowDay: boolean }): Plan {
  const { parameters } = of;
  if (random.chance(lookingShareOf(parameters))) {
    const last = random.weighted(LOOKING_DEPTH);
    return { mind: 'looking', causes: [], innocent: drawInnocent(random, { parameters, last, prefer: null }), last };
  }
  const met = random.chance(WORLD.causeMetShare) ? drawCauses(random, of) : [];
  // Two causes stop no more people than one, so that of those who leave the same share has two.
  if (met.length > 0 && random.chance(WORLD.causeStopShare)) return leavingPlan(random, { met, parameters });
  // Somebody who buys in spite of a cause shows it no more often than a buyer shows anything.
  const innocent = drawInnocent(random, { parameters, last: ORDER, prefer: met[0] ?? null });
  return { mind: 'purposeful', causes: met.map((cause) => ({ cause, stage: placeOf(random, cause), signal: innocent.some((one) => one.cause === cause) })), innocent, last: ORDER };
}

function leavingPlan(random: Random, of: { met: readonly Cause[]; parameters: Parameters }): Plan {
  const causes = of.met.map((cause): MetCause => {
    const signal = cause !== 'unknown' && random.chance(of.parameters.causeSignalShare);
    const stage = placeOf(random, cause);
    // Without a signal even the place of leaving says little: the price of shipping may have been known from elsewhere.
    return { cause, signal, stage: signal ? stage : random.between(0, stage) };
  });
  return { mind: 'purposeful', causes, innocent: [], last: Math.max(...causes.map(({ stage }) => stage)) };
}

function drawCauses(random: Random, of: { parameters: Parameters; isSlowDay: boolean }): Cause[] {
  const { causeWeights, twoCausesShare } = of.parameters;
  const weights = CAUSES.map((cause) => causeWeights[cause] * (cause === 'slow_or_broken_page' ? slowFactor(of.isSlowDay) : 1));
  const first = random.weighted(weights);
  const others = weights.map((weight, index) => (index === first ? 0 : weight));
  const wantsTwo = random.chance(twoCausesShare) && others.some((weight) => weight > 0);
  const indices = wantsTwo ? [first, random.weighted(others)] : [first];
  return indices.flatMap((index) => CAUSES[index] ?? []);
}

/** Slow days have more of it and the others less, so that the weight holds over a month. */
function slowFactor(isSlowDay: boolean): number {
  const share = WORLD.slowDaysInThirty / 30;
  return isSlowDay ? WORLD.slowDayFactor : (1 - share * WORLD.slowDayFactor) / (1 - share);
}

function drawInnocent(random: Random, of: { parameters: Parameters; last: number; prefer: Cause | null }): Plan['innocent'] {
  if (!random.chance(of.parameters.innocentSignalShare)) return [];
  const { possible, weights } = innocentWeights(of.parameters, of.last);
  const drawn = weights.some((weight) => weight > 0) ? possible[random.weighted(weights)] : random.any(possible);
  const cause = of.prefer !== null && of.prefer !== 'unknown' ? of.prefer : drawn;
  return cause === undefined ? [] : [{ cause, stage: Math.min(of.last, placeOf(random, cause)) }];
}

/** What a signal that means nothing may be of, by how far the session gets, and how often each is drawn; equally often where no weight is above 0. */
export function innocentWeights({ causeWeights }: Pick<Parameters, 'causeWeights'>, last: number): { possible: Cause[]; weights: number[] } {
  const possible = CAUSES.filter((cause) => cause !== 'unknown' && STRIKES[cause][0] <= last);
  return { possible, weights: possible.map((cause) => causeWeights[cause]) };
}

function placeOf(random: Random, cause: Cause): number {
  const [first, last] = STRIKES[cause];
  return random.between(first, last);
}
