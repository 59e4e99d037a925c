import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventKey, logInstant } from '../event-log/event-key.ts';
import type { LogRow } from '../event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../testing.ts';

let platform: TestPlatform;
const folded: { storeId: string; keys: string[]; since: string | null }[] = [];
const stretches: { storeId: string; rows: number; since: string; mayBeHalfDone: boolean }[] = [];
let failures = 0;
let failuresAtPlaces = 0;
let duringFold: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  platform = await createTestPlatform();
  platform.derived.register({
    name: 'test',
    keyOf: (row) => (row.order_id === undefined || row.order_id === '' ? null : row.order_id),
    touchedSql: { condition: `order_id != ''`, key: 'order_id' },
    refold: async ({ storeId, keys, since }) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the engine is away');
      }
      await duringFold();
      folded.push({ storeId, keys: [...keys].sort(), since: since?.toISOString() ?? null });
    },
  });
  platform.derived.register({
    name: 'test.places',
    keyOf: (row) => (row.order_id === undefined || row.order_id === '' ? null : row.order_id),
    touchedSql: { condition: `order_id != ''`, key: 'order_id' },
    refold: async () => undefined,
    refoldPlaces: async ({ storeId, places, mayBeHalfDone }) => {
      if (failuresAtPlaces > 0) {
        failuresAtPlaces -= 1;
        throw new Error('the engine is away');
      }
      stretches.push({ storeId, rows: places.to - places.from + 1, since: places.since.toISOString(), mayBeHalfDone });
    },
  });
  await platform.startModules([]);
});
afterAll(() => platform.close());

function orderRow(orderId: string, at: string): LogRow {
  const messageId = `${orderId}-${at}`;
  return {
    store_id: 'st_a', family: 'order', at: logInstant(new Date(at)), received_at: logInstant(new Date(at)), event_key: eventKey('st_a', messageId), message_id: messageId,
    origin: 'live', teller: 'server', type: 'track', name: 'Order Completed', alias_key: '1', alias_kind: 'user', order_id: orderId,
  };
}

test('a reader who waits sees every key touched before it, with the earliest time of each group', async () => {
  await platform.eventLog.accept([orderRow('O1', '2026-05-02T10:00:00Z'), orderRow('O2', '2026-05-01T10:00:00Z'), orderRow('O1', '2026-05-03T10:00:00Z')]);
  expect(await platform.derived.catchUp(10_000)).toBe(true);
  expect(folded.splice(0)).toEqual([{ storeId: 'st_a', keys: ['O1', 'O2'], since: '2026-05-01T10:00:00.000Z' }]);
  expect(platform.derived.lag()).toBe(0);
});

test('a change of settings recomputes every key of the store, anywhere in the past', async () => {
  await platform.derived.touch({ fold: 'test', storeId: 'st_a', keys: null });
  expect(await platform.derived.catchUp(10_000)).toBe(true);
  expect(folded.splice(0)).toEqual([{ storeId: 'st_a', keys: ['O1', 'O2'], since: null }]);
});

test('a key touched by a setting while it is being folded stays on record until it was folded once more', async () => {
  const onRecord = async (): Promise<unknown> => (await platform.state.executeSql(`SELECT key, version::int AS version FROM derived_touch WHERE fold = 'test'`)).rows;
  let isSecond = false;
  duringFold = async () => {
    if (isSecond) return;
    isSecond = true;
    // In memory too late to be seen, were the process to end now: the record alone must tell of it.
    await platform.state.executeSql(`UPDATE derived_touch SET version = version + 1 WHERE fold = 'test' AND key = 'O2'`);
  };
  await platform.derived.touch({ fold: 'test', storeId: 'st_a', keys: ['O1', 'O2'] });
  expect(await platform.derived.catchUp(10_000)).toBe(true);
  expect(await onRecord()).toEqual([{ key: 'O2', version: 2 }]);
  await platform.derived.touch({ fold: 'test', storeId: 'st_a', keys: ['O2'] });
  expect(await platform.derived.catchUp(10_000)).toBe(true);
  expect(await onRecord()).toEqual([]);
  duringFold = async () => undefined;
  folded.splice(0);
});

test('a fold that fails is tried again until it succeeds, and nothing touched is lost', async () => {
  failures = 1;
  await platform.eventLog.accept([orderRow('O3', '2026-05-04T10:00:00Z')]);
  expect(await platform.derived.catchUp(20_000)).toBe(true);
  expect(folded.splice(0)).toEqual([{ storeId: 'st_a', keys: ['O3'], since: '2026-05-04T10:00:00.000Z' }]);
});

test('a fold that reads by places gets where its rows lie and how early they happened, store by store, and once more when it failed', async () => {
  stretches.splice(0);
  const other = { ...orderRow('O9', '2026-05-06T10:00:00Z'), store_id: 'st_b', event_key: eventKey('st_b', 'O9') };
  const noOrder = { ...orderRow('', '2026-04-01T10:00:00Z'), order_id: '' };
  failuresAtPlaces = 1;
  await platform.eventLog.accept([orderRow('O7', '2026-05-05T10:00:00Z'), other, orderRow('O8', '2026-05-04T10:00:00Z'), noOrder]);
  expect(await platform.derived.catchUp(20_000)).toBe(true);
  expect(stretches.splice(0)).toEqual([
    { storeId: 'st_a', rows: 3, since: '2026-05-04T10:00:00.000Z', mayBeHalfDone: true },
    { storeId: 'st_b', rows: 1, since: '2026-05-06T10:00:00.000Z', mayBeHalfDone: true },
  ]);
});
