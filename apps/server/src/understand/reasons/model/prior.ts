import { SEEN_CAUSES } from '../codes.ts';
import { shares, sum } from './arithmetic.ts';
import { type Beliefs, UNSEEN } from './beliefs.ts';
import { type Answers, nothing, type Sums } from './sums.ts';

/** Where each cause is at home, as a beginning; a store's own sessions soon outweigh it. */
const HOME: Readonly<Record<(typeof SEEN_CAUSES)[number], readonly number[]>> = {
  shipping_price: [0, 0.1, 0.1, 0.8, 0], price: [0.5, 0.5, 0, 0, 0], out_of_stock: [1, 0, 0, 0, 0], coupon_denied: [0, 0.8, 0.1, 0, 0.1], payment_failed: [0, 0, 0, 0, 1],
  form_trouble: [0, 0, 0.8, 0.1, 0.1], slow_or_broken_page: [0.25, 0.25, 0.25, 0.25, 0], search_empty: [1, 0, 0, 0, 0], late_delivery: [0.1, 0.1, 0.1, 0.7, 0],
  return_policy: [0.2, 0.4, 0.4, 0, 0], compared_elsewhere: [0.5, 0.5, 0, 0, 0],
};

/** What is believed before a store has told anything, and how many sessions that is worth. */
const BEFORE = {
  looking: { yes: 6, no: 4 }, depth: [4, 3, 1, 1, 1], cause: 2, unseen: { yes: 1, no: 4 }, traced: { yes: 12, no: 6 }, second: { yes: 2, no: 8 }, innocent: { yes: 3, no: 17 }, more: { yes: 0.5, no: 9.5 },
  noise: { yes: 1, no: 400 }, innocentCause: 1, place: 2, again: { yes: 1, no: 1 }, soldOutInPassing: [1.5, 0.25, 0.25],
} as const;

/** Beliefs under which these numbers are likeliest, together with what was believed before. */
export function beliefsFrom(sums: Sums): Beliefs {
  const share = (prior: Readonly<Answers>, yes: number, no: number): number => (prior.yes + yes) / (prior.yes + prior.no + yes + no);
  return {
    looking: share(BEFORE.looking, sums.looking, sums.stopped),
    depth: shares(sums.depth.map((n, place) => n + (BEFORE.depth[place] ?? 0))),
    causes: causesFrom(sums.causes),
    traced: share(BEFORE.traced, sums.traced.yes, sums.traced.no),
    second: share(BEFORE.second, sums.paired, sums.stopped - sums.paired),
    innocent: share(BEFORE.innocent, sums.innocent, sums.clean),
    innocentMore: share(BEFORE.more, sums.more, sums.innocent),
    noise: share(BEFORE.noise, sums.noise, sums.stopped),
    innocentCauses: shares(sums.innocentCauses.map((n) => n + BEFORE.innocentCause)),
    places: sums.places.map((places, cause) => shares(places.map((n, place) => n + BEFORE.place * (HOME[SEEN_CAUSES[cause] ?? 'price'][place] ?? 0)))),
    again: share(BEFORE.again, sums.again.yes, sums.again.no),
    soldOutInPassing: shares(sums.soldOutInPassing.map((n, sight) => n + (BEFORE.soldOutInPassing[sight] ?? 0))),
  };
}

/** What nobody can see is believed apart from how the others share the rest, and for little: it looks so much like only looking that a belief worth many sessions would decide it. */
function causesFrom(causes: readonly number[]): number[] {
  const seen = sum(causes.slice(0, UNSEEN));
  const unseen = (BEFORE.unseen.yes + (causes[UNSEEN] ?? 0)) / (BEFORE.unseen.yes + BEFORE.unseen.no + (causes[UNSEEN] ?? 0) + seen);
  return [...shares(causes.slice(0, UNSEEN).map((n) => n + BEFORE.cause)).map((share) => share * (1 - unseen)), unseen];
}

export function beliefsBefore(): Beliefs {
  return beliefsFrom(nothing());
}

/** Logarithm of how likely beliefs are beforehand, up to a constant. */
export function logBefore(beliefs: Beliefs): number {
  const part = (counts: readonly number[], values: readonly number[]): number => sum(counts.map((n, index) => (n === 0 ? 0 : n * Math.log(values[index] ?? 0))));
  const share = ({ yes, no }: Readonly<Answers>, value: number): number => part([yes, no], [value, 1 - value]);
  const seen = shares(beliefs.causes.slice(0, UNSEEN));
  return share(BEFORE.looking, beliefs.looking) + part(BEFORE.depth, beliefs.depth) + share(BEFORE.unseen, beliefs.causes[UNSEEN] ?? 0) + part(seen.map(() => BEFORE.cause), seen)
    + share(BEFORE.traced, beliefs.traced) + share(BEFORE.second, beliefs.second) + share(BEFORE.innocent, beliefs.innocent) + share(BEFORE.more, beliefs.innocentMore) + share(BEFORE.noise, beliefs.noise)
    + part(beliefs.innocentCauses.map(() => BEFORE.innocentCause), beliefs.innocentCauses)
    + sum(beliefs.places.map((places, cause) => part(HOME[SEEN_CAUSES[cause] ?? 'price'].map((home) => home * BEFORE.place), places)))
    + share(BEFORE.again, beliefs.again) + part(BEFORE.soldOutInPassing, beliefs.soldOutInPassing);
}
