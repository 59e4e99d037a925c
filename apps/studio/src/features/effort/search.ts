import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const MEASURES = ['seconds', 'pages', 'clicks', 'fields', 'searches', 'errors'] as const;
export type Measure = (typeof MEASURES)[number];
export const SPLITS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer'] as const;
export type Split = (typeof SPLITS)[number];

export interface EffortSearch extends PeriodSearch {
  measure?: Exclude<Measure, 'seconds'>;
  by?: Split;
  /** A second filter to compare with. */
  against?: string;
  as?: 'table';
  /** The orders are listed; with `part` those of one value of the split, with `least` those that took at least so much. */
  orders?: true;
  part?: string;
  least?: number;
}

export function readEffortSearch(raw: Record<string, unknown>): EffortSearch {
  const search: EffortSearch = readPeriodSearch(raw);
  const measure = MEASURES.find((one) => one === raw['measure']);
  const by = SPLITS.find((one) => one === raw['by']);
  const least = Number(raw['least']);
  if (measure !== undefined && measure !== 'seconds') search.measure = measure;
  if (by !== undefined) search.by = by;
  if (typeof raw['against'] === 'string' && raw['against'] !== '') search.against = raw['against'];
  if (raw['as'] === 'table') search.as = 'table';
  if (raw['orders'] === true) search.orders = true;
  if (typeof raw['part'] === 'string') search.part = raw['part'];
  if (Number.isInteger(least) && least > 0) search.least = least;
  return search;
}
