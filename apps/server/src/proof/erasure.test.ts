import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openApp } from '../main.ts';
import { parseConfig } from '../platform/config/config.ts';
import { createLogger } from '../platform/log/log.ts';
import { findInFiles } from '../platform/testing-files.ts';
import { METRICS } from '../understand/metrics/registry.ts';
import { findWrongRuns } from './testing/runs.ts';
import { createServerProcess, sendBatch, type Server } from './testing/server.ts';

/**
 * Everything by which anybody could tell that Anna was here. Each holds a word that shares no four letters with any other, so that it
 * stands whole in the files wherever it first appears: compression only takes out what came before.
 */
const ANNA = {
  user: 'customer-vkqzjwxp', device: 'device-bgfhxqvz', email: 'mtrwkzqj.anna@example.com', phone: '+48601777123', first: 'Annqhzvbk', last: 'Wjxqdfpz-Wróbel', street: 'Ulica Gnkzqxwb 17',
  note: 'Please ring zpvqkrdj twice', comment: 'My cat xdjqwlzk loved it', chat: 'Where is hvzkqtgx?', review: 'The lamp is kqjzvnwf', path: '/account/qbxzrjmk/orders', coupon: 'QWZKXJVP10', nickname: 'jwqkzhxd', broken: 'words pxqvzkgm', campaign: 'for wvhkzxtn', referrer: 'https://blog-hpwvkqzt.example/',
} as const;
const WORDS = ['vkqzjwxp', 'bgfhxqvz', 'mtrwkzqj', '48601777123', 'Annqhzvbk', 'Wjxqdfpz', 'Gnkzqxwb', 'zpvqkrdj', 'xdjqwlzk', 'hvzkqtgx', 'kqjzvnwf', 'qbxzrjmk', 'QWZKXJVP', 'jwqkzhxd', 'pxqvzkgm', 'wvhkzxtn', 'hpwvkqzt'];

const folder = mkdtempSync(join(tmpdir(), 'throughline-erasure-'));
const dataDir = join(folder, 'data');
const server = createServerProcess(dataDir, { LOG_LEVEL: 'trace' });
let shop: { storeId: string; writeKey: string };
let before: Figures;
let annaKey: string;

beforeAll(async () => {
  await server.start();
  shop = await server.newStore();
  expect((await server.call('PUT', `${base()}/journey/touchpoints`, { touchpoints: TOUCHPOINTS })).status).toBe(200);
  await tellEverything();
  await importFile('orders', 'orders.csv', ORDERS);
  await importFile('customers', 'customers.csv', CUSTOMERS);
  await server.settle();
  await sleep(1_500);
  before = await figuresOf(server);
  await command('backup', join(folder, 'old.backup'));
  const found = await server.call('GET', `${base()}/customers?search=${encodeURIComponent(ANNA.email)}`);
  annaKey = z.object({ customers: z.array(z.object({ personKey: z.string() })).length(1) }).parse(found.body).customers[0]?.personKey ?? '';
}, 120_000);

afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const base = (): string => `/api/v1/stores/${shop.storeId}`;
const ORDERS = ['order_id,email,phone,customer_id,ordered_at,product_id,quantity,price,coupon', ...Array.from({ length: 5 }, (_, index) => `I${index},${ANNA.email},${ANNA.phone},${ANNA.user},2026-04-0${index + 1}T10:00:00Z,p${index},2,9.99,${ANNA.coupon}`), 'I9,bob@example.com,,bob,2026-04-09T10:00:00Z,p9,1,5,'].join('\n');
const CUSTOMERS = `customer_id,email,phone,first_name,last_name,note\n${ANNA.user},${ANNA.email},${ANNA.phone},${ANNA.first},${ANNA.last},${ANNA.note}\nbob,bob@example.com,,Bob,Builder,hello\n`;

/** The shop's own map looks at what pages and links say. */
const TOUCHPOINTS = [
  { id: 'account', name: null, stage: 'consideration', rules: [{ on: 'event', path: '/account/*' }] },
  { id: 'letter', name: null, stage: 'awareness', rules: [{ on: 'arrival', campaign: 'for *' }, { on: 'arrival', referrer: 'blog-*' }] },
  { id: 'ordered', name: null, stage: 'purchase', rules: [{ on: 'event', name: 'Order Completed' }] },
] as const;

async function tellEverything(): Promise<void> {
  let number = 0;
  const at = (): string => new Date(Date.UTC(2026, 4, 1) + (number += 1) * 60_000).toISOString();
  const call = (more: object): object => ({ messageId: `m${number}`, timestamp: at(), anonymousId: ANNA.device, context: { library: { name: 'analytics.js' }, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0', page: { path: ANNA.path, title: ANNA.note } }, ...more });
  const known = (more: object): object => call({ userId: ANNA.user, ...more });
  const track = (event: string, properties: object): object => known({ type: 'track', event, properties });
  const products = [{ product_id: 'lamp', name: 'Lamp', category: 'light', price: 20, quantity: 2, engraving: ANNA.note }];
  const batch = [
    call({ type: 'page', properties: { title: ANNA.note } }),
    // The link that she came by, and the page that she came from, name her.
    call({ type: 'page', properties: {}, context: { library: { name: 'analytics.js' }, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0', campaign: { name: ANNA.campaign, source: 'news', medium: 'newsletter' }, page: { path: ANNA.path, referrer: ANNA.referrer } } }),
    known({ type: 'identify', traits: { email: ANNA.email, phone: ANNA.phone, firstName: ANNA.first, lastName: ANNA.last, name: `${ANNA.first} ${ANNA.last}`, address: { street: ANNA.street }, nickname: ANNA.nickname, note: ANNA.note } }),
    track('Product Viewed', { product_id: 'lamp', note: ANNA.note }), track('Product Added', { product_id: 'lamp' }), track('Checkout Started', { note: ANNA.note }),
    track('Order Completed', { order_id: 'A1', currency: 'EUR', products, email: ANNA.email, phone: ANNA.phone, coupon: ANNA.coupon, note: ANNA.note, tax: 4, shipping: 3, shipping_address: { street: ANNA.street, name: `${ANNA.first} ${ANNA.last}` } }),
    track('Order Refunded', { order_id: 'A1', refund_id: 'R1', total: 5, reason: ANNA.note }),
    track('Order Delivered', { order_id: 'A1', promised_at: '2026-05-04', delivered_at: '2026-05-03T10:00:00Z', note: ANNA.note }),
    track('Survey Answered', { survey_id: 's', response_id: 'first', question_id: 'q', kind: 'csat', score: 1, comment: ANNA.comment }),
    track('Survey Answered', { survey_id: 's', response_id: 'first', question_id: 'q', kind: 'csat', score: 5, comment: ANNA.comment, choice: ANNA.note }),
    track('Review Submitted', { review_id: 'v1', product_id: 'lamp', rating: 5, title: ANNA.review, text: ANNA.review, body: ANNA.review }),
    track('Conversation Started', { conversation_id: 'c1', channel: 'chat', subject: ANNA.chat }),
    track('Conversation Message Sent', { conversation_id: 'c1', message_id: 'cm1', author: 'customer', text: ANNA.chat, body: ANNA.chat }),
    track('Something Of Our Own', { whatever: ANNA.note, nested: { deep: [ANNA.street] } }),
    // Set aside: a wrong shape, and calls that are none.
    track('Order Completed', { products: ANNA.broken, email: ANNA.email }),
    known({ type: 'nonsense', traits: { email: ANNA.email, note: ANNA.broken } }),
    { type: 'track', messageId: 'no-event', userId: ANNA.user, properties: { note: ANNA.broken } },
    ...Array.from({ length: 6 }, (_, index) => ({ type: 'track', event: 'Order Completed', messageId: `bob-${index}`, userId: 'bob', timestamp: at(), properties: { order_id: `B${index}`, currency: 'EUR', products: [{ product_id: 'lamp', price: 20, quantity: 2 }], email: 'bob@example.com' } })),
    { type: 'track', event: 'Survey Answered', messageId: 'bob-answer', userId: 'bob', timestamp: at(), properties: { survey_id: 's', kind: 'csat', score: 2 } },
  ].map((one, index) => ({ ...one, ...('messageId' in one && String(one.messageId).startsWith('bob') ? {} : { messageId: `anna-${index}` }) }));
  expect((await sendBatch(server, shop.writeKey, batch)).status).toBe(200);
}

async function importFile(kind: string, name: string, content: string): Promise<void> {
  const created = await server.call('POST', `${base()}/imports`, { kind });
  const { importId } = z.object({ importId: z.string() }).parse(created.body);
  const { url, token } = server.ready();
  const put = await fetch(`${url}${base()}/imports/${importId}/files/${name}`, { method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }, body: content });
  expect(put.status).toBe(201);
  expect((await server.call('POST', `${base()}/imports/${importId}/start`, {})).status).toBe(202);
  for (;;) {
    const { status, message } = z.object({ status: z.string(), message: z.string().nullable() }).parse((await server.call('GET', `${base()}/imports/${importId}`)).body);
    if (status === 'done') return;
    if (status === 'failed') throw new Error(message ?? 'the import failed');
    await sleep(50);
  }
}

type Figures = Record<string, unknown>;

/** Every figure of the shop, whole and by day. */
async function figuresOf(of: Server): Promise<Figures> {
  const figures: Figures = {};
  for (const { code } of METRICS) {
    for (const by of ['', 'day', 'product', 'country']) {
      const { status, body } = await of.call('GET', `${base()}/metrics/${code}${by === '' ? '' : `?by=${by}`}`);
      if (status !== 200) continue;
      const { value, n, rows } = z.object({ value: z.number().nullable(), n: z.number(), rows: z.array(z.object({ key: z.string(), value: z.number().nullable() })).nullable() }).parse(body);
      figures[`${code} ${by}`] = { value, n, rows: rows?.map((row) => [row.key, row.value]) };
    }
  }
  return figures;
}

/** A command as a person types it, on a data folder. */
async function command(...args: [name: string, file: string, on?: string]): Promise<unknown> {
  const [name, file, on = dataDir] = args;
  const program = fileURLToPath(new URL('../../../../scripts/product.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', program, name, file, '--json'], {
    env: { ...process.env, DATA_DIR: on, DATABASE_URL: '', CLICKHOUSE_URL: '', MIN_FREE_MB: '1', LOG_LEVEL: 'warn' },
  });
  return JSON.parse(stdout) as unknown;
}

/** Which words about Anna lie in the files of a folder, and where. */
function tracesIn(path: string): string[] {
  return findInFiles(path, WORDS).map(({ path: file, word }) => `${String(word)} in ${file}`);
}

const tracesOf = (text: string): string[] => WORDS.filter((word) => text.includes(word));

async function exportsOf(of: Server): Promise<string> {
  const { url, token } = of.ready();
  const texts = await Promise.all(['events', 'orders', 'order-lines', 'order_lines', 'refunds', 'customers'].map(async (what) => {
    const answer = await fetch(`${url}${base()}/export/${what}`, { headers: { authorization: `Bearer ${token}` } });
    return answer.ok ? answer.text() : '';
  }));
  const others = await Promise.all(['customers?limit=100', 'quarantine', 'events?limit=200', 'imports', 'metrics/orders/people', 'metrics/csat/events', 'journey', 'journey/touchpoints', `journey/people?touchpoint=${TOUCHPOINTS[0].id}`].map(async (path) => JSON.stringify((await of.call('GET', `${base()}/${path}`)).body)));
  const tried = await of.call('POST', `${base()}/journey/try`, { touchpoints: TOUCHPOINTS });
  expect(tried.status).toBe(200);
  return [...texts, ...others, JSON.stringify(tried.body)].join('\n');
}

test('before, she is there: the test looks in the right places', async () => {
  expect(tracesOf(await exportsOf(server)).length).toBeGreaterThan(5);
  const words = new Set(tracesIn(dataDir).map((trace) => trace.split(' ')[0]));
  for (const word of ['vkqzjwxp', 'bgfhxqvz', 'zpvqkrdj', 'qbxzrjmk', 'QWZKXJVP', 'wvhkzxtn', 'hpwvkqzt']) expect(words, 'in the files').toContain(word);
  const { events } = z.object({ events: z.array(z.object({ name: z.string(), faults: z.array(z.object({ message: z.string() })) })) }).parse((await server.call('GET', `${base()}/quarantine`)).body);
  expect(events.length, JSON.stringify(events)).toBe(3);
});

test('after she is erased, no total has moved', async () => {
  expect((await server.call('POST', `${base()}/customers/${annaKey}/erase`, {})).status).toBe(204);
  await server.settle();
  await sleep(1_500);
  expect(await figuresOf(server)).toEqual(before);
});

test('she is in no export, list, log line or fresh backup', async () => {
  expect(tracesOf(await exportsOf(server))).toEqual([]);
  expect(tracesOf(JSON.stringify((await server.call('GET', `${base()}/customers/${annaKey}`)).body))).toEqual([]);
  expect(tracesOf(JSON.stringify((await server.call('GET', `${base()}/customers/${annaKey}/timeline`)).body))).toEqual([]);
  expect(tracesOf(server.said())).toEqual([]);
  await command('backup', join(folder, 'fresh.backup'));
  expect(tracesOf(gunzipSync(readFileSync(join(folder, 'fresh.backup'))).toString('utf8'))).toEqual([]);
});

test('importing the same files again brings nothing back', async () => {
  await importFile('orders', 'orders.csv', ORDERS);
  await importFile('customers', 'customers.csv', CUSTOMERS);
  expect((await sendBatch(server, shop.writeKey, [{ type: 'identify', userId: ANNA.user, messageId: 'again', timestamp: '2026-05-01T00:00:00Z', traits: { email: ANNA.email, note: ANNA.note } }])).status).toBe(200);
  await server.settle();
  await sleep(1_500);
  expect(await figuresOf(server)).toEqual(before);
  expect(tracesOf(await exportsOf(server))).toEqual([]);
});

test('she is in no byte of the data folder', async () => {
  expect(await server.stop()).toBe(0);
  expect(tracesIn(dataDir)).toEqual([]);
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('data.'))) expect(tracesOf(readFileSync(join(folder, name), 'utf8'))).toEqual([]);
});

test('she is in no row of the log, nor in an older version of one, and her runs say what the log does', async () => {
  const app = await openApp({ config: parseConfig({ DATA_DIR: dataDir, DATABASE_URL: '', CLICKHOUSE_URL: '', LOG_LEVEL: 'fatal', MIN_FREE_MB: '1' }), log: createLogger({ level: 'fatal' }), withJobs: false });
  try {
    const { eventLog } = app.platform;
    const tables = await eventLog.query<{ name: string }>({ text: `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`, params: {} });
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['events', 'sessions', 'touches', 'touches_refold']));
    for (const { name } of tables) expect(tracesOf(JSON.stringify(await eventLog.query({ text: `SELECT * FROM ${name}`, params: {} }))), name).toEqual([]);
    expect(await findWrongRuns(app, shop.storeId)).toEqual({ runs: expect.any(Number), missing: [], wrong: [] });
    // What others said stands; of her, that she ordered.
    expect(await eventLog.query({ text: 'SELECT DISTINCT touchpoints FROM touches FINAL WHERE notEmpty(touchpoints)', params: {} })).toEqual([{ touchpoints: ['ordered'] }]);
  } finally {
    await app.close();
  }
});

test('restoring a backup from before does not bring her back', async () => {
  const restoredDir = join(folder, 'restored');
  for (const kind of ['key', 'erased']) copyFileSync(`${dataDir}.${kind}`, `${restoredDir}.${kind}`);
  expect(await command('restore', join(folder, 'old.backup'), restoredDir)).toMatchObject({ erasedAgain: 1 });
  const restored = createServerProcess(restoredDir);
  await restored.start();
  try {
    await restored.settle();
    await sleep(1_500);
    expect(await figuresOf(restored)).toEqual(before);
    expect(tracesOf(await exportsOf(restored))).toEqual([]);
  } finally {
    await restored.stop();
  }
  expect(tracesIn(restoredDir)).toEqual([]);
}, 120_000);
