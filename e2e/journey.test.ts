// The journey map in a real browser: the picture by mouse and keyboard, the table, a narrow screen, rules tried, saved and taken back, hostile names.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, makeOwnerAndStore, type NewStore } from './harness/api.ts';
import { findAccessibilityFaults, launchBrowser, overflow, watchFaults } from './harness/browser.ts';
import { startServer, type RunningServer } from './harness/server.ts';
import { createWords } from './harness/words.ts';

const HOSTILE = '<img src=x onerror="window.hurt=1">';

describe('the journey map', () => {
  const t = createWords();
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let store: NewStore;
  let url = '';

  async function send(events: readonly object[]): Promise<void> {
    const answer = await fetch(`${server.url}/v1/batch`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${store.writeKey}:`).toString('base64')}` }, body: JSON.stringify({ batch: events }),
    });
    expect(answer.status).toBe(200);
  }

  beforeAll(async () => {
    server = await startServer();
    store = await makeOwnerAndStore(server.url);
    url = `${server.url}/s/${store.storeId}/journey`;
    browser = await launchBrowser();
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Warsaw', viewport: { width: 1440, height: 900 } });
    await context.addCookies(store.cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: server.url })));
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    faults = watchFaults(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  test('teaches what to do while there is nothing to draw', async () => {
    await page.goto(url);
    await page.getByText(t('journey.empty.title')).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('draws touchpoints and ways, and opens to the people by mouse', async () => {
    const library = { name: 'analytics.js', version: '1' };
    const context = { library, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' };
    const track = (anonymousId: string, event: string, properties: object = {}) => ({ type: 'track', anonymousId, event, properties, context });
    for (const person of ['v1', 'v2', 'v3']) {
      await send([{ type: 'page', anonymousId: person, properties: { url: 'https://shop.example/?utm_medium=cpc', path: `/${HOSTILE}` }, context: { ...context, campaign: { medium: 'cpc', source: 'google' } } }]);
      await send([track(person, 'Product Viewed', { product_id: 'p1', name: HOSTILE })]);
      if (person !== 'v3') await send([track(person, 'Product Added', { product_id: 'p1' })]);
    }
    await eventually(async () => {
      await page.goto(url);
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

  test('is walked and opened with the keyboard', async () => {
    await page.goto(url);
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

  test('is a table too, which sorts', async () => {
    await page.getByText(t('journey.view.table'), { exact: true }).click();
    const table = page.getByRole('table', { name: t('journey.title') });
    await table.waitFor();
    await table.getByRole('button', { name: t('journey.people') }).click();
    expect(await table.getByRole('rowheader').first().innerText()).toMatch(/Ad|Product page/);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('tries a rule on real events, saves it, draws the past anew and takes it back', async () => {
    await page.goto(`${url}?view=edit`);
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

  test('reads well on 390 px', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(url);
    await page.getByRole('button', { name: /^Product page/ }).waitFor();
    await page.getByText(/→ Cart/).first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});
