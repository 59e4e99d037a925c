import { ORDERED, PLACES, SEEN_CAUSES } from './codes.ts';
import { type Beliefs, type Evidence, innocentChance, type Pattern, range, SOLD_OUT, storiesOf, type Story, sum, type Tables, tablesOf, UNSEEN } from './model.ts';

/** How many sessions show a pattern. */
export interface Counted {
  readonly pattern: Pattern;
  readonly sessions: number;
}

/** Where each cause is at home, as a beginning; a store's own sessions soon outweigh it. */
const HOME: Readonly<Record<(typeof SEEN_CAUSES)[number], readonly number[]>> = {
  shipping_price: [0, 0.1, 0.1, 0.8, 0], price: [0.5, 0.5, 0, 0, 0], out_of_stock: [1, 0, 0, 0, 0], coupon_denied: [0, 0.8, 0.1, 0, 0.1], payment_failed: [0, 0, 0, 0, 1],
  form_trouble: [0, 0, 0.8, 0.1, 0.1], slow_or_broken_page: [0.25, 0.25, 0.25, 0.25, 0], search_empty: [1, 0, 0, 0, 0], late_delivery: [0.1, 0.1, 0.1, 0.7, 0],
  return_policy: [0.2, 0.4, 0.4, 0, 0], compared_elsewhere: [0.5, 0.5, 0, 0, 0],
};

/** What is believed before a store has told anything, and how many sessions that is worth. */
const BEFORE = {
  looking: { yes: 6, no: 4 }, depth: [4, 3, 1, 1, 1], cause: 2, traced: { yes: 12, no: 6 }, second: { yes: 2, no: 8 }, innocent: { yes: 3, no: 17 }, more: { yes: 0.5, no: 9.5 },
  noise: { yes: 1, no: 400 }, innocentCause: 1, place: 2, strong: { real: { yes: 1, no: 1 }, innocent: { yes: 0.5, no: 1.5 } },
} as const;

const MOST_ROUNDS = 400;
const STILL = 1e-7;
/** Longer strides overshoot; smaller shares have no logarithm that helps. */
const MOST_STRIDE = 256;
const LEAST = 1e-12;
const MOST_SHARE = 1 - 1e-9;

export function beliefsBefore(): Beliefs {
  return learn(nothing());
}

/**
 * What a store's sessions with intent teach, without anybody saying why a single one of them left: the beliefs under which its patterns are likeliest (expectation
 * maximisation, with what is believed beforehand worth some dozens of sessions). Sessions that ended with an order tell how often evidence means nothing.
 *
 * @see docs/guides/merchants/reasons-method.md
 */
export function fitBeliefs(counted: readonly Counted[]): { readonly beliefs: Beliefs; readonly rounds: number } {
  const buying = nothing();
  for (const { pattern, sessions } of counted) if (pattern.last === ORDERED) noteInnocent(buying, { pattern, weight: sessions });
  const leaving = counted.filter(({ pattern }) => pattern.last !== ORDERED);
  const step = (beliefs: Beliefs): Beliefs => learn(expect(leaving, { tables: tablesOf(beliefs), start: buying }));
  let beliefs = step(learn(buying));
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const once = step(beliefs);
    const twice = step(once);
    if (distance(once, twice) < STILL) return { beliefs: twice, rounds: round };
    beliefs = step(leap([beliefs, once, twice]));
  }
  return { beliefs, rounds: MOST_ROUNDS };
}

/**
 * Where steps of expectation maximisation are heading, from three in a row: SQUAREM's third step length, on the logarithms of all shares, so that none leaves 0..1.
 * The plain step that follows brings the sums back to 1.
 *
 * @see Varadhan and Roland 2008, Simple and globally convergent methods for accelerating the convergence of any EM algorithm, section 5
 */
function leap(steps: readonly [Beliefs, Beliefs, Beliefs]): Beliefs {
  const [from, once, twice] = steps.map((beliefs) => flat(beliefs).map((share) => Math.log(Math.max(share, LEAST)))) as [number[], number[], number[]];
  const first = from.map((value, index) => (once[index] ?? 0) - value);
  const bend = first.map((value, index) => (twice[index] ?? 0) - (once[index] ?? 0) - value);
  const length = (values: readonly number[]): number => Math.sqrt(sum(values.map((value) => value * value)));
  const stride = Math.min(MOST_STRIDE, Math.max(1, length(first) / Math.max(length(bend), LEAST)));
  return unflat(from.map((value, index) => Math.exp(Math.min(0, value + 2 * stride * (first[index] ?? 0) + stride * stride * (bend[index] ?? 0)))), steps[2]);
}

/** Log-likelihood of what a store showed; for tests. */
export function logLikelihood(counted: readonly Counted[], beliefs: Beliefs): number {
  const tables = tablesOf(beliefs);
  return sum(counted.map(({ pattern, sessions }) => sessions * Math.log(pattern.last === ORDERED ? innocentChance(pattern, tables) : sum(storiesOf(pattern, tables).map(({ chance }) => chance)))));
}

/** Expected numbers of sessions, from which beliefs follow. */
interface Sums {
  looking: number;
  stopped: number;
  readonly depth: number[];
  readonly causes: number[];
  readonly traced: { yes: number; no: number };
  paired: number;
  innocent: number;
  clean: number;
  more: number;
  noise: number;
  readonly innocentCauses: number[];
  readonly places: number[][];
  readonly strong: { real: { yes: number; no: number }; innocent: { yes: number; no: number } }[];
}

function nothing(): Sums {
  return {
    looking: 0, stopped: 0, depth: PLACES.map(() => 0), causes: range(SEEN_CAUSES.length + 1).map(() => 0), traced: { yes: 0, no: 0 }, paired: 0, innocent: 0, clean: 0, more: 0, noise: 0,
    innocentCauses: SEEN_CAUSES.map(() => 0), places: SEEN_CAUSES.map(() => PLACES.map(() => 0)),
    strong: SEEN_CAUSES.map(() => ({ real: { yes: 0, no: 0 }, innocent: { yes: 0, no: 0 } })),
  };
}

function expect(leaving: readonly Counted[], of: { tables: Tables; start: Sums }): Sums {
  const sums = structuredClone(of.start);
  for (const { pattern, sessions } of leaving) {
    const stories = storiesOf(pattern, of.tables);
    const all = sum(stories.map(({ chance }) => chance));
    if (!(all > 0)) continue;
    for (const story of stories) note(sums, { pattern, story, weight: (sessions * story.chance) / all });
  }
  return sums;
}

function note(sums: Sums, of: { pattern: Pattern; story: Story; weight: number }): void {
  const { pattern, story, weight } = of;
  if (story.real.length + story.hidden.length === 0) {
    sums.looking += weight;
    sums.depth[pattern.last] = (sums.depth[pattern.last] ?? 0) + weight;
    noteInnocent(sums, of);
    return;
  }
  sums.stopped += weight;
  const cause = Math.min(story.reason, UNSEEN + 1) > UNSEEN ? UNSEEN : story.reason;
  sums.causes[cause] = (sums.causes[cause] ?? 0) + weight;
  if (story.real.length + story.hidden.length === 2) sums.paired += weight;
  for (const hidden of story.hidden) if (hidden !== UNSEEN && (hidden !== SOLD_OUT || pattern.last > 0)) sums.traced.no += weight;
  sums.noise += weight * (pattern.evidence.length - story.real.length);
  for (const index of story.real) {
    const evidence = pattern.evidence[index];
    if (evidence === undefined) continue;
    if (evidence.cause !== SOLD_OUT || evidence.place !== pattern.last) sums.traced.yes += weight;
    notePlace(sums, evidence, weight);
    const strong = sums.strong[evidence.cause]?.real;
    if (strong !== undefined && evidence.place === pattern.last) strong[evidence.isStrong ? 'yes' : 'no'] += weight;
  }
}

function notePlace(sums: Sums, { cause, place }: Evidence, weight: number): void {
  const places = sums.places[cause];
  if (places !== undefined) places[place] = (places[place] ?? 0) + weight;
}

function noteInnocent(sums: Sums, of: { pattern: Pattern; weight: number }): void {
  const { pattern, weight } = of;
  if (pattern.evidence.length === 0) {
    sums.clean += weight;
    return;
  }
  sums.innocent += weight;
  sums.more += weight * (pattern.evidence.length - 1);
  for (const evidence of pattern.evidence) {
    const strong = sums.strong[evidence.cause]?.innocent;
    if (strong !== undefined) strong[evidence.isStrong ? 'yes' : 'no'] += weight;
    // Who bought went past every place; of others it is not known what they would have met further on.
    if (pattern.last !== ORDERED) continue;
    sums.innocentCauses[evidence.cause] = (sums.innocentCauses[evidence.cause] ?? 0) + weight;
    notePlace(sums, evidence, weight);
  }
}

/** Beliefs under which these numbers are likeliest, together with what was believed before. */
function learn(sums: Sums): Beliefs {
  const share = (before: { yes: number; no: number }, yes: number, no: number): number => (before.yes + yes) / (before.yes + before.no + yes + no);
  return {
    looking: share(BEFORE.looking, sums.looking, sums.stopped),
    depth: shares(sums.depth.map((n, place) => n + (BEFORE.depth[place] ?? 0))),
    causes: shares(sums.causes.map((n) => n + BEFORE.cause)),
    traced: share(BEFORE.traced, sums.traced.yes, sums.traced.no),
    second: share(BEFORE.second, sums.paired, sums.stopped - sums.paired),
    innocent: share(BEFORE.innocent, sums.innocent, sums.clean),
    innocentMore: share(BEFORE.more, sums.more, sums.innocent),
    noise: share(BEFORE.noise, sums.noise, sums.stopped),
    innocentCauses: shares(sums.innocentCauses.map((n) => n + BEFORE.innocentCause)),
    places: sums.places.map((places, cause) => shares(places.map((n, place) => n + BEFORE.place * (HOME[SEEN_CAUSES[cause] ?? 'price'][place] ?? 0)))),
    strong: sums.strong.map(({ real, innocent }) => ({ real: share(BEFORE.strong.real, real.yes, real.no), innocent: share(BEFORE.strong.innocent, innocent.yes, innocent.no) })),
  };
}

function shares(values: readonly number[]): number[] {
  const all = sum(values);
  return values.map((value) => value / all);
}

function distance(one: Beliefs, other: Beliefs): number {
  const values = flat(other);
  return Math.max(...flat(one).map((value, index) => Math.abs(value - (values[index] ?? 0))));
}

function flat({ looking, traced, second, innocent, innocentMore, noise, depth, causes, innocentCauses, places, strong }: Beliefs): number[] {
  return [looking, traced, second, innocent, innocentMore, noise, ...depth, ...causes, ...innocentCauses, ...places.flat(), ...strong.flatMap((one) => [one.real, one.innocent])];
}

/** The same shape with other values; parts of a whole are brought to sum to 1. */
function unflat(values: readonly number[], like: Beliefs): Beliefs {
  let next = 0;
  const take = (): number => Math.min(MOST_SHARE, values[next++] ?? 0);
  const takeAll = (shape: readonly number[]): number[] => shares(shape.map(() => values[next++] ?? 0));
  const [looking, traced, second, innocent, innocentMore, noise] = [take(), take(), take(), take(), take(), take()];
  const [depth, causes, innocentCauses] = [takeAll(like.depth), takeAll(like.causes), takeAll(like.innocentCauses)];
  return { looking, traced, second, innocent, innocentMore, noise, depth, causes, innocentCauses, places: like.places.map(takeAll), strong: like.strong.map(() => ({ real: take(), innocent: take() })) };
}
