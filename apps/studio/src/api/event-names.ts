import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { AnswerOf } from './types.ts';

type EventNames = AnswerOf<'/api/v1/stores/{storeId}/event-names', 'get'>;

/** Names of the events that this store has sent. */
export function eventNamesQuery(storeId: string) {
  return queryOptions({
    queryKey: ['event-names', storeId],
    queryFn: ({ signal }) => request<EventNames>(storePath(storeId, '/event-names'), { signal }),
    select: (answer) => answer.names.map((one) => one.name),
  });
}
