import { MOTIVES } from '../../platform/event-log/motive-of.ts';
import { LENGTHS, MOTIVE_OF_SIGN, SIGNS, STRATA, stratumOf } from './signs.ts';

/** Sessions that show the same. */
export interface Pattern {
  readonly reach: number;
  readonly length: number;
  /** By sign: how often it was seen, and how often it could have been. */
  readonly hits: readonly number[];
  readonly tries: readonly number[];
}

/** Sessions to learn from: by person, as indices into `patterns`. */
export interface Sample {
  readonly patterns: readonly Pattern[];
  readonly people: readonly (readonly number[])[];
}

/** What is learnt from a store. */
export interface Beliefs {
  /** Share of people by motive; sums to 1. */
  readonly shares: readonly number[];
  /** Of a person's sessions, those that are driven by the person's own motive; the others by anybody's. */
  readonly own: number;
  /** How often people of other motives show a sign, by sign and stratum. */
  readonly rates: readonly (readonly number[])[];
  /** Logarithm of the odds ratio by which people of the sign's motive show it more often, by sign: in sessions without intent, which is given, and with it. */
  readonly lifts: readonly (readonly [number, number])[];
}

/** Evidence of one look, as weights that add up: by sign and stratum, flat, for a sign seen and for one that could have been seen. */
export interface Weights {
  readonly seen: readonly number[];
  readonly missed: readonly number[];
}

const COUNT = MOTIVES.length;
/**
 * Before anything is seen a sign is thought to be three times as likely (in odds), give or take: it must tell of its motive, but how well is for the store's sessions to say. No
 * sign decides alone: what would look like more than twentyfold odds is often two signs that go together for another reason.
 */
const LIFT = { mean: Math.log(3), deviation: 0.5, most: Math.log(20) } as const;
/**
 * Sessions without intent tell a little, and nothing is learnt from them: with few pages in each, one sign keeps another from being seen, which would look like motives that
 * exclude each other. Measured on simulated shops: learning from them too doubled the calibration error of people with one session.
 */
const LIFT_WITHOUT_INTENT = Math.log(1.5);
/** Worth so many people of each motive, and so many sessions. */
const SHARES_PRIOR = 40;
const OWN_PRIOR = { own: 40, other: 10 } as const;
/** What is known of a rate before: the sign's rate over all strata, as if seen in so many sessions. */
const RATE_PRIOR = 6;
const MOST_ROUNDS = 120;
const ENOUGH = 1e-5;
const LEAST_RATE = 1e-4;

const logit = (p: number): number => Math.log(p / (1 - p));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Whether a stratum is of sessions with intent. */
export const hasIntent = (stratum: number): 0 | 1 => (stratum >= LENGTHS ? 1 : 0);

export function weightsOf({ rates, lifts }: Beliefs): Weights {
  const both = rates.flatMap((bySign, sign) => bySign.map((rate, stratum) => {
    const lifted = sigmoid(logit(rate) + (lifts[sign]?.[hasIntent(stratum)] ?? 0));
    return { seen: Math.log(lifted / rate), missed: Math.log((1 - lifted) / (1 - rate)) };
  }));
  return { seen: both.map(({ seen }) => seen), missed: both.map(({ missed }) => missed) };
}

/** By motive: logarithm of how much likelier the pattern is under it than under none. */
export function scoresOf(pattern: Pattern, weights: Weights): number[] {
  const scores = MOTIVES.map(() => 0);
  for (let sign = 0; sign < SIGNS.length; sign += 1) {
    const tries = pattern.tries[sign] ?? 0;
    const definition = SIGNS[sign];
    if (tries === 0 || definition === undefined) continue;
    const at = sign * STRATA + stratumOf(definition, pattern);
    const hits = pattern.hits[sign] ?? 0;
    const motive = MOTIVE_OF_SIGN[sign] ?? 0;
    scores[motive] = (scores[motive] ?? 0) + hits * (weights.seen[at] ?? 0) + (tries - hits) * (weights.missed[at] ?? 0);
  }
  return scores;
}

/** Chances of each motive for a person, from the scores of their sessions. */
export function chancesOf(sessions: readonly (readonly number[])[], { shares, own }: Pick<Beliefs, 'shares' | 'own'>): number[] {
  const logs = shares.map((share) => Math.log(share));
  for (const scores of sessions) {
    const odds = scores.map((score) => Math.exp(score));
    const anybody = (1 - own) * sum(odds.map((one, motive) => one * (shares[motive] ?? 0)));
    odds.forEach((one, motive) => { logs[motive] = (logs[motive] ?? 0) + Math.log(own * one + anybody); });
  }
  return normalised(logs);
}

/** Chances of each motive for one session of a person whose chances, all sessions seen, are these. */
export function sessionChances(scores: readonly number[], person: readonly number[], { shares, own }: Pick<Beliefs, 'shares' | 'own'>): number[] {
  const odds = scores.map((score) => Math.exp(score));
  const anybody = (1 - own) * sum(odds.map((one, motive) => one * (shares[motive] ?? 0)));
  const ofAnybody = sum(person.map((chance, motive) => chance / (own * (odds[motive] ?? 0) + anybody)));
  return odds.map((one, motive) => (own * one * (person[motive] ?? 0)) / (own * one + anybody) + (1 - own) * (shares[motive] ?? 0) * one * ofAnybody);
}

function normalised(logs: readonly number[]): number[] {
  const most = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - most));
  const all = sum(parts);
  return parts.map((part) => part / all);
}

/** Before anything is learnt: signs at the rates of all sessions, and lifts as they are thought to be. */
export function firstBeliefs(sample: Sample): Beliefs {
  const overall = overallRates(countsOf(sample));
  return {
    shares: MOTIVES.map(() => 1 / COUNT), own: OWN_PRIOR.own / (OWN_PRIOR.own + OWN_PRIOR.other),
    rates: overall.map((rate) => Array.from({ length: STRATA }, () => rate)), lifts: SIGNS.map((): [number, number] => [LIFT_WITHOUT_INTENT, LIFT.mean]),
  };
}

/** How many sessions of the sample show each pattern. */
function countsOf({ patterns, people }: Sample): { readonly pattern: Pattern; readonly sessions: number }[] {
  const times = patterns.map(() => 0);
  for (const sessions of people) for (const at of sessions) times[at] = (times[at] ?? 0) + 1;
  return patterns.map((pattern, at) => ({ pattern, sessions: times[at] ?? 0 }));
}

function overallRates(counts: readonly { readonly pattern: Pattern; readonly sessions: number }[]): number[] {
  return SIGNS.map((_sign, at) => {
    const hits = sum(counts.map(({ pattern, sessions }) => (pattern.hits[at] ?? 0) * sessions));
    const tries = sum(counts.map(({ pattern, sessions }) => (pattern.tries[at] ?? 0) * sessions));
    return within((hits + 0.5) / (tries + 1));
  });
}

const within = (rate: number): number => Math.min(1 - LEAST_RATE, Math.max(LEAST_RATE, rate));

/**
 * Finds the beliefs under which what a store's people showed is likeliest, by expectation maximisation with priors. No session is labelled: that signs of one
 * motive come together, in one session and in several of one person, more often than their rates alone would bring it, is what tells.
 *
 * @param breathe awaited between rounds, so that nothing else waits long
 * @see Dempster, Laird & Rubin 1977, Maximum likelihood from incomplete data via the EM algorithm; Linzer & Lewis 2011, poLCA (latent classes)
 */
export async function fitBeliefs(sample: Sample, breathe: () => Promise<void> = async () => undefined): Promise<Beliefs> {
  const overall = overallRates(countsOf(sample));
  let beliefs = firstBeliefs(sample);
  let before = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const expected = expect(sample, beliefs);
    await breathe();
    beliefs = maximise(sample, { expected, beliefs, overall });
    await breathe();
    if (expected.logLikelihood - before < ENOUGH * Math.max(1, sample.people.length)) break;
    before = expected.logLikelihood;
  }
  return beliefs;
}

interface Expected {
  /** People by motive. */
  readonly people: readonly number[];
  readonly ownSessions: number;
  readonly sessions: number;
  /** Sessions of each pattern by what drove them. */
  readonly driven: readonly (readonly number[])[];
  readonly logLikelihood: number;
}

function expect({ patterns, people }: Sample, beliefs: Beliefs): Expected {
  const { shares, own } = beliefs;
  const weights = weightsOf(beliefs);
  const scores = patterns.map((pattern) => scoresOf(pattern, weights));
  const odds = scores.map((one) => one.map((score) => Math.exp(score)));
  const anybody = odds.map((one) => (1 - own) * sum(one.map((odd, motive) => odd * (shares[motive] ?? 0))));
  const driven = patterns.map(() => MOTIVES.map(() => 0));
  const found = MOTIVES.map(() => 0);
  let [ownSessions, sessions, logLikelihood] = [0, 0, 0];
  for (const person of people) {
    const logs = shares.map((share) => Math.log(share));
    for (const at of person) for (let motive = 0; motive < COUNT; motive += 1) logs[motive] = (logs[motive] ?? 0) + Math.log(own * (odds[at]?.[motive] ?? 1) + (anybody[at] ?? 0));
    const most = Math.max(...logs);
    logLikelihood += most + Math.log(sum(logs.map((log) => Math.exp(log - most))));
    const chances = normalised(logs);
    for (let motive = 0; motive < COUNT; motive += 1) found[motive] = (found[motive] ?? 0) + (chances[motive] ?? 0);
    for (const at of person) {
      const row = driven[at];
      if (row === undefined) continue;
      const ofSession = sessionChances(scores[at] ?? [], chances, beliefs);
      for (let motive = 0; motive < COUNT; motive += 1) {
        row[motive] = (row[motive] ?? 0) + (ofSession[motive] ?? 0);
        const odd = own * (odds[at]?.[motive] ?? 1);
        ownSessions += ((chances[motive] ?? 0) * odd) / (odd + (anybody[at] ?? 0));
      }
      sessions += 1;
    }
  }
  return { people: found, ownSessions, sessions, driven, logLikelihood };
}

/** Hits and tries of one sign in one stratum, of sessions driven by its motive and of the others. */
interface Cell {
  ownHits: number;
  ownTries: number;
  otherHits: number;
  otherTries: number;
}

function maximise(sample: Sample, { expected, beliefs, overall }: { readonly expected: Expected; readonly beliefs: Beliefs; readonly overall: readonly number[] }): Beliefs {
  const people = sum(expected.people);
  const cells = SIGNS.map(() => Array.from({ length: STRATA }, (): Cell => ({ ownHits: 0, ownTries: 0, otherHits: 0, otherTries: 0 })));
  sample.patterns.forEach((pattern, at) => addPattern(cells, pattern, expected.driven[at] ?? []));
  const fitted = SIGNS.map((_sign, at) => fitSign(cells[at] ?? [], { rates: beliefs.rates[at] ?? [], lifts: beliefs.lifts[at] ?? [0, 0], overall: overall[at] ?? 0.5 }));
  return {
    shares: expected.people.map((found) => (found + SHARES_PRIOR) / (people + SHARES_PRIOR * COUNT)),
    own: (expected.ownSessions + OWN_PRIOR.own) / (expected.sessions + OWN_PRIOR.own + OWN_PRIOR.other),
    rates: fitted.map(({ rates }) => rates), lifts: fitted.map(({ lifts }) => lifts),
  };
}

function addPattern(cells: readonly (readonly Cell[])[], pattern: Pattern, driven: readonly number[]): void {
  const all = sum(driven);
  SIGNS.forEach((sign, at) => {
    const tries = pattern.tries[at] ?? 0;
    const cell = cells[at]?.[stratumOf(sign, pattern)];
    if (tries === 0 || cell === undefined) return;
    const [hits, own] = [pattern.hits[at] ?? 0, driven[MOTIVE_OF_SIGN[at] ?? 0] ?? 0];
    cell.ownHits += own * hits;
    cell.ownTries += own * tries;
    cell.otherHits += (all - own) * hits;
    cell.otherTries += (all - own) * tries;
  });
}

/** A few steps towards the likeliest rates and lifts of a sign; the next round goes on from there. */
function fitSign(cells: readonly Cell[], of: { readonly rates: readonly number[]; readonly lifts: readonly [number, number]; readonly overall: number }): { readonly rates: number[]; readonly lifts: [number, number] } {
  let [rates, lifts] = [[...of.rates], [...of.lifts] as [number, number]];
  for (let step = 0; step < 3; step += 1) {
    rates = rates.map((rate, stratum) => stepRate(cells[stratum], { rate, lift: lifts[hasIntent(stratum)], overall: of.overall }));
    lifts = [LIFT_WITHOUT_INTENT, stepLift(cells, { rates, lift: lifts[1] })];
  }
  return { rates, lifts };
}

/** One step of Newton for the rate of others, the lift given. */
function stepRate(cell: Cell | undefined, of: { readonly rate: number; readonly lift: number; readonly overall: number }): number {
  if (cell === undefined) return of.rate;
  const at = logit(of.rate);
  const [other, own] = [of.rate, sigmoid(at + of.lift)];
  const slope = cell.otherHits - cell.otherTries * other + cell.ownHits - cell.ownTries * own + RATE_PRIOR * (of.overall - other);
  const curve = cell.otherTries * other * (1 - other) + cell.ownTries * own * (1 - own) + RATE_PRIOR * other * (1 - other);
  return within(sigmoid(at + bounded(slope / curve)));
}

/** One step of Newton for the lift in sessions with intent, the rates given; it never falls below none. */
function stepLift(cells: readonly Cell[], of: { readonly rates: readonly number[]; readonly lift: number }): number {
  let slope = (LIFT.mean - of.lift) / LIFT.deviation ** 2;
  let curve = 1 / LIFT.deviation ** 2;
  cells.forEach((cell, stratum) => {
    if (hasIntent(stratum) === 0) return;
    const own = sigmoid(logit(of.rates[stratum] ?? 0.5) + of.lift);
    slope += cell.ownHits - cell.ownTries * own;
    curve += cell.ownTries * own * (1 - own);
  });
  return Math.min(LIFT.most, Math.max(0, of.lift + bounded(slope / curve)));
}

/** Far from the top a step of Newton may leap. */
const bounded = (step: number): number => Math.min(1, Math.max(-1, step));

