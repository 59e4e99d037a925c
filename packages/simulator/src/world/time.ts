/** Time of the world: milliseconds of UTC, days counted from 1970. No clock, no locale. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** 0 is January. */
export function monthOf(day: number): number {
  return new Date(day * DAY_MS).getUTCMonth();
}

export function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** The next instant at this hour of UTC on a working day, at least `leastMs` later. */
export function nextWorkingHour(at: number, of: { hour: number; leastMs: number }): number {
  const earliest = at + of.leastMs;
  let day = dayOf(earliest);
  while (day * DAY_MS + of.hour * HOUR_MS < earliest || weekdayOf(day) > 4) day += 1;
  return day * DAY_MS + of.hour * HOUR_MS;
}
