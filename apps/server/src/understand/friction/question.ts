import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';

/** What friction can be narrowed to: how the session began, whether its person had ordered before the period, what drives them, and in which segments they are. */
export const DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type Where = readonly FilterCondition<(typeof DIMENSIONS)[number]>[];

/** What signals are split by: where in the journey, on which page, on what, or whom they met by what drives them. */
export const PLACES = ['touchpoint', 'page', 'element', 'motive'] as const;
export type By = (typeof PLACES)[number];

/** What a caller asks; what is absent is null. */
export interface FrictionQuestion {
  /** Local days in which sessions began, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
  readonly by: By | null;
}

/** @throws `friction.invalid_where` */
export function readWhere(text: string | null): Where {
  return readFilterText(text, { dimensions: DIMENSIONS, code: 'friction.invalid_where', refusal: "Friction can't be filtered by" });
}
