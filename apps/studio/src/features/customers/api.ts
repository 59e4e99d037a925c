import { queryOptions } from '@tanstack/react-query';
import { request, storePath, type RestOf } from '../../api/client.ts';
import type { CustomerPage, EventPage, Profile } from '../../api/types.ts';
import type { CustomersSearch } from './search.ts';

export function loadCustomers({ storeId, search, sort, cursor }: CustomersSearch & { storeId: string; cursor: string }): Promise<CustomerPage> {
  return request(storePath(storeId, '/customers'), { query: { search, sort, cursor } });
}

function personPath(storeId: string, personKey: string, rest: RestOf<'/api/v1/stores/{storeId}/customers/{personKey}'> = '') {
  return storePath(storeId, `/customers/${encodeURIComponent(personKey)}${rest}`);
}

export function profileQuery(storeId: string, personKey: string) {
  return queryOptions({
    queryKey: ['profile', storeId, personKey],
    queryFn: ({ signal }) => request<Profile>(personPath(storeId, personKey), { signal }),
  });
}

export function loadTimeline({ storeId, personKey, before }: { storeId: string; personKey: string; before: string }): Promise<EventPage> {
  return request(personPath(storeId, personKey, '/timeline'), { query: { before, limit: 50 } });
}

export async function undoMerge(storeId: string, mergeId: string): Promise<void> {
  await request(storePath(storeId, `/customers/merges/${encodeURIComponent(mergeId)}/undo`), { method: 'POST', body: {} });
}

export async function mergePeople({ storeId, personKey, other }: { storeId: string; personKey: string; other: string }): Promise<void> {
  await request(personPath(storeId, personKey, '/merge'), { method: 'POST', body: { with: other } });
}

export async function erasePerson(storeId: string, personKey: string): Promise<void> {
  await request(personPath(storeId, personKey, '/erase'), { method: 'POST', body: {} });
}

export function exportPerson(storeId: string, personKey: string): Promise<unknown> {
  return request(personPath(storeId, personKey, '/export'));
}
