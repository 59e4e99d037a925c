import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import { queryClient } from './query-client.ts';
import type { AnswerOf } from './types.ts';

export type SavedView = AnswerOf<'/api/v1/stores/{storeId}/views', 'get'>['views'][number];

/** Pages that people of this store named, by name. */
export function viewsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['views', storeId],
    queryFn: ({ signal }) => request<{ views: SavedView[] }>(storePath(storeId, '/views'), { signal }),
    select: (answer) => answer.views,
    staleTime: 60_000,
  });
}

export async function saveView(storeId: string, view: { name: string; address: string }): Promise<void> {
  await request(storePath(storeId, '/views'), { method: 'POST', body: view });
  await queryClient.invalidateQueries({ queryKey: ['views', storeId] });
}

export async function deleteView(storeId: string, viewId: string): Promise<void> {
  await request(storePath(storeId, `/views/${encodeURIComponent(viewId)}`), { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: ['views', storeId] });
}

/** The page that is open, as an address within its store. */
export function addressOf(location: { pathname: string; search: string }): string {
  return location.pathname.replace(/^\/s\/[^/]+/, '') + location.search;
}
