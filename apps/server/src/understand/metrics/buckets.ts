import { AppError } from '../../platform/errors.ts';
import type { Step } from './definition.ts';
import { addDays, type Day, type LocalDays, mondayOf, monthOf, nextMonth } from './local-days.ts';
import type { Period } from './normalise.ts';

/** One stretch of a time series. */
export interface Bucket {
  /** As the database names it: a local day, or the UTC seconds at which an hour starts. */
  readonly key: string;
  readonly label: string;
  readonly from: Date;
  readonly to: Date;
}

const HOUR_MS = 3_600_000;
const MOST_BUCKETS = 10_000;

/**
 * All buckets of a period, oldest first, whether anything happened in them or not.
 *
 * @param seen keys that came from the database: they bound a period without beginning or end
 * @returns none when the period is open and nothing was seen
 * @throws `metrics.too_many_buckets`
 */
export function bucketsOf(period: Period, step: Step, context: { readonly days: LocalDays; readonly seen: readonly string[] }): Bucket[] {
  return step === 'hour' ? hours(period, context) : dated(period, step, context);
}

function hours(period: Period, { days, seen }: { days: LocalDays; seen: readonly string[] }): Bucket[] {
  const starts = seen.map((key) => Number(key) * 1_000);
  const first = period.from?.getTime() ?? least(starts);
  const end = period.to?.getTime() ?? (starts.length === 0 ? null : -(least(starts.map((ms) => -ms)) ?? 0) + HOUR_MS);
  if (first === null || end === null) return [];
  refuseTooMany((end - first) / HOUR_MS);
  const buckets: Bucket[] = [];
  for (let ms = first; ms < end; ms += HOUR_MS) {
    const from = new Date(ms);
    buckets.push({ key: String(ms / 1_000), label: days.hourLabel(from), from, to: new Date(ms + HOUR_MS) });
  }
  return buckets;
}

function dated(period: Period, step: 'day' | 'week' | 'month', { days, seen }: { days: LocalDays; seen: readonly string[] }): Bucket[] {
  const sorted = seen.toSorted();
  const first = period.fromDay ?? sorted[0];
  const end = period.toDay ?? (sorted.at(-1) === undefined ? undefined : nextStart(sorted.at(-1) ?? '', step));
  if (first === undefined || end === undefined) return [];
  const buckets: Bucket[] = [];
  for (let day = startOf(first, step); day < end; day = nextStart(day, step)) {
    refuseTooMany(buckets.length);
    buckets.push({ key: day, label: step === 'month' ? day.slice(0, 7) : day, from: days.startOf(day), to: days.startOf(nextStart(day, step)) });
  }
  return buckets;
}

function startOf(day: Day, step: 'day' | 'week' | 'month'): Day {
  return step === 'day' ? day : step === 'week' ? mondayOf(day) : monthOf(day);
}

function nextStart(day: Day, step: 'day' | 'week' | 'month'): Day {
  return step === 'day' ? addDays(day, 1) : step === 'week' ? addDays(day, 7) : nextMonth(day);
}

/** Without spreading: a decade of hours is more arguments than a call takes. */
function least(values: readonly number[]): number | null {
  return values.reduce<number | null>((best, value) => (best === null || value < best ? value : best), null);
}

function refuseTooMany(count: number): void {
  if (count <= MOST_BUCKETS) return;
  throw new AppError({
    code: 'metrics.too_many_buckets', kind: 'invalid',
    message: `This period has more than ${MOST_BUCKETS.toLocaleString('en')} of these buckets. Choose a shorter period or longer buckets.`,
  });
}
