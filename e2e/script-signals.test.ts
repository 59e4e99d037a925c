// Signals: each is seen when it is there, and not when it isn't.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untilLoaded } from './script/shop.ts';
import { pause, startSetting, tell, type Setting, type Visitor } from './script/setting.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting?.close());

function signalsOf(sent: Visitor['sent']): Record<string, unknown>[] {
  return sent.signalCalls.map(({ properties }) => properties);
}

async function clickTimes(page: Page, selector: string, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await page.click(selector, { delay: 5 });
}

/** Opens a page with its signals, lets `act` happen, and tells the signals that came of it. */
async function see(parts: Readonly<Record<string, string>>, act: (page: Page, visitor: Visitor) => Promise<void>, path = '/page'): Promise<Record<string, unknown>[]> {
  const visitor = await setting.visitor();
  const page = await visitor.open(path, parts, { withSignals: true });
  await pause(page, 200);
  await act(page, visitor);
  // What was told last comes out with what is told now.
  const last = visitor.context.pages().at(-1) ?? page;
  await tell(last, 'track', 'End');
  await visitor.sent.until((calls) => calls.some(({ event }) => event === 'End'));
  await visitor.context.close();
  return signalsOf(visitor.sent);
}

describe('rage click', () => {
  test('three quick clicks on one place are one, told once with their number', async () => {
    const seen = await see({ body: '<main><div id="box" class="card">Price</div></main>' }, async (page) => {
      await clickTimes(page, '#box', 5);
      await pause(page, 1_300);
    });
    expect(seen.filter(({ kind }) => kind === 'rage_click')).toEqual([{ kind: 'rage_click', target: 'div#box', count: 5, path: '/page' }]);
  });

  test('two clicks, slow clicks, clicks far apart, selected text, a stepper, a carousel and what the shop takes out are none', async () => {
    const body = `<p id="text">Some words to select</p><div id="a" style="height:60px;width:60px">A</div><div id="b" style="margin-top:80px">B</div>
      <div class="quantity"><button id="plus">+</button></div><div class="swiper-button"><button id="next">next</button></div><div data-tl-ignore><button id="game">tap</button></div>`;
    const seen = await see({ body }, async (page) => {
      await clickTimes(page, '#a', 2);
      for (const selector of ['#b', '#a', '#b', '#a']) await page.click(selector);
      await page.click('#text', { clickCount: 3 });
      await pause(page, 1_100);
      for (const selector of ['#plus', '#next', '#game']) await clickTimes(page, selector, 4);
      for (let slow = 0; slow < 3; slow += 1) {
        await page.click('#b');
        await pause(page, 1_050);
      }
    });
    expect(seen.filter(({ kind }) => kind === 'rage_click')).toEqual([]);
  });
});

describe('dead click', () => {
  test('a button that does nothing is one, told once', async () => {
    const seen = await see({ body: '<form id="pay" onsubmit="return false"><button type="button" name="go">Pay</button></form>' }, async (page) => {
      await page.click('button');
      await pause(page, 200);
      await page.click('button');
      await pause(page, 2_700);
      await page.click('button');
      await pause(page, 2_700);
    });
    expect(seen.filter(({ kind }) => kind === 'dead_click')).toEqual([
      { kind: 'dead_click', target: 'form#pay > button[name="go"]', path: '/page' },
      { kind: 'dead_click', target: 'form#pay > button[name="go"]', path: '/page' },
    ]);
  });

  const body = `<p id="text">Words</p><button id="shows" onclick="setTimeout(function(){document.title='x';document.body.append('!')},1500)">Show</button><button id="scrolls" onclick="window.scrollTo(0,200)">Down</button>
    <button id="routes" onclick="history.pushState(null,'','/elsewhere')">Go</button><a id="link" href="#reviews">Reviews</a><label for="f" id="label">Name</label><input id="f"><input type="checkbox" id="tick">
    <button id="off" aria-disabled="true">Off</button><select id="s"><option>1</option></select><button id="copies" onclick="navigator.sendBeacon;getSelection().selectAllChildren(document.getElementById('text'))">Copy</button>`;
  // Side by side: each waits for most of its time.
  test.concurrent.each(['#text', '#shows', '#scrolls', '#routes', '#link', '#label', '#f', '#tick', '#off', '#s', '#copies'])('a click on %s is none', async (selector) => {
    const seen = await see({ body }, async (page) => {
      await page.click(selector, { force: true });
      await pause(page, 2_800);
    });
    expect(seen.filter(({ kind }) => kind === 'dead_click')).toEqual([]);
  });
});

describe('u-turn', () => {
  const go = (page: Page, to: string) => Promise.all([page.waitForURL(`**${to}`), page.click(`a[href="${to}"]`)]);
  const body = '<a href="/b">B</a>';

  test('back within five seconds, untouched, is one: with pages that load and with those that do not', async () => {
    const seen = await see({ body }, async (page) => {
      await go(page, '/b');
      await untilLoaded(page);
      await pause(page, 300);
      await page.goBack();
      await untilLoaded(page);
      await pause(page, 1_500);
    });
    expect(seen.filter(({ kind }) => kind === 'u_turn')).toEqual([{ kind: 'u_turn', target: '/b', path: '/b' }]);
    const single = await see({}, async (page) => {
      await page.evaluate(() => history.pushState(null, '', '/c'));
      await pause(page, 300);
      await page.goBack();
      await pause(page, 300);
    });
    expect(single.filter(({ kind }) => kind === 'u_turn')).toEqual([{ kind: 'u_turn', target: '/c', path: '/c' }]);
  });

  test('going back after doing something there, after a while, or going on is none', async () => {
    const seen = await see({}, async (page) => {
      await page.evaluate(() => history.pushState(null, '', '/c'));
      await page.mouse.wheel(0, 200);
      await pause(page, 200);
      await page.goBack();
      await pause(page, 100);
      await page.evaluate(() => history.pushState(null, '', '/d'));
      await pause(page, 5_200);
      await page.goBack();
      await pause(page, 100);
      await page.goForward();
      await page.evaluate(() => history.pushState(null, '', '/e'));
    });
    expect(seen.filter(({ kind }) => kind === 'u_turn')).toEqual([]);
  });
});

describe('forms', () => {
  const form = '<form id="checkout" onsubmit="return false"><input name="email" type="email" required><input name="phone" type="text"><textarea name="note"></textarea><button>Pay</button></form>';

  test('a field that is wrong twice is a form error, with its name and never its value', async () => {
    const visitor = await setting.visitor();
    const page = await visitor.open('/page', { body: form }, { withSignals: true });
    await pause(page, 200);
    await page.fill('[name=email]', 'secret-wrong');
    for (let times = 0; times < 3; times += 1) {
      await page.click('button');
      await pause(page, 50);
    }
    await visitor.sent.until((_calls, signals) => signals.some(({ properties }) => properties['kind'] === 'form_error'));
    expect(signalsOf(visitor.sent)).toContainEqual({ kind: 'form_error', target: 'checkout: email', count: 2, path: '/page' });
    await page.evaluate(() => document.querySelector('[name=phone]')?.setAttribute('aria-invalid', 'true'));
    await page.evaluate(() => document.querySelector('[name=phone]')?.setAttribute('aria-invalid', 'false'));
    await page.click('button');
    await page.evaluate(() => document.querySelector('[name=phone]')?.setAttribute('aria-invalid', 'true'));
    await visitor.sent.until((_calls, signals) => signals.filter(({ properties }) => properties['kind'] === 'form_error').length >= 2);
    expect(signalsOf(visitor.sent).filter(({ kind }) => kind === 'form_error').at(-1)).toMatchObject({ target: 'checkout: phone' });
    expect(JSON.stringify(visitor.sent.requests)).not.toContain('secret-wrong');
    await visitor.context.close();
  });

  test('one mistake, and a script that checks the field at each key, are none', async () => {
    const seen = await see({ body: form }, async (page) => {
      await page.evaluate(() => document.querySelector('[name=email]')?.addEventListener('input', (event) => event.target instanceof HTMLInputElement && event.target.checkValidity()));
      await page.type('[name=email]', 'ada@example.com');
      await page.fill('[name=email]', 'ada');
      await page.click('button');
      await page.fill('[name=email]', 'ada@example.com');
      await page.click('button');
    });
    expect(seen.filter(({ kind }) => kind === 'form_error' || kind === 'form_left')).toEqual([]);
  });

  test('a form begun and not sent is a form left; one that was sent, a search and a filter are none', async () => {
    const left = await see({ body: form }, async (page) => {
      await page.fill('[name=email]', 'ada@example.com');
      await page.fill('[name=phone]', '600700800');
      await page.goto(`${setting.shop.url}/next`);
      await untilLoaded(page);
    });
    expect(left.filter(({ kind }) => kind === 'form_left')).toContainEqual({ kind: 'form_left', target: 'checkout: phone', count: 2, path: '/page' });
    const none = await see({ body: `${form}<form role="search"><input name="q"><input name="in"></form><form id="filter"><input type="checkbox"><input type="number" name="from"><input type="number" name="to"></form>` }, async (page) => {
      await page.fill('[name=email]', 'ada@example.com');
      await page.click('#checkout button');
      await page.fill('[name=q]', 'kettle');
      await page.check('#filter [type=checkbox]');
      await page.fill('[name=from]', '10');
      await page.evaluate(() => history.pushState(null, '', '/next'));
    });
    expect(none.filter(({ kind }) => kind === 'form_left')).toEqual([]);
  });
});

describe('failed search', () => {
  test('no results, told by the shop or said by the page in four languages, are one', async () => {
    const told = await see({}, async (page) => {
      await tell(page, 'track', 'Products Searched', { query: 'ketle', results: 0 });
      await tell(page, 'track', 'Products Searched', { query: 'ketle', results: 0 });
    });
    expect(told).toEqual([{ kind: 'failed_search', path: '/page' }]);
    for (const text of ['No results found for “ketle”', 'Brak wyników dla „czajnk”', 'За вашим запитом нічого не знайдено', '没有找到相关商品']) {
      const seen = await see({ q: 'ketle', body: `<main><p>${text}</p></main>` }, (page) => pause(page, 1_200), '/search');
      expect(seen, text).toEqual([{ kind: 'failed_search', path: '/search' }]);
    }
  });

  test('a search that found something, hidden words and a page that is no search are none', async () => {
    const found = await see({ q: 'kettle', body: '<main><p>12 results</p><p hidden>No results found</p><template>No results found</template></main>' }, (page) => pause(page, 1_200), '/search');
    expect(found).toEqual([]);
    const other = await see({ body: '<main><p>No results found</p></main>' }, (page) => pause(page, 1_200));
    expect(other).toEqual([]);
    const outweighed = await see({ q: 'kettle', head: "addEventListener('load',function(){throughline.track('Products Searched',{query:'kettle',results:3})})", body: '<main><p>No results found in Sale</p></main>' }, (page) => pause(page, 1_200), '/search');
    expect(outweighed).toEqual([]);
  });
});

describe('slow page', () => {
  test('what matters coming after four seconds and a tap that hangs are told with their milliseconds; a quick page is not', async () => {
    const visitor = await setting.visitor();
    const late = "setTimeout(function(){var p=document.createElement('p');p.id='hero';p.style.fontSize='48px';p.textContent='A kettle that took its time. '.repeat(20);document.getElementById('m').append(p)},4300)";
    const page = await visitor.open('/page', { body: `<main id="m"></main><button id="hang" onclick="var t=performance.now();while(performance.now()-t<700);this.textContent='done'">Hang</button><script>${late}</script>` }, { withSignals: true });
    await page.waitForSelector('#hero');
    await pause(page, 500);
    await page.click('#hang');
    // A browser without a window paints when it is asked to, and an answer counts when it is painted.
    await page.screenshot();
    await pause(page, 1_000);
    await page.goto(`${setting.shop.url}/next`);
    await visitor.sent.until(() => signalsOf(visitor.sent).filter(({ kind }) => kind === 'slow_page').length >= 2);
    const slow = signalsOf(visitor.sent);
    await visitor.context.close();
    const vitals = slow.filter(({ kind }) => kind === 'slow_page');
    expect(vitals.map(({ message }) => message).sort()).toEqual(['INP', 'LCP']);
    expect(vitals.find(({ message }) => message === 'LCP')).toMatchObject({ path: '/page', target: 'p#hero' });
    for (const { value } of vitals) expect(value).toBeGreaterThan(500);
    const quick = await see({ body: '<button>Fine</button>' }, async (page) => {
      await page.goto(`${setting.shop.url}/next`);
      await untilLoaded(page);
    });
    expect(quick.filter(({ kind }) => kind === 'slow_page')).toEqual([]);
  });
});

describe('script error', () => {
  test('an exception and an unheard failure are told, those from before the signals were loaded among them, each kind once', async () => {
    const seen = await see({ head: "addEventListener('load',function(){throw new TypeError('early boom')})" }, async (page) => {
      await page.evaluate(() => {
        for (let times = 0; times < 3; times += 1) setTimeout(() => { throw new Error('late boom'); });
        void Promise.reject(new RangeError('unheard'));
      });
      await pause(page, 100);
    });
    expect(seen.map(({ kind, message }) => `${String(kind)}: ${String(message)}`).sort()).toEqual([
      'script_error: RangeError: unheard', 'script_error: Uncaught Error: late boom', 'script_error: Uncaught TypeError: early boom',
    ]);
  });

  test("another site's hidden error, an extension's and our own are none", async () => {
    const seen = await see({}, async (page) => {
      await page.evaluate((own) => {
        window.dispatchEvent(new ErrorEvent('error', { message: 'Script error.', filename: '' }));
        window.dispatchEvent(new ErrorEvent('error', { message: 'x is not defined', filename: 'chrome-extension://abc/content.js' }));
        window.dispatchEvent(new ErrorEvent('error', { message: 'ours', filename: own }));
        window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.', filename: location.href }));
      }, `${setting.server.url}/throughline.js?key=x`);
    });
    expect(seen).toEqual([]);
  });
});

describe('what a page took', () => {
  test('is told of each page that is left from the first intent until the order, and of no other', async () => {
    const visitor = await setting.visitor();
    const body = '<h2>Steel kettle</h2><button id="more">More</button><input id="name"><input id="street">';
    const page = await visitor.open('/look', { body }, { withSignals: true });
    await page.click('#more');
    await visitor.open('/kettle', { body }, { page, withSignals: true });
    await tell(page, 'track', 'Product Added', { product_id: 'K1', price: 30, currency: 'EUR' });
    await page.click('#more');
    await page.fill('#name', 'Ada');
    await page.locator('#street').pressSequentially('Baker');
    await pause(page, 1_200);
    await visitor.open('/thanks', { body }, { page, withSignals: true });
    await tell(page, 'track', 'Order Completed', { order_id: 'A1', total: 30, currency: 'EUR', products: [] });
    await visitor.open('/after', { body }, { page, withSignals: true });
    await tell(page, 'track', 'End');
    await visitor.sent.until((calls) => calls.some(({ event }) => event === 'End'));
    await visitor.context.close();
    const left = visitor.sent.calls.filter(({ event }) => event === 'Page Left');
    expect(left.map(({ context, properties }) => [new URL(context.page.url).pathname, properties['fields']])).toEqual([['/kettle', 2]]);
    const { clicks, active_seconds: active, largest_paint_ms: paint } = left[0]?.properties ?? {};
    expect(Number(clicks)).toBeGreaterThanOrEqual(1);
    expect(Number(active)).toBeGreaterThanOrEqual(0);
    expect(Number(paint)).toBeGreaterThan(0);
    expect(JSON.stringify(left)).not.toMatch(/Ada|Baker/);
  });
});
