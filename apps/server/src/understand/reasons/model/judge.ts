import { type Reason, REASONS } from '../codes.ts';
import { sum } from './arithmetic.ts';
import type { Tables } from './beliefs.ts';
import type { Pattern } from './pattern.ts';
import { LOOKING, storiesOf } from './stories.ts';


/** Probabilities in the order of `REASONS`. */
export interface Verdict {
  /** Of each as the main reason; sums to 1. What can't be explained at all is `unknown`. */
  readonly chances: readonly number[];
  /** Of each as the only reason: nothing else stood in the way. */
  readonly alone: readonly number[];
}

/** Why a session without an order that shows this ended. */
export function judge(pattern: Pattern, tables: Tables): Verdict {
  const [chances, alone] = [REASONS.map(() => 0), REASONS.map(() => 0)];
  for (const { reason, chance, real: found, hidden } of storiesOf(pattern, tables)) {
    chances[reason] = (chances[reason] ?? 0) + chance;
    if (found.length + hidden.length <= 1) alone[reason] = (alone[reason] ?? 0) + chance;
  }
  const all = sum(chances);
  if (!(all > 0)) return { chances: REASONS.map((reason) => (reason === 'unknown' ? 1 : 0)), alone };
  return { chances: chances.map((chance) => chance / all), alone: alone.map((chance) => chance / all) };
}

/** A cause is named where it is at least so likely as nothing at all: what somebody can act on is not given up for a coin's toss. */
const NAMED_FROM = 0.75;

/** The one reason that a session goes by, with its probability: the likeliest, save that only looking must lead clearly. Of equals the one that is listed first. */
export function likeliest(chances: readonly number[]): { readonly reason: Reason; readonly probability: number } {
  const weighed = chances.map((chance, index) => (index === LOOKING ? chance * NAMED_FROM : chance));
  const best = weighed.reduce((most, chance, index) => (chance > (weighed[most] ?? 0) ? index : most), 0);
  return { reason: REASONS[best] ?? 'unknown', probability: chances[best] ?? 0 };
}
