import { dateFormat } from './intl.ts';

/** Periods that a merchant asks for; `custom` is two days in the address, `all` has no bounds. */
export const PRESETS = ['today', 'yesterday', '7d', '28d', '90d', '12m', 'month', 'last_month', 'year', 'all', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

/** Days that a page opens with while its address asks for none: a preset, too. */
export const OPENING_DAYS = 28;
const OPENING_PRESET = `${OPENING_DAYS}d` as const;

export interface Period {
  /** First local day, or null for "since the beginning". */
  readonly from: string | null;
  /** Day after the last one, or null for "until now". */
  readonly to: string | null;
}

export function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** The calendar day `days` later (or earlier). */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function addMonths(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

/** Today's calendar day in a time zone. */
export function todayIn(timezone: string, now = new Date()): string {
  return dateFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now);
}

/** Bounds of a preset, half-open, seen from `today`. */
export function periodOf(preset: Exclude<Preset, 'custom'>, today: string): Period {
  const tomorrow = addDays(today, 1);
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  switch (preset) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), to: today };
    case '7d':
    case '28d':
    case '90d':
      return { from: addDays(today, 1 - Number.parseInt(preset, 10)), to: tomorrow };
    case '12m':
      return { from: addMonths(today, -11), to: tomorrow };
    case 'month':
      return { from: firstOfMonth, to: tomorrow };
    case 'last_month':
      return { from: addMonths(today, -1), to: firstOfMonth };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: tomorrow };
    case 'all':
      return { from: null, to: null };
  }
}

/** Days of a period; null when it has no bounds. */
export function lengthDays(period: Period): number | null {
  if (period.from === null || period.to === null) return null;
  return Math.round((Date.parse(period.to) - Date.parse(period.from)) / 86_400_000);
}

/** As many days just before; null when the period has no beginning. An open end stands for the end of today. */
export function periodBefore(period: Period, today: string): Period | null {
  if (period.from === null) return null;
  const days = Math.max(1, lengthDays({ from: period.from, to: period.to ?? addDays(today, 1) }) ?? 1);
  return { from: addDays(period.from, -days), to: period.from };
}

/** A bucket that draws between a dozen and a hundred points. */
export function fittingBucket(days: number | null): 'hour' | 'day' | 'week' | 'month' {
  if (days === null) return 'month';
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  if (days <= 400) return 'week';
  return 'month';
}

/** Presets of a store whose data ended long ago: the calendar's own months say nothing there. */
export const PRESETS_OF_OLD: readonly Preset[] = ['today', '7d', '28d', '90d', '12m', 'all'];

/** What an address says about the period and the filter of a page; every page that has a period bar holds these. */
export interface PeriodSearch {
  period?: Preset;
  /** First local day of a custom period. */
  from?: string;
  /** Last local day of a custom period, itself counted. */
  to?: string;
  compare?: boolean;
  /** Filter as the server reads it, such as `source:ad|e-mail,device:mobile`. */
  where?: string;
}

const LONGEST_WHERE = 4_000;

/** Reads as much of an address as makes sense. */
export function readPeriodSearch(raw: Record<string, unknown>): PeriodSearch {
  const search: PeriodSearch = {};
  const period = PRESETS.find((one) => one === raw['period']);
  if (period !== undefined) search.period = period;
  if (isDay(raw['from'])) search.from = raw['from'];
  if (isDay(raw['to'])) search.to = raw['to'];
  if (raw['compare'] === true || raw['compare'] === 'true') search.compare = true;
  const where = raw['where'];
  if (typeof where === 'string' && where !== '' && where.length <= LONGEST_WHERE) search.where = where;
  return search;
}

/** The period that an address asks for, counted back from the anchor that `/data-range` tells; the last days when it says nothing. */
export function chosenPeriod(search: PeriodSearch, anchor: string): { preset: Preset; period: Period } {
  if (search.from !== undefined && search.to !== undefined && search.from <= search.to) {
    return { preset: 'custom', period: { from: search.from, to: addDays(search.to, 1) } };
  }
  const preset = search.period === undefined || search.period === 'custom' ? OPENING_PRESET : search.period;
  return { preset, period: periodOf(preset, anchor) };
}
