import { ORDERED, PLACES, type Reason, REASONS, SEEN_CAUSES } from './codes.ts';

/** One piece of evidence in a session: what was seen, and how far the session had come by then. */
export interface Evidence {
  /** Index into `SEEN_CAUSES`. */
  readonly cause: number;
  /** Index into `PLACES`. */
  readonly place: number;
  /** Seen more than in passing: such as a product that is sold out and was looked at again. */
  readonly isStrong: boolean;
}

/** What the model looks at of a session. */
export interface Pattern {
  /** Index into `PLACES`, or `ORDERED`. */
  readonly last: number;
  /** In order of time, each cause at most once. */
  readonly evidence: readonly Evidence[];
}

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
  /** How often evidence is strong where it is the reason, and where it means nothing. */
  readonly strong: readonly { readonly real: number; readonly innocent: number }[];
}

const CAUSES = SEEN_CAUSES.length;
/** Index of what nobody can see, in `Beliefs.causes`. */
export const UNSEEN = CAUSES;
/** Index of what is sold out, in `SEEN_CAUSES`. */
export const SOLD_OUT = SEEN_CAUSES.indexOf('out_of_stock');
export const LOOKING = REASONS.indexOf('only_looking');
const COUNT = PLACES.length;
/** That somebody left over a sold-out product is known from others who found it so, whatever they themselves showed. */
const KNOWN_SOLD_OUT = 0.99;
/** A cause whose evidence is met so seldom up to a place counts as not possible there. */
const HARDLY = 0.03;

/** Tables that follow from beliefs, so that a pattern costs a handful of products. */
export interface Tables {
  readonly beliefs: Beliefs;
  /** Chance that a cause without a trace ends a session at a place: anywhere up to where it strikes, since what is known beforehand needs no meeting. By cause. */
  readonly hidden: readonly (readonly number[])[];
  /** The same for "at this place or before". */
  readonly hiddenUpTo: readonly (readonly number[])[];
  /** Chance that evidence which means nothing is of a cause and at a place, by the last place (an order is the last row). */
  readonly innocentAt: readonly (readonly (readonly number[])[])[];
}

export function tablesOf(beliefs: Beliefs): Tables {
  const even = Array.from({ length: COUNT }, () => 1 / COUNT);
  const hidden = [...beliefs.places, even].map((places) => range(COUNT).map((place) => sum(places.map((share, strikes) => (strikes >= place ? share / (strikes + 1) : 0)))));
  const hiddenUpTo = hidden.map((row) => range(COUNT).map((place) => sum(row.slice(0, place + 1))));
  return { beliefs, hidden, hiddenUpTo, innocentAt: range(COUNT + 1).map((last) => innocentRow(beliefs, last)) };
}

/** Whoever gets less far meets as much as others do, of what there is to meet so far: the place beyond the last counts as the last. */
function innocentRow({ innocentCauses, places }: Beliefs, last: number): number[][] {
  const end = Math.min(last, COUNT - 1);
  const possible = innocentCauses.map((share, cause) => (sum((places[cause] ?? []).slice(0, end + 1)) >= HARDLY ? share : 0));
  const all = sum(possible);
  return possible.map((share, cause) => range(COUNT).map((place) => {
    if (all === 0 || place > end) return 0;
    const at = place < end || last === ORDERED ? (places[cause]?.[place] ?? 0) : sum((places[cause] ?? []).slice(end));
    return (share / all) * at;
  }));
}

/** One way in which a pattern may have come about, with its probability together with the pattern. */
export interface Story {
  /** Index into `REASONS`: the first reason. */
  readonly reason: number;
  readonly chance: number;
  /** Evidence that is of a true cause, as indices into the pattern's. */
  readonly real: readonly number[];
  /** Causes that left no trace, as indices into `Beliefs.causes`. */
  readonly hidden: readonly number[];
}

/** Every way in which a session without an order may have come to this pattern. Stories that explain much by little are left out where others explain the same. */
export function storiesOf(pattern: Pattern, tables: Tables): Story[] {
  const { evidence, last } = pattern;
  const stories: Story[] = [lookingStory(pattern, tables)];
  evidence.forEach((_one, index) => stories.push(...singleStory(pattern, { tables, index })));
  for (let one = 0; one < evidence.length; one += 1) {
    for (let other = one + 1; other < evidence.length; other += 1) stories.push(...pairStories(pattern, { tables, one, other }));
  }
  if (evidence.length === 1) stories.push(...halfHiddenStories(pattern, tables));
  if (evidence.length <= 1) stories.push(...hiddenStories(pattern, tables));
  if (evidence.length === 0) stories.push(...twiceHiddenStories(last, tables));
  return stories;
}

/** Chance that a session which nothing stopped shows this. */
export function innocentChance(pattern: Pattern, tables: Tables): number {
  const { innocent, innocentMore } = tables.beliefs;
  if (pattern.evidence.length === 0) return 1 - innocent;
  return innocent * innocentMore ** (pattern.evidence.length - 1) * (1 - innocentMore) * product(pattern.evidence.map((one) => meaningless(one, { tables, last: pattern.last })));
}

function lookingStory(pattern: Pattern, tables: Tables): Story {
  const { looking, depth } = tables.beliefs;
  return { reason: LOOKING, chance: looking * (depth[pattern.last] ?? 0) * innocentChance(pattern, tables), real: [], hidden: [] };
}

function meaningless({ cause, place, isStrong }: Evidence, of: { tables: Tables; last: number }): number {
  const share = of.tables.beliefs.strong[cause]?.innocent ?? 0;
  return (of.tables.innocentAt[of.last]?.[cause]?.[place] ?? 0) * (isStrong ? share : 1 - share);
}

function real({ cause, place, isStrong }: Evidence, of: { beliefs: Beliefs; last: number }): number {
  const { beliefs, last } = of;
  // Somebody looks again at what they can't have and leaves; who went on looked at something else.
  const share = beliefs.strong[cause]?.[place === last ? 'real' : 'innocent'] ?? 0;
  return tracedOf(cause, { beliefs, isEnd: place === last }) * (beliefs.places[cause]?.[place] ?? 0) * (isStrong ? share : 1 - share);
}

/** What is left over beside the true causes means nothing. */
function rest(pattern: Pattern, of: { tables: Tables; without: readonly number[] }): number {
  const others = pattern.evidence.filter((_one, index) => !of.without.includes(index));
  const { noise } = of.tables.beliefs;
  return (1 - noise) * noise ** others.length * product(others.map((one) => meaningless(one, { tables: of.tables, last: pattern.last })));
}

function singleStory(pattern: Pattern, of: { tables: Tables; index: number }): Story[] {
  const evidence = pattern.evidence[of.index];
  const { beliefs } = of.tables;
  // A cause ends a session where it strikes.
  if (evidence === undefined || evidence.place !== pattern.last) return [];
  const chance = (1 - beliefs.looking) * (1 - beliefs.second) * (beliefs.causes[evidence.cause] ?? 0) * real(evidence, { beliefs, last: pattern.last }) * rest(pattern, { tables: of.tables, without: [of.index] });
  return [{ reason: evidence.cause, chance, real: [of.index], hidden: [] }];
}

/** Chance of a pair of causes, the first of which is the main one. */
function pairShare({ beliefs }: Tables, first: number, then: number): number {
  const [one, other] = [beliefs.causes[first] ?? 0, beliefs.causes[then] ?? 0];
  return one >= 1 ? 0 : ((1 - beliefs.looking) * beliefs.second * one * other) / (1 - one);
}

function pairStories(pattern: Pattern, of: { tables: Tables; one: number; other: number }): Story[] {
  const { tables, one, other } = of;
  const [early, late] = [pattern.evidence[one], pattern.evidence[other]];
  if (early === undefined || late === undefined || Math.max(early.place, late.place) !== pattern.last) return [];
  const shown = real(early, { ...tables, last: pattern.last }) * real(late, { ...tables, last: pattern.last }) * rest(pattern, { tables, without: [one, other] });
  const story = (first: number, then: number): Story => ({ reason: first, chance: shown * pairShare(tables, first, then), real: [one, other], hidden: [] });
  // At one place what came first is taken for the main reason: what follows is often its consequence.
  return early.place === late.place ? [story(early.cause, late.cause)] : [story(early.cause, late.cause), story(late.cause, early.cause)];
}

/** One cause left its trace and the other did not. */
function halfHiddenStories(pattern: Pattern, tables: Tables): Story[] {
  const [evidence] = pattern.evidence;
  if (evidence === undefined) return [];
  const shown = real(evidence, { ...tables, last: pattern.last }) * (1 - tables.beliefs.noise);
  return range(CAUSES + 1).filter((cause) => cause !== evidence.cause).flatMap((cause): Story[] => {
    const ends = (evidence.place === pattern.last ? tables.hiddenUpTo : tables.hidden)[cause]?.[pattern.last] ?? 0;
    const chance = shown * ends * untraced(cause, { ...tables, last: pattern.last });
    const common = { real: [0], hidden: [cause] };
    return [{ reason: evidence.cause, chance: chance * pairShare(tables, evidence.cause, cause), ...common }, { reason: reasonOf(cause), chance: chance * pairShare(tables, cause, evidence.cause), ...common }];
  });
}

function hiddenStories(pattern: Pattern, tables: Tables): Story[] {
  const { beliefs, hidden } = tables;
  const shown = (1 - beliefs.looking) * (1 - beliefs.second) * rest(pattern, { tables, without: [] });
  return range(CAUSES + 1).map((cause) => ({
    reason: reasonOf(cause), chance: shown * (beliefs.causes[cause] ?? 0) * untraced(cause, { ...tables, last: pattern.last }) * (hidden[cause]?.[pattern.last] ?? 0), real: [], hidden: [cause],
  }));
}

function twiceHiddenStories(last: number, tables: Tables): Story[] {
  const upTo = (cause: number, place: number): number => (place < 0 ? 0 : (tables.hiddenUpTo[cause]?.[place] ?? 0));
  return range(CAUSES + 1).flatMap((first) => range(CAUSES + 1).filter((then) => then !== first).map((then): Story => {
    const ends = upTo(first, last) * upTo(then, last) - upTo(first, last - 1) * upTo(then, last - 1);
    const chance = (1 - tables.beliefs.noise) * pairShare(tables, first, then) * untraced(first, { ...tables, last }) * untraced(then, { ...tables, last }) * ends;
    return { reason: reasonOf(first), chance, real: [], hidden: [first, then] };
  }));
}

function untraced(cause: number, of: { beliefs: Beliefs; last: number }): number {
  return cause === UNSEEN ? 1 : 1 - tracedOf(cause, { beliefs: of.beliefs, isEnd: of.last === 0 });
}

function tracedOf(cause: number, { beliefs, isEnd }: { beliefs: Beliefs; isEnd: boolean }): number {
  return cause === SOLD_OUT && isEnd ? KNOWN_SOLD_OUT : beliefs.traced;
}

function reasonOf(cause: number): number {
  return cause === UNSEEN ? REASONS.indexOf('unknown') : cause;
}

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

export function range(length: number): number[] {
  return Array.from({ length }, (_none, index) => index);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1);
}
