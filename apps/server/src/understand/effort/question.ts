import { EFFORT_MEASURES as MEASURES, type EffortMeasure as Measure } from '../../platform/event-log/order-effort.ts';
import { AppError } from '../../platform/errors.ts';
import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';

/** What orders can be split by: their own columns, what drives their person, and whether that person had ordered before the period. */
export const DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** What orders can be narrowed to: the same, and the segments that their person is in at this moment. */
export const FILTERS = [...DIMENSIONS, 'segment'] as const;
export type Where = readonly FilterCondition<(typeof FILTERS)[number]>[];

export { MEASURES, type Measure };

/** Why nothing can be said of how a measure goes together with answers. */
export const NO_AGREEMENT = ['no_answers', 'too_few', 'not_told', 'all_alike'] as const;

/** What a caller asks; what is absent is null. */
export interface EffortQuestion {
  /** Local days in which the orders were placed, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  /** A second filter to compare with the first. */
  readonly against: string | null;
  readonly by: string | null;
  /** Of which the trend, the parts and the touchpoints are; seconds unless given. */
  readonly measure: string | null;
}

/** The same, understood. */
export interface Plan {
  readonly where: Where;
  readonly against: Where | null;
  readonly by: Dimension | null;
  readonly measure: Measure;
}

/** @throws `effort.invalid_where`, `effort.invalid_question` */
export function planEffort(question: Pick<EffortQuestion, 'where' | 'against' | 'by' | 'measure'>): Plan {
  const rules = { dimensions: FILTERS, code: 'effort.invalid_where', refusal: "Effort can't be filtered by" };
  return {
    where: readFilterText(question.where, rules), against: question.against === null ? null : readFilterText(question.against, rules),
    by: question.by === null ? null : oneOf(DIMENSIONS, question.by, 'split by'), measure: oneOf(MEASURES, question.measure ?? 'seconds', 'measured by'),
  };
}

function oneOf<One extends string>(all: readonly One[], text: string, deed: string): One {
  const found = all.find((one) => one === text);
  if (found === undefined) throw new AppError({ code: 'effort.invalid_question', kind: 'invalid', message: `Effort can't be ${deed} "${text.slice(0, 80)}". Choose one of ${all.join(', ')}.` });
  return found;
}
