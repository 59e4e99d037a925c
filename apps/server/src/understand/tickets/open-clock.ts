import { addDays, localDays, type LocalDays } from '../../platform/local-days.ts';
import { type BusinessHours, minutesOf } from './business-hours.ts';

/** Seconds of business hours since the clock began; it stands still while the shop is closed. */
export type OpenClock = (at: Date) => number;

const FIRST_DAY = '1990-01-01';
const DAY_MS = 86_400_000;

interface ClockDay {
  readonly startMs: number;
  /** What the clock shows at the start. */
  readonly openBefore: number;
  /** Instants of opening and closing, in order. */
  readonly stretches: readonly (readonly [number, number])[];
}

/**
 * The clock of a shop that runs only while it is open, so that the business time between two instants is the difference of what it shows.
 *
 * A wall clock that is put forward makes an open night shorter, one that is put back makes it longer. A time of day that comes twice
 * opens and closes at the first; one that does not come, at the moment that comes instead.
 *
 * @param timezone IANA name
 * @param hours    checked by `checkHours`
 * @returns 0 before 1990; never falls
 */
export function openClock(timezone: string, hours: BusinessHours): OpenClock {
  const days = localDays(timezone);
  const holidays = new Set(hours.holidays);
  const byWeekday = Map.groupBy(hours.week, ({ weekday }) => weekday);
  const known: ClockDay[] = [];
  let day = FIRST_DAY;
  let startMs = days.startOf(FIRST_DAY).getTime();
  let open = 0;
  const addDay = (): void => {
    const next = addDays(day, 1);
    const endMs = nextStart(days, startMs, next);
    const isOpen = endMs > startMs && !holidays.has(day);
    const wall = isOpen ? wallClock(days, startMs, endMs) : null;
    const stretches = wall === null ? [] : (byWeekday.get(weekdayOf(day)) ?? []).map(({ opens, closes }) => [wall(minutesOf(opens)), wall(minutesOf(closes))] as const);
    known.push({ startMs, openBefore: open, stretches });
    open += stretches.reduce((sum, [from, to]) => sum + (to - from), 0);
    day = next;
    startMs = endMs;
  };
  return (at) => {
    const ms = at.getTime();
    while (startMs <= ms) addDay();
    const here = lastBefore(known, ms);
    if (here === null) return 0;
    return Math.round((here.openBefore + here.stretches.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(ms, to) - from), 0)) / 1_000);
  };
}

/** Nearly every day has 24 hours; that is one look at the calendar, and the others some twenty. */
function nextStart(days: LocalDays, startMs: number, next: string): number {
  const guess = startMs + DAY_MS;
  return days.wallOf(new Date(guess)) === Date.parse(`${next}T00:00:00Z`) && days.dayOf(new Date(guess - 1)) < next ? guess : days.startOf(next).getTime();
}

/** The first instant of a day at which its wall clock shows at least so many minutes. */
function wallClock(days: LocalDays, startMs: number, endMs: number): (minutes: number) => number {
  const offsetAt = (ms: number): number => days.wallOf(new Date(ms)) - ms;
  const [before, after] = [offsetAt(startMs), offsetAt(endMs - 1_000)];
  const midnight = Math.floor((startMs + before) / DAY_MS) * DAY_MS;
  const within = (ms: number): number => Math.min(endMs, Math.max(startMs, ms));
  if (before === after) return (minutes) => within(midnight + minutes * 60_000 - before);
  let [low, high] = [startMs, endMs];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  const change = high;
  return (minutes) => {
    const early = midnight + minutes * 60_000 - before;
    return within(early < change ? early : Math.max(change, midnight + minutes * 60_000 - after));
  };
}

function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

function lastBefore(days: readonly ClockDay[], ms: number): ClockDay | null {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle]?.startMs ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return days[low - 1] ?? null;
}
