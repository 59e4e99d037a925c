import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const BUCKETS = ['hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** The whole state of the page, so that an address says everything. */
export interface MetricsSearch extends PeriodSearch {
  metric?: string;
  bucket?: Bucket;
  by?: string;
  /** The series as a table; else as a chart. */
  as?: 'table';
}

export function readMetricsSearch(raw: Record<string, unknown>): MetricsSearch {
  const search: MetricsSearch = readPeriodSearch(raw);
  const word = (value: unknown) => (typeof value === 'string' && /^[a-z0-9_]{1,40}$/.test(value) ? value : undefined);
  const metric = word(raw['metric']);
  const by = word(raw['by']);
  const bucket = BUCKETS.find((one) => one === raw['bucket']);
  if (metric !== undefined) search.metric = metric;
  if (by !== undefined) search.by = by;
  if (bucket !== undefined) search.bucket = bucket;
  if (raw['as'] === 'table') search.as = 'table';
  return search;
}
