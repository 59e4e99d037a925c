import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A row that was left out, and why. */
export interface BadRow {
  readonly file: string;
  /** Physical line of the file, the first is 1. */
  readonly line: number;
  readonly reason: string;
}

/** How many bad rows state keeps; the file beside it holds all. */
export const badRowsKept = 1_000;

/** Gathers bad rows: counts all, keeps the first thousand, writes every one to `bad-rows.csv`. */
export interface BadRows {
  add(row: BadRow): void;
  readonly count: () => number;
  readonly first: () => readonly BadRow[];
  close(): void;
}

export function openBadRows(folder: string): BadRows {
  mkdirSync(folder, { recursive: true });
  const handle = openSync(badRowsFile(folder), 'w');
  const first: BadRow[] = [];
  let count = 0;
  let waiting = 'file,line,reason\r\n';
  const flush = (): void => {
    if (waiting !== '') writeSync(handle, waiting);
    waiting = '';
  };
  return {
    add: (row) => {
      count += 1;
      if (first.length < badRowsKept) first.push(row);
      waiting += `${quoted(row.file)},${row.line},${quoted(row.reason)}\r\n`;
      if (waiting.length > 65_536) flush();
    },
    count: () => count,
    first: () => first,
    close: () => {
      flush();
      closeSync(handle);
    },
  };
}

export function badRowsFile(folder: string): string {
  return join(folder, 'bad-rows.csv');
}

/** A CSV cell that no spreadsheet takes for a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
