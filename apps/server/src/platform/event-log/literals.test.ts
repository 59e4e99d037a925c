import { expect, test } from 'vitest';
import { createTestPlatform } from '../testing.ts';
import { withLiterals } from './literals.ts';

test('any text comes back from the engine as it was given, alone and in a list, and ends neither its literal nor the statement', async () => {
  const platform = await createTestPlatform();
  const texts = ["'", "\\", "\\'", "'; DROP TABLE events; --", '{name:String}', '{{on_cluster}}', '\0', 'a\0b', '\n\r\t', '%_*?', '中文 🏺', '$1 $& $`', '', ' ', "''", '/* */', '\\N', '--', '`"'];
  for (const name of texts) {
    const [row] = await platform.eventLog.query<{ name: string; names: string[] }>({ text: 'SELECT {name:String} AS name, {names:Array(String)} AS names', params: { name, names: texts } });
    expect(row).toEqual({ name, names: texts });
  }
  await platform.close();
});

test('numbers, keys of 64 bits, instants, ids and empty lists keep their types', async () => {
  const platform = await createTestPlatform();
  const [row] = await platform.eventLog.query({
    text: `SELECT {limit:UInt32} AS limit, {key:UInt64} AS key, {keys:Array(UInt64)} AS keys, {minus:Int64} AS minus, {none:Array(UInt64)} AS none, {id:UUID} AS id,
      toString({at:DateTime64(3, 'UTC')}) AS at, arrayMap(t -> toString(t), {times:Array(DateTime64(3, 'UTC'))}) AS times, toTypeName({limit:UInt32}) AS type`,
    params: {
      limit: 5, key: 18_446_744_073_709_551_615n, keys: [1n, 18_446_744_073_709_551_615n, 3], minus: -7, none: [], id: '0f8b1c2e-0000-4000-8000-000000000001',
      at: '1900-01-01 00:00:00.000', times: ['2026-05-01 10:00:00.123'],
    },
  });
  expect(row).toEqual({
    limit: 5, key: '18446744073709551615', keys: ['1', '18446744073709551615', '3'], minus: '-7', none: [], id: '0f8b1c2e-0000-4000-8000-000000000001',
    at: '1900-01-01 00:00:00.000', times: ['2026-05-01 10:00:00.123'], type: 'UInt32',
  });
  await platform.close();
});

test('a text where a number is wanted is refused by the engine, and a placeholder without a value before that', async () => {
  const platform = await createTestPlatform();
  await expect(platform.eventLog.query({ text: 'SELECT {limit:UInt32}', params: { limit: '1 OR 1' } })).rejects.toThrow();
  expect(() => withLiterals('SELECT {limit:UInt32}', {})).toThrow('"limit"');
  await platform.close();
});

test('a question is answered while another one is still at work', async () => {
  const platform = await createTestPlatform();
  const order: string[] = [];
  const long = platform.eventLog.query({ text: 'SELECT sum(cityHash64(number)) FROM numbers({count:UInt64}) SETTINGS max_threads = 1', params: { count: 1_000_000_000 } }).then(() => order.push('long'));
  await platform.eventLog.query({ text: 'SELECT {one:UInt8}', params: { one: 1 } }).then(() => order.push('short'));
  await long;
  expect(order).toEqual(['short', 'long']);
  await platform.close();
});
