import { MOTIVES, type Motive } from '../../api/motives.ts';
import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export interface MotivesSearch extends PeriodSearch {
  /** The motive whose people are listed, or those whose motive can't be told. */
  motive?: Motive | 'unknown';
}

export function readMotivesSearch(raw: Record<string, unknown>): MotivesSearch {
  const search: MotivesSearch = readPeriodSearch(raw);
  const motive = [...MOTIVES, 'unknown' as const].find((one) => one === raw['motive']);
  if (motive !== undefined) search.motive = motive;
  return search;
}
