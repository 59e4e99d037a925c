import { type FilterCondition, readFilterText } from '../../platform/filter-text.ts';

/** What a map can be narrowed to: where runs began and with what, whether the person had ordered before, what drives them, and in which segments they are. */
export const FILTERS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer', 'segment'] as const;
export type Filter = (typeof FILTERS)[number];

/** Only runs with one of these values; `''` is unknown. */
export type RunCondition = FilterCondition<Filter>;

/** @throws `journeys.invalid_where` */
export function readWhere(text: string | null): readonly RunCondition[] {
  return readFilterText(text, { dimensions: FILTERS, code: 'journeys.invalid_where', refusal: "A journey map can't be filtered by" });
}
