import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pagesOf } from '../platform/operations/backup.ts';
import { upgradeBackup } from '../platform/operations/upgrade-backup.ts';
import { type Method, openTestApp, type TestApp } from './testing/app.ts';

const DAY_MS = 86_400_000;
const SHOPPER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

let product: TestApp;
let shop: { storeId: string; writeKey: string; apiKey: string };
let other: { storeId: string; writeKey: string; apiKey: string };

beforeAll(async () => {
  product = await openTestApp();
  shop = await product.newStore({ name: 'Shop' });
  other = await product.newStore({ name: 'Other' });
  await product.track('/v1/batch', { batch: [{ type: 'track', event: 'Order Completed', userId: 'theirs', messageId: 'theirs', properties: { order_id: 'X', total: 7 } }] }, { key: other.writeKey });
});
afterAll(async () => {
  // Whatever was tried: the process lives, serves, and the other shop is as it was.
  expect((await product.http.inject('/healthz')).statusCode).toBe(200);
  expect((await product.http.inject('/readyz')).statusCode).toBe(200);
  await product.settle();
  expect(await keptOf(other.storeId)).toEqual(['theirs']);
  expect((await product.call('GET', `/api/v1/stores/${other.storeId}/metrics/orders`)).body).toMatchObject({ value: 1 });
  await product.close();
});

async function keptOf(storeId: string): Promise<string[]> {
  const rows = await product.app.platform.eventLog.query<{ message_id: string }>({ text: 'SELECT message_id FROM events WHERE store_id = {storeId:String} ORDER BY message_id', params: { storeId } });
  return rows.map((row) => row.message_id);
}

async function rowOf(messageId: string): Promise<Record<string, string>> {
  const [row] = await product.app.platform.eventLog.query<Record<string, string>>({ text: 'SELECT * FROM events WHERE store_id = {storeId:String} AND message_id = {messageId:String}', params: { storeId: shop.storeId, messageId } });
  if (row === undefined) throw new Error(`the log has no message ${messageId}`);
  return row;
}

const view = (messageId: string, more: object = {}): object => ({ type: 'track', event: 'Product Viewed', anonymousId: 'a', messageId, properties: { product_id: 'p' }, ...more });
const tell = (...calls: object[]): Promise<{ status: number; body: unknown }> => product.track('/v1/batch', { batch: calls }, { key: shop.writeKey, headers: { 'user-agent': SHOPPER } });

describe('clocks', () => {
  test('a device whose clock is a year off is corrected by when it says it sent', async () => {
    const now = Date.now();
    for (const [id, offMs] of [['ahead', 365 * DAY_MS], ['behind', -365 * DAY_MS]] as const) {
      await tell(view(id, { timestamp: new Date(now + offMs - 60_000).toISOString(), sentAt: new Date(now + offMs).toISOString() }));
      expect(Math.abs(Date.parse((await rowOf(id))['at'] ?? '') - (now - 60_000)), id).toBeLessThan(30_000);
    }
  });

  test('an event 30 days late lands in its own day, one from the future counts as now', async () => {
    const late = new Date(Date.now() - 30 * DAY_MS);
    await tell(view('late', { timestamp: late.toISOString() }), view('future', { timestamp: '2199-01-01T00:00:00Z' }));
    expect((await rowOf('late'))['at']).toBe(late.toISOString());
    expect(Math.abs(Date.parse((await rowOf('future'))['at'] ?? '') - Date.now())).toBeLessThan(60_000);
  });

  test('times that no calendar or database has never harm the others of their batch', async () => {
    const answer = await tell(view('t0'), view('t1', { timestamp: '+275760-09-13T00:00:00.000Z' }), view('t2', { timestamp: '-000001-01-01T00:00:00Z' }), view('t3', { timestamp: 'yesterday' }), view('t4', { timestamp: 1e400 }), view('t5', { timestamp: '0001-01-01T00:00:00Z' }), view('t6', { sentAt: '+275760-09-13T00:00:00.000Z', timestamp: '1901-01-01T00:00:00Z' }));
    expect(answer.status).toBe(200);
    await rowOf('t0');
  });
});

describe('texts', () => {
  test.each([
    ['ten thousand characters', 'x'.repeat(10_000)], ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(50)], ['right to left', '\u202eمرحبا שלום\u202c'], ['null bytes', 'a\u0000b\u0000'], ['half a character', '\ud83d'], ['quotes', `'; DROP TABLE events; -- " \\ {x:String} $1 %s`],
  ])('%s in names, ids and properties are kept or refused, never a fault of ours', async (about, text) => {
    const answer = await tell(
      { type: 'identify', userId: 'texts', messageId: `${about}-identify`, traits: { name: text, email: 'texts@example.com', [text.slice(0, 100)]: 1 } },
      { type: 'track', event: text.slice(0, 400), anonymousId: text.slice(0, 300), messageId: `${about}-track`, properties: { note: text } },
      { type: 'track', event: 'Order Completed', userId: 'texts', messageId: `${about}-order`, properties: { order_id: text.slice(0, 150), coupon: text, products: [{ product_id: text.slice(0, 150), name: text, category: text, price: 1, quantity: 1 }] } },
      view(`${about}-fine`),
    );
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    await rowOf(`${about}-fine`);
    await product.settle();
    for (const by of ['product', 'category', 'source']) expect((await product.call('GET', `/api/v1/stores/${shop.storeId}/metrics/gross_sales?by=${by}`)).status).toBe(200);
    expect((await product.call('GET', `/api/v1/stores/${shop.storeId}/customers?search=${encodeURIComponent(text.slice(0, 100).toWellFormed())}`)).status).toBeLessThan(500);
  });
});

describe('JSON', () => {
  const deep = (levels: number, open: string, close: string): string => open.repeat(levels) + '1' + close.repeat(levels);

  test('ten thousand levels are cut or refused', async () => {
    for (const nested of [deep(10_000, '[', ']'), deep(10_000, '{"a":', '}')]) {
      for (const path of ['/v1/track', '/v1/batch']) {
        const call = `{"type":"track","event":"Deep","userId":"u","messageId":"deep-${path}-${nested.length}","properties":{"deep":${nested}}}`;
        const answer = await product.track(path, path === '/v1/batch' ? `{"batch":[${call}]}` : call, { key: shop.writeKey });
        expect([200, 400, 413], JSON.stringify(answer.body)).toContain(answer.status);
      }
      expect((await product.call('POST', '/api/v1/stores', { body: `{"name":${nested},"currency":"EUR","timezone":"UTC"}` })).status).toBe(400);
    }
  });

  test('huge numbers neither break the books nor lose their neighbours', async () => {
    const body = `{"batch":[
      {"type":"track","event":"Order Completed","userId":"n","messageId":"n1","properties":{"order_id":"N1","currency":"EUR","products":[{"product_id":"p","price":1e400,"quantity":1}]}},
      {"type":"track","event":"Order Completed","userId":"n","messageId":"n2","properties":{"order_id":"N2","currency":"EUR","products":[{"product_id":"p","price":1e308,"quantity":9007199254740993}]}},
      {"type":"track","event":"Order Completed","userId":"n","messageId":"n3","properties":{"order_id":9007199254740993,"currency":"EUR","total":-1e308,"shipping":"1e309","tax":1e-400}},
      {"type":"track","event":"Survey Answered","userId":"n","messageId":"n4","properties":{"survey_id":"s","kind":"csat","score":1e308}},
      {"type":"track","event":"Order Completed","userId":"n","messageId":"n5","properties":{"order_id":"N5","currency":"EUR","products":[{"product_id":"neighbour","price":2.5,"quantity":2}]}}]}`;
    expect((await product.track('/v1/batch', body, { key: shop.writeKey })).status).toBe(200);
    await product.settle();
    const { body: figure } = await product.call('GET', `/api/v1/stores/${shop.storeId}/metrics/gross_sales?by=product`);
    const { rows, value } = z.object({ value: z.number(), rows: z.array(z.object({ key: z.string(), value: z.number().nullable() })) }).parse(figure);
    expect(rows.find((row) => row.key === 'neighbour')?.value).toBe(500);
    expect(Number.isSafeInteger(value)).toBe(true);
  });

  test('keys that would change every object in the process change nothing', async () => {
    const body = `{"type":"track","event":"Polluted","userId":"u","messageId":"polluted","__proto__":{"isAdmin":true},"properties":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"toString":"x","hasOwnProperty":1},"context":{"__proto__":{"ip":"1.2.3.4"},"campaign":{"__proto__":{"source":"x"}}}}`;
    expect([200, 400]).toContain((await product.track('/v1/track', body, { key: shop.writeKey })).status);
    expect((await product.call('POST', '/api/v1/stores', { body: '{"name":"x","currency":"EUR","timezone":"UTC","__proto__":{"isAdmin":true}}' })).status).toBe(400);
    expect((await product.call('PATCH', `/api/v1/stores/${shop.storeId}`, { body: '{"constructor":{"prototype":{"isAdmin":true}}}' })).status).toBeLessThan(500);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  test.each(['', 'null', '[]', '7', '"text"', '{', '{"batch":7}', '{"batch":{"0":{}}}', '\u0000', '<xml/>', '{"batch":[null,7,"x",[],{}]}'])('a body of %j is answered clearly', async (body) => {
    for (const path of ['/v1/track', '/v1/identify', '/v1/page', '/v1/alias', '/v1/group', '/v1/batch', '/v1/t']) {
      const answer = await product.track(path, body, { key: shop.writeKey });
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      if (answer.status !== 200) expect(answer.body).toMatchObject({ success: false, code: expect.stringMatching(/^collect\./), message: expect.any(String) });
    }
  });
});

describe('sizes', () => {
  test('a call over 32 kB and a batch over 500 kB are refused with the limit named', async () => {
    const big = view('big', { properties: { product_id: 'p', note: 'x'.repeat(33_000) } });
    expect(await product.track('/v1/track', big, { key: shop.writeKey })).toMatchObject({ status: 413, body: { success: false, code: 'collect.too_large', message: expect.stringContaining('32 kB') } });
    const many = Array.from({ length: 40 }, (_, index) => view(`many-${index}`, { properties: { product_id: 'p', note: 'x'.repeat(13_000) } }));
    expect((await tell(...many)).status).toBe(413);
    expect((await keptOf(shop.storeId)).filter((id) => id.startsWith('many') || id === 'big')).toEqual([]);
  });

  test('one call over 32 kB does not take its batch along', async () => {
    const answer = await tell(view('small-1'), view('oversized', { properties: { product_id: 'p', note: 'x'.repeat(40_000) } }), view('small-2'));
    expect(answer).toMatchObject({ status: 200, body: { quarantined: [{ messageId: 'oversized' }] } });
    expect((await keptOf(shop.storeId)).filter((id) => id.startsWith('small-') || id === 'oversized')).toEqual(['small-1', 'small-2']);
  });

  test('a bomb in gzip is refused before it unfolds, and what is no gzip is said to be none', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
    const headers = { 'content-encoding': 'gzip' };
    expect((await product.track('/v1/batch', bomb, { key: shop.writeKey, headers })).status).toBe(413);
    expect((await product.track('/v1/batch', Buffer.from('not gzip'), { key: shop.writeKey, headers })).body).toMatchObject({ code: 'collect.not_gzip' });
    expect((await product.track('/v1/batch', gzipSync(gzipSync('{}')), { key: shop.writeKey, headers })).status).toBe(400);
    expect((await product.track('/v1/batch', gzipSync(JSON.stringify({ batch: [view('zipped')] })), { key: shop.writeKey, headers })).status).toBe(200);
    await rowOf('zipped');
  });
});

describe('batches', () => {
  test('one bad call is set aside with its fault, the others are kept', async () => {
    const answer = await tell(view('good-1'), { type: 'track', event: 'Order Completed', userId: 'u', messageId: 'bad', properties: { products: 'none' } }, { type: 'nonsense', messageId: 'worse' }, view('good-2'));
    expect(answer).toMatchObject({ status: 200, body: { success: true, quarantined: expect.arrayContaining([{ messageId: 'bad', event: 'Order Completed', faults: expect.any(Array) }]) } });
    const kept = await keptOf(shop.storeId);
    expect(kept.filter((id) => ['good-1', 'good-2', 'bad', 'worse'].includes(id))).toEqual(['good-1', 'good-2']);
    const { body } = await product.call('GET', `/api/v1/stores/${shop.storeId}/quarantine`);
    expect(z.object({ events: z.array(z.object({ messageId: z.string() })) }).parse(body).events.map((event) => event.messageId)).toEqual(expect.arrayContaining(['bad', 'worse']));
  });

  test('one batch sent five times at once is kept once', async () => {
    const batch = Array.from({ length: 100 }, (_, index) => view(`once-${index}`));
    for (const answer of await Promise.all(Array.from({ length: 5 }, () => tell(...batch)))) expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect((await keptOf(shop.storeId)).filter((id) => id.startsWith('once-'))).toHaveLength(100);
  });

  test('robots are kept apart', async () => {
    const before = (await product.call('GET', `/api/v1/stores/${shop.storeId}/metrics/sessions`)).body;
    const context = { library: { name: 'analytics.js' }, userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    await tell({ type: 'page', anonymousId: 'robot', messageId: 'robot', context }, { type: 'track', event: 'Order Completed', anonymousId: 'robot', messageId: 'robot-order', context, properties: { order_id: 'R', total: 5 } });
    expect(String((await rowOf('robot'))['bot'])).toBe('1');
    expect(z.object({ value: z.unknown() }).parse((await product.call('GET', `/api/v1/stores/${shop.storeId}/metrics/sessions`)).body).value).toEqual(z.object({ value: z.unknown() }).parse(before).value);
    expect((await product.call('GET', `/api/v1/stores/${shop.storeId}/orders/R`)).status).toBe(404);
  });
});

describe('keys', () => {
  test('the tracking API takes a write key and nothing else', async () => {
    for (const key of ['', 'wk_00000000000000000000000000000000', shop.apiKey, 'x'.repeat(7_000), "' OR 1=1 --", shop.storeId]) {
      const answer = await product.track('/v1/track', view('wrong-key'), { key });
      expect(answer).toMatchObject({ status: 401, body: { success: false, code: 'collect.wrong_write_key' } });
    }
    expect((await product.http.inject({ method: 'POST', url: '/v1/track', headers: { authorization: 'Basic %%%' }, payload: '{"event":"x","userId":"u"}' })).statusCode).toBe(401);
    expect(await keptOf(shop.storeId)).not.toContain('wrong-key');
  });

  test("no route of a store opens with another store's key, with a write key, with a wrong one or without", async () => {
    const routes = await listRoutes();
    const inStore = routes.filter((route) => route.path.includes('{storeId}'));
    expect(inStore.length).toBeGreaterThan(30);
    for (const { method, path } of inStore) {
      const url = fill(path, { storeId: other.storeId });
      for (const [key, statuses] of [[shop.apiKey, [403, 404]], [shop.writeKey, [401]], [other.writeKey, [401]], ['tl_wrong', [401]], ['', [401]]] as const) {
        const answer = await product.call(method, url, { key, body: method === 'GET' || method === 'DELETE' ? undefined : {} });
        expect(statuses, `${method} ${url} with ${key.slice(0, 3)}: ${answer.text.slice(0, 200)}`).toContain(answer.status);
      }
    }
    for (const path of ['settle', 'backup', 'imports', 'reapply-tombstones']) expect([400, 401, 403, 404]).toContain((await product.call('POST', `/api/v1/system/${path}`, { key: shop.apiKey, body: { timeoutMs: 1 } })).status);
    expect((await product.call('GET', '/api/v1/system/doctor', { key: shop.apiKey })).status).toBeGreaterThanOrEqual(401);
  });
});

describe('every route', () => {
  const NASTY = [
    "'; DROP TABLE events; --", `" OR "1"="1`, '\\', "\\'", '{storeId:String}', '${7*7}', '\u0000', '\u202e', '👩‍👩‍👧‍👦', '-1', '0', '1e400', '9007199254740993', '18446744073709551616', '__proto__', 'constructor', '../../etc/passwd', '%', '%00', 'x'.repeat(5_000), ' ', 'null', '2026-02-31',
  ];

  test('takes any text in any parameter of a question and answers it or says what is wrong', async () => {
    const faults: string[] = [];
    for (const route of (await listRoutes()).filter(({ method }) => method === 'GET')) {
      const normal = fill(route.path, { storeId: shop.storeId });
      const urls = [
        ...route.query.flatMap((name) => [...NASTY.map((text) => `${normal}?${name}=${encodeURIComponent(text)}`), `${normal}?${name}=1&${name}=2`, `${normal}?${name}[a]=1`, `${normal}?${name}=%ff%fe`]),
        ...route.params.flatMap((name) => NASTY.map((text) => fill(route.path, { storeId: shop.storeId, [name]: encodeURIComponent(text.slice(0, 400)) }))),
      ];
      for (const url of urls) {
        const { status, text, body } = await product.begin(url);
        if (status >= 500) faults.push(`GET ${url.slice(0, 200)} answered ${status}: ${text.slice(0, 300)}`);
        else if (status >= 400 && !ERROR.safeParse(body).success) faults.push(`GET ${url.slice(0, 200)} answered ${status} without words: ${text.slice(0, 200)}`);
      }
    }
    expect(faults).toEqual([]);
  }, 300_000);

  test('takes any body and answers it or says what is wrong', async () => {
    const bodies = ['', 'null', '[]', '7', '"x"', '{', '{"a":', '[[[[[[[[[[', `{"name":${JSON.stringify("'; DROP TABLE store; --")},"with":"'","event":{"__proto__":1}}`, '{"name":{"$gt":""},"with":{"$ne":1},"kind":["write"],"timezone":9e999,"map":{"__proto__":"x"},"files":null}', JSON.stringify({ name: 'x'.repeat(20_000), with: '9'.repeat(400), csv: "'", email: '\u0000@' })];
    const faults: string[] = [];
    for (const { method, path } of (await listRoutes()).filter((route) => route.method !== 'GET' && !route.path.endsWith('/setup'))) {
      for (const id of ['1', '18446744073709551616', encodeURIComponent("' OR 1=1 --")]) {
        for (const body of bodies) {
          const url = fill(path, { storeId: shop.storeId, id, personKey: id, mergeId: id, orgId: id, name: id, code: id });
          const { status, text } = await product.call(method, url, { body });
          if (status >= 500) faults.push(`${method} ${url} with ${body.slice(0, 60)} answered ${status}: ${text.slice(0, 300)}`);
        }
      }
    }
    expect(faults).toEqual([]);
  }, 300_000);
});

const ERROR = z.object({ error: z.object({ code: z.string().min(3), message: z.string().min(10), requestId: z.string() }) });

interface Route {
  readonly method: Method;
  readonly path: string;
  readonly params: readonly string[];
  readonly query: readonly string[];
}

const DESCRIPTION = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]) }))) });

/** Every route that the API describes. */
async function listRoutes(): Promise<Route[]> {
  const { paths } = DESCRIPTION.parse((await product.call('GET', '/api/v1/openapi.json')).body);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters }]) => ({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method.toUpperCase()),
      path,
      params: parameters.filter((parameter) => parameter.in === 'path' && parameter.name !== 'storeId').map((parameter) => parameter.name),
      query: parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name),
    })),
  );
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  const usual: Record<string, string> = { code: 'orders', personKey: '1', orderId: 'o', id: '1', name: 'file.csv' };
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? usual[name] ?? '1');
}

describe('a backup before an upgrade', () => {
  test('holds every row whatever it says, tells what it does, and leaves no half file: not of one that was stopped, nor of one that was killed', async () => {
    await tell(view('odd', { properties: { product_id: 'a\u2028b\nc"\\ 👩‍👩‍👧‍👦' } }));
    await product.settle();
    const { config, log, state, logClient, eventLog } = product.app.platform;
    const folder = dirname(product.dataDir);
    const files = (): string[] => readdirSync(folder).filter((name) => name.includes('before-upgrade'));
    writeFileSync(`${product.dataDir}.before-upgrade-20200101T000000.backup.part`, 'killed');
    const told: string[] = [];
    const make = (client: typeof logClient): Promise<void> => upgradeBackup({ config, log, version: '9', note: (text) => told.push(text) })({ state, logClient: client });
    await make(logClient);
    const [name = ''] = files();
    expect(files()).toEqual([expect.stringMatching(/before-upgrade-\d{8}T\d{6}\.backup$/)]);
    const lines = gunzipSync(readFileSync(join(folder, name))).toString().trimEnd().split('\n').map((line): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    const [kept] = await eventLog.query<{ rows: string }>({ text: 'SELECT count() AS rows FROM events', params: {} });
    const events = lines.slice(lines.findIndex((line) => line['section'] === 'log') + 1, -1);
    expect([events.length, new Set(events.map((row) => row['event_key'])).size]).toEqual([Number(kept?.rows), Number(kept?.rows)]);
    expect(events.find((row) => row['message_id'] === 'odd')).toMatchObject({ product_id: (await rowOf('odd'))['product_id'] });
    expect(lines.at(-1)).toEqual({ section: 'end', rows: lines.filter((line) => !('section' in line) && !('throughlineBackup' in line)).length });
    expect(told).toEqual([expect.stringContaining(name), expect.stringMatching(/^Backed up [\d,]+ events in \d+ s: .+\.backup, [\d.]+ MB\.$/)]);
    rmSync(join(folder, name));

    const before = new Set(process.listeners('SIGTERM'));
    await expect(make(new Proxy(logClient, { get: (client, key) => (key === 'query' ? () => Promise.reject(new Error('the disk is gone')) : Reflect.get(client, key)) }))).rejects.toThrow('the disk is gone');
    const stopping = new Proxy(logClient, { get: (client, key) => (key === 'query' ? (asked: Parameters<typeof client.query>[0]) => {
      for (const listener of process.listeners('SIGTERM')) if (!before.has(listener)) listener('SIGTERM');
      return client.query(asked);
    } : Reflect.get(client, key)) });
    await expect(make(stopping)).rejects.toMatchObject({ code: 'backup.stopped' });
    expect([files(), process.listeners('SIGTERM').length]).toEqual([[], before.size]);
  });

  test('reads the log in pages of rows that lie side by side, an hour that is too full in parts', () => {
    const hour = (storeId: string, family: string, at: number, rows: number) => ({ store_id: storeId, family, hour_ms: String(at * 3_600_000), rows: String(rows) });
    const pages = [...pagesOf([hour('a', 'order', -3, 10), hour('a', 'order', 5, 20_000), hour('a', 'order', 6, 20_000), hour('a', 'device', 1, 60_000), hour('a', 'device', 2, 1), hour('b', 'device', 3, 1)])];
    expect(pages.map(({ storeId, family, fromMs, toMs, part, parts }) => [storeId, family, fromMs / 3_600_000, toMs / 3_600_000, part, parts])).toEqual([
      ['a', 'order', -3, 6, 0, 1], ['a', 'order', 6, 7, 0, 1], ['a', 'device', 1, 2, 0, 3], ['a', 'device', 1, 2, 1, 3], ['a', 'device', 1, 2, 2, 3], ['a', 'device', 2, 3, 0, 1], ['b', 'device', 3, 4, 0, 1],
    ]);
  });
});
