// Attribution in a real browser: empty, credited from sessions and an order, in orders and in money, and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, IN_BROWSER } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('attribution', () => {
  const t = createWords();

  test('teaches what credit needs while there are no orders', async ({ opened, page }) => {
    await page.goto(opened.url('attribution'));
    await page.getByText(t('attribution.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('credits sources with an order by each model, and says what credit is not', async ({ opened, page }) => {
    const arrived = (daysAgo: number, campaign: object) => ({ type: 'page', anonymousId: 'v1', name: 'Home', timestamp: ago(daysAgo * DAY_MS), context: { ...IN_BROWSER, campaign } });
    const order = { order_id: 'A1', currency: 'EUR', total: 90, products: [{ product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 }] };
    const batch = [arrived(6, { source: 'google', medium: 'cpc', name: 'spring' }), arrived(3, { source: 'newsletter', medium: 'email' }), { type: 'track', anonymousId: 'v1', event: 'Order Completed', properties: order, timestamp: ago(2.99 * DAY_MS), context: IN_BROWSER }];
    await opened.send(batch);
    await page.goto(opened.url('attribution'));
    const table = page.getByRole('table', { name: t('attribution.sources') });
    await expect.poll(() => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Ad', exact: true }) }).getByRole('cell').allInnerTexts()).toEqual(['1', '1', '0', '0.5', '0.4', '0.5', '0.5', '0.5', '100%']);
    await page.getByText(t('attribution.notCause')).waitFor();
    await page.getByRole('table', { name: t('attribution.ways') }).getByRole('rowheader', { name: /Ad.*E-mail/ }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('says that motives are not learnt where credit is to be split by them, and takes the split back', async ({ page }) => {
    await page.getByRole('combobox', { name: t('split.by') }).click();
    await page.getByRole('option', { name: t('dimension.motive'), exact: true }).click();
    await expect.poll(() => page.url()).toContain('by=motive');
    await page.getByText(t('notLearnt.title')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('combobox', { name: t('split.by') }).click();
    await page.getByRole('option', { name: t('split.nothing'), exact: true }).click();
    await page.getByRole('table', { name: t('attribution.sources') }).waitFor();
  });

  test('shows net sales that add up, and reads well on 390 px', async ({ opened, page }) => {
    await page.getByText(t('attribution.sales'), { exact: true }).first().click();
    const table = page.getByRole('table', { name: t('attribution.sources'), exact: true });
    await expect.poll(() => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Ad', exact: true }) }).getByRole('cell').nth(3).innerText()).toBe('€45');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await table.waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
