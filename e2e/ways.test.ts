// Paths and order journeys in a real browser: empty, drawn from sessions, opened to the people, turned round, as a table and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, HOUR_MS, IN_BROWSER, MINUTE_MS } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('ways', () => {
  const t = createWords();

  test('paths teach what they are drawn from while there is nothing', async ({ opened, page }) => {
    await page.goto(opened.url('paths'));
    await page.getByText(t('paths.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('paths go from where sessions begin, open by keyboard to the people of a way, and turn round at a node', async ({ opened, page }) => {
    const did = (anonymousId: string, minute: number, event: string) => ({ type: 'track', anonymousId, event, properties: { product_id: 'p1', name: 'Lamp' }, timestamp: ago(2 * DAY_MS - minute * MINUTE_MS), context: IN_BROWSER });
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

  test('paths are split into parts, which open to their people and stay in the address', async ({ opened, page }) => {
    await page.goto(`${opened.url('paths')}?of=events`);
    await page.getByRole('combobox', { name: t('split.by') }).click();
    await page.getByRole('option', { name: t('dimension.device'), exact: true }).click();
    await page.getByText(t('paths.partsHint')).waitFor();
    await page.getByRole('button', { name: new RegExp(`^Product added, ${t('value.device.desktop')}: 2 sessions, 66`, 'i') }).click();
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(2);
    await panel.getByRole('combobox', { name: t('dimension.device') }).waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.reload();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(2);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('paths read well on 390 px', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.url('paths')}?of=events&by=device&period=nonsense`);
    await page.getByRole('list', { name: t('paths.picture') }).getByRole('button').first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('order journeys teach what they need, then tell the way to an order, what followed it and whose it was', async ({ opened, page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(opened.url('order-journeys'));
    await page.getByText(t('orderJourneys.emptyHint')).waitFor();
    const order = (id: string, daysAgo: number) => ({ type: 'track', anonymousId: 'v9', event: 'Order Completed', timestamp: ago(daysAgo * DAY_MS), context: IN_BROWSER, properties: { order_id: id, currency: 'EUR', total: 90, products: [{ product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 }] } });
    await opened.send([
      { type: 'page', anonymousId: 'v9', name: 'Home', timestamp: ago(24 * DAY_MS), context: { ...IN_BROWSER, campaign: { source: 'google', medium: 'cpc', name: 'spring' } } },
      { type: 'page', anonymousId: 'v9', name: 'Home', timestamp: ago(20 * DAY_MS + HOUR_MS), context: IN_BROWSER }, order('A1', 20), order('A2', 18),
    ]);
    await page.goto(opened.url('order-journeys'));
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
