/** Periods that a merchant asks for; `custom` is two days in the address, `all` has no bounds. */
export const PRESETS = ['today', 'yesterday', '7d', '28d', '90d', '12m', 'month', 'last_month', 'year', 'all', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

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
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now);
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
      return { from: addDays(today, -6), to: tomorrow };
    case '28d':
      return { from: addDays(today, -27), to: tomorrow };
    case '90d':
      return { from: addDays(today, -89), to: tomorrow };
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
