import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEverybody, onBehalfOf } from '../awaited.ts';
import { createTestPlatform, type TestPlatform } from '../testing.ts';
import { inTurn } from './client.ts';
import { eventKey, logInstant } from './event-key.ts';
import type { LogRow } from './row.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
  await platform.startModules([]);
});
afterAll(() => platform.close());

function row(storeId: string, messageId: string): LogRow {
  const at = logInstant(new Date('2026-03-29T00:59:59.999Z'));
  return {
    store_id: storeId, family: 'device', at, received_at: at, event_key: eventKey(storeId, messageId), message_id: messageId,
    origin: 'live', teller: 'browser', type: 'track', name: 'Product Viewed', alias_key: '18446744073709551615', alias_kind: 'anonymous',
    properties: JSON.stringify({ product_id: 'łampa 🏮 "x"\n', deep: { a: [1] } }),
  };
}

test('an instant is written as the log holds it, on any day and before 1970 too', () => {
  for (const text of ['2026-03-29 00:59:59.999', '2026-03-29 01:00:00.000', '2024-02-29 23:07:05.009', '1969-12-31 23:59:59.999', '1900-01-01 00:00:00.000', '2199-12-31 12:34:56.078']) {
    expect(logInstant(new Date(`${text.replace(' ', 'T')}Z`))).toBe(text);
  }
  expect(() => logInstant(new Date(Number.NaN))).toThrow(RangeError);
});

test('a message is kept once, whether it comes again at once, together or later', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => row('st_a', `m${index}`));
  const together = await Promise.all(Array.from({ length: 5 }, () => platform.eventLog.accept(rows)));
  expect(together.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(50);
  expect(await platform.eventLog.accept(rows)).toEqual({ accepted: 0, duplicates: 50 });
  expect(await platform.eventLog.accept([row('st_b', 'm0'), row('st_b', 'm0')])).toEqual({ accepted: 1, duplicates: 1 });
  const [count] = await platform.eventLog.query<{ rows: string; seqs: string }>({ text: 'SELECT count() AS rows, uniqExact(seq) AS seqs FROM events', params: {} });
  expect(count).toEqual({ rows: '51', seqs: '51' });
});

test('a row comes back as it was sent, 64-bit keys and all', async () => {
  const [back] = await platform.eventLog.query<Record<string, string>>({
    text: "SELECT at, alias_key, properties FROM events WHERE store_id = {storeId:String} AND message_id = 'm1'",
    params: { storeId: 'st_a' },
  });
  expect(back).toEqual({ at: '2026-03-29T00:59:59.999Z', alias_key: '18446744073709551615', properties: row('st_a', 'm1').properties });
});

test('committed rows reach their listeners in order of seq', async () => {
  const seen: number[] = [];
  const stop = platform.eventLog.onCommit((rows) => seen.push(...rows.map((committed) => committed.seq)));
  await Promise.all([platform.eventLog.accept([row('st_c', '1')]), platform.eventLog.accept([row('st_c', '2'), row('st_c', '3')])]);
  await platform.eventLog.settle();
  stop();
  expect(seen).toEqual([...seen].sort((left, right) => left - right));
  expect(seen).toHaveLength(3);
});

test('what a statement had written before it failed or was stopped is no part of anybody else’s answer', async () => {
  const failing = { text: "SELECT number AS secret, throwIf(number = 300000, 'enough') AS fails FROM numbers(1000000)", params: {} };
  const slow = (rows: number): Promise<unknown> => platform.eventLog.query({ text: `SELECT max(cityHash64(number)) AS secret FROM numbers(${rows})`, params: {} });
  for (let round = 0; round < 6; round += 1) {
    const gone = new AbortController();
    const stopped = onBehalfOf(gone.signal, () => slow(3_000_000 * (round + 1))).catch(() => null);
    setTimeout(() => gone.abort(), 5 * round);
    await Promise.all([expect(platform.eventLog.query(failing)).rejects.toThrow('enough'), stopped]);
    const answers = await Promise.all([1, 2, 3, 4].map((number) => platform.eventLog.query({ text: `SELECT ${number} AS own`, params: {} })));
    expect(answers).toEqual([1, 2, 3, 4].map((own) => [{ own }]));
  }
});

test('an event that was just acknowledged is found by the next question, however fast they follow one another', async () => {
  for (let number = 1; number <= 20; number += 1) {
    await platform.eventLog.accept([row('st_d', `n${number}`)]);
    const [count] = await platform.eventLog.query<{ rows: string }>({ text: "SELECT count() AS rows FROM events WHERE store_id = 'st_d'", params: {} });
    expect(count?.rows).toBe(String(number));
  }
});

test('whoever has waited longest is served first, whatever they ask next', async () => {
  const onLane = inTurn(['the only one']);
  const served: string[] = [];
  const gate = Promise.withResolvers<void>();
  const held = onLane(() => gate.promise);
  const page = (name: string): Promise<void> => onBehalfOf(new AbortController().signal, async () => {
    for (const statement of [1, 2]) await onLane(async () => void served.push(`${name} ${statement}`));
  });
  const asked = [page('first'), page('second'), onLane(async () => void served.push('nobody'))];
  gate.resolve();
  await Promise.all([held, ...asked]);
  expect(served).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'nobody']);
});

/** Takes minutes. */
const endless = (number: number) => ({ text: `SELECT sum(cityHash64(number, ${number})) AS endless_sum FROM numbers(200000000000)`, params: {} });
/** A statement that was stopped stays on the embedded engine's list until its connection runs the next one. */
const running = async (): Promise<number> => {
  const [row] = await platform.eventLog.query<{ found: string }>({ text: "SELECT count() AS found FROM system.processes WHERE is_cancelled = 0 AND query LIKE '%endless_sum%' AND query NOT LIKE '%system.processes%'", params: {} });
  return Number(row?.found);
};

test('a question that nobody waits for any more is stopped, and what waits behind it is dropped or goes on', async () => {
  const gone = new AbortController();
  // First all connections for questions but one, then more than there are.
  const first = onBehalfOf(gone.signal, () => [1, 2].map((number) => platform.eventLog.query(endless(number)))).map((one) => expect(one).rejects.toMatchObject({ code: 'event_log.not_awaited' }));
  await expect.poll(running, { timeout: 20_000 }).toBe(2);
  const later = onBehalfOf(gone.signal, () => [3, 4, 5].map((number) => platform.eventLog.query(endless(number)))).map((one) => expect(one).rejects.toMatchObject({ code: 'event_log.not_awaited' }));
  const behind = platform.eventLog.query({ text: 'SELECT 1 AS one', params: {} });
  gone.abort();
  await Promise.all([...first, ...later]);
  expect(await behind).toEqual([{ one: 1 }]);
  await expect.poll(running, { timeout: 20_000 }).toBe(0);
  // Whoever has gone asks nothing anew, but what others want as well goes on.
  await expect(onBehalfOf(gone.signal, () => platform.eventLog.query({ text: 'SELECT 2 AS two', params: {} }))).rejects.toMatchObject({ code: 'event_log.not_awaited' });
  expect(await onBehalfOf(gone.signal, () => forEverybody(() => platform.eventLog.query({ text: 'SELECT 2 AS two', params: {} })))).toEqual([{ two: 2 }]);
}, 60_000);
