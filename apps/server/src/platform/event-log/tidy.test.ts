import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

const ask = async (text: string): Promise<readonly Record<string, string>[]> => platform.eventLog.query<Record<string, string>>({ text, params: {} });
const tell = (text: string): Promise<void> => platform.eventLog.command({ text, params: {} });
const partsOf = async (table: string): Promise<string[]> => (await ask(`SELECT name FROM system.parts WHERE database = currentDatabase() AND active AND table = '${table}' ORDER BY name`)).map((row) => row['name'] ?? '');

/** Three parts, each with rows from the whole range; the engine would leave them so. */
async function makeTable(table: string, engine: string, rows: number): Promise<void> {
  await tell(`CREATE TABLE ${table} (id UInt64, version UInt64, is_deleted UInt8) ENGINE = ${engine} ORDER BY id SETTINGS max_bytes_to_merge_at_max_space_in_pool = 1`);
  for (const version of [1, 2, 3]) await tell(`INSERT INTO ${table} SELECT number * ${version}, ${version}, number % 7 = 0 AND ${version} = 3 FROM numbers(${rows})`);
}

test('tables that fell into many parts become one, with the same newest rows; small, tidy and plain ones are left', async () => {
  await makeTable('versions_many', 'ReplacingMergeTree(version, is_deleted)', 30_000);
  await makeTable('versions_few', 'ReplacingMergeTree(version, is_deleted)', 1_000);
  await makeTable('plain', 'MergeTree', 30_000);
  const newest = 'SELECT count() AS rows, sum(id * version) AS sum FROM versions_many FINAL';
  const before = await ask(newest);
  await Promise.all([platform.eventLog.tidy(), platform.eventLog.tidy()]);
  expect(await ask(newest)).toEqual(before);
  expect((await partsOf('versions_few')).length).toBe(3);
  expect((await partsOf('plain')).length).toBe(3);
  const merged = await partsOf('versions_many');
  // A server sees to its merges itself.
  expect(merged.length).toBe(platform.config.clickhouseUrl === null ? 1 : 3);
  await platform.eventLog.tidy();
  expect(await partsOf('versions_many')).toEqual(merged);
});
