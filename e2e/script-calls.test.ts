// What the script tells by itself and what pages tell it: page views, Segment's calls, GA4's pushes, attributes in the markup.
import { SCRIPT_STUB as STUB } from '../apps/studio/src/ui/script-tag.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchFaults } from './harness/browser.ts';
import { pause, startSetting, tell, type Setting } from './script/setting.ts';
import { pageUrl } from './script/shop.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting?.close());

describe('page views', () => {
  test('a page is counted with its address, referrer, title and language, and its campaign even where the shop tidies it away', async () => {
    const { sent, open, context } = await setting.visitor();
    await open('/lamps', { utm_source: 'news', utm_campaign: 'may', fbclid: 'f1', head: "setTimeout(function(){document.title='Lamps'},20);addEventListener('DOMContentLoaded',function(){history.replaceState(null,'','/lamps')})" });
    await sent.until((calls) => calls.length > 0);
    const [view] = sent.calls;
    expect(view).toMatchObject({ type: 'page', properties: { path: '/lamps', title: 'Lamps', referrer: '' } });
    expect(view?.properties['url']).toContain('utm_campaign=may');
    expect(view?.properties['url']).toContain('fbclid=f1');
    expect(sent.requests[0]).toMatchObject({ writeKey: setting.store.writeKey, context: { locale: 'en-US', library: { name: 'throughline.js' } } });
    await context.close();
  });

  test('what a page shows first comes before all of it, and what the page calls until then is told', async () => {
    const { sent, context } = await setting.visitor();
    await context.route('**/slow.css', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.fulfill({ contentType: 'text/css', body: 'h1 { color: teal }' });
    });
    const page = await context.newPage();
    await page.goto(pageUrl(setting.shop, '/', { head: `${STUB};requestAnimationFrame(function(){framed=Date.now()});document.write('<link rel="stylesheet" href="/slow.css">');throughline.track('Early')` }));
    await sent.until((calls) => calls.length >= 2);
    expect(sent.calls.map(({ type, event }) => event ?? type).sort()).toEqual(['Early', 'page']);
    // The browser holds frames back until it has the styles that the first one needs.
    const framedAt = await page.evaluate(() => Number(Reflect.get(window, 'framed')));
    expect(framedAt - (await page.evaluate(() => performance.timeOrigin))).toBeGreaterThan(500);
    for (const { timestamp } of sent.calls) expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(framedAt);
    await context.close();
  });

  test('a single-page shop is counted once for each address, forwards and back, and not for a place on the page or a filter put into the address', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    await page.evaluate(() => {
      history.replaceState(null, '', '/?sort=price');
      history.pushState(null, '', '/lamps');
      document.title = 'Lamps';
      location.hash = 'reviews';
      history.pushState(null, '', '/lamps#reviews');
    });
    await pause(page, 400);
    await page.evaluate(() => history.pushState(null, '', '/lamps/1'));
    await pause(page, 400);
    await page.goBack();
    await page.evaluate(() => {
      location.hash = '#/account';
    });
    await sent.until((calls) => calls.length >= 5);
    await pause(page, 1_500);
    expect(sent.calls.map(({ properties }) => properties['path'])).toEqual(['/', '/lamps', '/lamps/1', '/lamps', '/lamps#/account']);
    expect(sent.calls[1]?.properties).toMatchObject({ title: 'Lamps', referrer: `${setting.shop.url}/?sort=price` });
    expect(new Set(sent.calls.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    await context.close();
  });

  test("the shop's own page() is the same view as the one counted by itself, and counts each time where the shop wants to tell of pages itself", async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/', { head: `${STUB};throughline.page('Home', { theme: 'dark' })` });
    await sent.until((calls) => calls.length > 0);
    expect(sent.calls[0]).toMatchObject({ type: 'page', name: 'Home', properties: { theme: 'dark', path: '/' } });
    await page.evaluate(() => history.pushState(null, '', '/late'));
    await pause(page, 400);
    await tell(page, 'page');
    await tell(page, 'page', 'Overlay');
    await sent.until((calls) => calls.some((call) => call['name'] === 'Overlay'));
    expect(sent.calls.map((call) => [call.properties['path'], call['name']])).toEqual([['/', 'Home'], ['/late', undefined], ['/late', 'Overlay']]);
    const manual = await open('/', { tag: 'data-pages="manual"' });
    await tell(manual, 'page');
    await manual.evaluate(() => history.pushState(null, '', '/next'));
    await tell(manual, 'page');
    await sent.until((calls) => calls.length >= 5);
    expect(sent.calls.slice(3).map(({ properties }) => properties['path'])).toEqual(['/', '/next']);
    await context.close();
  });

  test('a page that comes back from the memory of the browser is a view again', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await sent.until((calls) => calls.length >= 2);
    expect(sent.calls[1]?.properties).toMatchObject({ path: '/', referrer: `${setting.shop.url}/` });
    await context.close();
  });
});

describe("Segment's calls", () => {
  test('calls made before the script is there are kept and come in order, and the stub goes on working', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/', { head: `${STUB};throughline.track('First',{n:1});throughline.identify('u1',{plan:'gold'});throughline.track('Second');window.kept=throughline;throughline.ready(function(){window.isReady=throughline.anonymousId()})` });
    await page.evaluate(() => (Reflect.get(window, 'kept') as { track(name: string): void }).track('Third'));
    await sent.until((calls) => calls.length >= 5);
    expect(sent.names()).toEqual(['page', 'First', 'identify', 'Second', 'Third']);
    expect(sent.calls.map(({ userId }) => userId)).toEqual([undefined, undefined, 'u1', 'u1', 'u1']);
    expect(sent.calls[2]?.traits).toEqual({ plan: 'gold' });
    expect(await page.evaluate(() => Reflect.get(window, 'isReady'))).toBe(sent.calls[0]?.anonymousId);
    await context.close();
  });

  test('a person stays known on the next page, is joined by alias and forgotten by reset', async () => {
    const { sent, open, context } = await setting.visitor();
    const first = await open('/');
    await tell(first, 'identify', 'u1');
    const page = await open('/next');
    await tell(page, 'track', 'Seen');
    await tell(page, 'alias', 'u2');
    await tell(page, 'reset');
    await tell(page, 'track', 'Somebody else');
    await sent.until((calls) => calls.some(({ event }) => event === 'Somebody else'));
    const find = (name: string) => sent.calls.find(({ event, type }) => (event ?? type) === name);
    expect(find('Seen')).toMatchObject({ userId: 'u1', anonymousId: sent.calls[0]?.anonymousId });
    expect(find('alias')).toMatchObject({ userId: 'u2', previousId: 'u1' });
    expect(find('Somebody else')?.userId).toBeUndefined();
    expect(find('Somebody else')?.anonymousId).not.toBe(sent.calls[0]?.anonymousId);
    await context.close();
  });

  test('nonsense from the page throws nothing and spoils nothing', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/');
    const faults = watchFaults(page);
    await page.evaluate(() => {
      const throughline: Record<string, (...args: unknown[]) => unknown> = Reflect.get(window, 'throughline');
      const ring: Record<string, unknown> = { list: [1, undefined, Number.NaN, 10n, new Date(0), document.body] };
      ring['self'] = ring;
      const trap = { get price() { throw new Error('trap'); } };
      for (const args of [[], [null], [undefined, 7], [{}], [() => {}], [Symbol('x')], [trap]]) for (const name of ['track', 'page', 'identify', 'group', 'alias', 'consent', 'ready']) throughline[name]?.(...args);
      throughline['track']?.('Trap', trap);
      throughline['track']?.('Ring', ring);
      throughline['track']?.('Window', { window, function: () => 1, text: '"\\\u0000\n\u2028</script>' });
    });
    await sent.until((calls) => calls.some(({ event }) => event === 'Window'));
    const properties = (name: string) => sent.calls.find(({ event }) => event === name)?.properties;
    expect(properties('Ring')?.['list']).toEqual([1, null, null, '10', '1970-01-01T00:00:00.000Z', null]);
    expect(properties('Window')).toEqual({ text: '"\\\u0000\n\u2028</script>' });
    expect(faults).toEqual([]);
    await context.close();
  });
});

describe('GA4', () => {
  test("e-commerce pushes before and after loading are read, from Tag Manager's form and gtag's, and nothing else", async () => {
    const { sent, open, context } = await setting.visitor();
    const gtag = 'window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}';
    const page = await open('/', {
      head: `${gtag};gtag('js',new Date());gtag('config','G-1');gtag('event','view_item',{currency:'EUR',items:[{item_id:'k1',price:9.5}]});dataLayer.push({event:'gtm.js'},{event:'add_to_cart',ecommerce:{currency:'EUR',items:[{item_id:'k1',quantity:2}]}},{ecommerce:null},{event:'newsletter'})`,
    });
    const length = await page.evaluate(() => {
      const layer: unknown[] = Reflect.get(window, 'dataLayer');
      return layer.push({ event: 'purchase', ecommerce: { transaction_id: 't1', value: 19, items: [{ item_id: 'k1' }] } }, { event: 'page_view' });
    });
    await sent.until((calls) => calls.length >= 4);
    expect(sent.names()).toEqual(['page', 'view_item', 'add_to_cart', 'purchase']);
    expect(sent.calls[1]?.properties).toEqual({ currency: 'EUR', items: [{ item_id: 'k1', price: 9.5 }] });
    expect(length).toBe(9);
    await open('/', { head: `${gtag};gtag('event','view_item',{items:[{item_id:'k2'}]})`, tag: 'data-ga4="off"' });
    await sent.until((calls) => calls.length >= 5);
    await pause(page, 1_500);
    expect(sent.names().slice(4)).toEqual(['page']);
    await context.close();
  });
});

describe('attributes', () => {
  test('a click and a submit tell the events that the markup names, with their properties', async () => {
    const { sent, open, context } = await setting.visitor();
    const page = await open('/', {
      body: `<button data-tl-event="Product Added" data-tl-product-id="k1" data-tl-price="9.50"><span id="in">Add</span></button>
        <form data-tl-event="Newsletter Joined" data-tl-place="footer" onsubmit="return false"><input name="email"><button id="send">Send</button></form>`,
    });
    await page.click('#in');
    await page.fill('input', 'ada@example.com');
    await page.click('#send');
    await sent.until((calls) => calls.length >= 3);
    expect(sent.calls.slice(1).map(({ event, properties }) => [event, properties])).toEqual([
      ['Product Added', { product_id: 'k1', price: '9.50' }],
      ['Newsletter Joined', { place: 'footer' }],
    ]);
    expect(JSON.stringify(sent.requests)).not.toContain('ada@example.com');
    await context.close();
  });
});
