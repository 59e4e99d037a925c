import { DEFAULTS, WORLD, type Parameters } from '../parameters.ts';
import type { Truth } from '../truth.ts';
import { playBot } from './bots.ts';
import type { Diary, Happening } from './diary.ts';
import { openLife } from './life.ts';
import { createMarket, type Market } from './market.ts';
import { createRandom } from './random.ts';
import { arrivalsOn, instantOn } from './rhythm.ts';
import { playLife } from './story.ts';
import { playTillLife } from './till.ts';
import { DAY_MS, dayOf } from './time.ts';

/** What was told, and what is true, in a span of time; each in order of time. */
export interface WorldPart {
  readonly happenings: readonly Happening[];
  readonly truths: readonly { readonly at: number; readonly truth: Truth }[];
}

/** Reads a world forward. */
export interface WorldReader {
  /** Everything before this has been read. */
  at(): number;
  /**
   * Plays one more day of arrivals if reading up to `to` needs one. Calling it until it says false spreads the work;
   * `read` does what is left.
   */
  advance(to: number): boolean;
  /** Everything from the last place up to `to`, without `to`. */
  read(to: number): WorldPart;
}

export interface World {
  /** A reader from an instant on. Readers do not know of each other. */
  open(from: number): WorldReader;
}

/**
 * A shop and its people. What happens in a minute follows from the seed, the parameters and that minute alone: whoever reads it, in
 * whatever pieces, reads the same.
 *
 * @param options `since`: the first day (UTC midnight, ms) on which anybody comes; who came earlier is not part of this world
 */
export function createWorld(options: { seed: string; parameters: Parameters; since: number }): World {
  const market = createMarket(options.seed);
  const firstDay = dayOf(options.since);
  return { open: (from) => openReader({ ...options, market, firstDay, from }) };
}

interface Part {
  readonly happenings: Happening[];
  readonly truths: { readonly at: number; readonly truth: Truth }[];
}

function openReader(options: { seed: string; parameters: Parameters; market: Market; firstDay: number; from: number }): WorldReader {
  const ahead = new Map<number, Part>();
  let at = options.from;
  // Nobody lives longer, so who came before cannot tell anything any more.
  let nextDay = Math.max(options.firstDay, dayOf(options.from) - WORLD.lifeDays - 1);
  let marketUpTo = options.from;

  const partOf = (day: number): Part => {
    const known = ahead.get(day) ?? { happenings: [], truths: [] };
    ahead.set(day, known);
    return known;
  };
  const take = (diary: Diary): void => {
    for (const happening of diary.happenings) if (happening.at >= options.from) partOf(dayOf(happening.at)).happenings.push(happening);
    for (const known of diary.truths) if (known.at >= options.from) partOf(dayOf(known.at)).truths.push(known);
  };
  const advance = (to: number): boolean => {
    if (nextDay * DAY_MS >= to) return false;
    for (const diary of playDay(options, nextDay)) take(diary);
    nextDay += 1;
    return nextDay * DAY_MS < to;
  };
  return {
    at: () => at,
    advance,
    read: (to) => {
      while (advance(to)) continue;
      const part: Part = { happenings: [], truths: options.market.history(options.from, to).map((truth) => ({ at: Date.parse(truth.at), truth })).filter((known) => known.at >= marketUpTo) };
      for (let day = dayOf(at); day * DAY_MS < to; day += 1) {
        const known = ahead.get(day);
        if (known === undefined) continue;
        for (const happening of known.happenings) if (happening.at >= at && happening.at < to) part.happenings.push(happening);
        for (const truth of known.truths) if (truth.at >= at && truth.at < to) part.truths.push(truth);
        if ((day + 1) * DAY_MS <= to) ahead.delete(day);
      }
      at = to;
      marketUpTo = to;
      return { happenings: part.happenings.sort(byTime), truths: part.truths.sort((one, other) => one.at - other.at) };
    },
  };
}

/** Everybody who comes for the first time on a day, with all that follows. */
function playDay(of: { seed: string; parameters: Parameters; market: Market }, day: number): readonly Diary[] {
  const { seed, parameters, market } = of;
  const diaries: Diary[] = [];
  const lifeMs = WORLD.lifeDays * DAY_MS;
  const people = arrivalsOn(seed, { day, perDay: parameters.shoppers / parameters.days });
  for (let index = 0; index < people; index += 1) {
    const life = openLife(`${seed}|${day}|${index}`, {
      market, parameters, lifeMs, startsAt: (person, random) => instantOn(day, { offsetHours: person.market.offsetHours, random }),
    });
    diaries.push(...playLife(life, null));
  }
  const random = createRandom(`${seed}|${day}|others`);
  // A smaller world has a smaller showroom.
  const size = parameters.shoppers / parameters.days / (DEFAULTS.shoppers / DEFAULTS.days);
  for (let index = random.count(WORLD.tillOrdersPerDay * size * 0.8); index > 0; index -= 1) {
    diaries.push(...playTillLife(openLife(`${seed}|${day}|till|${index}`, { market, parameters, startsAt: () => day * DAY_MS, lifeMs })));
  }
  for (let index = random.count(WORLD.botsPerDay * size); index > 0; index -= 1) diaries.push(playBot(`${seed}|${day}|bot|${index}`, day));
  return diaries;
}

function byTime(one: Happening, other: Happening): number {
  if (one.at !== other.at) return one.at - other.at;
  return one.call.messageId < other.call.messageId ? -1 : one.call.messageId > other.call.messageId ? 1 : 0;
}
