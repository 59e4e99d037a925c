/** A local calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Days of one time zone. A day has 23, 24 or 25 hours, or none where a zone skipped it. */
export interface LocalDays {
  dayOf(at: Date): Day;
  /** The wall clock, read as if it were UTC, in milliseconds since 1970. */
  wallOf(at: Date): number;
  /** The first instant of a day; of a skipped day, the first instant after it. */
  startOf(day: Day): Date;
  /** `2026-03-29T03:00+02:00`: wall clock and offset, so that the hour that comes twice has two names. */
  hourLabel(at: Date): string;
}

const DAY_MS = 86_400_000;
/** No zone is further than this from UTC. */
const WIDEST_MS = 16 * 3_600_000;

/**
 * @param timezone IANA name
 * @throws RangeError when the zone is unknown
 */
export function localDays(timezone: string): LocalDays {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  const wallMs = (at: Date): number => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  };
  const dayOf = (at: Date): Day => dayText(wallMs(at));
  // A page asks for the same few days again and again, and each costs some twenty looks at the calendar.
  const known = new Map<Day, number>();
  const startOf = (day: Day): Date => {
    const start = known.get(day) ?? findStart(day);
    known.set(day, start);
    return new Date(start);
  };
  const findStart = (day: Day): number => {
    let before = dayMs(day) - WIDEST_MS;
    let after = dayMs(day) + WIDEST_MS;
    // Offsets change at whole seconds, so seconds are fine enough to find the first instant of the day.
    while (after - before > 1_000) {
      const middle = Math.floor((before + after) / 2_000) * 1_000;
      if (dayOf(new Date(middle)) < day) before = middle;
      else after = middle;
    }
    return after;
  };
  const hourLabel = (at: Date): string => {
    const wall = wallMs(at);
    const offset = Math.round((wall - Math.floor(at.getTime() / 1_000) * 1_000) / 60_000);
    const text = `${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
    return `${new Date(wall).toISOString().slice(0, 16)}${offset < 0 ? '-' : '+'}${text}`;
  };
  return { dayOf, wallOf: wallMs, startOf, hourLabel };
}

/** @param days may be negative */
export function addDays(day: Day, days: number): Day {
  return dayText(dayMs(day) + days * DAY_MS);
}

/** How many days lie from one to the other. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((dayMs(to) - dayMs(from)) / DAY_MS);
}

/** The Monday on or before a day. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(dayMs(day)).getUTCDay() + 6) % 7));
}

export function monthOf(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

export function nextMonth(day: Day): Day {
  return monthOf(addDays(monthOf(day), 31));
}

/** True for a day that the calendar has, from 1900 to 2299. */
export function isDay(text: string): boolean {
  if (!/^(19|2[0-2])\d\d-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && dayText(ms) === text;
}

function dayMs(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayText(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
