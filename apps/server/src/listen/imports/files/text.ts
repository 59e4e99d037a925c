import { readBytes, unreadable, type SourceFile } from './bytes.ts';
import { CsvSplitter, type Row } from './csv.ts';
import type { Encoding } from './encoding.ts';
import { JsonlSplitter, type JsonLine } from './jsonl.ts';

/** How records lie in a file. */
export type Container =
  | { readonly type: 'csv'; readonly delimiter: string; readonly lineEnd: '\n' | '\r'; readonly skipLines: number }
  | { readonly type: 'jsonl' };

/** A file whose bytes and records can be read. */
export interface OpenFile {
  readonly file: SourceFile;
  readonly encoding: Encoding;
  readonly container: Container;
}

const delimiters = [',', ';', '\t', '|'] as const;

async function* readText(file: SourceFile, encoding: Encoding, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of readBytes(file, onRead)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Records of a CSV file, in pieces; the header line is the first record. */
export async function* readCsv(open: OpenFile, onRead: (bytes: number) => void = () => {}): AsyncGenerator<readonly Row[]> {
  if (open.container.type !== 'csv') return;
  const splitter = new CsvSplitter(open.container);
  let skip = open.container.skipLines;
  const after = (rows: Row[]): Row[] => {
    if (skip === 0) return rows;
    const kept = rows.slice(skip);
    skip = Math.max(0, skip - rows.length);
    return kept;
  };
  for await (const text of readText(open.file, open.encoding, onRead)) yield after(splitter.push(text));
  yield after(splitter.end());
}

/** Lines of a JSONL file, in pieces. */
export async function* readJsonl(open: OpenFile, onRead: (bytes: number) => void = () => {}): AsyncGenerator<readonly JsonLine[]> {
  const splitter = new JsonlSplitter();
  for await (const text of readText(open.file, open.encoding, onRead)) yield splitter.push(text);
  yield splitter.end();
}

/**
 * What kind of text a file holds, from its beginning.
 * @throws `imports.unreadable_file` when it is JSON in one piece, or no text
 */
export async function detectContainer(file: SourceFile, encoding: Encoding): Promise<Container> {
  let head = '';
  for await (const text of readText(file, encoding, () => {})) {
    head += text;
    if (head.length > 65_536) break;
  }
  const start = head.trimStart();
  if (start === '') throw unreadable(file.name, 'it holds no text');
  if (start.startsWith('{')) return { type: 'jsonl' };
  if (start.startsWith('[')) throw unreadable(file.name, 'it is one JSON list; write one object a line (JSONL)');
  if (start.startsWith('<')) throw unreadable(file.name, 'it is XML or a web page; save it as CSV');
  const lineEnd = !head.includes('\n') && head.includes('\r') ? '\r' : '\n';
  // Excel's own mark: a first line that names the separator.
  const told = /^sep=(.)\r?[\n\r]/i.exec(start);
  if (told) return { type: 'csv', delimiter: told[1] ?? ',', lineEnd, skipLines: 1 };
  return { type: 'csv', delimiter: bestDelimiter(head, lineEnd), lineEnd, skipLines: 0 };
}

/** The delimiter under which the first records agree best about the number of their columns. */
function bestDelimiter(head: string, lineEnd: '\n' | '\r'): string {
  let best = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const splitter = new CsvSplitter({ delimiter, lineEnd });
    const rows = [...splitter.push(head), ...(head.length < 65_536 ? splitter.end() : [])].slice(0, 200);
    const columns = rows[0]?.cells.length ?? 0;
    if (columns < 2) continue;
    const agreeing = rows.filter((row) => row.cells.length === columns).length / rows.length;
    const score = agreeing * agreeing * Math.min(columns, 40);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}
