import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type App, openApp } from '../main.ts';
import { parseConfig } from '../platform/config/config.ts';
import { createLogger } from '../platform/log/log.ts';
import { DERIVED_TABLES, derivedRows } from './testing/derived-rows.ts';
import { randomOf } from './testing/random.ts';
import { createServerProcess, sendBatch } from './testing/server.ts';

/** How often the server is killed; each life lasts up to `LIFE_MS` of work. */
const KILLS = 50;
const LIFE_MS = 700;
const IMPORTED_ORDERS = 15_000;
const SENDERS = 3;
/** People with three devices and two addresses each. */
const PEOPLE = 20;
/** So many joined by hand stay so: were it more, all would soon be one and nobody left to merge. */
const MERGES_KEPT = 5;

const random = randomOf(50);
const folder = mkdtempSync(join(tmpdir(), 'throughline-crash-'));
const dataDir = join(folder, 'data');
const server = createServerProcess(dataDir);

/** Message ids that the server said it has, and all that were ever sent. */
const acknowledged = new Set<string>();
const sent = new Set<string>();
const importIds: string[] = [];
let shop: { storeId: string; writeKey: string };
let books: { storeId: string };
let merges = 0;
let mergesKept = 0;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const lines = Array.from({ length: IMPORTED_ORDERS }, (_, index) => `B${index},c${index % 997},2026-0${1 + (index % 6)}-1${index % 10}T12:00:00Z,p${index % 50},${1 + (index % 3)},1.25`);
  writeFileSync(join(folder, 'orders.csv'), `order_id,customer_id,ordered_at,product_id,quantity,price\n${lines.join('\n')}\n`);
});
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

test(`killed ${KILLS} times while it takes events, imports, links and merges, the server starts again each time`, async () => {
  await server.start();
  shop = await server.newStore({ name: 'Shop' });
  books = await server.newStore({ name: 'Books' });
  const pending: object[][] = [];
  let known: string[] = [];
  for (let life = 0; life < KILLS; life += 1) {
    // Imported over many lives, and again when that is done: the second time changes nothing.
    if (life === 2 || life === 35) await startImport();
    if (life % 5 === 1) known = await listKnown();
    const workers = [...Array.from({ length: SENDERS }, (_, number) => keepSending(pending, `${life}-${number}`)), keepMerging(known)];
    await sleep(100 + random.int(LIFE_MS));
    await server.kill();
    await Promise.all(workers);
    await server.start();
  }
  while (pending.length > 0) await sendAgain(pending);
  await importsEnd();
  await server.settle();
  expect(await server.stop(), server.said()).toBe(0);
  expect(server.said()).not.toMatch(/"level":"(error|fatal)"/);
  expect(acknowledged.size).toBeGreaterThan(KILLS);
  expect(merges).toBeGreaterThan(0);
}, 900_000);

describe('afterwards', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp({ config: parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'fatal', MIN_FREE_MB: '1' }), log: createLogger({ level: 'fatal' }), withJobs: false });
  });
  afterAll(() => app.close());

  test('every acknowledged event is in the log exactly once, every other one at most once', async () => {
    const rows = await app.platform.eventLog.query<{ message_id: string; copies: string }>({
      text: 'SELECT message_id, count() AS copies FROM events WHERE store_id = {storeId:String} GROUP BY message_id', params: { storeId: shop.storeId },
    });
    const kept = new Map(rows.map((row) => [row.message_id, Number(row.copies)]));
    expect([...acknowledged].filter((id) => kept.get(id) !== 1)).toEqual([]);
    expect([...kept].filter(([id, copies]) => copies !== 1 || !sent.has(id))).toEqual([]);
    const [places] = await app.platform.eventLog.query<{ rows: string; places: string }>({ text: 'SELECT count() AS rows, uniqExact(writer, seq) AS places FROM events', params: {} });
    expect(places?.rows).toBe(places?.places);
  });

  test('the imports ended by themselves with the right totals, the second without effect', async () => {
    const [row] = await app.platform.eventLog.query<{ orders: string; gross: string }>({
      text: 'SELECT count() AS orders, sum(gross_minor) AS gross FROM orders FINAL WHERE store_id = {storeId:String}', params: { storeId: books.storeId },
    });
    const gross = Array.from({ length: IMPORTED_ORDERS }, (_, index) => (1 + (index % 3)) * 125).reduce((sum, cents) => sum + cents, 0);
    expect(row).toEqual({ orders: String(IMPORTED_ORDERS), gross: String(gross) });
    const [log] = await app.platform.eventLog.query<{ orders: string }>({ text: `SELECT uniqExact(order_id) AS orders FROM events WHERE store_id = {storeId:String} AND family = 'order'`, params: { storeId: books.storeId } });
    expect(log?.orders).toBe(String(IMPORTED_ORDERS));
  });

  test('who is who is the same in the state and in its mirror', async () => {
    await app.platform.reactions.catchUp();
    await app.api.customers.mirror.flush();
    const { rows } = await app.platform.state.executeSql('SELECT a.alias_key, p.canonical_key FROM aliases a JOIN people p ON p.store_id = a.store_id AND p.person_key = a.home_key');
    const people = z.array(z.object({ alias_key: z.string(), canonical_key: z.string() })).parse(rows);
    expect(people.length).toBeGreaterThan(10);
    const mirrored = await app.platform.eventLog.query<{ alias_key: string; person_key: string }>({
      text: `SELECT alias_key, dictGetOrDefault('person_of', 'person_key', alias_key, alias_key) AS person_key FROM (SELECT arrayJoin({keys:Array(UInt64)}) AS alias_key)`,
      params: { keys: people.map((row) => BigInt(row.alias_key)) },
    });
    const byAlias = new Map(mirrored.map((row) => [row.alias_key, row.person_key]));
    expect(people.filter((row) => byAlias.get(row.alias_key) !== row.canonical_key)).toEqual([]);
  });

  test('what is derived is what is derived anew', async () => {
    await app.platform.derived.catchUp(60_000);
    const before = await derivedRows(app.platform.eventLog);
    for (const { storeId } of [shop, books]) for (const fold of ['orders', 'sessions', 'touches']) await app.platform.derived.touch({ fold, storeId, keys: null });
    expect(await app.platform.derived.catchUp(120_000)).toBe(true);
    const after = await derivedRows(app.platform.eventLog);
    for (const table of DERIVED_TABLES) {
      // Nothing is given back in this shop.
      if (table !== 'refunds') expect(before[table]?.length, table).toBeGreaterThan(10);
      expect(after[table], table).toEqual(before[table]);
    }
  }, 200_000);
});

/** A batch as a shop sends it: visits, log-ins with an address, orders. */
function newBatch(name: string): object[] {
  return Array.from({ length: 10 + random.int(20) }, (_, index) => {
    const [device, messageId] = [random.int(3 * PEOPLE), `${name}-${index}`];
    const common = { messageId, anonymousId: `d${device}`, timestamp: new Date(Date.UTC(2026, 5, 1) + random.int(86_400_000)).toISOString(), context: { library: { name: 'analytics.js' }, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0' } };
    if (random.chance(0.2)) return { ...common, type: 'identify', userId: `u${device % PEOPLE}`, traits: { email: `u${(device % PEOPLE) + PEOPLE * random.int(2)}@example.com`, name: `Person ${device}` } };
    if (random.chance(0.2)) return { ...common, type: 'track', event: 'Order Completed', properties: { order_id: `A${random.int(500)}`, currency: 'EUR', products: [{ product_id: `p${random.int(9)}`, price: 2.5, quantity: 1 }] } };
    return { ...common, type: 'page', properties: {} };
  });
}

/** Sends until the server is gone; what was not acknowledged waits to be sent again. */
async function keepSending(pending: object[][], name: string): Promise<void> {
  for (let number = 0; server.isAlive(); number += 1) {
    const batch = pending.shift() ?? newBatch(`${name}-${number}`);
    if (!(await send(batch))) pending.push(batch);
  }
}

async function sendAgain(pending: object[][]): Promise<void> {
  const batch = pending.shift();
  if (batch !== undefined && !(await send(batch))) pending.push(batch);
}

async function send(batch: readonly object[]): Promise<boolean> {
  const ids = z.array(z.object({ messageId: z.string() })).parse(batch).map(({ messageId }) => messageId);
  for (const id of ids) sent.add(id);
  try {
    const answer = await sendBatch(server, shop.writeKey, batch);
    if (answer.status !== 200) return false;
    for (const id of ids) acknowledged.add(id);
    return true;
  } catch {
    return false;
  }
}

/** Who may be merged: of a mere visitor there is nothing to merge. */
async function listKnown(): Promise<string[]> {
  // The list is made when somebody looks: after a kill the first look may find none yet.
  for (const until = Date.now() + 10_000; ; await sleep(100)) {
    const { body } = await server.call('GET', `/api/v1/stores/${shop.storeId}/customers?limit=100`);
    const { customers } = z.object({ customers: z.array(z.object({ personKey: z.string(), known: z.boolean() })) }).parse(body);
    const known = customers.filter((customer) => customer.known).map((customer) => customer.personKey);
    if (known.length > 1 || Date.now() > until) return known;
  }
}

/** Joins people by hand and parts them again, as often as it can. */
async function keepMerging(known: readonly string[]): Promise<void> {
  const people = `/api/v1/stores/${shop.storeId}/customers`;
  while (server.isAlive() && known.length > 1) {
    try {
      const merged = await server.call('POST', `${people}/${random.pick(known)}/merge`, { with: random.pick(known) });
      // Two that are one already.
      if (merged.status !== 200) continue;
      merges += 1;
      const { mergeId } = z.object({ mergeId: z.string() }).parse(merged.body);
      if (mergesKept < MERGES_KEPT && random.chance(0.3)) mergesKept += 1;
      else await server.call('POST', `${people}/merges/${mergeId}/undo`);
    } catch {
      // Gone in the middle of a request: that is what this test is about.
      await sleep(5);
    }
  }
}

async function startImport(): Promise<void> {
  const { body } = await server.call('POST', '/api/v1/system/imports', { storeId: books.storeId, kind: 'orders', paths: [join(folder, 'orders.csv')] });
  importIds.push(z.object({ importId: z.string() }).parse(body).importId);
}

async function importsEnd(): Promise<void> {
  for (const id of importIds) {
    for (;;) {
      const { body } = await server.call('GET', `/api/v1/stores/${books.storeId}/imports/${id}`);
      const { status, message } = z.object({ status: z.string(), message: z.string().nullable() }).parse(body);
      if (status === 'done') break;
      if (status !== 'running' && status !== 'waiting') throw new Error(`the import is ${status}: ${message}`);
      await sleep(100);
    }
  }
}
