// Segments in a real browser: made with groups within groups by keyboard and mouse while its size is seen, used as a filter, looked into, deleted and brought back.
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, MINUTE_MS } from './harness/calls.ts';
import { test as testStore } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const t = createWords();

/** The form in which a segment is made. */
const formOf = (page: Page) => ({
  group: (number: string) => page.getByRole('group', { name: t('segments.groupAt', { number }), exact: true }),
  condition: (number: string) => page.getByRole('listitem', { name: t('segments.condition', { number }), exact: true }),
  size: (people: number) => page.getByRole('status', { name: t('segments.size') }).getByText(t('counted.people_other', { number: String(people) }), { exact: true }),
  choose: async (within: Locator, label: string, option: string) => {
    await within.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  },
});

const test = testStore.extend('form', ({ page }) => formOf(page));

describe('segments', () => {
  test.beforeAll(async ({ opened }) => {
    const at = (minute: number) => ago(2 * DAY_MS - minute * MINUTE_MS);
    const told = (id: number, event: string, properties: object) => ({ type: 'track', anonymousId: `v${id}`, event, timestamp: at(event === 'Order Completed' ? 5 : 0), properties });
    // Nine look; of these four put something into the cart, and two order.
    await opened.send(Array.from({ length: 9 }, (_none, id) => [
      ...(id === 0 ? [{ type: 'identify', anonymousId: 'v0', userId: 'u0', timestamp: at(0), traits: { name: 'Ada Shopper' } }] : []),
      told(id, 'Product Viewed', { product_id: 'p1', name: 'Lamp' }), ...(id < 4 ? [told(id, 'Product Added', { product_id: 'p1', name: 'Lamp' })] : []),
      ...(id < 2 ? [told(id, 'Order Completed', { order_id: `O${id}`, currency: 'EUR', total: 90, products: [{ product_id: 'p1', name: 'Lamp', price: 90, quantity: 1 }] })] : []),
    ]).flat());
  });

  test('groups within groups are made by keyboard and mouse, and the size follows', async ({ opened, page, form: { group, condition, size, choose } }) => {
    await page.goto(opened.url('segments'));
    await page.getByRole('button', { name: t('segments.new') }).click();
    await page.getByLabel(t('segments.name')).fill('Lookers and buyers');
    await size(9).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    // A group by keyboard: put in, changed, left again.
    await page.getByRole('button', { name: t('segments.addGroup'), exact: true }).focus();
    await page.keyboard.press('Enter');
    await choose(condition('2.1'), t('segments.what'), 'Product Added');
    await choose(condition('2.2'), t('segments.what'), 'Order Completed');
    await size(4).waitFor();
    await group('2').getByRole('radio', { name: t('segments.any'), exact: true }).first().focus();
    await page.keyboard.press('ArrowLeft');
    await size(2).waitFor();
    await group('2').getByRole('checkbox', { name: t('segments.notGroup') }).press('Space');
    await size(7).waitFor();
    await group('2').getByRole('checkbox', { name: t('segments.notGroup') }).press('Space');
    await group('2').getByText(t('segments.any'), { exact: true }).first().click();
    await page.getByRole('button', { name: t('segments.addGroupTo', { number: '2' }) }).click();
    // The third level is the last one.
    expect(await group('2.3').getByRole('button', { name: t('segments.addGroup') }).count()).toBe(0);
    await page.getByRole('button', { name: t('segments.remove', { number: '2.3.1' }) }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(t('segments.addTo', { number: '2.3' }));
    await page.getByRole('button', { name: t('segments.removeGroup', { number: '2.3' }) }).click();
    await size(4).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: t('action.save') }).click();
    await page.getByRole('button', { name: t('segments.peopleOf', { name: 'Lookers and buyers', number: '4' }) }).waitFor();
  });

  test('it opens as it was saved, and its people are behind the number', async ({ page, form: { group, size } }) => {
    await page.getByRole('button', { name: t('segments.changeOne', { name: 'Lookers and buyers' }) }).click();
    await group('2').waitFor();
    await size(4).waitFor();
    await page.getByRole('button', { name: t('action.cancel') }).click();
    await page.getByRole('button', { name: t('segments.peopleOf', { name: 'Lookers and buyers', number: '4' }) }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Ada Shopper').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('Live is narrowed to who is in it', async ({ opened, page }) => {
    await page.goto(opened.url('live'));
    await page.getByText(t('live.quiet'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('segment.add') }).first().click();
    await page.getByRole('combobox', { name: t('dimension.segment') }).click();
    await page.getByRole('option', { name: 'Lookers and buyers' }).click();
    await page.keyboard.press('Escape');
    await page.getByText(t('live.quietSegment'), { exact: true }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await opened.send([{ type: 'track', anonymousId: 'v0', event: 'Product Viewed', timestamp: ago(0), properties: { product_id: 'p1' } }, { type: 'track', anonymousId: 'v8', event: 'Product Viewed', timestamp: ago(0), properties: { product_id: 'p1' } }]);
    const lanes = page.getByRole('list', { name: t('live.lanes') }).getByRole('listitem');
    await lanes.first().waitFor();
    expect(await lanes.count()).toBe(1);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('a page is narrowed to it; once it is deleted the page says so, and undo brings it back', async ({ opened, page }) => {
    await page.goto(opened.url('funnel?steps=%5B%7B%22event%22%3A%22Product%20Viewed%22%7D%2C%7B%22event%22%3A%22Order%20Completed%22%7D%5D'));
    await page.getByRole('heading', { level: 1, name: t('funnel.title') }).waitFor();
    await page.getByRole('button', { name: t('segment.add') }).first().click();
    await page.getByRole('combobox', { name: t('dimension.segment') }).click();
    await page.getByRole('option', { name: 'Lookers and buyers' }).click();
    await page.keyboard.press('Escape');
    await page.getByText(t('segment.chip', { dimension: t('dimension.segment'), values: 'Lookers and buyers' })).waitFor();
    await page.getByText(/^50(\.0)?\s?%/).first().waitFor();
    const filtered = page.url();
    await page.goto(opened.url('segments'));
    await page.getByRole('button', { name: t('segments.deleteOne', { name: 'Lookers and buyers' }) }).click();
    await page.getByText(t('segments.deleted', { name: 'Lookers and buyers' })).waitFor();
    const other = await page.context().newPage();
    for (const address of [filtered, opened.url(`live?where=${new URL(filtered).searchParams.get('where') ?? ''}`)]) {
      await other.goto(address);
      await other.getByText(t('fault.segments.deleted_filter', { name: 'Lookers and buyers' })).waitFor();
      await other.getByText(t('segment.chip', { dimension: t('dimension.segment'), values: t('segment.deleted') })).waitFor();
    }
    expect(await findAccessibilityFaults(other)).toEqual([]);
    await other.close();
    await page.getByRole('button', { name: t('action.undo') }).click();
    await page.getByRole('button', { name: t('segments.peopleOf', { name: 'Lookers and buyers', number: '4' }) }).waitFor();
    expect(opened.faults.filter((fault) => !fault.includes('404'))).toEqual([]);
  });
});
