// `npm run demo`, as somebody who has just installed the product meets it: enter with one click, two stores, both full.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccessibilityFaults, launchBrowser, overflow, watchFaults } from './harness/browser.ts';
import { startServer, type RunningServer } from './harness/server.ts';
import { createWords } from './harness/words.ts';

const DEMO = 'Demo shop (simulated)';
const GIFT = 'Gift shop (real)';

describe('the demo', () => {
  const t = createWords();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    const params = join(folder, 'small.json');
    writeFileSync(params, JSON.stringify({ shoppers: 1_500, days: 40 }));
    server = await startServer({}, ['demo', '--params', params]);
    browser = await launchBrowser();
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Warsaw', viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    faults = watchFaults(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function readFigure(path: string): Promise<number> {
    await page.goto(path);
    const text = await page.getByTestId('metric-value').innerText();
    return Number(text.replaceAll(/[^\d.]/g, ''));
  }

  test('offers its account on the page for signing in, and lets in with one click', async () => {
    await page.goto(server.url);
    const enter = page.getByRole('button', { name: t('signIn.demo') });
    await enter.waitFor();
    for (const [scheme, width] of [['dark', 390], ['light', 1280]] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 860 });
      expect(await findAccessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    await enter.click();
    await page.waitForURL(/\/s\/[^/]+\//);
  });

  test('opens the simulated store, says what it is, and has figures', async () => {
    await page.getByRole('button', { name: t('store.switch', { name: DEMO }) }).first().waitFor();
    await page.getByText(t('store.simulated')).waitFor();
    const store = page.url().replace(/(\/s\/[^/]+).*$/, '$1');
    for (const metric of ['orders', 'sessions', 'gross_sales', 'visitors']) expect(await readFigure(`${store}/metrics?metric=${metric}&period=all`), metric).toBeGreaterThan(20);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('has the real orders one choice away, and says what those are', async () => {
    await page.getByRole('button', { name: t('store.switch', { name: DEMO }) }).first().click();
    expect(await findAccessibilityFaults(page, '[role="menu"]')).toEqual([]);
    await page.getByRole('menuitem', { name: new RegExp(GIFT.replace(/[()]/g, '\\$&')) }).click();
    await page.getByText(t('store.sample')).waitFor();
    const store = page.url().replace(/(\/s\/[^/]+).*$/, '$1');
    expect(await readFigure(`${store}/metrics?metric=orders&period=all`)).toBe(6_369);
    await page.setViewportSize({ width: 390, height: 860 });
    expect(await overflow(page)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('did all that without a fault in the page', () => {
    expect(faults).toEqual([]);
  });
});
