import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { eventKey } from './event-key.ts';
import type { CommittedRow } from './row.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-left-'));
const journalDir = join(folder, 'data', 'journal');
let platform: TestPlatform | null = null;
afterAll(async () => {
  await platform?.close();
  rmSync(folder, { recursive: true, force: true });
});

const row = (seq: number, messageId: string): CommittedRow => ({
  store_id: 'st_left', family: 'device', at: '2026-01-01 00:00:00.000', received_at: '2026-01-01 00:00:00.000', event_key: eventKey('st_left', messageId), message_id: messageId,
  origin: 'live', teller: 'browser', type: 'track', name: 'Product Viewed', alias_key: '7', alias_kind: 'anonymous', writer: 'main', seq,
});

test('events that a crash left in the journal are in the log after the next start, once each, and keep their places', async () => {
  mkdirSync(journalDir, { recursive: true });
  const line = (one: CommittedRow): string => `${JSON.stringify(one)}\n`;
  writeFileSync(join(journalDir, '000000000007.jsonl'), line(row(11, 'a')) + line(row(12, 'b')));
  // Told to try again after half a write, then taken: the same key under a later place.
  writeFileSync(join(journalDir, '000000000008.jsonl'), `${line(row(14, 'b'))}${JSON.stringify(row(15, 'c')).slice(0, 60)}`);
  // Embedded in every run: on a ClickHouse server acknowledged means on the server, and there is no journal.
  platform = await createTestPlatform({ dataDir: folder, config: { databaseUrl: null, clickhouseUrl: null } });
  await platform.startModules([]);
  const rows = await platform.eventLog.query<{ message_id: string; seq: string }>({ text: "SELECT message_id, seq FROM events WHERE store_id = 'st_left' ORDER BY seq", params: {} });
  expect(rows).toEqual([{ message_id: 'a', seq: '11' }, { message_id: 'b', seq: '14' }]);
  expect(platform.eventLog.lastSeq()).toBe(14);
  expect(readdirSync(journalDir)).toEqual([]);
  expect(await platform.eventLog.accept([row(0, 'a'), row(0, 'd')])).toEqual({ accepted: 1, duplicates: 1 });
});
