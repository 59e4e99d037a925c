// The script in a shop's page, the real server behind it: what arrives in the log and in the figures.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually, makeOwnerAndStore, type NewStore } from './harness/api.ts';
import { launchBrowser, watchFaults } from './harness/browser.ts';
import { startServer, type RunningServer } from './harness/server.ts';
import { pageUrl, serveShop, untilLoaded, type Shop } from './script/shop.ts';

const events = z.object({ events: z.array(z.object({ name: z.string(), source: z.string(), device: z.string(), path: z.string(), teller: z.string(), known: z.boolean(), properties: z.record(z.string(), z.unknown()) }).loose()) });
const metric = z.object({ value: z.number().nullable() }).loose();
const breakdown = z.object({ rows: z.array(z.object({ value: z.number() }).loose()) }).loose();
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

let server: RunningServer;
let store: NewStore;
let browser: Browser;
let shop: Shop;

beforeAll(async () => {
  server = await startServer();
  store = await makeOwnerAndStore(server.url);
  browser = await launchBrowser();
  shop = await serveShop({ serverUrl: server.url, writeKey: store.writeKey });
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await server?.remove();
});

async function get(path: string): Promise<unknown> {
  return (await fetch(`${server.url}/api/v1/stores/${store.storeId}${path}`, { headers: { cookie: store.cookie } })).json();
}

test('page views, an order and a signal arrive with source, device and session, and the metric counts the session', async () => {
  // A browser without a window calls itself one, and is counted as the robot that it is.
  const context = await browser.newContext({ userAgent: AGENT });
  const page = await context.newPage();
  const faults = watchFaults(page);
  await page.goto(pageUrl(shop, '/lamps', { utm_source: 'google', utm_medium: 'cpc', utm_campaign: 'spring', gclid: 'abc', body: '<button id="buy">Buy</button>' }));
  await untilLoaded(page);
  await page.evaluate(() => {
    const layer: { push(...entries: object[]): void } = Reflect.get(window, 'dataLayer');
    layer.push({ event: 'view_item', ecommerce: { currency: 'EUR', items: [{ item_id: 'k1', item_name: 'Kettle', price: 10 }] } });
    layer.push({ event: 'purchase', ecommerce: { transaction_id: 'web-1', currency: 'EUR', value: 20, items: [{ item_id: 'k1', price: 10, quantity: 2 }] } });
    const { identify }: { identify(id: string, traits: object): void } = Reflect.get(window, 'throughline');
    identify('user-7', { email: 'ada@example.com' });
  });
  for (let times = 0; times < 3; times += 1) await page.click('#buy');
  const ask = async () => events.parse(await get('/events?limit=50')).events;
  const seen = await eventually(ask, (list) => list.some(({ name }) => name === 'Signal') && list.some(({ name }) => name === 'Order Completed'));
  expect(seen.map(({ name }) => name).sort()).toEqual(['Identify', 'Order Completed', 'Page Viewed', 'Product Viewed', 'Signal']);
  expect(seen.find(({ name }) => name === 'Page Viewed')).toMatchObject({ source: 'ad', device: 'desktop', path: '/lamps', teller: 'browser' });
  expect(seen.find(({ name }) => name === 'Signal')?.properties).toMatchObject({ kind: 'rage_click', count: 3, path: '/lamps' });
  const sessions = async () => metric.parse(await get('/metrics/sessions'));
  expect((await eventually(sessions, ({ value }) => value !== null)).value).toBe(1);
  expect(metric.parse(await get('/metrics/session_conversion')).value).toBe(1);
  const bySource = breakdown.parse(await get('/metrics/sessions?by=source'));
  expect(bySource.rows).toEqual([expect.objectContaining({ key: 'ad' })]);
  expect(faults).toEqual([]);
  await context.close();
});
