import { queryOptions } from '@tanstack/react-query';
import { request, storePath, type RestOf } from '../../api/client.ts';
import { ApiError, readApiError } from '../../api/errors.ts';
import type { AnswerOf, ImportCheck, ImportList, ImportPreview, ImportRun } from '../../api/types.ts';

export const PRESETS = ['shopify', 'woocommerce', 'segment', 'olist', 'cdnow', 'online-retail'] as const;
export const KINDS = ['orders', 'customers', 'products', 'reviews', 'surveys', 'conversations', 'events'] as const;

/** How files are to be read. Null is left to the server: as the preset says, as the file shows, as the store says. */
export interface ImportChoice {
  /** A preset, or a kind of row. */
  readonly what: string;
  /** Field to column, where the reader chose by hand. */
  readonly map: Readonly<Record<string, string>>;
  readonly timezone: string | null;
  readonly currency: string | null;
  readonly dates: 'dmy' | 'mdy' | null;
  readonly decimal: 'point' | 'comma' | null;
}

function bodyOf({ what, ...rest }: ImportChoice) {
  const isPreset = PRESETS.some((preset) => preset === what);
  return { ...(isPreset ? { preset: what } : { kind: what }), ...rest };
}

function importPath(storeId: string, rest: RestOf<'/api/v1/stores/{storeId}/imports'> = '') {
  return storePath(storeId, `/imports${rest}`);
}

/** Imports, newest first; asked again while one runs. */
export function importsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['imports', storeId],
    queryFn: ({ signal }) => request<ImportList>(importPath(storeId), { signal }),
    // A draft that was never started is no history.
    select: (answer) => answer.imports.filter((run) => run.status !== 'waiting' && !(run.status === 'cancelled' && run.startedAt === null)),
    refetchInterval: (query) => (query.state.data?.imports.some((run) => run.status === 'running') ? 700 : false),
  });
}

/** One import with its first bad rows. */
export function importQuery(storeId: string, importId: string) {
  return queryOptions({ queryKey: ['imports', storeId, importId], queryFn: ({ signal }) => request<ImportRun>(importPath(storeId, `/${importId}`), { signal }) });
}

/** Address of all rows that could not be read, as CSV. */
export function badRowsUrl(storeId: string, importId: string): string {
  return importPath(storeId, `/${importId}/bad-rows.csv`);
}

interface Upload {
  readonly storeId: string;
  readonly files: readonly File[];
  readonly choice: ImportChoice;
  /** Told 0..1 of all bytes. */
  readonly onProgress: (share: number) => void;
}

/** XMLHttpRequest, because fetch cannot tell how much has been sent. */
function putFile(url: string, file: File, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open('PUT', url);
    upload.setRequestHeader('content-type', 'application/octet-stream');
    upload.upload.addEventListener('progress', (event) => onSent(event.loaded));
    upload.addEventListener('load', () => (upload.status < 300 ? resolve() : reject(readApiError(upload.status, upload.responseText))));
    upload.addEventListener('error', () => reject(readApiError(0, '{"error":{"code":"client.unreachable"}}')));
    upload.send(file);
  });
}

/** Makes a draft and sends its files; nothing counts before it is started. @returns its id */
export async function uploadDraft({ storeId, files, choice, onProgress }: Upload): Promise<string> {
  const { importId } = await request<AnswerOf<'/api/v1/stores/{storeId}/imports', 'post'>>(importPath(storeId), { method: 'POST', body: bodyOf(choice) });
  const total = Math.max(1, files.reduce((sum, file) => sum + file.size, 0));
  let before = 0;
  for (const file of files) {
    const sentBefore = before;
    await putFile(importPath(storeId, `/${importId}/files/${encodeURIComponent(file.name)}`), file, (bytes) => onProgress((sentBefore + bytes) / total));
    before += file.size;
  }
  return importId;
}

/** What would be made of a draft's files. */
export function previewQuery(storeId: string, importId: string, choice: ImportChoice) {
  return queryOptions({
    queryKey: ['import-preview', storeId, importId, choice],
    queryFn: ({ signal }) => request<ImportPreview>(importPath(storeId, `/${importId}/preview`), { method: 'POST', body: bodyOf(choice), signal }),
    select: (answer) => answer.files,
    gcTime: 60_000,
  });
}

interface CheckOf {
  readonly storeId: string;
  readonly importId: string;
  readonly choice: ImportChoice;
  /** Told 0..1. */
  readonly onProgress: (share: number) => void;
}

const LOOK_EVERY_MS = 400;

/**
 * Tries an import without keeping anything, to its end.
 * @throws ApiError with the code for which the import itself would fail
 */
export function checkQuery({ storeId, importId, choice, onProgress }: CheckOf) {
  const path = importPath(storeId, `/${importId}/check`);
  return queryOptions({
    queryKey: ['import-check', storeId, importId, choice],
    queryFn: async ({ signal }) => {
      let check = await request<ImportCheck>(path, { method: 'POST', body: bodyOf(choice), signal });
      while (check.status === 'running') {
        onProgress(check.share);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        signal.throwIfAborted();
        check = await request<ImportCheck>(path, { signal });
      }
      if (check.status === 'failed') throw new ApiError({ code: check.code, status: 422, message: check.message, details: check.details });
      return check.result;
    },
    gcTime: 60_000,
  });
}

export async function startDraft({ storeId, importId, choice }: { storeId: string; importId: string; choice: ImportChoice }): Promise<void> {
  await request(importPath(storeId, `/${importId}/start`), { method: 'POST', body: bodyOf(choice) });
}

/** Stop an import, or forget a draft; what it brought in stays. */
export async function cancelImport(storeId: string, importId: string): Promise<void> {
  await request(importPath(storeId, `/${importId}/cancel`), { method: 'POST', body: {} });
}
