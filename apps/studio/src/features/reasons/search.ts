import { isDay, type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const REASONS = [
  'shipping_price', 'price', 'out_of_stock', 'coupon_denied', 'payment_failed', 'form_trouble', 'slow_or_broken_page', 'search_empty', 'late_delivery', 'return_policy', 'compared_elsewhere', 'only_looking',
  'unknown',
] as const;
export type ReasonCode = (typeof REASONS)[number];

export const SPLITS = ['motive', 'source', 'device'] as const;

export interface ReasonsSearch extends PeriodSearch {
  /** The reason whose sessions are listed. */
  reason?: ReasonCode;
  /** The reason that is shown over time; the dearest unless said. */
  trend?: ReasonCode;
  /** First day of what is compared with what was before it. */
  since?: string;
  as?: 'table';
  by?: (typeof SPLITS)[number];
}

export function readReasonsSearch(raw: Record<string, unknown>): ReasonsSearch {
  const search: ReasonsSearch = readPeriodSearch(raw);
  const reason = REASONS.find((one) => one === raw['reason']);
  if (reason !== undefined) search.reason = reason;
  const trend = REASONS.find((one) => one === raw['trend']);
  if (trend !== undefined) search.trend = trend;
  if (isDay(raw['since'])) search.since = raw['since'];
  if (raw['as'] === 'table') search.as = 'table';
  const by = SPLITS.find((one) => one === raw['by']);
  if (by !== undefined) search.by = by;
  return search;
}
