import { ORDERED, PLACES, SEEN_CAUSES } from '../codes.ts';
import { range, sum } from './arithmetic.ts';
import { SOLD_OUT, type Tables, UNSEEN } from './beliefs.ts';
import { AGAIN, type Evidence, type Pattern, SIGHTS, TOLD_AND_AGAIN } from './pattern.ts';
import { endsAtProduct, type Story } from './stories.ts';

export interface Answers {
  yes: number;
  no: number;
}

/** Expected numbers of sessions, from which beliefs follow. */
export interface Sums {
  looking: number;
  stopped: number;
  readonly depth: number[];
  readonly causes: number[];
  readonly traced: Answers;
  paired: number;
  innocent: number;
  clean: number;
  more: number;
  noise: number;
  readonly innocentCauses: number[];
  readonly places: number[][];
  readonly again: Answers;
  readonly soldOutInPassing: number[];
}

export function nothing(): Sums {
  return {
    looking: 0, stopped: 0, depth: PLACES.map(() => 0), causes: range(SEEN_CAUSES.length + 1).map(() => 0), traced: { yes: 0, no: 0 }, paired: 0, innocent: 0, clean: 0, more: 0, noise: 0,
    innocentCauses: SEEN_CAUSES.map(() => 0), places: SEEN_CAUSES.map(() => PLACES.map(() => 0)), again: { yes: 0, no: 0 }, soldOutInPassing: SIGHTS.map(() => 0),
  };
}

/** Adds what so many sessions of a story say. */
export function note(sums: Sums, of: { pattern: Pattern; story: Story; weight: number; tables: Tables }): void {
  const { pattern, story, weight } = of;
  if (story.real.length + story.hidden.length === 0) {
    sums.looking += weight;
    add(sums.depth, pattern.last, weight);
    noteInnocent(sums, of);
    return;
  }
  sums.stopped += weight;
  noteCauses(sums, of);
  for (const hidden of story.hidden) noteHidden(sums, { ...of, hidden });
  for (const [index, evidence] of pattern.evidence.entries()) {
    if (story.real.includes(index)) noteReal(sums, { ...of, evidence });
    else {
      sums.noise += weight;
      noteMeaningless(sums, { ...of, evidence });
    }
  }
}

/** The second cause is another than the first: for as often as it is, so often the first would have been drawn again. */
function noteCauses(sums: Sums, of: { pattern: Pattern; story: Story; weight: number; tables: Tables }): void {
  const { pattern: { evidence }, story, weight, tables } = of;
  const causes = [...story.real.flatMap((index) => evidence[index]?.cause ?? []), ...story.hidden];
  const first = Math.min(story.reason, UNSEEN);
  for (const cause of causes) add(sums.causes, cause, weight);
  if (causes.length === 1) return;
  sums.paired += weight;
  const share = tables.beliefs.causes[first] ?? 0;
  if (share < 1) add(sums.causes, first, (weight * share) / (1 - share));
}

/** Adds what so many sessions say that nothing stopped. */
export function noteInnocent(sums: Sums, of: { pattern: Pattern; weight: number; tables: Tables }): void {
  const { pattern, weight } = of;
  if (pattern.evidence.length === 0) {
    sums.clean += weight;
    return;
  }
  sums.innocent += weight;
  sums.more += weight * (pattern.evidence.length - 1);
  for (const evidence of pattern.evidence) noteMeaningless(sums, { ...of, evidence });
}

/**
 * Evidence that means nothing. Who got less far could not meet everything: what they would have met further on is added as it is expected to be, for as often as one
 * of the possible is met, so often one of the others would have been.
 */
function noteMeaningless(sums: Sums, of: { pattern: Pattern; evidence: Evidence; weight: number; tables: Tables }): void {
  const { evidence: { cause, place, sight }, weight, pattern: { last }, tables } = of;
  if (cause === SOLD_OUT) add(sums.soldOutInPassing, sight, weight);
  add(sums.innocentCauses, cause, weight);
  if (last === ORDERED || place < last) addPlace(sums, { cause, place, weight });
  else noteStrikes(sums, { cause, weight, chances: (strikes) => (strikes >= place ? 1 : 0), tables });
  const possible = tables.possible[last] ?? [];
  const all = sum(possible);
  for (const [other, share] of tables.beliefs.innocentCauses.entries()) if (possible[other] === 0 && all > 0) add(sums.innocentCauses, other, (weight * share) / all);
}

function noteReal(sums: Sums, of: { pattern: Pattern; evidence: Evidence; weight: number; tables: Tables }): void {
  const { evidence, weight, pattern: { last }, tables } = of;
  const { cause, place, sight } = evidence;
  const isEnd = endsAtProduct(evidence, last);
  if (cause === SOLD_OUT && isEnd) sums.again[sight === AGAIN || sight === TOLD_AND_AGAIN ? 'yes' : 'no'] += weight;
  if (cause === SOLD_OUT && !isEnd) add(sums.soldOutInPassing, sight, weight);
  if (isEnd && sight === AGAIN) {
    sums.traced.no += weight;
    noteStrikes(sums, { cause, weight, chances: exactly(0), tables });
    return;
  }
  sums.traced.yes += weight;
  addPlace(sums, { cause, place, weight });
}

/** A cause without a trace ended the session at its last place, or would have ended it there or before: from either follows where it may have struck. */
function noteHidden(sums: Sums, of: { pattern: Pattern; story: Story; hidden: number; weight: number; tables: Tables }): void {
  const { pattern: { last, evidence }, story, hidden, weight, tables } = of;
  if (hidden === UNSEEN) return;
  sums.traced.no += weight;
  if (hidden === SOLD_OUT && last === 0) sums.again.no += weight;
  const other = story.hidden.find((one) => one !== hidden);
  const [shown] = story.real.map((index) => evidence[index]);
  const upTo = (place: number): number => (other === undefined || place < 0 ? 0 : (tables.hiddenUpTo[other]?.[place] ?? 0));
  const both = (strikes: number): number => before(last)(strikes) * upTo(last) - before(last - 1)(strikes) * upTo(last - 1);
  noteStrikes(sums, { cause: hidden, weight, tables, chances: other !== undefined ? both : shown?.place === last ? before(last) : exactly(last) });
}

/** Chance that a cause which strikes at a place ends a session just here, when nothing shows of it. */
function exactly(place: number): (strikes: number) => number {
  return (strikes) => (strikes >= place ? 1 / (strikes + 1) : 0);
}

/** The same for here or before. */
function before(place: number): (strikes: number) => number {
  return (strikes) => Math.max(0, Math.min(strikes, place) + 1) / (strikes + 1);
}

function noteStrikes(sums: Sums, of: { cause: number; weight: number; chances: (strikes: number) => number; tables: Tables }): void {
  const weights = (of.tables.beliefs.places[of.cause] ?? []).map((share, strikes) => share * of.chances(strikes));
  const all = sum(weights);
  if (all > 0) for (const [strikes, one] of weights.entries()) addPlace(sums, { cause: of.cause, place: strikes, weight: (of.weight * one) / all });
}

function addPlace(sums: Sums, { cause, place, weight }: { cause: number; place: number; weight: number }): void {
  const places = sums.places[cause];
  if (places !== undefined) add(places, place, weight);
}

function add(values: number[], index: number, weight: number): void {
  values[index] = (values[index] ?? 0) + weight;
}
