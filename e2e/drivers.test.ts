// Drivers in a real browser: empty, ranked, opened to the people of a bin, on a phone; and the overview says why a headline moved.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

/** Four weeks with two orders a day, then four with six; every other parcel comes late and displeases, however long it was promised to take. */
function history(): object[][] {
  const at = (daysAgo: number): string => ago(daysAgo * DAY_MS);
  const days = Array.from({ length: 56 }, (_none, index) => 57 - index);
  return days.map((day) => Array.from({ length: day > 29 ? 2 : 6 }, (_none, index) => {
    const [order_id, userId, isLate] = [`o${day}-${index}`, `u${day}-${index}`, index % 2 === 1];
    const minutes = index / 100;
    const promised = 1 + ((day >> 1) % 2) * 3;
    return [
      { type: 'track', userId, event: 'Order Completed', timestamp: at(day - minutes), properties: { order_id, currency: 'EUR', placed_at: at(day - minutes), promised_at: at(day - promised), delivered_at: at(day - promised - (isLate ? 5 : 0) - minutes), products: [{ product_id: 'p1', name: 'Lamp', price: 20 + index, quantity: 1 }] } },
      { type: 'track', userId, event: 'Survey Answered', timestamp: at(Math.max(0.1, day - 10 - minutes)), properties: { survey_id: 's', response_id: order_id, order_id, kind: 'csat', score: isLate ? 1 + (day % 3) : 4 + (day % 2) } },
    ];
  }).flat());
}

describe('drivers', () => {
  const t = createWords();

  test('teach what they need while there are no answers', async ({ opened, page }) => {
    await page.goto(opened.url('drivers'));
    await page.getByText(t('drivers.empty.few')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('rank what moves satisfaction, and open to how and to whom', async ({ opened, page }) => {
    const days = history();
    for (let from = 0; from < days.length; from += 14) await opened.send(days.slice(from, from + 14).flat());
    const day = (daysAgo: number): string => ago(daysAgo * DAY_MS).slice(0, 10);
    // Named days: what is counted last must not decide where the period ends.
    const url = `${opened.url('drivers')}?from=${day(70)}&to=${day(0)}`;
    await page.goto(url);
    const ranking = page.getByRole('list', { name: t('drivers.ranking') });
    await ranking.getByRole('button').first().waitFor();
    expect(await ranking.getByRole('button').first().innerText()).toContain(t('drivers.code.delivery_delay'));
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByText(t('chart.table'), { exact: true }).first().click();
    const effect = page.getByRole('table', { name: t('drivers.code.delivery_delay') });
    await effect.getByRole('row', { name: /4 … 7/ }).getByRole('button').click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('rowheader').first().waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}&driver=nonsense&bin=x`);
    await ranking.getByRole('button').first().waitFor();
    expect(await overflow(page)).toBe(0);
  });

  test('the overview says why a headline moved, in parts, and where to look next', async ({ opened, page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(opened.url('overview'));
    await page.getByRole('button', { name: t('why.title', { metric: t('metric.orders.label') }) }).click();
    const panel = page.getByRole('dialog');
    const steps = panel.getByRole('table', { name: t('why.bySteps') });
    await steps.getByRole('rowheader', { name: t('why.steps.buyers'), exact: true }).waitFor();
    await panel.getByRole('link', { name: t('why.next.metrics') }).waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await page.reload();
    await steps.waitFor();
    expect(opened.faults).toEqual([]);
  });
});
