import { addDays, type Day, localDays, mondayOf, monthOf } from '../../../platform/local-days.ts';
import { localHourOf } from '../plain.ts';

export const CADENCES = ['daily', 'weekly', 'monthly'] as const;
export type Cadence = (typeof CADENCES)[number];

export interface Schedule {
  readonly cadence: Cadence;
  /** 1 Monday to 7 Sunday; counts for weekly reports only. */
  readonly weekday: number;
  /** Of the store's wall clock, 0 to 23. */
  readonly hour: number;
}

/** The latest local day on which the report was due, its hour having come. */
export function lastDueDay({ cadence, weekday, hour }: Schedule, { timezone, now }: { readonly timezone: string; readonly now: Date }): Day {
  const today = localDays(timezone).dayOf(now);
  // Before its hour, the day has not come yet.
  const reached = localHourOf(now, timezone) >= hour ? today : addDays(today, -1);
  if (cadence === 'daily') return reached;
  if (cadence === 'monthly') return monthOf(reached);
  const thisWeek = addDays(mondayOf(reached), weekday - 1);
  return thisWeek <= reached ? thisWeek : addDays(thisWeek, -7);
}

/** The whole local days that a report of this day tells of, half-open. */
export function periodOfReport(cadence: Cadence, day: Day): { readonly from: Day; readonly to: Day } {
  if (cadence === 'monthly') return { from: monthOf(addDays(monthOf(day), -1)), to: monthOf(day) };
  return { from: addDays(day, cadence === 'daily' ? -1 : -7), to: day };
}
