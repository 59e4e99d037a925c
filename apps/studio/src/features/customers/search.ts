export const SORTS = ['last_seen', 'orders', 'revenue'] as const;
export type Sort = (typeof SORTS)[number];

export interface CustomersSearch {
  search?: string;
  sort?: Sort;
}

export function readCustomersSearch(raw: Record<string, unknown>): CustomersSearch {
  const answer: CustomersSearch = {};
  const sort = SORTS.find((one) => one === raw['sort']);
  if (sort !== undefined) answer.sort = sort;
  const search = raw['search'];
  if ((typeof search === 'string' || typeof search === 'number') && search !== '') answer.search = String(search).slice(0, 200);
  return answer;
}
