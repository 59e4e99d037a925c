import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export interface OverviewSearch extends PeriodSearch {
  /** The headline whose move is explained. */
  why?: string;
}

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  const search: OverviewSearch = readPeriodSearch(raw);
  if (typeof raw['why'] === 'string' && /^[a-z_]{1,40}$/.test(raw['why'])) search.why = raw['why'];
  return search;
}
