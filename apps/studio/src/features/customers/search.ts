import { MOTIVES } from '../../api/motives.ts';

export const SORTS = ['last_seen', 'first_seen', 'orders', 'revenue'] as const;
export type Sort = (typeof SORTS)[number];
export const FILTERS = ['source', 'country', 'device', 'ordered', 'consent', 'segment', 'motive'] as const;
export type Filter = (typeof FILTERS)[number];

export interface CustomersSearch extends Partial<Record<Filter, string>> {
  search?: string;
  sort?: Sort;
}

function textOf(value: unknown): string | undefined {
  return (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value).slice(0, 200) : undefined;
}

export function readCustomersSearch(raw: Record<string, unknown>): CustomersSearch {
  const answer: CustomersSearch = {};
  const sort = SORTS.find((one) => one === raw['sort']);
  if (sort !== undefined) answer.sort = sort;
  const search = textOf(raw['search']);
  if (search !== undefined) answer.search = search;
  for (const filter of FILTERS) {
    const value = textOf(raw[filter])?.slice(0, 100);
    if (value !== undefined && (filter !== 'ordered' || value === 'yes' || value === 'no') && (filter !== 'motive' || MOTIVES.some((motive) => motive === value))) answer[filter] = value;
  }
  return answer;
}

export const STAGES = ['awareness', 'consideration', 'purchase', 'retention', 'advocacy'] as const;
export type Stage = (typeof STAGES)[number];
export const KINDS = [
  'page', 'promotion', 'product', 'wishlist', 'cart', 'checkout', 'order', 'delivery', 'return', 'refund', 'conversation', 'survey', 'points', 'message',
  'review', 'referral', 'share', 'signal', 'consent', 'exposure', 'identity', 'other',
] as const;
export type Kind = (typeof KINDS)[number];

/** How a person's page is looked at: all of it is in the address. */
export interface ProfileSearch {
  /** `events` lists each event; absent: sessions and orders. */
  view?: 'events';
  kind?: Kind;
  stage?: Stage;
  /** Text to look for among the events. */
  find?: string;
  /** The timeline begins here instead of at the newest. */
  at?: string;
  /** The part of the lifeline that is drawn. */
  from?: string;
  to?: string;
}

function instantOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

export function readProfileSearch(raw: Record<string, unknown>): ProfileSearch {
  const answer: ProfileSearch = {};
  const kind = KINDS.find((one) => one === raw['kind']);
  const stage = STAGES.find((one) => one === raw['stage']);
  const [find, at, from, to] = [textOf(raw['find']), instantOf(raw['at']), instantOf(raw['from']), instantOf(raw['to'])];
  if (raw['view'] === 'events') answer.view = 'events';
  if (kind !== undefined) answer.kind = kind;
  if (stage !== undefined) answer.stage = stage;
  if (find !== undefined) answer.find = find;
  if (at !== undefined) answer.at = at;
  if (from !== undefined && to !== undefined && from < to) Object.assign(answer, { from, to });
  return answer;
}
