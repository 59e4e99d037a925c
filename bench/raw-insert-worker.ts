import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogEngine } from '../apps/server/src/platform/event-log/client.ts';
import { normalise } from '../apps/server/src/listen/collect/normalise.ts';
import { toInput } from '../apps/server/src/listen/collect/read-calls.ts';
import type { LogRow } from '../apps/server/src/platform/event-log/row.ts';
import type { Vault } from '../apps/server/src/platform/vault/vault.ts';
import { aliasKey } from '../apps/server/src/platform/vault/alias-key.ts';
import { parseCall } from '@throughline/events';
import { randomCall } from './random-events.ts';

/** Inserts blocks of 10,000 rows into a table with the log's columns and nothing else, and tells rows a second. */
const seconds = Number(process.argv[2] ?? '10');
const BLOCK = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'throughline-raw-'));
const { blocks: client, close } = await openLogEngine({ dataDir: folder, clickhouseUrl: null });

// The log's own definition without its skip indexes, so that the yardstick is a plain table.
const migration = readFileSync(new URL('../apps/server/src/platform/event-log/migrations/events/0001_events.sql', import.meta.url), 'utf8');
const columns = /\(\n([\s\S]*?)\n\)\nENGINE/.exec(migration)?.[1]?.split('\n').filter((line) => !/^\s*(INDEX|--)/.test(line)).join('\n').replace(/,\s*$/, '') ?? '';
await client.command({ query: `CREATE TABLE raw (${columns}) ENGINE = MergeTree ORDER BY (store_id, family, at, event_key) SETTINGS fsync_after_insert = 1` });

const vault: Pick<Vault, 'aliasKey' | 'tokenOf' | 'isEntombed'> = {
  aliasKey: (storeId, kind, idOrToken) => aliasKey('bench', { storeId, kind, idOrToken }),
  tokenOf: () => 'pii:other:0000000000000000000000',
  isEntombed: () => false,
};

function makeRows(): LogRow[] {
  const now = new Date();
  const rows: LogRow[] = [];
  while (rows.length < BLOCK) {
    const parsed = parseCall(null, randomCall(Math.random, now));
    if (!parsed.ok) continue;
    const done = normalise({ storeId: 'st_bench', input: toInput(parsed.call, { receivedAt: now, hasOrigin: true }), arrival: { origin: 'live', teller: 'browser', receivedAt: now } }, vault as Vault);
    if (done.ok) rows.push(done.row);
  }
  return rows;
}

const blocks = [makeRows(), makeRows(), makeRows()];
let seq = 0;
let inserted = 0;
let insertingMs = 0;
while (insertingMs < seconds * 1_000) {
  // A fresh id for each row, as random as in the log; making it is not part of the time.
  const values = (blocks[inserted % blocks.length] ?? []).map((row) => ({ ...row, event_key: randomUUID(), message_id: randomUUID(), writer: 'raw', seq: (seq += 1) }));
  const startedAt = performance.now();
  await client.insert({ table: 'raw', values, format: 'JSONEachRow' });
  insertingMs += performance.now() - startedAt;
  inserted += 1;
}
process.stdout.write(`${(inserted * BLOCK) / (insertingMs / 1_000)}\n`);
await close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
