import { ORDERED, PLACES, SEEN_CAUSES } from '../codes.ts';
import { range, sum } from './arithmetic.ts';

/** What is learnt from a store. Shares are 0..1. */
export interface Beliefs {
  /** Of sessions without an order: those that never meant to buy this time. */
  readonly looking: number;
  /** How far these come, by place; sums to 1. */
  readonly depth: readonly number[];
  /** Of those who were stopped: by what in the first place; `SEEN_CAUSES` and then what nobody can see. Sums to 1. */
  readonly causes: readonly number[];
  /** Causes that leave a trace. */
  readonly traced: number;
  /** Stopped sessions with a second cause. */
  readonly second: number;
  /** Sessions that nothing stopped, and that show something all the same. */
  readonly innocent: number;
  /** One more piece of such evidence, after each. */
  readonly innocentMore: number;
  /** Stopped sessions: another piece of evidence that means nothing. */
  readonly noise: number;
  /** What evidence that means nothing is of; sums to 1. */
  readonly innocentCauses: readonly number[];
  /** Where each cause strikes, by cause and place; each sums to 1. */
  readonly places: readonly (readonly number[])[];
  /** Of those who left over a product that was sold out: who looked at it again, whether an event told of it or not. */
  readonly again: number;
  /** What is sold out and means nothing: told of, told of and looked at again, looked at again only. Sums to 1. */
  readonly soldOutInPassing: readonly number[];
}

/** Index of what nobody can see, in `Beliefs.causes`. */
export const UNSEEN = SEEN_CAUSES.length;
/** Index of what is sold out, in `SEEN_CAUSES`. */
export const SOLD_OUT = SEEN_CAUSES.indexOf('out_of_stock');
const COUNT = PLACES.length;
/** A cause whose evidence is met so seldom up to a place counts as not possible there. */
const HARDLY = 0.03;

/** Tables that follow from beliefs, so that a pattern costs a handful of products. */
export interface Tables {
  readonly beliefs: Beliefs;
  /** Chance that a cause without a trace ends a session at a place: anywhere up to where it strikes, since what is known beforehand needs no meeting. By cause. */
  readonly hidden: readonly (readonly number[])[];
  /** The same for "at this place or before". */
  readonly hiddenUpTo: readonly (readonly number[])[];
  /** Causes whose evidence is possible, by the last place (an order is the last row): their share among all, 0 for those that are not. */
  readonly possible: readonly (readonly number[])[];
  /** Chance that evidence which means nothing is of a cause and at a place, by the last place. */
  readonly innocentAt: readonly (readonly (readonly number[])[])[];
}

export function tablesOf(beliefs: Beliefs): Tables {
  const even = Array.from({ length: COUNT }, () => 1 / COUNT);
  const hidden = [...beliefs.places, even].map((places) => range(COUNT).map((place) => sum(places.map((share, strikes) => (strikes >= place ? share / (strikes + 1) : 0)))));
  const hiddenUpTo = hidden.map((row) => range(COUNT).map((place) => sum(row.slice(0, place + 1))));
  const possible = range(COUNT + 1).map((last) => possibleRow(beliefs, last));
  return { beliefs, hidden, hiddenUpTo, possible, innocentAt: possible.map((row, last) => innocentRow(beliefs, { row, last })) };
}

/** Whoever gets less far meets as much as others do, of what there is to meet so far. */
function possibleRow({ innocentCauses, places }: Beliefs, last: number): number[] {
  const end = Math.min(last, COUNT - 1);
  return innocentCauses.map((share, cause) => (sum((places[cause] ?? []).slice(0, end + 1)) >= HARDLY ? share : 0));
}

/** The place beyond the last counts as the last. */
function innocentRow({ places }: Beliefs, { row, last }: { row: readonly number[]; last: number }): number[][] {
  const end = Math.min(last, COUNT - 1);
  const all = sum(row);
  return row.map((share, cause) => range(COUNT).map((place) => {
    if (all === 0 || place > end) return 0;
    const at = place < end || last === ORDERED ? (places[cause]?.[place] ?? 0) : sum((places[cause] ?? []).slice(end));
    return (share / all) * at;
  }));
}
