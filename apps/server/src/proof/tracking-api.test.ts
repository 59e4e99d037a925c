import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type App } from '../main.ts';
import { parseConfig } from '../platform/config/config.ts';
import { createLogger } from '../platform/log/log.ts';

let app: App;
let http: FastifyInstance;
let folder: string;
let base: string;
let storeId: string;
let writeKey: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-tracking-'));
  const config = parseConfig({ DATA_DIR: join(folder, 'data'), MIN_FREE_MB: '1', TRUST_PROXY: 'true', LOG_LEVEL: 'fatal' });
  app = await openApp({ config, log: createLogger({ level: 'fatal' }), withJobs: false });
  http = await app.buildHttp({ studioDir: null, version: 'test' });
  await http.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const store = await app.platform.stores.createStore({ name: 'Tracked', currency: 'EUR', timezone: 'Europe/Kyiv' });
  storeId = store.id;
  writeKey = (await app.auth.keys.createKey({ storeId, kind: 'write', name: 'test', createdBy: null })).text;
});

afterAll(async () => {
  await http.close();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

type Logged = Record<string, string>;

async function logged(condition: string, params: Record<string, unknown> = {}): Promise<Logged[]> {
  return app.platform.eventLog.query<Logged>({
    text: `SELECT * FROM events WHERE store_id = {storeId:String} AND (${condition}) ORDER BY seq`,
    params: { storeId, ...params },
  });
}

function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  return fetch(`${base}${path}`, { method: 'POST', headers: { authorization, ...headers }, body: typeof body === 'string' ? body : new Uint8Array(body) });
}

describe('unmodified server SDKs', () => {
  test('@segment/analytics-node delivers every kind of call', async () => {
    const analytics = new Analytics({ writeKey, host: base, flushAt: 20 });
    analytics.identify({ userId: 'seg-1', traits: { email: 'Olena@Example.com', plan: 'gold' } });
    analytics.track({ userId: 'seg-1', event: 'Order Completed', properties: { order_id: 'S1', currency: 'EUR', products: [{ product_id: 'p', price: 5, quantity: 2 }] } });
    analytics.page({ userId: 'seg-1', name: 'Home' });
    analytics.screen({ userId: 'seg-1', name: 'Cart' });
    analytics.group({ userId: 'seg-1', groupId: 'g1', traits: { name: 'Firma' } });
    analytics.alias({ userId: 'seg-1', previousId: 'anon-before' });
    await analytics.closeAndFlush();
    const rows = await logged(`user_id = 'seg-1'`);
    expect(rows.map((row) => row['type']).sort()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track']);
    expect(new Set(rows.map((row) => row['teller']))).toEqual(new Set(['server']));
    expect(JSON.stringify(rows)).not.toMatch(/olena@example\.com/i);
    expect(await app.api.orders.findOrder(storeId, 'S1')).toMatchObject({ order: { grossMinor: 1_000 } });
  });

  test('@rudderstack/rudder-sdk-node delivers its batches', async () => {
    const rudder = new RudderAnalytics(writeKey, { dataPlaneUrl: base, flushAt: 3, logLevel: 'error' });
    rudder.track({ userId: 'rud-1', event: 'Product Viewed', properties: { product_id: 'p9' } });
    rudder.identify({ userId: 'rud-1', context: { traits: { email: 'rud@example.com' } } });
    rudder.page({ userId: 'rud-1', name: 'Home' });
    await rudder.flush();
    await expect.poll(async () => (await logged(`user_id = 'rud-1'`)).length, { timeout: 10_000 }).toBe(3);
    const [product] = await logged(`user_id = 'rud-1' AND name = 'Product Viewed'`);
    expect(product).toMatchObject({ product_id: 'p9', teller: 'server' });
  });
});

describe('the tracking API', () => {
  test('a beacon in plain text, a gzipped batch and a key in the body are taken like any call', async () => {
    const beacon = await fetch(`${base}/v1/t`, {
      method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' },
      body: JSON.stringify({ writeKey, anonymousId: 'beacon-1', event: 'Cart Viewed', properties: {} }),
    });
    expect([beacon.status, await beacon.json(), beacon.headers.get('access-control-allow-origin')]).toEqual([200, { success: true }, '*']);
    const zipped = gzipSync(JSON.stringify({ batch: [{ type: 'track', anonymousId: 'zip-1', event: 'Cart Viewed' }] }));
    expect((await post('/v1/batch', zipped, { 'content-encoding': 'gzip', 'content-type': 'application/json' })).status).toBe(200);
    expect((await logged(`anonymous_id IN ('beacon-1', 'zip-1')`)).map((row) => row['teller'])).toEqual(['browser', 'server']);
  });

  test('a browser may ask from any origin before it sends', async () => {
    const asked = await fetch(`${base}/v1/batch`, { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-headers': 'authorization,content-type' } });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization,content-type']);
  });

  test('a device whose clock is a year wrong stamps the right time', async () => {
    const wrong = Date.now() - 365 * 86_400_000;
    await post('/v1/track', JSON.stringify({
      anonymousId: 'clock-1', event: 'Cart Viewed', originalTimestamp: new Date(wrong - 60_000).toISOString(), sentAt: new Date(wrong).toISOString(),
    }));
    const [row] = await logged(`anonymous_id = 'clock-1'`);
    expect(Math.abs(Date.parse(String(row?.['at'])) - (Date.now() - 60_000))).toBeLessThan(5_000);
  });

  test('robots are set apart, and of an address only the country stays', async () => {
    const agent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    const body = JSON.stringify({ anonymousId: 'bot-1', event: 'Cart Viewed', context: { library: { name: 'analytics.js' }, ip: '203.0.113.77', userAgent: agent } });
    await post('/v1/track', body, { 'cf-ipcountry': 'UA', 'x-forwarded-for': '203.0.113.77' });
    const [row] = await logged(`anonymous_id = 'bot-1'`);
    expect(row).toMatchObject({ bot: 1, country: 'UA' });
    expect(JSON.stringify(row)).not.toContain('203.0.113.77');
  });

  test('what is too large, not JSON or without a key is refused in Segment’s own form', async () => {
    const large = await post('/v1/track', JSON.stringify({ anonymousId: 'x', event: 'Big', properties: { text: 'x'.repeat(40_000) } }));
    const huge = await post('/v1/batch', JSON.stringify({ batch: [], text: 'x'.repeat(600_000) }));
    const broken = await post('/v1/track', '{"event":');
    const stranger = await fetch(`${base}/v1/track`, { method: 'POST', body: JSON.stringify({ writeKey: 'wk_none', anonymousId: 'x', event: 'A' }) });
    expect([large.status, huge.status, broken.status, stranger.status]).toEqual([413, 413, 400, 401]);
    expect(await broken.json()).toMatchObject({ success: false, code: 'collect.not_json' });
  });
});

test('a known event of a wrong shape is set aside with its fault, mended and replayed into its own time', async () => {
  const messageId = randomUUID();
  const answer = await post('/v1/track', JSON.stringify({ messageId, userId: 'q-1', event: 'Order Completed', properties: { currency: 'EUR', products: [] } }));
  expect(await answer.json()).toMatchObject({ success: true, quarantined: [{ messageId, event: 'Order Completed', faults: [{ path: 'order_id' }] }] });
  const { events } = await app.api.collect.quarantine.list(storeId, { before: null, limit: 10 });
  const held = events.find((event) => event.messageId === messageId);
  expect(held).toBeDefined();
  const id = held?.id ?? 0;
  expect(await app.api.collect.quarantine.replay(storeId, id, undefined)).toMatchObject({ status: 'faulty' });
  const mended = { type: 'track', messageId, userId: 'q-1', event: 'Order Completed', properties: { order_id: 'Q1', currency: 'EUR', products: [{ product_id: 'p', price: '19.99', quantity: 1 }] } };
  expect(await app.api.collect.quarantine.replay(storeId, id, mended)).toEqual({ status: 'accepted' });
  expect(await app.api.orders.findOrder(storeId, 'Q1')).toMatchObject({ order: { grossMinor: 1_999 } });
  expect((await logged(`message_id = {messageId:String}`, { messageId })).map((row) => row['origin'])).toEqual(['replay']);
  expect((await app.api.collect.quarantine.list(storeId, { before: null, limit: 10 })).events.some((event) => event.id === id)).toBe(false);
});
