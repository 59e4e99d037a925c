import { isDay, PRESETS, type Preset } from './period.ts';

export const BUCKETS = ['hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** The whole state of the page, so that an address says everything. */
export interface MetricsSearch {
  metric?: string;
  period?: Preset;
  /** First local day of a custom period. */
  from?: string;
  /** Last local day of a custom period, itself counted. */
  to?: string;
  bucket?: Bucket;
  by?: string;
  compare?: boolean;
  /** The series as a table; else as a chart. */
  view?: 'table';
}

function oneOf<Value extends string>(values: readonly Value[], raw: unknown): Value | undefined {
  return values.find((value) => value === raw);
}

export function readMetricsSearch(raw: Record<string, unknown>): MetricsSearch {
  const search: MetricsSearch = {};
  const word = (value: unknown) => (typeof value === 'string' && /^[a-z0-9_]{1,40}$/.test(value) ? value : undefined);
  const metric = word(raw['metric']);
  const by = word(raw['by']);
  const period = oneOf(PRESETS, raw['period']);
  const bucket = oneOf(BUCKETS, raw['bucket']);
  if (metric !== undefined) search.metric = metric;
  if (by !== undefined) search.by = by;
  if (period !== undefined) search.period = period;
  if (bucket !== undefined) search.bucket = bucket;
  if (isDay(raw['from'])) search.from = raw['from'];
  if (isDay(raw['to'])) search.to = raw['to'];
  if (raw['compare'] === true || raw['compare'] === 'true') search.compare = true;
  if (raw['view'] === 'table') search.view = 'table';
  return search;
}
