import { createWriteStream, mkdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type { Connection } from '../connection.ts';
import { listRows, usage } from '../output.ts';
import { run, settle } from '../run.ts';

const PARTS = ['events', 'orders', 'order_lines', 'refunds', 'customers'] as const;

interface ExportOptions {
  store: string;
  what?: string[];
  format: 'jsonl' | 'csv';
  out: string;
  json?: boolean;
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write events, orders, order lines, refunds and customers of a store into a folder, or one of them to stdout')
    .requiredOption('--store <id>', 'store')
    .addOption(new Option('--what <parts...>', 'which parts; all of them if not said').choices([...PARTS]))
    .addOption(new Option('--format <format>', 'one JSON object a line, or CSV').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--out <folder>', 'folder to write into, or - for stdout', 'export')
    .option('--json', 'answer with one line of JSON')
    .action((options: ExportOptions) =>
      run(options, async ({ connection, output }) => {
        const parts = options.what ?? [...PARTS];
        await settle(connection);
        if (options.out === '-') return writeToStdout(connection, options, parts);
        const folder = resolve(options.out);
        mkdirSync(folder, { recursive: true });
        const files: { what: string; file: string; bytes: number }[] = [];
        for (const what of parts) files.push(await writePart(connection, options, { what, folder }));
        output.answer({ folder, files }, () => listRows(['what', 'file', 'bytes'], files.map((file) => [file.what, file.file, file.bytes])));
      }),
    );
}

const askFor = (options: ExportOptions, what: string) =>
  ({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(options.store)}/export/${what}`, query: { format: options.format } }) as const;

async function writeToStdout(connection: Connection, options: ExportOptions, parts: readonly string[]): Promise<void> {
  const [what] = parts;
  if (parts.length !== 1 || what === undefined) throw usage('To stdout goes one part: name it, as in --what orders --out -.');
  if (options.json === true) throw usage('--json answers in one line; leave it out to write the data itself to stdout.');
  try {
    await pipeline(await connection.open(askFor(options, what)), process.stdout, { end: false });
  } catch (error) {
    // Whoever reads along, such as "head", may have seen enough.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

/** A file of this name is always a whole one. */
async function writePart(connection: Connection, options: ExportOptions, part: { what: string; folder: string }): Promise<{ what: string; file: string; bytes: number }> {
  const file = join(part.folder, `${part.what}.${options.format}`);
  const body = await connection.open(askFor(options, part.what));
  const target = createWriteStream(`${file}.part`, { mode: 0o600 });
  try {
    await pipeline(body, target);
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true });
    throw error;
  }
  return { what: part.what, file, bytes: target.bytesWritten };
}
