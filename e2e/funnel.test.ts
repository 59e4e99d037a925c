// The funnel in a real browser: empty, drawn, narrowed, split, compared, opened to the people, by mouse and keyboard and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, IN_BROWSER, MINUTE_MS } from './harness/calls.ts';
import { test as testStore } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const HOSTILE = '<img src=x onerror="window.hurt=1">';

describe('the funnel', () => {
  const t = createWords();
  /** A bar of the picture, by how its name begins. */
  const test = testStore.extend('bar', ({ page }) => (start: string) => page.getByRole('list', { name: t('funnel.picture') }).getByRole('button', { name: new RegExp(`^${start}`) }));

  test('teaches what steps are while nobody did the first', async ({ opened, page }) => {
    await page.goto(opened.url('funnel'));
    await page.getByText(t('funnel.emptyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('counts who came from step to step, with hostile names shown and never run', async ({ opened, page, bar }) => {
    const track = (anonymousId: string, event: string, minutesAgo: number, properties: object = {}) => ({ type: 'track', anonymousId, event, properties, context: IN_BROWSER, timestamp: ago(minutesAgo * MINUTE_MS) });
    const people = ['v1', 'v2', 'v3', 'v4'];
    const batch = [
      ...people.map((person, index) => track(person, 'Product Viewed', 9, { product_id: 'p1', price: 10 * (index + 1) })),
      ...people.slice(0, 2).map((person) => track(person, 'Product Added', 7, { product_id: 'p1' })),
      track('v1', 'Checkout Started', 5), track('v1', HOSTILE, 4), { type: 'identify', anonymousId: 'v4', userId: 'u4', traits: { name: HOSTILE }, context: IN_BROWSER },
    ];
    await opened.send(batch);
    await page.goto(opened.url('funnel'));
    await bar(`${t('eventName.Product Viewed')}: 4 people`).waitFor();
    await bar(`${t('eventName.Product Added')}: 2 people`).waitFor();
    await bar(`${t('eventName.Checkout Started')}: 1 person`).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('combobox', { name: t('funnel.step', { number: '4' }) }).click();
    await page.getByRole('option', { name: HOSTILE }).click();
    await bar('<img').waitFor();
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  });

  test('is narrowed by what came with an event, and says what it cannot read', async ({ page, bar }) => {
    const only = page.getByRole('textbox', { name: t('funnel.only', { number: '1' }) });
    await only.fill('price>=20');
    await only.press('Enter');
    await bar(`${t('eventName.Product Viewed')} \\[price>=20\\]: 3 people`).waitFor();
    await only.fill('price>cheap');
    await only.press('Enter');
    await page.getByRole('alert').getByText(t('fault.funnels.invalid_steps')).waitFor();
    await only.fill('');
    await only.press('Enter');
    await bar(`${t('eventName.Product Viewed')}: 4 people`).waitFor();
  });

  test('opens to the people who went no further, by keyboard', async ({ page, bar }) => {
    await page.getByRole('button', { name: new RegExp(t('funnel.lost', { people: '2 people' })) }).first().press('Enter');
    const panel = page.getByRole('dialog');
    await panel.getByRole('rowheader').nth(1).waitFor();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(2);
    await panel.getByRole('rowheader').getByText(HOSTILE).waitFor();
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    expect(page.url()).toMatch(/at=1.*left=true|left=true.*at=1/);
    await panel.getByText(t('funnel.cameHere')).click();
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(4);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    // A list that is closed before it has come is no longer asked for.
    await page.route(/\/funnel\/people/, () => undefined);
    const dropped = page.waitForEvent('requestfailed', (request) => request.url().includes('/funnel/people'));
    await bar(t('eventName.Checkout Started')).press('Enter');
    await panel.waitFor();
    await page.keyboard.press('Escape');
    await dropped;
    await page.unroute(/\/funnel\/people/);
  });

  test('is a table, is split, and is kept in its address on a phone too', async ({ opened, page }) => {
    await page.getByRole('radiogroup', { name: t('chart.view') }).getByText(t('chart.table')).click();
    await page.getByRole('table', { name: t('funnel.picture') }).getByRole('rowheader').nth(3).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${page.url()}&by=device`);
    await page.getByRole('table', { name: t('funnel.split') }).getByRole('rowheader').first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
    expect(opened.faults).toEqual([]);
  });
});
