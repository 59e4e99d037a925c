import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';
import { readSplit } from '../../platform/split.ts';

/** What orders can be narrowed by: what the order book says of them, whether their person had ordered before, what drives them, and in which segments they are. */
export const DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Where = readonly FilterCondition<Dimension>[];

/** What journeys can be split by: what drives their person, the source that they began at, and whether their person had ordered before. */
export const SPLITS = ['motive', 'source', 'customer'] as const;
export type Split = (typeof SPLITS)[number];

/** What a caller asks; what is absent is null. */
export interface OrderJourneysQuestion {
  /** Local days in which the orders were placed, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  /** How long before an order its journey may have begun, in days. */
  readonly lookbackDays: number | null;
  /** How long after an order what followed is looked for, in days. */
  readonly followDays: number | null;
  /** The same for each part of the journeys. */
  readonly by?: string | null;
}

export interface Plan {
  readonly where: Where;
  readonly lookbackDays: number;
  readonly followDays: number;
  readonly by: Split | null;
}

const LONGEST_DAYS = 365;
const DEFAULT_LOOKBACK_DAYS = 90;
const DEFAULT_FOLLOW_DAYS = 14;

/** @throws `order_journeys.invalid_question`, `order_journeys.invalid_where`, `order_journeys.invalid_by` */
export function planOrderJourneys(question: OrderJourneysQuestion): Plan {
  const days = (value: number | null, usual: number, what: string): number => {
    const asked = value ?? usual;
    if (Number.isInteger(asked) && asked >= 1 && asked <= LONGEST_DAYS) return asked;
    throw new AppError({ code: 'order_journeys.invalid_question', kind: 'invalid', message: `${what} is a whole number of days from 1 to ${LONGEST_DAYS}.` });
  };
  return {
    lookbackDays: days(question.lookbackDays, DEFAULT_LOOKBACK_DAYS, 'A lookback'), followDays: days(question.followDays, DEFAULT_FOLLOW_DAYS, 'The time after an order'),
    where: readFilterText(question.where, { dimensions: DIMENSIONS, code: 'order_journeys.invalid_where', refusal: "Order journeys can't be filtered by" }),
    by: readSplit(question.by, { dimensions: SPLITS, code: 'order_journeys.invalid_by', refusal: "Order journeys can't be split by" }),
  };
}
