// Paths and order journeys in a real browser: empty, drawn from sessions, opened to the people, turned round, as a table and on a phone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { openStorePage, type StorePage } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const HOUR_MS = 3_600_000;

describe('ways', () => {
  const t = createWords();
  let opened: StorePage;
  let page: Page;

  beforeAll(async () => {
    opened = await openStorePage();
    page = opened.page;
  });
  afterAll(() => opened?.close());

  test('paths teach what they are drawn from while there is nothing', async () => {
    await page.goto(opened.url('paths'));
    await page.getByText(t('paths.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('paths go from where sessions begin, open by keyboard to the people of a way, and turn round at a node', async () => {
    const context = { library: { name: 'analytics.js', version: '1' }, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' };
    const did = (anonymousId: string, minute: number, event: string) => ({ type: 'track', anonymousId, event, properties: { product_id: 'p1', name: 'Lamp' }, timestamp: new Date(Date.now() - 48 * HOUR_MS + minute * 60_000).toISOString(), context });
    await opened.send([did('v1', 0, 'Product Viewed'), did('v1', 1, 'Product Added'), did('v1', 2, 'Product Viewed'), did('v2', 0, 'Product Viewed'), did('v2', 1, 'Product Added'), did('v3', 0, 'Product Viewed')]);
    await page.goto(`${opened.url('paths')}?of=events`);
    const first = page.getByRole('button', { name: /^Step 1, Product viewed: 3 sessions, 100/i });
    await first.waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await first.press('Enter');
    await page.getByRole('menuitem', { name: /Product added/i }).press('Enter');
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(2);
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.reload();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(2);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Step 2, Product added: 2 sessions/i }).click();
    await page.getByRole('menuitem', { name: t('paths.toHere') }).click();
    await page.getByRole('button', { name: /^Step 2, Product viewed: 2 sessions, 100/i }).waitFor();
    await page.getByText(t('chart.table'), { exact: true }).click();
    await page.getByRole('table', { name: t('paths.picture') }).getByRole('button', { name: /Product added → Product viewed: 2 sessions/i }).waitFor();
  });

  test('paths read well on 390 px', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.url('paths')}?of=events&period=nonsense`);
    await page.getByRole('list', { name: t('paths.picture') }).getByRole('button').first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('order journeys teach what they need, then tell the way to an order, what followed it and whose it was', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(opened.url('order-journeys'));
    await page.getByText(t('orderJourneys.emptyHint')).waitFor();
    const context = { library: { name: 'analytics.js', version: '1' }, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' };
    const at = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
    const order = (id: string, hoursAgo: number) => ({ type: 'track', anonymousId: 'v9', event: 'Order Completed', timestamp: at(hoursAgo), context, properties: { order_id: id, currency: 'EUR', total: 90, products: [{ product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 }] } });
    await opened.send([
      { type: 'page', anonymousId: 'v9', name: 'Home', timestamp: at(24 * 24), context: { ...context, campaign: { source: 'google', medium: 'cpc', name: 'spring' } } },
      { type: 'page', anonymousId: 'v9', name: 'Home', timestamp: at(24 * 20 + 1), context }, order('A1', 24 * 20), order('A2', 24 * 18),
    ]);
    await page.goto(`${opened.url('order-journeys')}`);
    await page.getByText(t('orderJourneys.tooFew')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    const after = page.getByRole('table', { name: t('orderJourneys.after') });
    await after.getByRole('button', { name: /next order: 100/ }).press('Enter');
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(1);
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await after.waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
