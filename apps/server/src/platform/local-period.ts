import { AppError } from './errors.ts';
import { addDays, type Day, daysBetween, isDay, localDays } from './local-days.ts';

/** Local days of the store, half-open, and their instants in UTC. */
export interface Period {
  /** Null: since the beginning. */
  readonly fromDay: Day | null;
  /** Null: until now. */
  readonly toDay: Day | null;
  readonly from: Date;
  readonly to: Date;
}

const BEGINNING = new Date('1900-01-01T00:00:00Z');
/** Clocks of devices may be ahead; the log takes a day at most. */
const AHEAD_DAYS = 2;

/**
 * The period asked for and as many days just before it; null for a period without a beginning.
 *
 * @throws the code that is given
 */
export function readPeriod(asked: { readonly from: Day | null; readonly to: Day | null }, store: { readonly timezone: string; readonly now: Date; /** Code of a refusal. */ readonly code: string }): { period: Period; previous: Period | null } {
  const days = localDays(store.timezone);
  const invalid = (message: string): AppError => new AppError({ code: store.code, kind: 'invalid', message });
  for (const day of [asked.from, asked.to]) {
    if (day !== null && !isDay(day)) throw invalid(`"${day}" is not a day. Write days as YYYY-MM-DD, such as 2026-03-31.`);
  }
  if (asked.from !== null && asked.to !== null && asked.from >= asked.to) {
    throw invalid(`The period from ${asked.from} to ${asked.to} is empty: "to" is exclusive, so it must be later than "from".`);
  }
  const today = days.dayOf(store.now);
  const end = asked.to ?? addDays(today, AHEAD_DAYS);
  const period = { fromDay: asked.from, toDay: asked.to, from: asked.from === null ? BEGINNING : days.startOf(asked.from), to: days.startOf(end) };
  if (asked.from === null) return { period, previous: null };
  const before = addDays(asked.from, -Math.max(1, daysBetween(asked.from, asked.to ?? addDays(today, 1))));
  return { period, previous: { fromDay: before, toDay: asked.from, from: days.startOf(before), to: period.from } };
}
