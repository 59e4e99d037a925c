import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { AnswerOf } from './types.ts';

export type SavedSegment = AnswerOf<'/api/v1/stores/{storeId}/segments', 'get'>['segments'][number];
export type Standing = AnswerOf<'/api/v1/stores/{storeId}/customers/{personKey}/segments', 'get'>;

const OFTEN_MS = 5_000;

/** Saved audiences of a store by name, with how many are in each. */
export function segmentsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['segments', storeId],
    queryFn: ({ signal }) => request<{ segments: SavedSegment[] }>(storePath(storeId, '/segments'), { signal }),
    select: (answer) => answer.segments,
    staleTime: OFTEN_MS,
  });
}

/** In which segments somebody is, and their scores. */
export function standingQuery(storeId: string, personKey: string) {
  return queryOptions({
    queryKey: ['standing', storeId, personKey],
    queryFn: ({ signal }) => request<Standing>(storePath(storeId, `/customers/${encodeURIComponent(personKey)}/segments`), { signal }),
  });
}
