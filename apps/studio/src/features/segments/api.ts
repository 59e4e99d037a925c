import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import type { PageAsked } from '../../api/question.ts';
import type { SavedSegment } from '../../api/segments.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Condition } from './condition.ts';

export type Preview = AnswerOf<'/api/v1/stores/{storeId}/segments/preview', 'post'>;
export type Rfm = AnswerOf<'/api/v1/stores/{storeId}/segments/rfm', 'get'>;
export type Members = AnswerOf<'/api/v1/stores/{storeId}/segments/{segmentId}/people', 'get'>;

/** How many a definition holds as it stands. */
export function previewQuery(storeId: string, asked: { readonly definition: Condition; readonly id: string | null }) {
  return queryOptions({
    queryKey: ['segment-preview', storeId, asked],
    queryFn: ({ signal }) => request<Preview>(storePath(storeId, '/segments/preview'), { method: 'POST', body: asked, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
}

export function rfmQuery(storeId: string) {
  return queryOptions({ queryKey: ['segment-rfm', storeId], queryFn: ({ signal }) => request<Rfm>(storePath(storeId, '/segments/rfm'), { signal }) });
}

const pathOf = (storeId: string, id: string) => storePath(storeId, `/segments/${encodeURIComponent(id)}`);
const renewed = (storeId: string) => queryClient.invalidateQueries({ queryKey: ['segments', storeId] });

export async function saveSegment(storeId: string, wanted: { readonly id: string | null; readonly name: string; readonly definition: Condition }): Promise<SavedSegment> {
  const { id, name, definition } = wanted;
  const saved = await request<SavedSegment>(id === null ? storePath(storeId, '/segments') : pathOf(storeId, id), { method: id === null ? 'POST' : 'PUT', body: { name, definition } });
  await renewed(storeId);
  return saved;
}

export async function deleteSegment(storeId: string, id: string): Promise<void> {
  await request(pathOf(storeId, id), { method: 'DELETE' });
  await renewed(storeId);
}

export async function restoreSegment(storeId: string, id: string): Promise<void> {
  await request(storePath(storeId, `/segments/${encodeURIComponent(id)}/restore`), { method: 'POST' });
  await renewed(storeId);
}

export function loadMembers(storeId: string, { id, cursor, signal }: PageAsked & { readonly id: string }): Promise<Members> {
  return request(storePath(storeId, `/segments/${encodeURIComponent(id)}/people`), { query: { cursor }, signal });
}

/** Address of the people as a file. */
export function peopleCsvUrl(storeId: string, id: string): string {
  return storePath(storeId, `/segments/${encodeURIComponent(id)}/people.csv`);
}
