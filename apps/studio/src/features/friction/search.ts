import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

/** What signals are split by. */
export const PLACES = ['touchpoint', 'page', 'element', 'motive'] as const;
export type PlaceOf = (typeof PLACES)[number];

export interface FrictionSearch extends PeriodSearch {
  by?: Exclude<PlaceOf, 'touchpoint'>;
  /** Only the places of this signal. */
  only?: string;
  /** The signal whose sessions are listed; with `place` those at one place, of the kind that `by` names. */
  signal?: string;
  place?: string;
}

export function readFrictionSearch(raw: Record<string, unknown>): FrictionSearch {
  const search: FrictionSearch = readPeriodSearch(raw);
  const by = PLACES.find((one) => one === raw['by']);
  if (by !== undefined && by !== 'touchpoint') search.by = by;
  if (typeof raw['only'] === 'string' && raw['only'] !== '') search.only = raw['only'];
  if (typeof raw['signal'] === 'string' && raw['signal'] !== '') {
    search.signal = raw['signal'];
    if (typeof raw['place'] === 'string') search.place = raw['place'];
  }
  return search;
}
