import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const LOOKBACKS = [1, 7, 14, 30, 90] as const;
export type Lookback = (typeof LOOKBACKS)[number];

export interface AttributionSearch extends PeriodSearch {
  /** Days before an order in which an arrival may have led to it. */
  lookback?: Lookback;
  /** Only people of segments: `segment:ID`. */
  where?: string;
  /** Net sales instead of orders. */
  money?: boolean;
}

export function readAttributionSearch(raw: Record<string, unknown>): AttributionSearch {
  const search: AttributionSearch = readPeriodSearch(raw);
  const lookback = LOOKBACKS.find((one) => one === Number(raw['lookback']));
  if (lookback !== undefined) search.lookback = lookback;
  if (typeof raw['where'] === 'string' && raw['where'] !== '') search.where = raw['where'].slice(0, 4_000);
  if (raw['money'] === true) search.money = true;
  return search;
}
