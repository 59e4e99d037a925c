import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer as bytesOf } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { AppError } from '../errors.ts';
import type { Logger } from '../log/log.ts';
import type { LogEngine } from './client.ts';
import { logInstant } from './event-key.ts';
import type { EventLog, Statement } from './event-log.ts';
import { createInserter, type Inserter } from './inserter.ts';
import { openJournal, readLeftRows, type Journal } from './journal.ts';
import { createKnownKeys, type KnownKeys } from './known-keys.ts';
import { saveKnownKeys, takeKnownKeys } from './known-keys-file.ts';
import type { BlockWriter } from './poster.ts';
import { countSeqStatement, findKeysStatement, keysPageStatement, lastSeqStatement, rowsAfterStatement, shelvesStatement } from './queries.ts';
import { runQuestion } from './question.ts';
import { scrubParts } from './scrub.ts';
import { createTidier } from './tidy.ts';
import type { CommittedRow } from './row.ts';
import { TEXT_COLUMNS, writeLines } from './row-text.ts';

export interface EventLogOptions {
  readonly engine: LogEngine;
  readonly log: Logger;
  readonly dataDir: string;
  /** Where single calls of a busy server wait to be posted together; null where several processes share the log. */
  readonly journalDir: string | null;
  /** Below this much free space nothing is accepted. */
  readonly minFreeMb: number;
  /** Names this process among the writers of a cluster. */
  readonly writer?: string;
  readonly maxQueuedRows?: number;
}

/** The log with what only the platform may use. */
export interface RunningEventLog extends EventLog {
  /** Rows after a place in the log that satisfy a condition, in order of seq; for reactions. */
  rowsAfter(page: { writer: string; after: number; upTo: number; condition: string; limit: number }): Promise<CommittedRow[]>;
  queuedRows(): number;
  /** Acknowledged, on disk, and not in the engine yet: readers wait for them, folds follow. */
  journaledRows(): number;
  /** Merges derived tables that have fallen into many parts; for after many rows were folded. */
  tidy(): Promise<void>;
  /** Rows on their way when this is called are on disk, or refused, when it resolves. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const DISK_CHECK_MS = 1_000;

/** Opens the log over an engine whose migrations have run. */
export async function createEventLog(options: EventLogOptions): Promise<RunningEventLog> {
  const { engine } = options;
  const writer = options.writer ?? 'main';
  const listeners = new Set<(rows: readonly CommittedRow[]) => void>();
  const query = <Row>(statement: Statement): Promise<Row[]> => engine.run((client) => runQuery<Row>(client, statement));
  const command = (statement: Statement): Promise<void> => engine.run((client) => runCommand(client, statement));
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    if (rows.length > 0) await engine.insert({ table, format: 'JSONEachRow', lines: Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')) });
  };
  const blocks = blockWriter(engine, writer);
  const journal = options.journalDir === null ? null : await reopenJournal(options.journalDir, { blocks, log: options.log });

  const [newest] = await query<{ seq: string; rows: string }>(lastSeqStatement(writer));
  const knownFile = options.journalDir === null ? null : join(options.dataDir, 'known-keys');
  const written = knownFile === null ? null : await takeKnownKeys(knownFile, { lastSeq: Number(newest?.seq ?? 0), rows: Number(newest?.rows ?? 0) });
  const known = written ?? createKnownKeys();
  const disk = watchDisk(options);
  const inserter = createInserter({
    writer,
    lastSeq: Number(newest?.seq ?? 0),
    known,
    blocks,
    journal,
    guard: disk.guard,
    onCommit: (rows) => {
      for (const listener of listeners) listener(rows);
    },
    onFault: (error) => options.log.warn({ err: error }, 'acknowledged events wait in the journal; posting them is tried again'),
    ...(options.maxQueuedRows === undefined ? {} : { maxQueuedRows: options.maxQueuedRows }),
  });
  // A reader finds all that was acknowledged. Where posting fails it says so itself; the reader gets what there is, or the engine's own fault.
  const settled = (): Promise<void> => inserter.settle().catch(() => undefined);
  const tidier = createTidier(engine, query, command);
  const filling = fillFilter({ query, known, inserter, log: options.log, isFull: written !== null });

  const writeFilterDown = async (path: string): Promise<void> => {
    const [now] = await query<{ seq: string; rows: string }>(lastSeqStatement(writer));
    const extent = { lastSeq: Number(now?.seq ?? 0), rows: Number(now?.rows ?? 0) };
    // Of an empty log there is nothing to know, nor of rows that somebody put into the engine past this process.
    if (extent.rows === 0 || known.size < extent.rows) return;
    await saveKnownKeys(path, known, extent).catch((error: unknown) => {
      options.log.warn({ err: error }, 'the filter of known events could not be written down; the next start reads it from the log');
    });
  };

  return {
    writer,
    accept: (rows) => inserter.accept(rows),
    query: <Row>(statement: Statement) => settled().then(() => runQuestion<Row>(engine, statement, runQuery)),
    readLines: (statement) => settled().then(() => engine.run((client) => readLines(client, statement))),
    command: (statement) => settled().then(() => command(statement)),
    posted: { query, command, insert },
    scrub: (tables) => scrubParts({ tables, query, command, letGo: () => engine.letGo() }),
    insert,
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settle: () => inserter.settle(),
    lastSeq: () => inserter.lastSeq(),
    knowsAllKeys: () => filling.isFull(),
    rowsAfter: async (page) => {
      const rows = await query<CommittedRow & { seq: string | number }>(rowsAfterStatement(page));
      return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
    },
    queuedRows: () => inserter.queuedRows(),
    journaledRows: () => inserter.journaledRows(),
    tidy: () => tidier.tidy(),
    drain: () => inserter.drain(),
    close: async () => {
      await inserter.drain();
      disk.stop();
      filling.stop();
      await tidier.stop();
      await filling.done;
      await journal?.close();
      if (knownFile !== null && (await filling.done)) await writeFilterDown(knownFile);
      await engine.close();
    },
  };
}

/** Posts what an earlier process acknowledged and did not live to post. Doing it twice changes nothing. */
async function reopenJournal(folder: string, { blocks, log }: { blocks: BlockWriter; log: Logger }): Promise<Journal> {
  const left = await readLeftRows(folder);
  const journal = await openJournal(folder);
  if (left.length > 0) {
    // A row whose append failed half-way was told to try again and may stand here twice.
    const byKey = new Map(left.map((row) => [row.event_key, row]));
    const held = await blocks.findKeys([...new Set(left.map((row) => row.store_id))], [...byKey.keys()]);
    const missing = [...byKey.values()].filter((row) => !held.has(row.event_key));
    if (missing.length > 0) await blocks.insertBlock(missing);
    log.info({ journaled: byKey.size, posted: missing.length }, 'events that were acknowledged before the last stop are in the log');
  }
  await journal.drop(await journal.cut());
  return journal;
}

async function runQuery<Row>(client: ClickHouseClient, statement: Statement): Promise<Row[]> {
  const answer = await client.query({ query: statement.text, query_params: bind(statement), format: 'JSONEachRow' });
  return answer.json<Row>();
}

/** Rows of a SELECT as lines of JSON, in the bytes that the engine wrote: not read and written anew, they come in a fraction of the time. */
export async function readLines(client: ClickHouseClient, statement: Statement): Promise<Buffer> {
  const { stream } = await client.exec({ query: `${statement.text}\nFORMAT JSONEachRow`, query_params: bind(statement) });
  return bytesOf(stream);
}

/** Instants are bound in the log's own form; the engine reads ISO 8601 in rows but not in parameters. */
function bind(statement: Statement): Record<string, unknown> {
  return Object.fromEntries(Object.entries(statement.params).map(([name, value]) => [name, value instanceof Date ? logInstant(value) : value]));
}

async function runCommand(client: ClickHouseClient, statement: Statement): Promise<void> {
  await client.command({ query: statement.text, query_params: bind(statement) });
}

/** Skip indexes are built when blocks merge: a block is small enough to be read whole until then, and is acknowledged sooner. */
const BLOCK_SETTINGS = { materialize_skip_indexes_on_insert: 0, input_format_tsv_detect_header: 0, input_format_parallel_parsing: 0, date_time_input_format: 'basic' } as const;

function blockWriter(engine: LogEngine, writer: string): BlockWriter {
  const client = engine.blocks;
  return {
    insertBlock: (rows) => engine.insertBlock({ table: 'events', columns: TEXT_COLUMNS, format: 'TabSeparated', lines: writeLines(rows), settings: BLOCK_SETTINGS }),
    findKeys: async (storeIds, keys) => {
      const rows = await runQuery<{ known_key: string }>(client, findKeysStatement(storeIds, keys));
      return new Set(rows.map((row) => row.known_key));
    },
    countSeq: async (from, to) => {
      const [row] = await runQuery<{ rows: string }>(client, countSeqStatement({ writer, from, to }));
      return Number(row?.rows ?? 0);
    },
  };
}

/** Large enough to be worth a look at every part of the log, and small enough to leave nothing behind in memory. */
const KEYS_A_PAGE = 100_000;
const BEFORE_ALL = { at: '1900-01-01 00:00:00.000', key: '00000000-0000-0000-0000-000000000000' };

/** Reads all keys into the filter in the background; until that is done every id is looked up, which is slower and as exact. */
function fillFilter(fill: { query: <Row>(statement: Statement) => Promise<Row[]>; known: KnownKeys; inserter: Inserter; log: Logger; isFull: boolean }): {
  stop(): void;
  /** Whether the filter holds every key by now, and whether it does in the end. */
  isFull(): boolean;
  done: Promise<boolean>;
} {
  let stopped = false;
  let isFull = false;
  const readShelf = async (shelf: { storeId: string; family: string }): Promise<void> => {
    for (let after = BEFORE_ALL; !stopped; ) {
      const [page] = await fill.query<{ found: string; keys: string; last_at: string; last_key: string }>(keysPageStatement({ ...shelf, after, limit: KEYS_A_PAGE }));
      if (page === undefined) return;
      fill.known.addAll(Buffer.from(page.keys, 'base64'));
      if (Number(page.found) < KEYS_A_PAGE) return;
      after = { at: page.last_at, key: page.last_key };
    }
  };
  const work = async (): Promise<boolean> => {
    const shelves = fill.isFull ? [] : await fill.query<{ store_id: string; family: string }>(shelvesStatement());
    for (const { store_id: storeId, family } of shelves) await readShelf({ storeId, family });
    isFull = !stopped;
    if (isFull) fill.inserter.setFilterComplete();
    return isFull;
  };
  const done = work().catch((error: unknown) => {
    fill.log.warn({ err: error }, 'the filter of known events could not be filled; every event is looked up instead');
    return false;
  });
  return {
    stop: () => {
      stopped = true;
    },
    isFull: () => isFull,
    done,
  };
}

function watchDisk(options: EventLogOptions): { guard(): void; stop(): void } {
  let freeMb = Number.POSITIVE_INFINITY;
  const look = async (): Promise<void> => {
    const stats = await statfs(options.dataDir).catch(() => null);
    if (stats !== null) freeMb = (stats.bavail * stats.bsize) / 1_048_576;
  };
  void look();
  const timer = setInterval(() => void look(), DISK_CHECK_MS);
  timer.unref();
  return {
    guard: () => {
      if (freeMb >= options.minFreeMb) return;
      throw new AppError({
        code: 'event_log.disk_full',
        kind: 'unavailable',
        message: `Only ${Math.floor(freeMb)} MB are free where the data lies; at least ${options.minFreeMb} MB (MIN_FREE_MB) are needed. Free some space and send again.`,
        details: { freeMb: Math.floor(freeMb), minFreeMb: options.minFreeMb, retryAfterSeconds: 30 },
      });
    },
    stop: () => clearInterval(timer),
  };
}
