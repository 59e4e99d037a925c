import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { State, StateTx } from '../state/state.ts';
import { ENDING, keyCheck, MANIFEST, type Manifest, SECTION } from './backup.ts';
import { emptyTables, insertRows, isUnused, resetSequences, selectColumns, selectMigrations, selectTables } from './state.ts';

const STATE_PAGE = 1_000;
const LOG_PAGE = 10_000;
/** A page is also handed over when it has grown to this many characters. */
const PAGE_CHARACTERS = 16_000_000;

export interface Restored {
  readonly madeAt: string;
  readonly version: string;
  readonly stateRows: number;
  readonly events: number;
}

/**
 * Puts a backup into an installation that was just made and holds nothing. Afterwards it must be opened anew: derived tables follow then.
 *
 * @throws `backup.unreadable`, `backup.cut_off`, `backup.wrong_key`, `backup.too_new`, `backup.not_empty`
 */
export async function restoreBackup(from: Readable, into: { state: State; eventLog: EventLog; masterKey: Buffer }): Promise<Restored> {
  const lines = readLines(from);
  const manifest = readManifest((await lines.next()).value);
  checkManifest(manifest, { keyCheck: keyCheck(into.masterKey), migrations: await selectMigrations(into.state) });
  // A server's databases outlive the data folder, so an empty folder alone proves nothing.
  if (!(await isUnused(into.state)) || into.eventLog.lastSeq() > 0) throw notEmpty();
  let events = 0;
  let stateRows = 0;
  // All of the state or none of it; the log is put in before the state is committed, so a failure leaves no installation that looks whole.
  await into.state.transaction(async (tx) => {
    await emptyTables(tx, await selectTables(tx));
    const expected = await readSections(lines, {
      state: async (table, rows) => {
        await insertPage(tx, table, rows);
        stateRows += rows.length;
      },
      log: async (table, rows) => {
        await into.eventLog.insert(table, rows.map(parseRow));
        events += rows.length;
      },
    });
    if (expected !== stateRows + events) throw cutOff();
    await resetSequences(tx);
  });
  return { madeAt: manifest.madeAt, version: manifest.version, stateRows, events };
}

async function* readLines(from: Readable): AsyncGenerator<string, undefined> {
  const gunzip = createGunzip();
  const broken = new Promise<never>((_resolve, reject) => {
    from.on('error', reject);
    gunzip.on('error', reject);
  });
  broken.catch(() => undefined);
  const lines = createInterface({ input: from.pipe(gunzip), crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<string>;
    try {
      next = await Promise.race([lines.next(), broken]);
    } catch (cause) {
      throw new AppError({ code: 'backup.unreadable', kind: 'invalid', message: 'The file is not a backup, or it is damaged. Take another one.' }, cause);
    }
    if (next.done === true) return undefined;
    yield next.value;
  }
}

function readManifest(line: string | undefined): Manifest {
  try {
    return MANIFEST.parse(JSON.parse(line ?? ''));
  } catch (cause) {
    throw new AppError({ code: 'backup.unreadable', kind: 'invalid', message: 'The file is not a backup that this version reads.' }, cause);
  }
}

function checkManifest(manifest: Manifest, own: { keyCheck: string; migrations: readonly string[] }): void {
  if (manifest.keyCheck !== own.keyCheck) {
    throw new AppError({
      code: 'backup.wrong_key',
      kind: 'invalid',
      message: 'The backup was sealed with another key. Put that key beside the new data folder (<DATA_DIR>.key) or into THROUGHLINE_KEY, and restore again.',
    });
  }
  const unknown = manifest.migrations.filter((name) => !own.migrations.includes(name));
  if (unknown.length === 0) return;
  throw new AppError({
    code: 'backup.too_new',
    kind: 'invalid',
    message: `The backup was made by version ${manifest.version}, which is newer than this one. Restore it with that version or a later one.`,
    details: { migrations: unknown },
  });
}

interface Sinks {
  state(table: string, rows: readonly string[]): Promise<void>;
  log(table: string, rows: readonly string[]): Promise<void>;
}

/** @returns how many rows the backup says it holds */
async function readSections(lines: AsyncGenerator<string, undefined>, sinks: Sinks): Promise<number> {
  let section: { section: 'state' | 'log'; table: string } | null = null;
  let page: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (section !== null && page.length > 0) await sinks[section.section](section.table, page);
    page = [];
    characters = 0;
  };
  for await (const line of lines) {
    // No row begins with this name: rows are objects of a table's columns, and no table has a column "section" first.
    if (line.startsWith('{"section":')) {
      await flush();
      const header: unknown = JSON.parse(line);
      const ending = ENDING.safeParse(header);
      if (ending.success) return ending.data.rows;
      section = SECTION.parse(header);
      continue;
    }
    page.push(line);
    characters += line.length;
    if (page.length >= (section?.section === 'log' ? LOG_PAGE : STATE_PAGE) || characters > PAGE_CHARACTERS) await flush();
  }
  throw cutOff();
}

async function insertPage(tx: StateTx, table: string, rows: readonly string[]): Promise<void> {
  const known = new Set(await selectColumns(tx, table));
  const columns = Object.keys(parseRow(rows[0] ?? '{}')).filter((column) => known.has(column));
  // A table or column that this version no longer has stays behind.
  if (columns.length > 0) await insertRows(tx, { table, columns, json: `[${rows.join(',')}]` });
}

function parseRow(line: string): Record<string, unknown> {
  const row: unknown = JSON.parse(line);
  if (typeof row !== 'object' || row === null) throw cutOff();
  return { ...row };
}

function notEmpty(): AppError {
  return new AppError({ code: 'backup.not_empty', kind: 'conflict', message: 'The databases already hold data. Restore into empty ones; nothing was changed.' });
}

function cutOff(): AppError {
  return new AppError({ code: 'backup.cut_off', kind: 'invalid', message: 'The backup ends too early: it was not written or copied to its end. Take another one.' });
}
