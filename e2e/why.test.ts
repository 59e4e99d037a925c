// Friction and effort in a real browser: empty, counted, opened to the people, and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, IN_BROWSER } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const HOSTILE = '<img src=x onerror="window.hurt=1">';

describe('friction and effort', () => {
  const t = createWords();

  test('teach what they need while there is nothing', async ({ opened, page }) => {
    await page.goto(opened.url('friction'));
    await page.getByText(t('friction.emptyHint')).waitFor();
    await page.getByRole('link', { name: t('live.connect') }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.goto(opened.url('effort'));
    await page.getByText(t('effort.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('friction costs what sessions like these without it ordered, and opens to them', async ({ opened, page }) => {
    const context = { ...IN_BROWSER, library: { name: 'throughline.js', version: '1' } };
    const track = (anonymousId: string, event: string, secondsAgo: number, properties: object) => ({ type: 'track', anonymousId, event, properties, context, timestamp: ago(secondsAgo * 1_000) });
    const product = { product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 };
    const batch = Array.from({ length: 110 }, (_none, index) => [
      track(`v${index}`, 'Product Added', 600, product),
      ...(index < 55 ? [track(`v${index}`, 'Signal', 590, { kind: 'payment_failed', path: '/pay', target: HOSTILE })]
        : [track(`v${index}`, 'Page Left', 580, { clicks: 3, fields: 2, active_seconds: 60 }), track(`v${index}`, 'Order Completed', 570, { order_id: `A${index}`, currency: 'EUR', total: 90, products: [product] })]),
    ]).flat();
    await opened.send(batch.slice(0, 90));
    await opened.send(batch.slice(90, 180));
    await opened.send(batch.slice(180));
    await page.goto(opened.url('friction?by=element'));
    const row = page.getByRole('table', { name: t('friction.signals') }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: t('value.signal.payment_failed') }) });
    await expect.poll(() => row.getByRole('cell').allInnerTexts()).toEqual(expect.arrayContaining(['55', '0.0% / 100.0%', '55', t('friction.costs')]));
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('table', { name: t('friction.places') }).getByRole('button').first().press('Enter');
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(50);
    await panel.getByText(HOSTILE).first().waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  });

  test('effort tells what an order took, and opens to it; both read well on 390 px', async ({ opened, page }) => {
    await page.goto(opened.url('effort?measure=clicks&by=device'));
    const row = page.getByRole('table', { name: t('effort.measures') }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: t('effort.measure.clicks') }) });
    await expect.poll(async () => (await row.getByRole('cell').allInnerTexts()).slice(2, 4)).toEqual(['3', '55']);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await row.getByRole('button').first().press('Enter');
    await expect.poll(() => page.getByRole('dialog').getByRole('rowheader').count()).toBe(50);
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['effort?by=device', 'friction']) {
      await page.goto(opened.url(path));
      await page.getByRole('rowheader').first().waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await findAccessibilityFaults(page)).toEqual([]);
    }
    expect(opened.faults).toEqual([]);
  });
});
