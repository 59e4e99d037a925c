import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { CustomerPage } from './types.ts';

const FOUND = 6;

/** People whom a typed text means: by e-mail, phone, id or name. */
export function peopleSearchQuery(storeId: string, text: string) {
  return queryOptions({
    queryKey: ['people-search', storeId, text],
    queryFn: ({ signal }) => request<CustomerPage>(storePath(storeId, '/customers'), { query: { search: text, limit: FOUND }, signal }),
    select: (answer) => answer.customers,
    staleTime: 30_000,
  });
}
