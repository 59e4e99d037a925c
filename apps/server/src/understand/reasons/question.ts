import { AppError } from '../../platform/errors.ts';
import { readFilterText } from '../../platform/filter-text.ts';
import { type Day, isDay } from '../../platform/local-days.ts';
import type { Period } from '../../platform/local-period.ts';
import { readSplit } from '../../platform/split.ts';
import { type Reason, REASONS } from './codes.ts';
import type { Step } from './queries/patterns.ts';

const FILTERS = ['source', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type FilterDimension = (typeof FILTERS)[number];

/** What sessions can be split by: what drives their person, where they came from, and on what device. */
export const SPLITS = ['motive', 'source', 'device'] as const;
export type Split = (typeof SPLITS)[number];

/** What is asked about reasons. */
export interface ReasonQuestion {
  /** Local days, half-open; null for no end. */
  readonly from: string | null;
  readonly to: string | null;
  /** A filter such as `source:ad,device:mobile`. */
  readonly where: string | null;
}

/** The same, and by time. */
export interface MeasureQuestion extends ReasonQuestion {
  /** Local day from which on is compared with what was before it; null: parted where both sides hold about as many sessions. */
  readonly since: string | null;
  /** The same for each part of the sessions. */
  readonly by?: string | null;
}

export interface Plan {
  readonly where: readonly { readonly dimension: FilterDimension; readonly values: readonly string[] }[];
}

/** A few days teach little: what came before them teaches too. */
const LEARN_DAYS = 90;
const DAY_MS = 86_400_000;

/** @throws `reasons.invalid_where` */
export function planReasons(question: ReasonQuestion): Plan {
  return { where: readFilterText(question.where, { dimensions: FILTERS, code: 'reasons.invalid_where', refusal: "Reasons can't be filtered by" }) };
}

/** @throws `reasons.invalid_by` */
export function readBy(by: string | null | undefined): Split | null {
  return readSplit(by, { dimensions: SPLITS, code: 'reasons.invalid_by', refusal: "Reasons can't be split by" });
}

/** Where learning begins: at the period, or ninety days before its end where that is earlier. */
export function learnFrom(period: Period, now: Date): number {
  const end = Math.min(period.to.getTime(), now.getTime());
  return Math.max(0, Math.min(period.from.getTime(), end - LEARN_DAYS * DAY_MS));
}

/** Over so many days a point for each is more than a plot can show. */
const MOST_DAYS = 93;
const MOST_DAYS_OF_WEEKS = 400;

/** How what lies between two instants is told by time. */
export function stepOf(fromMs: number, toMs: number): Step {
  const days = (toMs - fromMs) / DAY_MS;
  return days <= MOST_DAYS ? 'day' : days <= MOST_DAYS_OF_WEEKS ? 'week' : 'month';
}

/** @throws `reasons.invalid_since` */
export function readSince(since: string | null): Day | null {
  if (since === null || isDay(since)) return since;
  throw new AppError({ code: 'reasons.invalid_since', kind: 'invalid', message: `"${since.slice(0, 40)}" is not a day from which on reasons can be compared. Write days as YYYY-MM-DD, such as 2026-03-31.` });
}

/** @throws `reasons.unknown_reason` */
export function readReason(code: string): Reason {
  const reason = REASONS.find((one) => one === code);
  if (reason === undefined) throw new AppError({ code: 'reasons.unknown_reason', kind: 'not_found', message: `There is no reason "${code.slice(0, 40)}". Reasons: ${REASONS.join(', ')}.` });
  return reason;
}
