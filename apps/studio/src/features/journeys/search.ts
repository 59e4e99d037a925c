import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

/** The whole state of the page, so that an address says everything. */
export interface JourneySearch extends PeriodSearch {
  /** `edit`: the touchpoints and their rules. */
  view?: 'table' | 'edit';
  /** Id of the touchpoint whose panel is open. */
  at?: string;
  /** With `at`: only those who came there from this touchpoint; `-` is "from nowhere". */
  before?: string;
  /** With `at`: only those who left there. */
  left?: boolean;
}

const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export function readJourneySearch(raw: Record<string, unknown>): JourneySearch {
  const search: JourneySearch = readPeriodSearch(raw);
  const id = (value: unknown) => (typeof value === 'string' && (ID.test(value) || value === '-') ? value : undefined);
  const [at, before] = [id(raw['at']), id(raw['before'])];
  if (raw['view'] === 'table' || raw['view'] === 'edit') search.view = raw['view'];
  if (at !== undefined && at !== '-') search.at = at;
  if (before !== undefined) search.before = before;
  if (raw['left'] === true || raw['left'] === 'true') search.left = true;
  return search;
}
