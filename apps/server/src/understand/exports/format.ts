import { csvLine } from '../../platform/http/csv.ts';
import type { ExportRow } from './exports.ts';

export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Pages of rows as text, a page a chunk: one JSON object a line, or CSV (RFC 4180) with a heading from the first row. */
export async function* writeRows(pages: AsyncIterable<readonly ExportRow[]>, format: Format): AsyncGenerator<string> {
  let columns: readonly string[] | null = null;
  for await (const rows of pages) {
    if (format === 'jsonl') {
      yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
      continue;
    }
    const heading: readonly string[] | null = columns === null ? Object.keys(rows[0] ?? {}) : null;
    columns ??= heading ?? [];
    const names = columns;
    yield [...(heading === null ? [] : [csvLine(heading)]), ...rows.map((row) => csvLine(names.map((name) => row[name])))].join('');
  }
}
