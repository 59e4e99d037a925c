import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf, CreatedKey, Quarantine, SourceList, StoreKeys, VocabularySubject } from '../../api/types.ts';
import type { QuarantineFilter } from './search.ts';

export function keysQuery(storeId: string) {
  return queryOptions({
    queryKey: ['keys', storeId],
    queryFn: ({ signal }) => request<StoreKeys>(storePath(storeId, '/keys'), { signal }),
    select: (answer) => answer.keys,
  });
}

export function createKey({ storeId, kind, name }: { storeId: string; kind: 'write' | 'api'; name: string }): Promise<CreatedKey> {
  return request(storePath(storeId, '/keys'), { method: 'POST', body: { kind, name } });
}

export async function revokeKey(storeId: string, keyId: string): Promise<void> {
  await request(storePath(storeId, `/keys/${encodeURIComponent(keyId)}`), { method: 'DELETE' });
}

/** Sources and how they do; looked at again each minute, for silence is no event. */
export function sourcesQuery(storeId: string) {
  return queryOptions({
    queryKey: ['sources', storeId],
    queryFn: ({ signal }) => request<SourceList>(storePath(storeId, '/sources'), { signal }),
    select: (answer) => answer.sources,
    refetchInterval: 60_000,
  });
}

export function quarantineQuery(storeId: string, filter: QuarantineFilter = {}) {
  return queryOptions({
    queryKey: ['quarantine', storeId, filter],
    queryFn: ({ signal }) => request<Quarantine>(storePath(storeId, '/quarantine'), { query: { ...filter }, signal }),
    select: (answer) => answer.events,
  });
}

type Replayed = AnswerOf<'/api/v1/stores/{storeId}/quarantine/{id}/replay', 'post'>;

export async function replayEvent({ storeId, id, event }: { storeId: string; id: number; event: unknown }): Promise<Replayed> {
  return request(storePath(storeId, `/quarantine/${id}/replay`), { method: 'POST', body: { event } });
}

export async function discardEvent(storeId: string, id: number): Promise<void> {
  await request(storePath(storeId, `/quarantine/${id}`), { method: 'DELETE' });
}

/** Every event that is known by name, subject by subject. */
export const vocabularyQuery = queryOptions({
  queryKey: ['vocabulary'],
  queryFn: ({ signal }) => request<VocabularySubject[]>('/api/v1/vocabulary', { signal }),
  select: (subjects) => subjects.flatMap((subject) => subject.events),
  staleTime: 3_600_000,
});
