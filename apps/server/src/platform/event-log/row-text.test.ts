import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { eventKey } from './event-key.ts';
import type { CommittedRow, LogRow } from './row.ts';
import { keepRows, readLine, writeLines } from './row-text.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await createTestPlatform();
  await platform.startModules([]);
});

afterAll(async () => {
  await platform.close();
});

/** Every column has a value of its own, so that none can stand in another's place. */
const FULL: LogRow = {
  store_id: 'st_text', family: 'order', at: '2026-01-02 03:04:05.678', received_at: '2026-01-02 03:04:06.789', event_key: eventKey('st_text', 'full'), message_id: 'full',
  origin: 'import', teller: 'webhook', type: 'track', name: 'Order Completed', schema_version: 3, alias_key: '18446744073709551615', alias_kind: 'email', device_key: '11',
  user_key: '12', email_key: '13', phone_key: '14', anonymous_id: 'anon', user_id: 'user', links: 1, bot: 1, order_id: 'order', product_id: 'product', source: 'ad',
  medium: 'cpc', campaign: 'spring', campaign_key: '15', referrer_host: 'google.com', country: 'PL', language: 'uk', device: 'mobile', path: '/p', properties: '{"a":1}',
  traits: '{"b":2}', context: '{"c":3}',
};

async function inLog(storeId: string): Promise<Record<string, unknown>[]> {
  return platform.eventLog.query<Record<string, unknown>>({ text: 'SELECT * FROM events WHERE store_id = {storeId:String} ORDER BY seq', params: { storeId } });
}

test('a row is in the engine as it was told, column by column, and a follower reads the same', async () => {
  const followed: CommittedRow[] = [];
  const stop = platform.eventLog.onCommit((rows) => followed.push(...rows));
  await platform.eventLog.accept([{ ...FULL }]);
  await platform.eventLog.settle();
  stop();
  const [row = {}] = await inLog('st_text');
  const [seen] = followed;
  for (const [column, value] of Object.entries(FULL)) {
    const told = column === 'at' || column === 'received_at' ? `${String(value).replace(' ', 'T')}Z` : String(value);
    expect([column, String(row[column])]).toEqual([column, told]);
    expect([column, seen?.[column as keyof LogRow]]).toEqual([column, value]);
  }
});

test('whatever a text holds, the engine and a reader of the journal have the same', async () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom('\\', '\t', '\n', '\r', '\0', 'N', 't', '"', "'", 'ł', '🏮', ' '), fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' })), maxLength: 30 });
  const samples = fc.sample(fc.tuple(text, text, text), { numRuns: 300, seed: 7 });
  const told = samples.map(([name, path, properties], index): LogRow => ({ ...FULL, store_id: 'st_random', event_key: eventKey('st_random', String(index)), message_id: String(index), name, path, properties }));
  const lines = writeLines(keepRows(told).map((row, index) => Object.assign(row, { writer: 'w', seq: index + 1 }))).toString().split('\n').slice(0, -1);
  expect(lines.map(readLine).map(({ seq, message_id, name, path, properties }) => [seq, message_id, name, path, properties])).toEqual(told.map((row, index) => [index + 1, row.message_id, row.name, row.path, row.properties]));
  await platform.eventLog.accept(told);
  const rows = await inLog('st_random');
  expect(rows.map((row) => [row['message_id'], row['name'], row['path'], row['properties']])).toEqual(told.map((row) => [row.message_id, row.name, row.path, row.properties]));
});
