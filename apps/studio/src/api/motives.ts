import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { AnswerOf } from './types.ts';

export const MOTIVES = ['inspiration', 'speed', 'price', 'certainty'] as const;
export type Motive = (typeof MOTIVES)[number];
export type PersonMotive = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/motive', 'get'>;

/** Between two looks while the store's motives are being learnt. */
const LEARNING_MS = 3_000;

/** What drives somebody, with its evidence. */
export function personMotiveQuery(storeId: string, personKey: string) {
  return queryOptions({
    queryKey: ['motive', storeId, personKey],
    queryFn: ({ signal }) => request<PersonMotive>(storePath(storeId, `/customers/${encodeURIComponent(personKey)}/motive`), { signal }),
    refetchInterval: (found) => (found.state.data?.notLearnt?.reason === 'learning' ? LEARNING_MS : false),
  });
}
