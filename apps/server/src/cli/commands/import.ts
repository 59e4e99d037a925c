import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Connection } from '../connection.ts';
import { listFields, listRows, usage } from '../output.ts';
import { createProgressBar } from '../progress-bar.ts';
import { run, settle } from '../run.ts';

/** What rows can be, beside the presets. */
const KINDS = ['orders', 'customers', 'products', 'reviews', 'surveys', 'conversations', 'events'];

interface ImportOptions {
  store: string;
  map?: string;
  timezone?: string;
  currency?: string;
  dates?: string;
  decimal?: string;
}

const STATUS = z.looseObject({
  id: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'paused', 'cancelled']),
  message: z.string().nullable(),
  bytesTotal: z.number(),
  bytesDone: z.number(),
  share: z.number().nullable().optional(),
  files: z.array(z.looseObject({ name: z.string() })).default([]),
  skippedFiles: z.array(z.string()).default([]),
  badCount: z.number().default(0),
  badRows: z.array(z.looseObject({ file: z.string(), line: z.number(), reason: z.string() })).default([]),
});
type Status = z.infer<typeof STATUS>;

const LOOK_EVERY_MS = 200;

export function addImportCommand(program: Command): void {
  program
    .command('import <what> <files...>')
    .description('import files or a folder: by preset (segment, shopify, woocommerce, olist, cdnow, online-retail) or by what the rows are')
    .requiredOption('--store <id>', 'store')
    .option('--map <pairs>', 'which column is which field: field=Column,field=Column')
    .option('--timezone <zone>', 'time zone of times that name none')
    .option('--currency <code>', 'currency of amounts that name none')
    .option('--dates <order>', 'how dates with numbers only are written: dmy or mdy')
    .option('--decimal <sign>', 'the sign of decimals: point or comma')
    .option('--json', 'answer with one line of JSON')
    .action((what: string, files: string[], options: ImportOptions) =>
      run(options, async ({ connection, output }) => {
        const id = await beginImport(connection, { what, files, options });
        const ended = await followImport(connection, options.store, id);
        if (ended.status !== 'done') throw notDone(ended);
        // The next command must see what this one brought.
        await settle(connection);
        output.answer(summaryOf(ended), () => textOf(ended));
      }),
    );
}

async function beginImport(connection: Connection, ask: { what: string; files: readonly string[]; options: ImportOptions }): Promise<string> {
  const { what, files, options } = ask;
  const body = {
    storeId: options.store,
    ...(KINDS.includes(what) ? { kind: what } : { preset: what }),
    paths: files.map((file) => resolve(file)),
    map: readMap(options.map ?? ''),
    timezone: options.timezone ?? null,
    currency: options.currency ?? null,
    dates: options.dates ?? null,
    decimal: options.decimal ?? null,
  };
  const { importId } = await connection.call({ method: 'POST', path: '/api/v1/system/imports', body }, z.object({ importId: z.string() }));
  return importId;
}

async function followImport(connection: Connection, storeId: string, id: string): Promise<Status> {
  const bar = createProgressBar(process.stderr);
  const path = `/api/v1/stores/${encodeURIComponent(storeId)}/imports/${encodeURIComponent(id)}`;
  try {
    for (;;) {
      const status = await connection.call({ method: 'GET', path }, STATUS);
      bar.show(status.share ?? (status.bytesTotal === 0 ? 0 : status.bytesDone / status.bytesTotal));
      if (status.status !== 'running' && status.status !== 'waiting') return status;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    bar.end();
  }
}

/** Everything that the server tells, but how far it has come: it is done. */
function summaryOf(ended: Status): Record<string, unknown> {
  const { id, bytesDone: _done, share: _share, ...rest } = ended;
  return { importId: id, ...rest };
}

const BAD_ROWS_TOLD = 20;

/** What was made of the files, then what could not be read and why. */
function textOf(ended: Status): string {
  const { files, skippedFiles, badRows, badCount } = ended;
  const counts = ['rows', 'orders', 'refundDocuments', 'oddEmails', 'events', 'unchanged', 'quarantined', 'products', 'badCount'] as const;
  const parts = [
    listFields({
      importId: ended.id, files: files.map(({ name }) => name).join(', '), ...(skippedFiles.length === 0 ? {} : { skippedFiles: skippedFiles.join(', ') }),
      ...Object.fromEntries(counts.map((name) => [name, ended[name]])),
    }),
  ];
  if (badRows.length > 0) parts.push(listRows(['file', 'line', 'reason'], badRows.slice(0, BAD_ROWS_TOLD).map(({ file, line, reason }) => [file, line, reason])));
  if (badCount > Math.min(badRows.length, BAD_ROWS_TOLD)) parts.push(`… and ${badCount - Math.min(badRows.length, BAD_ROWS_TOLD)} more; all of them can be downloaded under Data > Imports.`);
  return parts.join('\n\n');
}

function notDone(ended: Status): AppError {
  return new AppError({
    code: typeof ended['code'] === 'string' ? ended['code'] : `imports.${ended.status}`,
    kind: 'invalid',
    message: ended.message ?? `The import is ${ended.status}.`,
    details: summaryOf(ended),
  });
}

/** `field=Column,field=Column`; a comma within a column's name is written `\,`. */
export function readMap(text: string): Record<string, string> {
  const pairs = text.split(/(?<!\\),/).filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field, ...column] = pair.replaceAll('\\,', ',').split('=');
      if (field === undefined || column.length === 0) throw usage(`--map takes field=Column pairs separated by commas; "${pair}" is none.`);
      return [field.trim(), column.join('=').trim()];
    }),
  );
}
