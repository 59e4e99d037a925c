import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';

/** Names of the events that this store has sent. */
export function eventNamesQuery(storeId: string) {
  return queryOptions({
    queryKey: ['event-names', storeId],
    queryFn: ({ signal }) => request<{ names: { name: string }[] }>(storePath(storeId, '/event-names'), { signal }),
    select: (answer) => answer.names.map((one) => one.name),
  });
}
