import type { BadRow } from './bad-rows.ts';
import type { ImportRow } from './state.ts';

/** An import as people see it. */
export interface ImportSummary {
  readonly id: string;
  readonly status: ImportRow['status'];
  readonly name: string | null;
  readonly preset: string | null;
  readonly kind: string | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** checking: formats are found out over whole files; reading; storing. Null before it starts. */
  readonly phase: 'checking' | 'reading' | 'storing' | 'counting' | null;
  readonly bytesTotal: number;
  /** Bytes that the present phase has read; during storing all of them. */
  readonly bytesDone: number;
  /** 0..1 of the whole work. */
  readonly share: number;
  /** Records read. */
  readonly rows: number;
  /** Order documents with a line that is not negative. */
  readonly orders: number;
  /** Documents that only give something back. */
  readonly refundDocuments: number;
  /** Cells for an e-mail address that held none; their rows were taken in without one. */
  readonly oddEmails: number;
  /** Events now in the log for the first time. */
  readonly events: number;
  /** Facts that the log knew already. */
  readonly unchanged: number;
  readonly quarantined: number;
  /** Catalogue items that are new or differ. */
  readonly products: number;
  readonly badCount: number;
  /** The first of them. */
  readonly badRows: readonly BadRow[];
  readonly skippedFiles: readonly string[];
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly code: string | null;
  /** Why it failed or paused, or what is odd about it. */
  readonly message: string | null;
}

export function toSummary(row: ImportRow, badRows: readonly BadRow[]): ImportSummary {
  const { progress, told } = row;
  return {
    id: row.id, status: row.status, name: row.name, preset: row.request.preset, kind: row.request.kind,
    files: row.files.map(({ name, bytes }) => ({ name, bytes })),
    phase: progress?.phase ?? null,
    bytesTotal: progress?.bytesTotal ?? row.files.reduce((sum, file) => sum + file.bytes, 0),
    bytesDone: progress?.bytesDone ?? 0,
    share: row.status === 'done' ? 1 : (progress?.share ?? 0),
    rows: progress?.rows ?? 0, orders: progress?.orders ?? 0, refundDocuments: progress?.refundDocuments ?? 0, oddEmails: progress?.oddEmails ?? 0,
    events: told?.events ?? 0, unchanged: told?.unchanged ?? 0, quarantined: told?.quarantined ?? 0, products: told?.products ?? 0,
    badCount: row.badCount, badRows, skippedFiles: row.skippedFiles,
    createdAt: row.createdAt.toISOString(), startedAt: row.startedAt?.toISOString() ?? null, finishedAt: row.finishedAt?.toISOString() ?? null,
    code: row.code, message: row.message,
  };
}
