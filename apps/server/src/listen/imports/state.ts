import type { State } from '../../platform/state/state.ts';
import type { BadRow } from './bad-rows.ts';
import type { ImportRequest } from './request.ts';
import type { Progress } from './run.ts';
import type { Told } from './tell.ts';

/**
 * `waiting`: files are still being sent. `paused`: a database was away for long; goes on at the next start or on request.
 * `failed`: something must be changed first; the files are kept and it can be started again.
 */
export type ImportStatus = 'waiting' | 'running' | 'done' | 'failed' | 'paused' | 'cancelled';

/** A file of an import; `path` is where it lies. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: number;
  readonly path: string;
}

export interface ImportRow {
  readonly id: string;
  readonly storeId: string;
  readonly status: ImportStatus;
  /** What the person calls it; null: named by its files. */
  readonly name: string | null;
  readonly request: ImportRequest;
  readonly files: readonly ImportFile[];
  readonly progress: Progress | null;
  readonly told: Told | null;
  readonly skippedFiles: readonly string[];
  readonly badCount: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

type Raw = {
  id: string; store_id: string; status: ImportStatus; name: string | null; request: ImportRequest | string; files: ImportFile[] | string;
  progress: Progress | string; told: Told | string; skipped_files: string[] | string; bad_count: number; code: string | null; message: string | null;
  created_at: Date | string; started_at: Date | string | null; finished_at: Date | string | null;
};

function toRow(raw: Raw): ImportRow {
  const date = (value: Date | string | null): Date | null => (value === null ? null : new Date(value));
  const progress = json<Partial<Progress>>(raw.progress);
  const told = json<Partial<Told>>(raw.told);
  return {
    id: raw.id, storeId: raw.store_id, status: raw.status, name: raw.name, request: json<ImportRequest>(raw.request), files: json<ImportFile[]>(raw.files),
    progress: progress.phase === undefined ? null : (progress as Progress),
    told: told.events === undefined ? null : (told as Told),
    skippedFiles: json<string[]>(raw.skipped_files), badCount: raw.bad_count, code: raw.code, message: raw.message,
    createdAt: new Date(raw.created_at), startedAt: date(raw.started_at), finishedAt: date(raw.finished_at),
  };
}

/** Drivers differ: some hand jsonb over as text. */
function json<T>(value: T | string): T {
  return typeof value === 'string' ? (JSON.parse(value) as T) : value;
}

export async function insertImport(state: State, row: Pick<ImportRow, 'id' | 'storeId' | 'name' | 'request' | 'files' | 'skippedFiles' | 'createdAt'>): Promise<void> {
  await state.executeSql(
    `INSERT INTO import_run (store_id, id, status, name, request, files, skipped_files, created_at) VALUES ($1, $2, 'waiting', $3, $4::jsonb, $5::jsonb, $6::jsonb, $7)`,
    [row.storeId, row.id, row.name, JSON.stringify(row.request), JSON.stringify(row.files), JSON.stringify(row.skippedFiles), row.createdAt.toISOString()],
  );
}

export async function selectImport(state: State, storeId: string, id: string): Promise<ImportRow | null> {
  const { rows } = await state.executeSql('SELECT * FROM import_run WHERE store_id = $1 AND id = $2', [storeId, id]);
  const [row] = rows as Raw[];
  return row === undefined ? null : toRow(row);
}

/** Newest first. */
export async function selectImports(state: State, storeId: string, limit: number): Promise<ImportRow[]> {
  const { rows } = await state.executeSql('SELECT * FROM import_run WHERE store_id = $1 ORDER BY created_at DESC, id LIMIT $2', [storeId, limit]);
  return (rows as Raw[]).map(toRow);
}

/** Imports of all stores that were running or paused and have not been heard of since a time (null: at all). */
export async function selectOpenImports(state: State, silentSince: Date | null): Promise<ImportRow[]> {
  const { rows } = await state.executeSql(
    `SELECT * FROM import_run WHERE status IN ('running', 'paused') AND ($1::timestamptz IS NULL OR beat_at IS NULL OR beat_at < $1) ORDER BY created_at`,
    [silentSince?.toISOString() ?? null],
  );
  return (rows as Raw[]).map(toRow);
}

/** Imports of all stores whose files are held and that nobody touched since a time. */
export async function selectAbandonedImports(state: State, before: Date): Promise<ImportRow[]> {
  const { rows } = await state.executeSql(`SELECT * FROM import_run WHERE status IN ('waiting', 'failed') AND created_at < $1 AND files <> '[]'::jsonb`, [before.toISOString()]);
  return (rows as Raw[]).map(toRow);
}

/** Adds a file, or replaces the one of this name. @returns false when the import takes none any more */
export async function addImportFile(state: State, of: { storeId: string; id: string }, file: ImportFile): Promise<boolean> {
  const { rows } = await state.executeSql(
    `UPDATE import_run SET files = (
       SELECT coalesce(jsonb_agg(entry), '[]'::jsonb) FROM jsonb_array_elements(files) AS entry WHERE entry->>'name' <> $3
     ) || jsonb_build_array($4::jsonb)
     WHERE store_id = $1 AND id = $2 AND status IN ('waiting', 'failed') RETURNING id`,
    [of.storeId, of.id, file.name, JSON.stringify(file)],
  );
  return rows.length === 1;
}

/** @returns false when its status is not one of `from`: someone else was faster */
export async function startImportRow(state: State, of: { storeId: string; id: string; from: readonly ImportStatus[]; request: ImportRequest; now: Date }): Promise<boolean> {
  const { rows } = await state.executeSql(
    `UPDATE import_run SET status = 'running', request = $3::jsonb, code = NULL, message = NULL, finished_at = NULL, started_at = coalesce(started_at, $4), beat_at = $4
     WHERE store_id = $1 AND id = $2 AND status IN (SELECT jsonb_array_elements_text($5::jsonb)) RETURNING id`,
    [of.storeId, of.id, JSON.stringify(of.request), of.now.toISOString(), JSON.stringify(of.from)],
  );
  return rows.length === 1;
}

export async function saveProgress(state: State, of: { storeId: string; id: string; progress: Progress; told: Told; badCount: number; now: Date }): Promise<void> {
  await state.executeSql(
    `UPDATE import_run SET progress = $3::jsonb, told = $4::jsonb, bad_count = $5, beat_at = $6 WHERE store_id = $1 AND id = $2`,
    [of.storeId, of.id, JSON.stringify(of.progress), JSON.stringify(of.told), of.badCount, of.now.toISOString()],
  );
}

/** The end of a run: its status and its first bad rows, all or nothing. */
export async function finishImportRow(
  state: State,
  of: { storeId: string; id: string; status: ImportStatus; code: string | null; message: string | null; skippedFiles: readonly string[]; bad: readonly BadRow[]; now: Date; keepsFiles: boolean },
): Promise<void> {
  const rows = of.bad.map((row, position) => ({ position, file: row.file, line: row.line, reason: row.reason }));
  // One statement, so that the end of a run and its bad rows are seen together.
  await state.executeSql(
    `WITH gone AS (DELETE FROM import_bad_row WHERE store_id = $1 AND import_id = $2 AND position >= $8),
     kept AS (
       INSERT INTO import_bad_row (store_id, import_id, position, file, line, reason)
       SELECT $1, $2, entry.position, entry.file, entry.line, entry.reason FROM jsonb_to_recordset($3::jsonb) AS entry(position integer, file text, line bigint, reason text)
       ON CONFLICT (store_id, import_id, position) DO UPDATE SET file = excluded.file, line = excluded.line, reason = excluded.reason
     )
     UPDATE import_run SET status = $4, code = $5, message = $6, skipped_files = $7::jsonb, finished_at = $9,
       files = CASE WHEN $10 THEN files ELSE (SELECT coalesce(jsonb_agg(entry || '{"path":""}'::jsonb), '[]'::jsonb) FROM jsonb_array_elements(files) AS entry) END
     WHERE store_id = $1 AND id = $2`,
    [of.storeId, of.id, JSON.stringify(rows), of.status, of.code, of.message, JSON.stringify(of.skippedFiles), rows.length, of.now.toISOString(), of.keepsFiles],
  );
}

export async function selectBadRows(state: State, storeId: string, of: { id: string; limit: number }): Promise<BadRow[]> {
  const { rows } = await state.executeSql(
    'SELECT file, line, reason FROM import_bad_row WHERE store_id = $1 AND import_id = $2 ORDER BY position LIMIT $3',
    [storeId, of.id, of.limit],
  );
  return (rows as { file: string; line: string | number; reason: string }[]).map((row) => ({ file: row.file, line: Number(row.line), reason: row.reason }));
}

/** Files are gone: an import that waited for them waits for new ones. */
export async function forgetFiles(state: State, storeId: string, id: string): Promise<void> {
  await state.executeSql(`UPDATE import_run SET files = '[]'::jsonb WHERE store_id = $1 AND id = $2 AND status IN ('waiting', 'failed')`, [storeId, id]);
}

/** Imports of a store whose uploaded files are still held. */
export async function selectHeldImports(state: State, storeId: string): Promise<ImportRow[]> {
  const { rows } = await state.executeSql(`SELECT * FROM import_run WHERE store_id = $1 AND status IN ('waiting', 'failed')`, [storeId]);
  return (rows as Raw[]).map(toRow);
}
