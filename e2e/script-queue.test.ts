// The queue: reload, offline, a busy server, ten tabs, blocked storage, a wrong clock, a hostile page, and the shop's own domain.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchFaults } from './harness/browser.ts';
import { catchCalls, pageUrl, untilLoaded } from './script/shop.ts';
import { pause, startSetting, tell, visitorOf, type Setting } from './script/setting.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting?.close());

test('what a page told without a network is sent by the next one, each once', async () => {
  const { sent, open, context } = await setting.visitor();
  const page = await open('/');
  await sent.until((calls) => calls.length >= 1);
  await context.setOffline(true);
  await tell(page, 'track', 'Offline 1');
  await pause(page, 1_500);
  await tell(page, 'track', 'Offline 2');
  await context.setOffline(false);
  await page.reload();
  await untilLoaded(page, false);
  await sent.until((calls) => calls.some(({ event }) => event === 'Offline 2') && calls.length >= 4);
  await pause(page);
  expect(sent.names().sort()).toEqual(['Offline 1', 'Offline 2', 'page', 'page']);
  await context.close();
});

test('what was told right before leaving is sent on the way out, and kept for the next page until it is known to have arrived', async () => {
  const { sent, open, context } = await setting.visitor();
  const page = await open('/');
  await sent.until((calls) => calls.length >= 1);
  await page.evaluate((to) => {
    const { track }: { track(name: string): void } = Reflect.get(window, 'throughline');
    track('Last word');
    location.href = to;
  }, pageUrl(setting.shop, '/next'));
  await page.waitForURL('**/next');
  await sent.until((calls) => calls.some(({ event }) => event === 'Last word') && calls.filter(({ type }) => type === 'page').length >= 2);
  await pause(page, 1_500);
  const words = sent.calls.filter(({ event }) => event === 'Last word');
  expect(new Set(words.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tl_queue')))).toEqual([]);
  await context.close();
});

test('a busy server is given the time it asks for, and then gets everything', async () => {
  const context = await setting.browser.newContext();
  const times: number[] = [];
  const sent = await catchCalls(context, (count) => {
    times.push(Date.now());
    return count === 0 ? { status: 503, headers: { 'retry-after': '4' } } : count === 1 ? { status: 429 } : { status: 200 };
  });
  const { open } = visitorOf(context, setting.shop, sent);
  const page = await open('/');
  await tell(page, 'track', 'Patient');
  await sent.until((calls) => calls.length >= 2);
  expect(sent.names()).toEqual(['page', 'Patient']);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(3_900);
  expect(sent.requests).toHaveLength(3);
  await context.close();
});

test('a call that the server refuses for good is not sent for ever', async () => {
  const context = await setting.browser.newContext();
  const sent = await catchCalls(context, (count) => ({ status: count === 0 ? 400 : 200 }));
  const { open } = visitorOf(context, setting.shop, sent);
  const page = await open('/');
  await pause(page);
  await tell(page, 'track', 'Next');
  await sent.until((calls) => calls.length >= 1);
  expect(sent.names()).toEqual(['Next']);
  await context.close();
});

test('ten tabs at once are one browser, send each call once and hand over what a closed one left', async () => {
  const { sent, open, context } = await setting.visitor();
  const first = await open('/0');
  await sent.until((calls) => calls.length >= 1);
  await context.setOffline(true);
  for (let word = 0; word < 5; word += 1) await tell(first, 'track', `Left ${word}`);
  await pause(first, 1_300);
  await first.close();
  await context.setOffline(false);
  await context.clearCookies();
  const pages = await Promise.all(Array.from({ length: 10 }, async (_, at) => open(`/${at}`)));
  await Promise.all(pages.map((page) => tell(page, 'track', 'Tab')));
  await sent.until((calls) => calls.filter(({ event }) => event === 'Tab').length >= 10 && calls.filter(({ event }) => event?.startsWith('Left')).length >= 5);
  await pause(pages[0]!);
  expect(sent.calls).toHaveLength(1 + 5 + 20);
  expect(new Set(sent.calls.map(({ messageId }) => messageId)).size).toBe(26);
  expect(new Set(sent.calls.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  expect(await pages[0]?.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tl_queue')))).toEqual([]);
  await context.close();
});

test('with storage and cookies blocked it works as long as the page lives', async () => {
  const { sent, open, context } = await setting.visitor();
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: () => { throw new DOMException('blocked', 'SecurityError'); } });
    Object.defineProperty(Document.prototype, 'cookie', { get: () => { throw new DOMException('blocked', 'SecurityError'); }, set: () => { throw new DOMException('blocked', 'SecurityError'); } });
  });
  const page = await open('/');
  const faults = watchFaults(page);
  await tell(page, 'identify', 'u1');
  await tell(page, 'track', 'Blocked');
  await sent.until((calls) => calls.length >= 3);
  expect(sent.calls[2]).toMatchObject({ event: 'Blocked', userId: 'u1', anonymousId: sent.calls[0]?.anonymousId });
  expect(faults).toEqual([]);
  await context.close();
});

test('a page that takes the tag away, and one that carries it twice, count once', async () => {
  const { sent, open, context } = await setting.visitor();
  const page = await open('/', { body: '<script>document.querySelectorAll("script[src]").forEach(function(one){one.remove()})</script>' });
  const twice = await open('/twice', { body: `<script async src="${setting.server.url}/throughline.js?key=${setting.store.writeKey}"></script>` });
  await tell(page, 'track', 'Here');
  await sent.until((calls) => calls.length >= 3);
  await pause(twice);
  expect(sent.names().sort()).toEqual(['Here', 'page', 'page']);
  await context.close();
});

test('a hostile page that replaces what every script needs is measured all the same, and never hears of it', async () => {
  const { sent, context } = await setting.visitor();
  const head = `Array.prototype.toJSON=function(){return 'ruined'};String.prototype.toJSON=function(){return 'ruined'};Object.prototype.extra=function(){};
    JSON.stringify=function(){return 'ruined'};JSON.parse=function(){throw new Error('hostile parse')};window.fetch=function(){throw new Error('hostile fetch')};
    ['push','map','filter','forEach','join','concat','slice','splice','indexOf','includes'].forEach(function(name){var own=Array.prototype[name];Array.prototype[name]=function(){
      if(new Error().stack.indexOf('/throughline.js?key')>=0)throw new Error('hostile '+name);return own.apply(this,arguments)}});
    setTimeout(function again(){if(!window.throughline)return setTimeout(again,20);throughline.track('Survived',{list:[1,'two']});throughline.identify('u1',{plan:'gold'})},20)`;
  const page = await context.newPage();
  const faults = watchFaults(page);
  await page.goto(pageUrl(setting.shop, '/', { head }));
  await sent.until((calls) => calls.length >= 3);
  expect(sent.names()).toEqual(['page', 'Survived', 'identify']);
  expect(sent.calls[1]?.properties).toEqual({ list: [1, 'two'] });
  expect(faults).toEqual([]);
  await context.close();
});

test("by way of the shop's own domain everything goes there: the script, its signals and what it sends", async () => {
  const context = await setting.browser.newContext();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await context.newPage();
  await page.goto(pageUrl(setting.shop, '/', { via: '/tl/' }));
  await untilLoaded(page);
  const answer = await page.waitForResponse((one) => one.url().includes('/v1/batch'));
  expect(answer.status()).toBe(200);
  expect(asked.filter((url) => !url.startsWith(`${setting.shop.url}/`) && !url.startsWith('data:'))).toEqual([]);
  expect(asked.map((url) => new URL(url).pathname)).toEqual(expect.arrayContaining(['/tl/throughline.js', '/tl/throughline-signals.js', '/tl/v1/batch']));
  await context.close();
});

test('a clock that is wrong by a year is put right, and a wrong key is told in the console and nowhere else', async () => {
  const { server, store } = setting;
  const context = await setting.browser.newContext();
  await context.addInitScript(() => {
    const Right = Date;
    const YEAR_MS = 365 * 86_400_000;
    Reflect.set(window, 'Date', class extends Right {
      constructor(...args: [] | [number]) {
        super(args.length === 0 ? Right.now() - YEAR_MS : args[0]);
      }
      static override now() {
        return Right.now() - YEAR_MS;
      }
    });
  });
  const page = await context.newPage();
  await page.goto(pageUrl(setting.shop, '/clock'));
  await page.waitForResponse((one) => one.url().includes('/v1/batch'));
  const events = JSON.stringify(await (await fetch(`${server.url}/api/v1/stores/${store.storeId}/events?limit=50`, { headers: { cookie: store.cookie } })).json());
  const at = /"at":"([^"]+)"[^{]*"path":"\/clock"/.exec(events)?.[1] ?? '';
  expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);

  const words: string[] = [];
  const faults = watchFaults(page);
  page.on('console', (message) => words.push(message.text()));
  await page.goto(pageUrl(setting.shop, '/', { untagged: '', body: `<script src="${server.url}/throughline.js?key=wk_wrong"></script><script src="${server.url}/throughline.js"></script>` }));
  expect(words).toEqual([expect.stringContaining('no store has the write key'), expect.stringContaining('names no write key')]);
  expect(faults).toEqual([]);
  await context.close();
});
