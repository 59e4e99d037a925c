import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import { COUNTING_MS } from './question.ts';
import type { TouchpointList } from './types.ts';

/** The touchpoints of a store and their rules; while the past is drawn anew, how far that has come. */
export function touchpointsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['touchpoints', storeId],
    queryFn: ({ signal }) => request<TouchpointList>(storePath(storeId, '/journey/touchpoints'), { signal }),
    refetchInterval: (query) => (query.state.data?.redrawn == null ? false : COUNTING_MS),
  });
}
