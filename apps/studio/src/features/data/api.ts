import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { QuarantinedEvent, StoreKey, VocabularySubject } from '../../api/types.ts';

export function keysQuery(storeId: string) {
  return queryOptions({
    queryKey: ['keys', storeId],
    queryFn: ({ signal }) => request<{ keys: StoreKey[] }>(storePath(storeId, '/keys'), { signal }),
    select: (answer) => answer.keys,
  });
}

export function createKey({ storeId, kind, name }: { storeId: string; kind: 'write' | 'api'; name: string }): Promise<StoreKey> {
  return request(storePath(storeId, '/keys'), { method: 'POST', body: { kind, name } });
}

export async function revokeKey(storeId: string, keyId: string): Promise<void> {
  await request(storePath(storeId, `/keys/${encodeURIComponent(keyId)}`), { method: 'DELETE' });
}

export function quarantineQuery(storeId: string) {
  return queryOptions({
    queryKey: ['quarantine', storeId],
    queryFn: ({ signal }) => request<{ events: QuarantinedEvent[]; next: number | null; total: number }>(storePath(storeId, '/quarantine'), { signal }),
    select: (answer) => answer.events,
  });
}

export async function replayEvent({ storeId, id, event }: { storeId: string; id: number; event: unknown }): Promise<{ status: 'accepted' | 'duplicate' | 'faulty' }> {
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
