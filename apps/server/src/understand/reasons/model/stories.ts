import { REASONS, SEEN_CAUSES } from '../codes.ts';
import { product, range } from './arithmetic.ts';
import { SOLD_OUT, type Tables, UNSEEN } from './beliefs.ts';
import { AGAIN, type Evidence, type Pattern, TOLD_AND_AGAIN } from './pattern.ts';

/** Index into `REASONS`. */
export const LOOKING = REASONS.indexOf('only_looking');
const CAUSES = SEEN_CAUSES.length;

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

function meaningless({ cause, place, sight }: Evidence, of: { tables: Tables; last: number }): number {
  const { beliefs, innocentAt } = of.tables;
  return (innocentAt[of.last]?.[cause]?.[place] ?? 0) * (cause === SOLD_OUT ? (beliefs.soldOutInPassing[sight] ?? 0) : 1);
}

/** Whether a product sold out ended a session at the very product: only then it says something that it was looked at again. Who went on looked at something else. */
export function endsAtProduct({ cause, place }: Pick<Evidence, 'cause' | 'place'>, last: number): boolean {
  return cause === SOLD_OUT && place === 0 && last === 0;
}

/** Chance that a true cause shows like this; that a product was looked at again is seen whether or not an event tells of the cause. */
function real(evidence: Evidence, of: { tables: Tables; last: number }): number {
  const { beliefs, hidden } = of.tables;
  const { cause, place, sight } = evidence;
  const met = beliefs.traced * (beliefs.places[cause]?.[place] ?? 0);
  if (cause !== SOLD_OUT) return met;
  if (!endsAtProduct(evidence, of.last)) return met * (beliefs.soldOutInPassing[sight] ?? 0);
  if (sight === AGAIN) return (1 - beliefs.traced) * beliefs.again * (hidden[SOLD_OUT]?.[0] ?? 0);
  return met * (sight === TOLD_AND_AGAIN ? beliefs.again : 1 - beliefs.again);
}

/** What is left over beside the true causes means nothing. */
function rest(pattern: Pattern, of: { tables: Tables; without: readonly number[] }): number {
  const others = pattern.evidence.filter((_one, index) => !of.without.includes(index));
  const { noise } = of.tables.beliefs;
  return (1 - noise) * noise ** others.length * product(others.map((one) => meaningless(one, { tables: of.tables, last: pattern.last })));
}

function singleStory(pattern: Pattern, of: { tables: Tables; index: number }): Story[] {
  const evidence = pattern.evidence[of.index];
  const { tables } = of;
  const { beliefs } = tables;
  // A cause ends a session where it strikes.
  if (evidence === undefined || evidence.place !== pattern.last) return [];
  const chance = (1 - beliefs.looking) * (1 - beliefs.second) * (beliefs.causes[evidence.cause] ?? 0) * real(evidence, { tables, last: pattern.last }) * rest(pattern, { tables, without: [of.index] });
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
  const shown = real(early, { tables, last: pattern.last }) * real(late, { tables, last: pattern.last }) * rest(pattern, { tables, without: [one, other] });
  const story = (first: number, then: number): Story => ({ reason: first, chance: shown * pairShare(tables, first, then), real: [one, other], hidden: [] });
  // At one place what came first is taken for the main reason: what follows is often its consequence.
  return early.place === late.place && early.sight !== AGAIN && late.sight !== AGAIN ? [story(early.cause, late.cause)] : [story(early.cause, late.cause), story(late.cause, early.cause)];
}

/** One cause left its trace and the other did not. */
function halfHiddenStories(pattern: Pattern, tables: Tables): Story[] {
  const [evidence] = pattern.evidence;
  if (evidence === undefined) return [];
  const shown = real(evidence, { tables, last: pattern.last }) * (1 - tables.beliefs.noise);
  return range(CAUSES + 1).filter((cause) => cause !== evidence.cause).flatMap((cause): Story[] => {
    const ends = (evidence.place === pattern.last ? tables.hiddenUpTo : tables.hidden)[cause]?.[pattern.last] ?? 0;
    const chance = shown * ends * untraced(cause, { tables, last: pattern.last });
    const common = { real: [0], hidden: [cause] };
    return [{ reason: evidence.cause, chance: chance * pairShare(tables, evidence.cause, cause), ...common }, { reason: reasonOf(cause), chance: chance * pairShare(tables, cause, evidence.cause), ...common }];
  });
}

function hiddenStories(pattern: Pattern, tables: Tables): Story[] {
  const { beliefs, hidden } = tables;
  const shown = (1 - beliefs.looking) * (1 - beliefs.second) * rest(pattern, { tables, without: [] });
  return range(CAUSES + 1).map((cause) => ({
    reason: reasonOf(cause), chance: shown * (beliefs.causes[cause] ?? 0) * untraced(cause, { tables, last: pattern.last }) * (hidden[cause]?.[pattern.last] ?? 0), real: [], hidden: [cause],
  }));
}

function twiceHiddenStories(last: number, tables: Tables): Story[] {
  const upTo = (cause: number, place: number): number => (place < 0 ? 0 : (tables.hiddenUpTo[cause]?.[place] ?? 0));
  return range(CAUSES + 1).flatMap((first) => range(CAUSES + 1).filter((then) => then !== first).map((then): Story => {
    const ends = upTo(first, last) * upTo(then, last) - upTo(first, last - 1) * upTo(then, last - 1);
    const chance = (1 - tables.beliefs.noise) * pairShare(tables, first, then) * untraced(first, { tables, last }) * untraced(then, { tables, last }) * ends;
    return { reason: reasonOf(first), chance, real: [], hidden: [first, then] };
  }));
}

/** Chance that nothing at all shows of a cause. */
function untraced(cause: number, of: { tables: Tables; last: number }): number {
  const { traced, again } = of.tables.beliefs;
  if (cause === UNSEEN) return 1;
  return (1 - traced) * (cause === SOLD_OUT && of.last === 0 ? 1 - again : 1);
}

function reasonOf(cause: number): number {
  return cause === UNSEEN ? REASONS.indexOf('unknown') : cause;
}
