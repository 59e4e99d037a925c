import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';

/** What is moved: answers of a kind, reviews, or whether a first order is followed by a second. */
export const OUTCOMES = ['csat', 'review', 'nps', 'repurchase'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type Where = readonly FilterCondition<(typeof FILTERS)[number]>[];

/** What a caller asks; what is absent is null. */
export interface DriversQuestion {
  readonly outcome: Outcome | null;
  /** Local days of the answers, or of the first orders, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  /** For `repurchase`: within so many days. */
  readonly withinDays: number | null;
}

export interface Plan {
  readonly outcome: Outcome;
  readonly where: Where;
  readonly withinDays: number;
}

const DEFAULT_WITHIN_DAYS = 90;
const LONGEST_WITHIN_DAYS = 730;

/** @throws `drivers.invalid_question`, `drivers.invalid_where` */
export function planDrivers({ outcome, where, withinDays }: DriversQuestion): Plan {
  const days = withinDays ?? DEFAULT_WITHIN_DAYS;
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_WITHIN_DAYS) {
    throw new AppError({ code: 'drivers.invalid_question', kind: 'invalid', message: `A second order is waited for a whole number of days from 1 to ${LONGEST_WITHIN_DAYS}.` });
  }
  return { outcome: outcome ?? 'csat', withinDays: days, where: readFilterText(where, { dimensions: FILTERS, code: 'drivers.invalid_where', refusal: "Drivers can't be filtered by" }) };
}
