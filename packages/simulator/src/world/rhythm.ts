import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, monthOf, weekdayOf } from './time.ts';

/** Visits by hour of the day where the person is: lunch and the evening. */
const BY_HOUR = [8, 4, 2, 2, 2, 4, 10, 20, 32, 42, 48, 50, 56, 52, 46, 44, 46, 52, 62, 76, 88, 82, 54, 24];
/** Monday to Sunday. */
const BY_WEEKDAY = [1.02, 0.98, 0.96, 0.98, 0.9, 1.04, 1.12];
/** January to December: gifts in November and December, gardens in spring. */
const BY_MONTH = [0.88, 0.86, 0.98, 1.06, 1.04, 0.92, 0.84, 0.86, 0.98, 1.04, 1.28, 1.26];

/** How many people come for the first time on a day. */
export function arrivalsOn(seed: string, of: { day: number; perDay: number }): number {
  const random = createRandom(`${seed}|day|${of.day}`);
  // Weather, holidays, a mention in a newspaper: a day is up to a fifth above or below what it should be.
  const mood = 0.85 + random.next() * 0.3;
  const expected = of.perDay * (BY_WEEKDAY[weekdayOf(of.day)] ?? 1) * (BY_MONTH[monthOf(of.day)] ?? 1) * mood;
  return Math.floor(expected + random.next());
}

/** An instant of that UTC day, by the hours of people `offsetHours` east of Greenwich. */
export function instantOn(day: number, of: { offsetHours: number; random: Random }): number {
  const localHour = of.random.weighted(BY_HOUR);
  const hour = (((localHour - of.offsetHours) % 24) + 24) % 24;
  return day * DAY_MS + hour * HOUR_MS + Math.floor(of.random.next() * 60) * MINUTE_MS + Math.floor(of.random.next() * MINUTE_MS);
}
