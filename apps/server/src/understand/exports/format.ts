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
    const lines = rows.map((row) => names.map((name) => csvCell(row[name])).join(','));
    yield `${[...(heading === null ? [] : [heading.map(csvCell).join(',')]), ...lines].join('\r\n')}\r\n`;
  }
}

/** A text that a spreadsheet would run as a formula is written so that it does not (OWASP, CSV injection). */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
