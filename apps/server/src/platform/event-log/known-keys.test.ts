import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { createKnownKeys } from './known-keys.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

const keyOf = (number: number): string => createHash('md5').update(String(number)).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

test('keys as the engine packs them are the very keys that are asked for as texts, and hardly any other is', async () => {
  const keys = Array.from({ length: 3_000 }, (_, number) => keyOf(number));
  const [row] = await platform.eventLog.query<{ packed: string }>({
    text: 'SELECT base64Encode(unhex(arrayStringConcat(groupArray(hex(key))))) AS packed FROM (SELECT arrayJoin({keys:Array(UUID)}) AS key)', params: { keys },
  });
  const known = createKnownKeys(1_000);
  known.addAll(Buffer.from(row?.packed ?? '', 'base64'));
  expect(known.size).toBe(3_000);
  expect(keys.filter((key) => !known.mayHave(key))).toEqual([]);
  expect(Array.from({ length: 3_000 }, (_, number) => keyOf(10_000 + number)).filter((key) => known.mayHave(key)).length).toBeLessThan(10);
});
