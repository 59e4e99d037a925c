import { join } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { Family } from '../../platform/event-log/row.ts';
import type { BadRows } from './bad-rows.ts';
import type { SourceFile } from './files/bytes.ts';
import type { Kind } from './formats/fields.ts';
import { mapHeader, requireColumns, requireFields } from './formats/headers.ts';
import { openTable, readRows, scanTable, type HeadedFile, type Table } from './formats/scan.ts';
import { Values } from './formats/values.ts';
import { readJsonl } from './files/text.ts';
import type { EventDraft } from './kinds/event-draft.ts';
import { createOrderBook, type OrderBook } from './kinds/order-book.ts';
import { orderEvents } from './kinds/order-events.ts';
import type { Recipe, Sink } from './kinds/recipe.ts';
import type { ProductInput } from './needs.ts';
import type { Plan } from './request.ts';
import type { Telling } from './tell.ts';

/** A table with the recipe to read it. */
export interface PreparedTable {
  readonly table: Table;
  readonly recipe: Recipe;
}

/** What a run has done so far; also its summary in the end. */
export interface Progress {
  phase: 'checking' | 'reading' | 'storing' | 'counting';
  bytesTotal: number;
  /** Bytes of the files that the present phase has read. */
  bytesDone: number;
  /** 0..1 of the whole work. */
  share: number;
  /** Records read. */
  rows: number;
  /** Order documents with a line that is not negative, and documents that only give back. */
  orders: number;
  refundDocuments: number;
  /** Cells for an e-mail address that held none. */
  oddEmails: number;
}

export interface Run {
  readonly plan: Plan;
  readonly files: readonly SourceFile[];
  /** Where partitions of very large files may lie. */
  readonly workFolder: string;
  readonly bad: BadRows;
  readonly telling: Telling;
  readonly progress: Progress;
  /** Called often; keeps what it is given. */
  readonly onProgress: () => void;
  readonly signal: AbortSignal;
  readonly now: Date;
}

export interface Outcome {
  readonly skippedFiles: readonly string[];
}

/** Runs an import from beginning to end; running it again does nothing that was done before. */
export async function runImport(run: Run): Promise<Outcome> {
  const { prepared, skippedFiles } = await prepareTables(run.plan, run.files, (bytes) => advance(run, bytes));
  run.progress.phase = 'reading';
  run.progress.bytesDone = 0;
  run.progress.bytesTotal = prepared.reduce((sum, { table }) => sum + table.file.bytes, 0);
  const expectedLines = prepared.reduce((sum, { table, recipe }) => sum + (recipe.kind === 'orders' ? table.rows : 0), 0);
  const book = createOrderBook({ expectedLines, folder: join(run.workFolder, 'partitions') });
  try {
    let lastFile = 0;
    for (const [file, each] of prepared.entries()) {
      await readTable(run, { ...each, file, book });
      lastFile = file;
    }
    await finishRows(run, lastFile);
    run.progress.phase = 'storing';
    await tellOrders(run, { book, names: prepared.map(({ table }) => table.file.name) });
    await run.telling.finish();
  } finally {
    book.close();
  }
  run.progress.share = STORED_SHARE;
  run.onProgress();
  return { skippedFiles };
}

/**
 * Opens every file, finds its recipe, columns and formats; in the order in which they must be read.
 * @throws what opening, mapping and scanning throw; `imports.nothing_to_import`, `imports.file_missing`
 */
export async function prepareTables(
  plan: Plan,
  files: readonly SourceFile[],
  onRead: (bytes: number) => void,
): Promise<{ prepared: PreparedTable[]; skippedFiles: string[] }> {
  const headed: HeadedFile[] = [];
  for (const file of files) headed.push(await openTable(file, onRead));
  const skippedFiles: string[] = [];
  const matched: { open: HeadedFile; recipe: Recipe }[] = [];
  for (const open of headed) {
    const recipe = plan.recipeFor({ name: baseName(open.file.name), header: open.header });
    if (recipe) matched.push({ open, recipe });
    else skippedFiles.push(open.file.name);
  }
  const lacking = plan.lacks(matched.map(({ recipe }) => recipe));
  if (lacking !== null) throw invalid('imports.file_missing', `The preset ${plan.preset?.code ?? ''} needs ${lacking}.`);
  if (matched.length === 0) throw invalid('imports.nothing_to_import', nothingWords(plan, skippedFiles));
  requireColumns(plan.request.map, matched.map(({ open }) => open.header));
  const prepared: PreparedTable[] = [];
  for (const { open, recipe } of matched.toSorted((a, b) => (a.recipe.rank ?? 0) - (b.recipe.rank ?? 0))) {
    const mapping = mapHeader(open.header, {
      kind: recipe.kind,
      given: plan.request.map,
      ...(recipe.columns ? { preset: recipe.columns } : {}),
      ...(recipe.synonyms === undefined ? {} : { synonyms: recipe.synonyms }),
    });
    if (!readsObjects(open, recipe)) requirePresent(mapping, recipe, open);
    const dates = plan.request.dates ?? plan.preset?.dates ?? null;
    prepared.push({ recipe, table: await scanTable(open, mapping, { dates, decimal: plan.request.decimal }) });
  }
  return { prepared, skippedFiles };
}

function readsObjects(open: HeadedFile, recipe: Recipe): boolean {
  return open.container.type === 'jsonl' && recipe.takeObject !== undefined;
}

function requirePresent(mapping: Table['mapping'], recipe: Recipe, open: HeadedFile): void {
  if (!recipe.required) {
    requireFields(mapping, { name: open.file.name, header: open.header });
    return;
  }
  const missing = recipe.required.filter((field) => !mapping.columns.has(field));
  if (missing.length > 0) throw invalid('imports.columns_missing', `The file ${open.file.name} lacks the column for ${missing.join(', ')}; its columns are ${open.header.slice(0, 40).join(', ')}.`);
}

function nothingWords(plan: Plan, skipped: readonly string[]): string {
  return `None of the files is one that the preset ${plan.preset?.code ?? ''} knows: ${skipped.slice(0, 10).join(', ')}.`;
}

/** Reads one table; rows that need no grouping are told as they come. */
async function readTable(run: Run, source: PreparedTable & { file: number; book: OrderBook }): Promise<void> {
  const { table, recipe } = source;
  const gathered = openSink(run, { file: source.file, name: table.file.name, order: (entry) => source.book.add(entry) });
  const onRead = (bytes: number): void => advance(run, bytes);
  if (readsObjects(table, recipe)) {
    for await (const lines of readJsonl(table, onRead)) {
      for (const { value, line, fault } of lines) {
        run.progress.rows += 1;
        if (value === null) gathered.sink.bad(line, fault ?? 'the line cannot be read');
        else recipe.takeObject?.(value, line, gathered.sink);
      }
      await gathered.tell(recipe.kind);
    }
    return;
  }
  const values = new Values(table, run.plan.zone);
  for await (const rows of readRows(table, onRead)) {
    for (const row of rows) {
      values.load(row);
      if (row.fault === null) recipe.take(values, gathered.sink);
      else gathered.sink.bad(row.line, row.fault);
    }
    run.progress.rows += rows.length;
    await gathered.tell(recipe.kind);
  }
  run.progress.oddEmails += values.oddEmails;
}

async function finishRows(run: Run, file: number): Promise<void> {
  const gathered = openSink(run, { file, name: '', order: () => {} });
  run.plan.finish(gathered.sink);
  await gathered.tell('conversations');
}

const familyOfKind: Readonly<Record<Kind, Family>> = {
  orders: 'order', customers: 'person', products: 'other', reviews: 'service', surveys: 'service', conversations: 'service', events: 'other',
};

function openSink(run: Run, source: { file: number; name: string; order: Sink['order'] }): { sink: Sink; tell: (kind: Kind) => Promise<void> } {
  let events: EventDraft[] = [];
  let products: ProductInput[] = [];
  const seen = new Map<string, number>();
  return {
    sink: {
      file: source.file,
      now: run.now,
      order: source.order,
      event: (draft) => events.push(draft),
      product: (product) => products.push(product),
      bad: (line, reason) => run.bad.add({ file: source.name, line, reason }),
      occurrence: (identity) => {
        const count = (seen.get(identity) ?? 0) + 1;
        seen.set(identity, count);
        return count;
      },
    },
    tell: async (kind) => {
      run.signal.throwIfAborted();
      if (events.length > 0) await run.telling.tellRows(events, familyOfKind[kind]);
      if (products.length > 0) await run.telling.tellProducts(products);
      events = [];
      products = [];
      run.onProgress();
    },
  };
}

async function tellOrders(run: Run, source: { book: OrderBook; names: readonly string[] }): Promise<void> {
  let documents = 0;
  for await (const drafts of source.book.drafts()) {
    run.signal.throwIfAborted();
    const told: EventDraft[] = [];
    for (const draft of drafts) {
      const result = orderEvents(draft, { currency: run.plan.currency, linesOptional: run.plan.linesOptional });
      if ('fault' in result) {
        run.bad.add({ file: source.names[draft.file] ?? '', line: draft.row, reason: result.fault });
        continue;
      }
      if (result.isOrder) run.progress.orders += 1;
      else run.progress.refundDocuments += 1;
      told.push(...result.events);
    }
    await run.telling.tellOrders(told);
    documents += drafts.length;
    run.progress.share = READ_SHARE + (STORED_SHARE - READ_SHARE) * Math.min(1, documents / Math.max(1, source.book.size()));
    run.onProgress();
  }
}

/** Shares of the whole work after which files are checked, read, and stored; what is left is counting. So it was measured with orders. */
const CHECKED_SHARE = 0.1;
const READ_SHARE = 0.25;
export const STORED_SHARE = 0.5;

function advance(run: Run, bytes: number): void {
  const { progress } = run;
  progress.bytesDone += bytes;
  const done = progress.bytesTotal === 0 ? 1 : Math.min(1, progress.bytesDone / progress.bytesTotal);
  progress.share = progress.phase === 'checking' ? CHECKED_SHARE * done : CHECKED_SHARE + (READ_SHARE - CHECKED_SHARE) * done;
  run.onProgress();
}

/** The name of a file without its endings, for presets that know their files by name. */
export function baseName(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.(csv|tsv|txt|jsonl|ndjson|json)?(\.gz)?$/i, '').replace(/\.(csv|tsv|txt|jsonl|ndjson|json)$/i, '');
}

function invalid(code: string, message: string): AppError {
  return new AppError({ code, kind: 'invalid', message });
}
