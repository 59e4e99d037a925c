// One customer from the first ad to the refund, seen on Live while it happens, found in the list, and read on their page, by mouse and by keyboard.
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { eventually } from './harness/api.ts';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, MINUTE_MS } from './harness/calls.ts';
import { test as testStore } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const list = z.object({ total: z.number(), customers: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), orders: z.number() })) });

type Call = Record<string, unknown>;

/** What a script in a page sends, so that sessions are opened. */
function inPage(of: { device: string; user?: string; msAgo: number; page?: object }): Call {
  return {
    anonymousId: of.device, ...(of.user === undefined ? {} : { userId: of.user }), timestamp: ago(of.msAgo),
    context: { library: { name: 'throughline.js', version: '1' }, userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile Safari', page: { path: '/lamps', url: 'https://shop.example/lamps?utm_medium=cpc&utm_campaign=spring', ...of.page } },
  };
}

const ORDER = { order_id: '1001', currency: 'EUR', total: 50, products: [{ product_id: 'k1', name: 'Lamp of brass', price: 25, quantity: 2 }] };

function annasLife(): Call[] {
  const then = { device: 'anna-phone', msAgo: 20 * DAY_MS };
  const server = (daysAgo: number): Call => ({ userId: 'anna', timestamp: ago(daysAgo * DAY_MS) });
  return [
    { ...inPage(then), type: 'page', name: 'Lamps', properties: { path: '/lamps' } },
    { ...inPage({ ...then, msAgo: then.msAgo - MINUTE_MS }), type: 'track', event: 'Product Viewed', properties: { product_id: 'k1', name: 'Lamp of brass', price: 25 } },
    { ...inPage({ ...then, msAgo: then.msAgo - 2 * MINUTE_MS }), type: 'track', event: 'Consent Changed', properties: { purpose: 'email', granted: true, place: 'checkout' } },
    { ...inPage({ ...then, user: 'anna', msAgo: then.msAgo - 3 * MINUTE_MS }), type: 'identify', traits: { name: 'Anna Kettle', email: 'anna@example.com' } },
    { ...inPage({ ...then, user: 'anna', msAgo: then.msAgo - 4 * MINUTE_MS }), type: 'track', event: 'Order Completed', properties: ORDER },
    { ...server(17), type: 'track', event: 'Order Delivered', properties: { order_id: '1001' } },
    { ...server(15), type: 'track', event: 'Survey Answered', properties: { survey_id: 's1', kind: 'csat', score: 5, comment: 'Shines <b>nicely</b>' } },
    { ...server(14), type: 'track', event: 'Review Submitted', properties: { review_id: 'r1', product_id: 'k1', rating: 5, title: '<img src=x onerror=alert(1)>' } },
    { ...server(10), type: 'track', event: 'Order Refunded', properties: { order_id: '1001', refund_id: 'b1', total: 10, lines: 10 } },
  ].map((call, index) => ({ ...call, messageId: `anna-${index}` }));
}

const test = testStore
  .override('viewport', { width: 1280, height: 900 })
  // The list as the server tells it.
  .extend('customers', ({ page, opened }) => async () => list.parse(await (await page.context().request.get(opened.apiUrl('/customers'))).json()));

describe('a customer from the first ad to the refund', () => {
  const t = createWords();

  test.beforeAll(async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  test('an empty Live says how to send the first event', async ({ opened, page }) => {
    await page.goto(opened.url('live'));
    await page.getByText(t('live.none')).waitFor();
    await page.getByText('curl -u WRITE_KEY:').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('sessions appear on Live side by side as they go on, with cart, signal and order', async ({ opened, page }) => {
    await opened.send([
      { ...inPage({ device: 'ben', msAgo: 4 * MINUTE_MS }), type: 'page', properties: { path: '/lamps' } },
      { ...inPage({ device: 'ben', msAgo: 3 * MINUTE_MS }), type: 'track', event: 'Product Added', properties: { product_id: 'k1', price: 25, quantity: 2, currency: 'EUR' } },
    ].map((call, index) => ({ ...call, messageId: `ben-${index}` })));
    const lanes = page.getByRole('list', { name: t('live.lanes') });
    const lane = lanes.getByRole('listitem').first();
    await lane.getByText(/€50\.00/).waitFor();
    expect(await lane.innerText()).toContain(t('value.source.ad'));
    await opened.send([{ ...inPage({ device: 'ben', msAgo: MINUTE_MS }), type: 'track', event: 'Signal', properties: { kind: 'rage_click' }, messageId: 'ben-2' }]);
    await lane.getByText(/1 signal/).waitFor();
    await opened.send([{ ...inPage({ device: 'ben', msAgo: 0 }), type: 'track', event: 'Order Completed', properties: { ...ORDER, order_id: '2001' }, messageId: 'ben-3' }]);
    await lane.getByText(t('live.ordered')).waitFor();
    await page.getByText('€50.00').first().waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('Live stands still while it is paused, by a key, and shows the present again afterwards', async ({ opened, page }) => {
    const lanes = page.getByRole('list', { name: t('live.lanes') });
    await page.keyboard.press('p');
    await page.getByRole('button', { name: t('live.resume') }).waitFor();
    await opened.send([{ ...inPage({ device: 'carla', msAgo: 0 }), type: 'page', messageId: 'carla-0' }]);
    // Another page, which is not paused, has her by now.
    const other = await page.context().newPage();
    await other.goto(opened.url('live'));
    await other.getByRole('list', { name: t('live.lanes') }).getByRole('listitem').nth(1).waitFor();
    expect(await lanes.getByRole('listitem').count()).toBe(1);
    await other.close();
    await page.keyboard.press('p');
    await lanes.getByRole('listitem').nth(1).waitFor();
  });

  test('by keyboard alone: from lane to lane, and Enter opens the person', async ({ page }) => {
    const links = page.getByRole('list', { name: t('live.lanes') }).getByRole('link');
    await links.first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await links.nth(1).evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/\d+/);
    await page.getByRole('heading', { name: t('lifeline.title') }).waitFor();
    await page.goBack();
    await page.getByText(t('live.byEvent'), { exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Order Completed' }).first().waitFor();
    expect(page.url()).toContain('list=events');
  });

  test('the list is narrowed and sorted in the address, walked by arrow keys, and opened by Enter', async ({ opened, page, customers }) => {
    await opened.send(annasLife());
    await eventually(customers, ({ customers: rows }) => rows.some((row) => row.name === 'Anna Kettle' && row.orders === 1));
    await page.goto(opened.url('customers'));
    const table = page.getByRole('table', { name: t('nav.customers') });
    await table.getByRole('link', { name: 'Anna Kettle' }).waitFor();
    await page.getByRole('button', { name: t('customers.revenue') }).click();
    await page.waitForURL(/sort=revenue/);
    await page.getByRole('combobox', { name: t('customers.filter.consent') }).click();
    await page.getByRole('option', { name: new RegExp(t('value.consent.email')) }).click();
    await page.waitForURL(/consent=email/);
    await expect.poll(() => table.getByRole('row').count()).toBe(2);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('customers.clearFilters') }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(3);
    const csv = await page.context().request.get(opened.apiUrl('/customers.csv?consent=email'));
    expect((await csv.text()).split('\r\n').map((line) => line.split(',').slice(1, 3))).toEqual([['name', 'email'], ['Anna Kettle', 'anna@example.com'], []]);
    await page.getByRole('searchbox', { name: t('customers.search') }).fill('anna@example.com');
    await expect.poll(() => table.getByRole('row').count()).toBe(2);
    const links = table.getByRole('link');
    await links.first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\/\d+/);
    await page.getByRole('heading', { level: 1, name: 'Anna Kettle' }).waitFor();
  });

  test('the person’s page has the whole line, what they are worth, where they came from and what they allow', async ({ page }) => {
    const board = page.getByRole('group', { name: t('lifeline.title') });
    for (const kind of ['session', 'page', 'order', 'delivery', 'survey', 'review', 'refund', 'consent']) await board.getByRole('group', { name: new RegExp(`^${t(`kind.${kind}`)}:`) }).waitFor();
    // The story under it comes by itself.
    await page.getByRole('main').getByText('Lamp of brass').first().waitFor();
    const text = await page.getByRole('main').innerText();
    for (const said of ['€40.00', '€50.00', '€10.00', 'spring', t('person.allowed'), 'anna@example.com', 'Lamp of brass', t('orderStep.delivered')]) expect(text).toContain(said);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByText(t('lifeline.table'), { exact: true }).click();
    await page.getByRole('table', { name: t('lifeline.title') }).getByRole('rowheader', { name: t('kind.review') }).waitFor();
    await page.getByText(t('lifeline.picture'), { exact: true }).click();
  });

  test('a session opens to its events; what an event carries is shown and never run', async ({ page }) => {
    const story = page.getByRole('list', { name: t('timeline.title') });
    await story.getByText('<img src=x onerror=alert(1)>').waitFor();
    await story.getByRole('button', { expanded: false }).first().click();
    await story.getByRole('list', { name: t('story.sessionEvents') }).getByText('Product Viewed').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('by keyboard alone: from mark to mark on the line, Enter goes there in the timeline, and the line is zoomed', async ({ page }) => {
    const board = page.getByRole('group', { name: t('lifeline.title') });
    await board.getByRole('group', { name: new RegExp(`^${t('kind.survey')}:`) }).getByRole('button').focus();
    await page.keyboard.press('ArrowUp');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    expect(await focused()).toContain(t('kind.delivery'));
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain(t('kind.survey'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/at=/);
    const story = page.getByRole('list', { name: t('timeline.title') });
    await expect.poll(() => story.locator('> li').first().innerText()).toContain('Survey Answered');
    await page.getByRole('button', { name: t('lifeline.in'), exact: true }).click();
    await page.waitForURL(/from=.*to=|to=.*from=/);
    await page.getByRole('button', { name: t('lifeline.whole') }).click();
  });

  test('events are filtered by kind and searched inside, with both in the address', async ({ page }) => {
    await page.goto(`${page.url().split('?')[0]}?kind=survey`);
    const events = page.getByRole('list', { name: t('timeline.title') });
    await events.getByText('Survey Answered').waitFor();
    expect(await events.getByText('Page Viewed').count()).toBe(0);
    await page.goto(`${page.url().split('?')[0]}?find=brass`);
    await events.getByText('Product Viewed').waitFor();
    expect(await events.getByText('Survey Answered').count()).toBe(0);
    await page.goto(`${page.url().split('?')[0]}?find=nothing-like-it`);
    await page.getByText(t('timeline.noneSuch')).waitFor();
  });

  test.for(['en', 'pl', 'uk', 'zh'])('on a phone in %s no name in the navigation is cut off, and every page can be reached', async (language, { opened, page, customers }) => {
    const words = createWords(language);
    await page.setViewportSize({ width: 360, height: 780 });
    await page.emulateMedia({ colorScheme: 'dark' });
    const { origin } = new URL(page.url());
    expect((await page.context().request.patch(`${origin}/api/v1/me`, { data: { locale: language }, headers: { origin } })).ok()).toBe(true);
    await page.goto(opened.url('live'));
    const bar = page.getByTestId('bottom-bar');
    await bar.getByText(words('nav.more')).waitFor();
    expect((await page.getAttribute('html', 'lang'))?.split('-')[0]).toBe(language);
    const clipped = () => bar.locator('[data-label]').evaluateAll((labels) => labels.filter((label) => label.scrollWidth > label.clientWidth || label.getBoundingClientRect().right > window.innerWidth).map((label) => label.textContent));
    expect(await clipped()).toEqual([]);
    await bar.getByRole('button', { name: words('nav.more') }).click();
    await bar.getByRole('menuitem', { name: words('nav.settings') }).waitFor();
    expect(await clipped()).toEqual([]);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await bar.getByRole('menuitem', { name: words('nav.settings') }).click();
    await page.waitForURL(/\/settings/);
    for (const path of ['live', 'customers']) {
      await page.goto(opened.url(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect({ path, overflow: await overflow(page), faults: await findAccessibilityFaults(page) }).toEqual({ path, overflow: 0, faults: [] });
    }
    const anna = (await customers()).customers.find((row) => row.name === 'Anna Kettle');
    await page.goto(opened.url(`customers/${anna?.personKey}`));
    await page.getByRole('group', { name: words('lifeline.title') }).waitFor();
    expect({ overflow: await overflow(page), faults: await findAccessibilityFaults(page) }).toEqual({ overflow: 0, faults: [] });
  });

  test('the language chosen on one device is spoken on another', async ({ opened, page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(opened.url('settings'));
    await page.getByRole('button', { name: new RegExp(createWords('zh')('account.menu')) }).first().click();
    await page.getByRole('menuitem', { name: 'Українська' }).click();
    await page.getByRole('heading', { level: 1, name: createWords('uk')('nav.settings') }).waitFor();
    const { cookies } = await page.context().storageState();
    const elsewhere = await page.context().browser()?.newContext({ locale: 'en-GB', storageState: { cookies, origins: [] } });
    if (elsewhere === undefined) throw new Error('The browser has gone.');
    const there = await elsewhere.newPage();
    await there.goto(opened.url('customers'));
    await there.getByRole('heading', { level: 1, name: createWords('uk')('nav.customers') }).waitFor();
    await elsewhere.close();
  });

  test('meets no exception, no error on the console and no answer of 500 on the way', ({ opened }) => {
    expect(opened.faults).toEqual([]);
  });
});
