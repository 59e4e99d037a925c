// Segment's own browser library, unmodified, on a shop's page, pointed at us by nothing but its settings.
import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../apps/server/src/platform/testing-servers.ts';
import { eventually, makeOwnerAndStore, type NewStore } from './harness/api.ts';
import { launchBrowser, watchFaults } from './harness/browser.ts';
import { ROOT, startServer, type RunningServer } from './harness/server.ts';

const PAGE = `
import { AnalyticsBrowser } from '@segment/analytics-next';
const { host, writeKey } = Object.fromEntries(new URLSearchParams(location.search));
window.analytics = AnalyticsBrowser.load(
  { writeKey, cdnURL: 'http://' + host },
  { integrations: { 'Segment.io': { apiHost: host + '/v1', protocol: 'http' } } },
);
`;
const events = z.object({ events: z.array(z.object({ name: z.string() }).loose()) });

async function serveShop(): Promise<Server & { url: string }> {
  const bundle = await build({
    stdin: { contents: PAGE, resolveDir: ROOT, loader: 'js' },
    bundle: true, write: false, format: 'iife', platform: 'browser', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const port = await freePort();
  const server = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : '<!doctype html><html lang="en"><title>Kettles</title><link rel="icon" href="data:,"><h1>Kettles</h1><script src="/shop.js"></script></html>');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${port}` });
}

describe('unmodified @segment/analytics-next in a shop on another origin', () => {
  let server: RunningServer;
  let store: NewStore;
  let browser: Browser;
  let shop: Awaited<ReturnType<typeof serveShop>>;

  beforeAll(async () => {
    server = await startServer();
    store = await makeOwnerAndStore(server.url);
    browser = await launchBrowser();
    shop = await serveShop();
  });
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await server?.remove();
  });

  test('loads its settings from us, and page, identify and an order arrive in the log', async () => {
    const page = await browser.newPage();
    const faults = watchFaults(page);
    await page.goto(`${shop.url}/?host=${new URL(server.url).host}&writeKey=${store.writeKey}&utm_source=newsletter`);
    const delivered = await page.evaluate(async () => {
      const analytics: { page(): Promise<unknown>; identify(id: string, traits: object): Promise<unknown>; track(name: string, properties: object): Promise<unknown> } = Reflect.get(window, 'analytics');
      await analytics.page();
      await analytics.identify('user-7', { email: 'ada@example.com' });
      await analytics.track('Order Completed', { order_id: 'web-1', currency: 'EUR', total: 20, products: [{ product_id: 'k1', price: 10, quantity: 2 }] });
      return true;
    });
    expect(delivered).toBe(true);
    const ask = async () => events.parse(await (await fetch(`${server.url}/api/v1/stores/${store.storeId}/events?limit=20`, { headers: { cookie: store.cookie } })).json());
    const seen = await eventually(ask, ({ events: list }) => list.length >= 3);
    expect(seen.events.map(({ name }) => name).sort()).toEqual(['Identify', 'Order Completed', 'Page Viewed']);
    expect(faults).toEqual([]);
  });
});
