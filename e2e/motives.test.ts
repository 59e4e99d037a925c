// Motives in a real browser: empty, told and split, on a person's page, in the filter, and on a phone.
import { describe, expect } from 'vitest';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { ago, DAY_MS, IN_BROWSER, MINUTE_MS } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

describe('motives', () => {
  const t = createWords();

  test('teach what they are drawn from while there is nothing', async ({ opened, page }) => {
    await page.goto(opened.url('motives'));
    await page.getByText(t('motives.nobodyHint')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('are told by what people did, open to them and their evidence, and stand beside what people say', async ({ opened, page }) => {
    const call = (person: number, minute: number, more: object) => ({ anonymousId: `v${person}`, timestamp: ago(2 * DAY_MS - minute * MINUTE_MS), context: IN_BROWSER, ...more });
    const did = (person: number, minute: number, event: string, properties: object = {}) => call(person, minute, { type: 'track', event, properties });
    const opens = (person: number, minute: number, path: string) => call(person, minute, { type: 'page', properties: { path }, context: { ...IN_BROWSER, page: { path } } });
    const look = { product_id: 'p1', category: 'Lamps', price: 40 };
    // As many pages as the careful ones: a sign is held against sessions as long.
    const quick = (person: number) => [opens(person, 0, '/'), did(person, 1, 'Products Searched', { query: 'lamp' }), did(person, 2, 'Product Viewed', look), did(person, 2.5, 'Product Added', look), opens(person, 3, '/cart'), opens(person, 4, '/about'), opens(person, 5, '/cart')];
    const careful = (person: number) => [opens(person, 0, '/'), did(person, 1, 'Product List Viewed', { category: 'Lamps' }), did(person, 2, 'Product Viewed', look), opens(person, 3, '/p/p1/reviews'), opens(person, 4, '/compare'), opens(person, 5, '/help/returns'), did(person, 9, 'Product Added', look)];
    for (let person = 0; person < 40; person += 1) await opened.send(person % 2 === 0 ? quick(person) : careful(person));
    await opened.send([did(1, 10, 'Survey Answered', { survey_id: 'why', kind: 'custom', choice: 'motive_certainty' })]);
    await page.goto(opened.url('motives'));
    const people = page.getByRole('button', { name: t('motives.open_other', { motive: t('value.motive.certainty'), number: '20' }) });
    // Motives follow some seconds after what people did; what was learnt from the first of them is learnt anew.
    await page.getByRole('table', { name: t('motives.whoTitle') }).waitFor({ timeout: 60_000 });
    await expect.poll(async () => {
      if ((await people.count()) === 0) await page.reload();
      await page.getByRole('table', { name: t('motives.whoTitle') }).waitFor();
      return people.count();
    }, { timeout: 60_000, interval: 2_000 }).toBe(1);
    await page.getByRole('table', { name: t('motives.asked') }).getByText(t('value.motive.certainty')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await people.click();
    const panel = page.getByRole('dialog');
    await expect.poll(() => panel.getByRole('rowheader').count()).toBe(20);
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await panel.getByRole('link').first().click();
    await page.getByText(t('person.motiveIs_one', { motive: t('value.motive.certainty'), number: '1' })).waitFor();
    await page.getByText(t('person.motiveEvidence')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  }, 120_000);

  test('read well on 390 px', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${opened.url('motives')}?where=device:desktop`);
    await page.getByRole('table', { name: t('motives.signsTitle') }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
