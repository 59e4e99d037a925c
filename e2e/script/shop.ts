// A shop on an origin of its own, with the script's tag in its pages, and what the script sends from them.
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { freePort } from '../../apps/server/src/platform/testing-servers.ts';

const call = z.object({
  type: z.string(), messageId: z.string(), event: z.string().optional(), anonymousId: z.string(), userId: z.string().optional(), timestamp: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}), traits: z.record(z.string(), z.unknown()).default({}), context: z.looseObject({ page: z.looseObject({ url: z.string() }) }),
}).loose();
const batch = z.object({ batch: z.array(call), sentAt: z.string(), writeKey: z.string() }).loose();
export type SentCall = z.infer<typeof call>;

export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

export interface ShopOptions {
  readonly serverUrl: string;
  readonly writeKey: string;
}

/**
 * Serves the pages of a shop. A page is asked for with what stands in it: `?head=` before the tag, `?body=` in the body, `?tag=` attributes
 * of the tag, `?via=/tl/` by way of the shop's own domain, `?untagged` for a page without it.
 */
export async function serveShop({ serverUrl, writeKey }: ShopOptions): Promise<Shop> {
  const port = await freePort();
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.test');
    if (url.pathname.startsWith('/tl/')) return pass(request, response, `${serverUrl}${request.url?.slice('/tl'.length)}`);
    const isPage = !/\.\w+$/.test(url.pathname);
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(isPage ? pageOf(url, { serverUrl, writeKey }) : '');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

function pageOf(url: URL, { serverUrl, writeKey }: ShopOptions): string {
  const part = (name: string): string => url.searchParams.get(name) ?? '';
  const base = url.searchParams.has('via') ? part('via') : `${serverUrl}/`;
  const tag = url.searchParams.has('untagged') ? '' : `<script async src="${base}throughline.js?key=${writeKey}" ${part('tag')}></script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kettles${url.pathname}</title><link rel="icon" href="data:,">
    <style>body { font: 16px sans-serif; min-height: 150vh }</style><script>${part('head')}</script>${tag}</head><body><h1>Kettles</h1>${part('body')}</body></html>`;
}

/** The two lines of a proxy: what lies below `/tl/` is asked of the server. */
function pass(request: IncomingMessage, response: ServerResponse, to: string): void {
  const headers = { ...request.headers, host: new URL(to).host };
  request.pipe(ask(to, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  }));
}

/** Address of a page of the shop with these parts. */
export function pageUrl(shop: Shop, path: string, parts: Readonly<Record<string, string>> = {}): string {
  const url = new URL(path, shop.url);
  for (const [name, text] of Object.entries(parts)) url.searchParams.set(name, text);
  return url.href;
}

/** What the script sends from the pages of a context; `answer` says how the server answers. */
export interface Outbox {
  /** Without signals: whether a visit leaves any depends on how fast the machine is. */
  readonly calls: SentCall[];
  /** Signals alone. */
  readonly signalCalls: SentCall[];
  /** Bodies as sent, one for each request. */
  readonly requests: z.infer<typeof batch>[];
  names(): string[];
  signals(): string[];
  until(done: (calls: readonly SentCall[], signals: readonly SentCall[]) => boolean): Promise<void>;
}

/** Takes the place of the server's tracking API in a context; the script itself comes from the real one. */
export async function catchCalls(context: BrowserContext, answer: (count: number) => { status: number; headers?: Record<string, string> } | null = () => ({ status: 200 })): Promise<Outbox> {
  const calls: SentCall[] = [];
  const signalCalls: SentCall[] = [];
  const requests: z.infer<typeof batch>[] = [];
  await context.route('**/v1/batch', async (route) => {
    const said = answer(requests.length);
    if (said === null) return route.abort();
    const body = batch.parse(JSON.parse(route.request().postData() ?? 'null'));
    requests.push(body);
    if (said.status === 200) for (const one of body.batch) (one.event === 'Signal' ? signalCalls : calls).push(one);
    return route.fulfill({ status: said.status, headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after', ...said.headers }, body: '{}' });
  });
  return {
    calls,
    requests,
    signalCalls,
    names: () => calls.map(({ type, event }) => event ?? type),
    signals: () => signalCalls.map(({ properties }) => String(properties['kind'])),
    until: async (done) => {
      for (const end = Date.now() + 15_000; !done(calls, signalCalls); await new Promise((resolve) => setTimeout(resolve, 30))) {
        if (Date.now() > end) throw new Error(`Still not sent after 15 s; so far: ${JSON.stringify(calls.map(({ type, event, properties }) => [event ?? type, properties])).slice(0, 3000)}`);
      }
    },
  };
}

/** Waits until the script stands in the page, and its signals too. */
export async function untilLoaded(page: Page, withSignals = true): Promise<void> {
  await page.waitForFunction(() => Reflect.get(Reflect.get(window, 'throughline') ?? {}, 'isLoaded') === true);
  if (withSignals) await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('throughline-signals.js')));
}
