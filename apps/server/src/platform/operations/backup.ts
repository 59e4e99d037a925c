import { createHmac } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { State } from '../state/state.ts';
import { deriveKey } from '../vault/keys.ts';
import { type LogEnd, logHoursStatement, type LogPage, logPageStatement, writersStatement } from './queries.ts';
import { freeze, selectMigrations, selectTables, streamRows } from './state.ts';

/** First line of a backup: what it is and what it needs. */
export const MANIFEST = z.object({
  throughlineBackup: z.literal(1),
  version: z.string(),
  madeAt: z.string(),
  /** Migrations that the rows have been through. */
  migrations: z.array(z.string()),
  /** Tells whether a key is the one that sealed these rows, without revealing it. */
  keyCheck: z.string(),
});
export type Manifest = z.infer<typeof MANIFEST>;

/** A line that begins a table, and the last line, by which a file that was cut off is known. */
export const SECTION = z.object({ section: z.enum(['state', 'log']), table: z.string() });
export const ENDING = z.object({ section: z.literal('end'), rows: z.number() });

export interface BackupNeeds {
  readonly state: State;
  readonly eventLog: Pick<EventLog, 'query' | 'readLines' | 'settle' | 'lastSeq' | 'writer'>;
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly version: string;
  /** Told after each page of the log; `ofAbout` is all of it. */
  readonly onProgress?: (events: number, ofAbout: number) => void;
}

/** Rows read from the log at a time, about twenty megabytes. */
const PAGE_ROWS = 25_000;
const HOUR_MS = 3_600_000;
const LINE_END = 10;

/**
 * Everything of the installation but its keys: the state, and the event log, as gzipped lines of JSON. Derived tables are left out, as they
 * follow from these. It is one moment: the state is read in one transaction, and the log as far as it was written when that began.
 * Requests go on meanwhile. Personal values stay sealed under the key, which is not in it.
 */
export function createBackup(needs: BackupNeeds): Readable {
  // Whoever stops reading stops the reading of the databases too, and is told what failed there.
  // One page waits while another is compressed: each is some twenty megabytes.
  return pipeline(Readable.from(writeLines(needs), { highWaterMark: 1 }), newGzip(), () => undefined);
}

function newGzip(): Gzip {
  // A tenth larger than at the usual level, in half the time: compressing is what takes longest.
  return createGzip({ level: 3 });
}

async function* writeLines(needs: BackupNeeds): AsyncGenerator<string | Buffer> {
  const manifest: Manifest = {
    throughlineBackup: 1,
    version: needs.version,
    madeAt: needs.clock.now().toISOString(),
    migrations: await selectMigrations(needs.state),
    keyCheck: keyCheck(needs.masterKey),
  };
  yield `${JSON.stringify(manifest)}\n`;
  // What was acknowledged before the backup is in it.
  await needs.eventLog.settle();
  const counted = { rows: 0, upTo: 0 };
  yield* writeState(needs, counted);
  yield* writeLog(needs, counted);
  yield `${JSON.stringify({ section: 'end', rows: counted.rows })}\n`;
}

export function keyCheck(masterKey: Buffer): string {
  return createHmac('sha256', deriveKey(masterKey, 'backup/check')).update('throughline backup').digest('base64url').slice(0, 16);
}

/** A transaction works by calling back, a generator by being asked: pages are handed over one at a time. */
async function* writeState(needs: BackupNeeds, counted: { rows: number; upTo: number }): AsyncGenerator<string> {
  const pages = handover<string>();
  const reading = needs.state
    .transaction(async (tx) => {
      await freeze(tx);
      // Whoever has a place in the log by now, such as a reaction, has it below this.
      counted.upTo = needs.eventLog.lastSeq();
      for (const table of await selectTables(tx)) {
        await pages.give(`${JSON.stringify({ section: 'state', table })}\n`);
        for await (const rows of streamRows(tx, table)) {
          counted.rows += rows.length;
          await pages.give(`${rows.join('\n')}\n`);
        }
      }
    })
    .then(pages.end, pages.fail);
  try {
    yield* pages.taken();
  } finally {
    // The reader may have gone away; the transaction must not wait for it.
    pages.abandon();
    await reading;
  }
}

async function* writeLog({ eventLog, onProgress }: BackupNeeds, counted: { rows: number; upTo: number }): AsyncGenerator<string | Buffer> {
  yield `${JSON.stringify({ section: 'log', table: 'events' })}\n`;
  const writers = await eventLog.query<{ writer: string; seq: string }>(writersStatement());
  const end: LogEnd = { writers: writers.map(({ writer }) => writer), ends: writers.map(({ writer, seq }) => (writer === eventLog.writer ? Math.min(Number(seq), counted.upTo) : Number(seq))) };
  if (writers.length === 0) return;
  const hours = await eventLog.query<LogHour>(logHoursStatement(end));
  const ofAbout = hours.reduce((sum, { rows }) => sum + Number(rows), 0);
  let events = 0;
  for (const page of pagesOf(hours)) {
    const lines = await eventLog.readLines(logPageStatement(page, end));
    events += countLines(lines);
    if (lines.length > 0) yield lines;
    onProgress?.(events, ofAbout);
  }
  counted.rows += events;
}

interface LogHour {
  readonly store_id: string;
  readonly family: string;
  readonly hour_ms: string;
  readonly rows: string;
}

interface OpenPage {
  readonly page: LogPage;
  readonly rows: number;
}

/** Hours of one shelf put together until a page is full; an hour with more than that is taken in parts. */
export function* pagesOf(hours: readonly LogHour[]): Generator<LogPage> {
  let open: OpenPage | null = null;
  for (const { store_id: storeId, family, hour_ms: hour, rows } of hours) {
    const [fromMs, count] = [Number(hour), Number(rows)];
    if (open !== null && open.page.storeId === storeId && open.page.family === family && open.rows + count <= PAGE_ROWS) {
      open = withHour(open, fromMs, count);
      continue;
    }
    if (open !== null) yield open.page;
    const parts = Math.ceil(count / PAGE_ROWS);
    const page: LogPage = { storeId, family, fromMs, toMs: fromMs + HOUR_MS, part: 0, parts };
    open = parts > 1 ? null : { page, rows: count };
    for (let part = 0; parts > 1 && part < parts; part += 1) yield { ...page, part };
  }
  if (open !== null) yield open.page;
}

function withHour({ page, rows }: OpenPage, fromMs: number, count: number): OpenPage {
  return { page: { ...page, toMs: fromMs + HOUR_MS }, rows: rows + count };
}

function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(LINE_END); at !== -1; at = lines.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}

interface Handover<Item> {
  /** Resolves when the item was taken. */
  give(item: Item): Promise<void>;
  end(): void;
  fail(error: unknown): void;
  abandon(): void;
  taken(): AsyncGenerator<Item>;
}

type Given<Item> = { readonly item: Item; readonly done: () => void; readonly refuse: (error: Error) => void };

function handover<Item>(): Handover<Item> {
  const given: Given<Item>[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  let abandoned = false;
  let fault: { error: unknown } | null = null;
  return {
    give: (item) =>
      new Promise((done, refuse) => {
        if (abandoned) return refuse(new Error('nobody reads this backup any more'));
        given.push({ item, done, refuse });
        wake();
      }),
    end: () => {
      ended = true;
      wake();
    },
    fail: (error) => {
      fault = { error };
      wake();
    },
    abandon: () => {
      abandoned = true;
      for (const { refuse } of given.splice(0)) refuse(new Error('nobody reads this backup any more'));
    },
    taken: async function* () {
      for (;;) {
        const next = given.shift();
        if (next !== undefined) {
          yield next.item;
          next.done();
        } else if (fault !== null) throw fault.error;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
