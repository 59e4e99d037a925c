import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { eventKey } from './event-key.ts';
import { takeKnownKeys } from './known-keys-file.ts';
import type { LogRow } from './row.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-known-'));
const file = join(folder, 'data', 'known-keys');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (messageId: string): LogRow => ({
  store_id: 'st_known', family: 'device', at: '2026-01-01 00:00:00.000', received_at: '2026-01-01 00:00:00.000', event_key: eventKey('st_known', messageId), message_id: messageId,
  origin: 'live', teller: 'browser', type: 'track', name: 'Product Viewed', alias_key: '7', alias_kind: 'anonymous',
});

async function whileOpen(work: (platform: TestPlatform) => Promise<void>): Promise<void> {
  const platform = await createTestPlatform({ dataDir: folder, config: { databaseUrl: null, clickhouseUrl: null } });
  await platform.startModules([]);
  await work(platform);
  // Where the log is closed before all its keys were read, the next start reads them.
  await vi.waitUntil(() => platform.eventLog.knowsAllKeys(), { timeout: 10_000 });
  await platform.close();
}

test('the filter is written down for the next start, which takes it away, and what was told before is still known; of another log it is nothing', async () => {
  await whileOpen(async ({ eventLog }) => {
    expect(await eventLog.accept([row('a'), row('b')])).toEqual({ accepted: 2, duplicates: 0 });
  });
  const written = readFileSync(file);
  await whileOpen(async ({ eventLog }) => {
    expect(existsSync(file)).toBe(false);
    expect(await eventLog.accept([row('b'), row('c')])).toEqual({ accepted: 1, duplicates: 1 });
  });
  // As if an older copy of it had come back beside the newer log: it would not know c.
  writeFileSync(file, written);
  await whileOpen(async ({ eventLog }) => {
    expect(await eventLog.accept([row('a'), row('c'), row('d')])).toEqual({ accepted: 1, duplicates: 2 });
  });
});

test('half a file is none', async () => {
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  const { lastSeq, rows } = JSON.parse(whole.subarray(0, 4_096).toString('utf8')) as { lastSeq: number; rows: number };
  expect(await takeKnownKeys(file, { lastSeq, rows })).toBeNull();
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, whole);
  expect((await takeKnownKeys(file, { lastSeq, rows }))?.mayHave(eventKey('st_known', 'd'))).toBe(true);
});
