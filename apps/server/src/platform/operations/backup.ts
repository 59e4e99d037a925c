import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { State } from '../state/state.ts';
import { deriveKey } from '../vault/keys.ts';
import { logPageStatement, writersStatement } from './queries.ts';
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
  readonly eventLog: Pick<EventLog, 'query' | 'settle' | 'lastSeq' | 'writer'>;
  readonly masterKey: Buffer;
  readonly clock: Clock;
  readonly version: string;
}

/** Rows read from the log at a time; places in it are dense, so a page is about this long. */
const PAGE_ROWS = 20_000;

/**
 * Everything of the installation but its keys: the state, and the event log, as gzipped lines of JSON. Derived tables are left out, as they
 * follow from these. It is one moment: the state is read in one transaction, and the log as far as it was written when that began.
 * Requests go on meanwhile. Personal values stay sealed under the key, which is not in it.
 */
export function createBackup(needs: BackupNeeds): Readable {
  return Readable.from(writeLines(needs)).pipe(newGzip());
}

function newGzip(): Gzip {
  return createGzip({ level: 6 });
}

async function* writeLines(needs: BackupNeeds): AsyncGenerator<string> {
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

async function* writeLog(needs: BackupNeeds, counted: { rows: number; upTo: number }): AsyncGenerator<string> {
  yield `${JSON.stringify({ section: 'log', table: 'events' })}\n`;
  for (const { writer, seq } of await needs.eventLog.query<{ writer: string; seq: string }>(writersStatement())) {
    const upTo = writer === needs.eventLog.writer ? Math.min(Number(seq), counted.upTo) : Number(seq);
    for (let after = 0; after < upTo; after += PAGE_ROWS) {
      const rows = await needs.eventLog.query<object>(logPageStatement({ writer, after, upTo: Math.min(after + PAGE_ROWS, upTo) }));
      counted.rows += rows.length;
      if (rows.length > 0) yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
    }
  }
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
