import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const LOOKBACKS = [7, 30, 90, 180, 365] as const;
export const FOLLOWS = [7, 14, 30, 60, 90] as const;
export const FOLLOWING = ['delivery', 'help', 'return', 'review', 'next_order', 'referral'] as const;
export const SPLITS = ['motive', 'source', 'customer'] as const;
export const DEFAULT_LOOKBACK = 90;
export const DEFAULT_FOLLOW = 14;
const MOST_TYPES = 6;

export interface OrderJourneysSearch extends PeriodSearch {
  /** Days before an order in which its journey may have begun. */
  lookback?: (typeof LOOKBACKS)[number];
  /** Days after it in which what followed is looked for. */
  follow?: (typeof FOLLOWS)[number];
  as?: 'table';
  by?: (typeof SPLITS)[number];
  /** Whose orders are listed: of a type, or of what followed; `all` of any. */
  type?: number;
  followed?: (typeof FOLLOWING)[number];
  open?: 'all';
}

export function readOrderJourneysSearch(raw: Record<string, unknown>): OrderJourneysSearch {
  const search: OrderJourneysSearch = readPeriodSearch(raw);
  const lookback = LOOKBACKS.find((days) => days === raw['lookback']);
  const follow = FOLLOWS.find((days) => days === raw['follow']);
  const followed = FOLLOWING.find((one) => one === raw['followed']);
  const type = Number(raw['type']);
  if (lookback !== undefined && lookback !== DEFAULT_LOOKBACK) search.lookback = lookback;
  if (follow !== undefined && follow !== DEFAULT_FOLLOW) search.follow = follow;
  if (raw['as'] === 'table') search.as = 'table';
  const by = SPLITS.find((one) => one === raw['by']);
  if (by !== undefined) search.by = by;
  if (Number.isInteger(type) && type >= 1 && type <= MOST_TYPES) search.type = type;
  if (followed !== undefined) search.followed = followed;
  if (raw['open'] === 'all') search.open = 'all';
  return search;
}
