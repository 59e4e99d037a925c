// Reasons in a real browser: empty, ranked, opened to the sessions and their evidence, in Polish and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, IN_BROWSER, MINUTE_MS } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('reasons', () => {
  const t = createWords();

  test('teach what they are drawn from while there is nothing', async ({ opened, page }) => {
    await page.goto(opened.url('reasons'));
    await page.getByText(t('reasons.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('name what stopped people, open to their sessions with evidence, and stand beside what people say', async ({ opened, page }) => {
    const did = (person: number, minute: number, event: string, properties: object) => ({ type: 'track', anonymousId: `v${person}`, event, properties, timestamp: ago(2 * DAY_MS - minute * MINUTE_MS), context: IN_BROWSER });
    const until = (person: number) => [did(person, 0, 'Product Viewed', { product_id: 'p1' }), did(person, 1, 'Product Added', { product_id: 'p1' }), did(person, 2, 'Cart Viewed', {}), did(person, 3, 'Checkout Started', {}), did(person, 4, 'Payment Info Entered', {})];
    const order = { currency: 'EUR', total: 40, products: [{ product_id: 'p1', name: 'Lamp', price: 40, quantity: 1 }] };
    for (let person = 0; person < 12; person += 1) await opened.send([...until(person), did(person, 5, 'Order Completed', { order_id: `o${person}`, ...order })]);
    for (let person = 12; person < 18; person += 1) await opened.send([...until(person), did(person, 5, 'Signal', { kind: 'payment_failed' })]);
    await opened.send([did(12, 6, 'Survey Answered', { survey_id: 'exit', kind: 'custom', choice: 'payment_failed' })]);
    await page.goto(opened.url('reasons'));
    const sessions = page.getByRole('button', { name: t('reasons.open_other', { reason: t('reasons.name.payment_failed'), number: '6' }) });
    await sessions.waitFor();
    await page.getByRole('table', { name: t('reasons.asked') }).getByText(t('reasons.name.payment_failed')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    const overTime = t('reasons.trend', { reason: t('reasons.name.payment_failed') });
    await page.getByRole('img', { name: overTime }).waitFor();
    await page.getByRole('radiogroup', { name: t('chart.view') }).getByText(t('chart.table')).click();
    await page.getByRole('table', { name: overTime }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await sessions.press('Enter');
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(6);
    await panel.getByText(t('reasons.evidenceAt', { evidence: t('reasons.evidence.payment_failed'), place: t('reasons.place.payment') })).first().waitFor();
    await panel.getByRole('listitem').filter({ hasText: t('value.signal.payment_failed') }).first().waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.reload();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(6);
  });

  test('read well on 390 px', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.url('reasons')}?reason=nonsense`);
    await page.getByText(t('reasons.ranking')).first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
