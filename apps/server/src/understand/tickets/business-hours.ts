import { AppError } from '../../platform/errors.ts';
import { isDay } from '../../platform/local-days.ts';

/** One stretch of a weekday in which the shop answers. */
export interface OpenStretch {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** Wall clock of the store, `HH:MM`; `closes` up to 24:00. */
  readonly opens: string;
  readonly closes: string;
}

/** When the shop's people answer, in the store's own time zone. */
export interface BusinessHours {
  readonly week: readonly OpenStretch[];
  /** Local days on which nobody answers. */
  readonly holidays: readonly string[];
}

const MOST_HOLIDAYS = 500;

/**
 * Puts hours in order and refuses what no clock can follow.
 *
 * @throws `tickets.hours_invalid`
 */
export function checkHours(hours: BusinessHours): BusinessHours {
  if (hours.week.length === 0) throw invalid('Name at least one stretch of a weekday, or clear the business hours altogether.');
  const week = hours.week.toSorted((a, b) => a.weekday - b.weekday || minutesOf(a.opens) - minutesOf(b.opens));
  for (const [index, { weekday, opens, closes }] of week.entries()) {
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) throw invalid(`${weekday} is no weekday. Monday is 1 and Sunday 7.`);
    if (minutesOf(opens) >= minutesOf(closes)) throw invalid(`On weekday ${weekday} the shop would close at ${closes}, before it opens at ${opens}. A night shift is two stretches, up to 24:00 and from 00:00.`);
    const before = week[index - 1];
    if (before !== undefined && before.weekday === weekday && minutesOf(before.closes) > minutesOf(opens)) throw invalid(`On weekday ${weekday} two stretches overlap: one ends at ${before.closes}, the next begins at ${opens}.`);
  }
  const holidays = [...new Set(hours.holidays)].toSorted();
  const wrong = holidays.find((day) => !isDay(day));
  if (wrong !== undefined) throw invalid(`"${wrong}" is not a day. Write holidays as YYYY-MM-DD, such as 2026-12-25.`);
  if (holidays.length > MOST_HOLIDAYS) throw invalid(`There are ${holidays.length} holidays; ${MOST_HOLIDAYS} are kept at most. Leave out those long past.`);
  return { week, holidays };
}

/** Minutes since midnight of a wall clock's text. @throws `tickets.hours_invalid` */
export function minutesOf(text: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minutes = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
  if (!(minutes <= 1_440)) throw invalid(`"${text}" is no time of day. Write it as HH:MM, from 00:00 to 24:00.`);
  return minutes;
}

function invalid(message: string): AppError {
  return new AppError({ code: 'tickets.hours_invalid', kind: 'invalid', message });
}
