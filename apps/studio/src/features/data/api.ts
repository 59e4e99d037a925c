import { queryOptions } from '@tanstack/react-query';
import { apiUrl, request, storePath } from '../../api/client.ts';
import { readApiError } from '../../api/errors.ts';
import type { ImportPreview, ImportRun, QuarantinedEvent, StoreKey, VocabularySubject } from '../../api/types.ts';

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

export function importsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['imports', storeId],
    queryFn: ({ signal }) => request<{ imports: ImportRun[] }>(storePath(storeId, '/imports'), { signal }),
    select: (answer) => answer.imports,
    refetchInterval: (query) => (query.state.data?.imports.some((run) => run.status === 'running') ? 1000 : false),
  });
}

/** What to import and how; `kind` is a preset or a kind of row. */
export interface ImportChoice {
  readonly kind: string;
  readonly files: readonly File[];
  /** Field to column, where the reader chose by hand. */
  readonly map: Readonly<Record<string, string>>;
  /** Null: as the preset says, else as the store says. */
  readonly timezone: string | null;
  readonly currency: string | null;
}

export const PRESETS = ['shopify', 'woocommerce', 'segment', 'olist', 'cdnow', 'online-retail'] as const;
export const KINDS = ['orders', 'customers', 'products', 'reviews', 'surveys', 'conversations', 'events'] as const;

function importQueryOf({ kind, map, timezone, currency }: ImportChoice) {
  const mapped = Object.entries(map).map(([field, column]) => `${field}=${column}`);
  return { [PRESETS.some((preset) => preset === kind) ? 'preset' : 'kind']: kind, map: mapped.length === 0 ? undefined : mapped.join(','), timezone, currency };
}

function formOf(files: readonly (File | { name: string; part: Blob })[]): FormData {
  const form = new FormData();
  for (const file of files) {
    if (file instanceof File) form.append('file', file, file.name);
    else form.append('file', file.part, file.name);
  }
  return form;
}

const PREVIEW_BYTES = 262_144;

/** Columns, guessed mapping and first rows, from the beginning of each file. */
export function previewImport(storeId: string, choice: ImportChoice): Promise<ImportPreview> {
  const heads = choice.files.map((file) => ({ name: file.name, part: file.slice(0, PREVIEW_BYTES) }));
  return request(storePath(storeId, '/imports/preview'), { method: 'POST', query: importQueryOf(choice), body: formOf(heads) });
}

interface Upload {
  readonly storeId: string;
  readonly choice: ImportChoice;
  readonly onProgress: (share: number) => void;
}

/** Send the files. XMLHttpRequest, because fetch cannot tell how much has been sent. */
export function startImport({ storeId, choice, onProgress }: Upload): Promise<{ importId: string }> {
  return new Promise((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open('POST', apiUrl(storePath(storeId, '/imports'), importQueryOf(choice)));
    upload.upload.addEventListener('progress', (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    upload.addEventListener('load', () => (upload.status < 300 ? resolve(JSON.parse(upload.responseText)) : reject(readApiError(upload.status, upload.responseText))));
    upload.addEventListener('error', () => reject(readApiError(0, '')));
    upload.send(formOf(choice.files));
  });
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
