// The journey map in a real browser: the picture by mouse and keyboard, the table, a narrow screen, rules tried, saved and taken back, hostile names.
import { describe, expect } from 'vitest';
import { eventually } from './harness/api.ts';
import { findAccessibilityFaults, overflow } from './harness/browser.ts';
import { IN_BROWSER } from './harness/calls.ts';
import { test } from './harness/store-page.ts';
import { createWords } from './harness/words.ts';

const HOSTILE = '<img src=x onerror="window.hurt=1">';

describe('the journey map', () => {
  const t = createWords();

  test('teaches what to do while there is nothing to draw', async ({ opened, page }) => {
    await page.goto(opened.url('journey'));
    await page.getByText(t('journey.empty.title')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('draws touchpoints and ways, and opens to the people by mouse', async ({ opened, page }) => {
    const track = (anonymousId: string, event: string, properties: object = {}) => ({ type: 'track', anonymousId, event, properties, context: IN_BROWSER });
    for (const person of ['v1', 'v2', 'v3']) {
      await opened.send([{ type: 'page', anonymousId: person, properties: { url: 'https://shop.example/?utm_medium=cpc', path: `/${HOSTILE}` }, context: { ...IN_BROWSER, campaign: { medium: 'cpc', source: 'google' } } }]);
      await opened.send([track(person, 'Product Viewed', { product_id: 'p1', name: HOSTILE })]);
      if (person !== 'v3') await opened.send([track(person, 'Product Added', { product_id: 'p1' })]);
    }
    await eventually(async () => {
      await page.goto(opened.url('journey'));
      return page.getByRole('button', { name: /Product page/ }).waitFor({ timeout: 3_000 }).then(() => true, () => false);
    }, (found) => found);
    await page.getByText('3 people met Product page').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: /^Cart/ }).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('rowheader').nth(1).waitFor();
    expect(await panel.getByRole('rowheader').count()).toBe(2);
    expect(page.url()).toContain('at=cart');
    expect(await findAccessibilityFaults(page, '[role=dialog]')).toEqual([]);
    await panel.getByRole('button', { name: /Product page/ }).click();
    await panel.getByText('Product page → Cart').waitFor();
    await panel.getByRole('rowheader').nth(1).waitFor();
    expect(await panel.getByRole('rowheader').count()).toBe(2);
  });

  test('is walked and opened with the keyboard', async ({ opened, page }) => {
    await page.goto(opened.url('journey'));
    await page.getByRole('button', { name: /^Ad/ }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('product');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('cart');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('at=');
  });

  test('is a table too, which sorts', async ({ page }) => {
    await page.getByText(t('journey.view.table'), { exact: true }).click();
    const table = page.getByRole('table', { name: t('journey.title') });
    await table.waitFor();
    await table.getByRole('button', { name: t('journey.people') }).click();
    expect(await table.getByRole('rowheader').first().innerText()).toMatch(/Ad|Product page/);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('tries a rule on real events, saves it, draws the past anew and takes it back', async ({ opened, page }) => {
    await page.goto(opened.url('journey?view=edit'));
    await page.getByText(t('journey.edit.unmatched')).waitFor();
    await page.getByText(`Page Viewed /${HOSTILE}`).first().waitFor();
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
    await page.getByRole('button', { name: t('journey.edit.addFor', { event: `Page Viewed /${HOSTILE}` }) }).click();
    await page.getByRole('button', { name: new RegExp(`^${t('journey.edit.new')}.*3 people`) }).waitFor();
    await page.getByRole('button', { name: new RegExp(`^${t('journey.edit.new')}.*3 people`) }).click();
    await page.getByRole('textbox', { name: t('journey.edit.name') }).first().fill(`${HOSTILE}${'试'.repeat(900)}`);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('action.save') }).click();
    await page.getByText(t('journey.edit.saved')).waitFor();
    await page.getByRole('group', { name: t('journey.picture') }).getByRole('button', { name: /试试/ }).waitFor();
    expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: t('action.undo') }).click();
    await page.getByRole('group', { name: t('journey.picture') }).getByRole('button', { name: /试试/ }).waitFor({ state: 'detached' });
  });

  test('reads well on 390 px', async ({ opened, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(opened.url('journey'));
    await page.getByRole('button', { name: /^Product page/ }).waitFor();
    await page.getByText(/→ Cart/).first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(opened.faults).toEqual([]);
  });
});
