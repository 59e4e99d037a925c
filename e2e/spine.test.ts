// The first hour of a merchant, in one sitting: owner, store, first event live, real orders, true numbers.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWNER } from './harness/api.ts';
import { findAccessibilityFaults, launchBrowser, overflow, watchFaults } from './harness/browser.ts';
import { ROOT, startServer, type RunningServer } from './harness/server.ts';
import { createWords } from './harness/words.ts';

/** Stated by whoever collected the file: see samples/README.md. */
const RETAIL = { orders: '6,369', buyers: '1,476', gross: '£3,384,118.05', refunds: '£287,508.04' };
const SAMPLE = join(ROOT, 'samples', 'online-retail', 'online_retail_third.csv.gz');

describe('the first hour of a merchant', () => {
  const t = createWords();
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let storeUrl = '';
  let writeKey = '';

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    faults = watchFaults(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  async function choose(label: string, typed: string, option: string | RegExp): Promise<void> {
    await page.getByRole('combobox', { name: label }).or(page.getByLabel(label)).first().click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(typed);
    await page.getByRole('option', { name: option }).first().click();
  }

  /** The figure on the page, or what is said in its place. A page opened while an import is being counted is looked at anew. */
  async function readValue(): Promise<string> {
    const value = page.getByTestId('metric-value');
    const shown = await value.waitFor({ timeout: 5_000 }).then(() => value.innerText()).catch(() => page.getByRole('main').innerText());
    if (!/^[£\d]/.test(shown.trim())) await page.reload();
    return shown.trim();
  }

  test('the first visitor becomes the owner', async () => {
    await page.goto(server.url);
    await page.getByLabel(t('account.name')).fill(OWNER.name);
    await page.getByLabel(t('account.email')).fill(OWNER.email);
    await page.getByRole('textbox', { name: t('account.password') }).fill(OWNER.password);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('setup.create') }).click();
    await page.waitForURL(/\/new-store$/);
  });

  test('creates a store and is given its write key', async () => {
    await page.getByLabel(t('store.name')).fill('Gifts of London');
    await choose(t('store.currency'), 'GBP', /GBP/);
    await choose(t('store.timezone'), 'London', /London/);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('newStore.create') }).click();
    await page.waitForURL(/\/s\/[^/]+\/start/);
    storeUrl = page.url().replace(/\/start.*$/, '');
    writeKey = (await page.getByRole('textbox', { name: t('keys.writeKey') }).innerText()).trim();
    expect(writeKey.length).toBeGreaterThan(10);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('sees the first event arrive on Live while looking, from an unmodified Segment library', async () => {
    await page.goto(`${storeUrl}/live`);
    await page.getByText(t('live.none')).waitFor();
    const analytics = new Analytics({ writeKey, host: server.url, flushAt: 1 });
    analytics.track({ anonymousId: 'visitor-1', event: 'Product Viewed', properties: { product_id: 'k1', name: 'Kettle', price: 20 } });
    await page.getByRole('listitem').filter({ hasText: 'Product Viewed' }).waitFor();
    await analytics.closeAndFlush();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('imports real orders with a bar that moves', async () => {
    if (!existsSync(SAMPLE)) throw new Error(`The sample is missing: ${SAMPLE}`);
    await page.goto(`${storeUrl}/data?tab=imports`);
    await page.getByTestId('import-files').setInputFiles(SAMPLE);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: t('imports.run') }).click();
    const run = page.getByRole('article').filter({ hasText: 'online_retail' });
    await run.getByText(t('imports.status.done')).waitFor({ timeout: 90_000 });
    await run.getByText(/6,369/).waitFor();
  });

  test.each([
    ['orders', RETAIL.orders],
    ['buyers', RETAIL.buyers],
    ['gross_sales', RETAIL.gross],
    ['refunds', RETAIL.refunds],
  ])('reads the true number of %s on Metrics', async (metric, expected) => {
    await page.goto(`${storeUrl}/metrics?metric=${metric}&period=all`);
    await expect.poll(readValue, { timeout: 30_000, interval: 500 }).toBe(expected);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('opens a number to the people behind it', async () => {
    await page.getByRole('button', { name: t('metrics.open'), exact: true }).click();
    await page.getByRole('dialog').getByRole('row').nth(1).waitFor();
    expect(await findAccessibilityFaults(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test.each(['overview', 'live', 'funnel', 'retention', 'attribution', 'metrics?period=all', 'customers', 'data?tab=sources', 'data?tab=keys', 'data?tab=imports', 'data?tab=quarantine', 'data?tab=vocabulary', 'settings', 'start'])(
    'finds %s usable by everybody, in light and dark, from a phone to a wall',
    async (path) => {
      for (const [scheme, width] of [['light', 390], ['dark', 1280], ['light', 2560]] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${storeUrl}/${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForFunction(() => document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root') === null);
        // What a reader of screens meets is the same at every width from the middle on.
        const found = width === 2560 ? [] : await findAccessibilityFaults(page);
        expect({ scheme, width, overflow: await overflow(page), faults: found }).toEqual({ scheme, width, overflow: 0, faults: [] });
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 860 });
    },
  );

  test.each(['pl-PL', 'uk-UA', 'zh-CN'])('reads in %s on a phone, in the dark, with nothing cut off and for everybody', async (locale) => {
    const signedIn = await page.context().storageState();
    const context = await browser.newContext({ locale, timezoneId: 'Europe/Warsaw', viewport: { width: 390, height: 844 }, colorScheme: 'dark', reducedMotion: 'reduce', storageState: { ...signedIn, origins: [] } });
    const there = await context.newPage();
    there.setDefaultTimeout(20_000);
    const met = watchFaults(there);
    const words = createWords(locale.slice(0, 2));
    for (const [path, heading] of [['overview', 'nav.overview'], ['live', 'nav.live'], ['funnel', 'nav.funnel'], ['paths', 'nav.paths'], ['order-journeys', 'nav.orderJourneys'], ['retention', 'nav.retention'], ['attribution', 'nav.attribution'], ['metrics?period=all', 'nav.metrics'], ['customers', 'nav.customers'], ['data?tab=imports', 'nav.data'], ['settings', 'nav.settings']] as const) {
      await there.goto(`${storeUrl}/${path}`);
      await there.getByRole('heading', { level: 1 }).waitFor();
      await there.waitForFunction(() => document.querySelector('.mantine-Loader-root, .mantine-Skeleton-root') === null);
      expect((await there.getAttribute('html', 'lang'))?.split('-')[0]).toBe(locale.slice(0, 2));
      expect(await there.locator('body').innerText()).toContain(words(heading));
      expect({ path, overflow: await overflow(there), faults: await findAccessibilityFaults(there) }).toEqual({ path, overflow: 0, faults: [] });
    }
    expect(met).toEqual([]);
    await context.close();
  });

  test('opens a customer with their timeline', async () => {
    await page.goto(`${storeUrl}/customers`);
    const links = page.getByRole('main').locator('a[href*="/customers/"]');
    await links.first().waitFor();
    await links.first().click();
    await page.waitForURL(/\/customers\/\d+/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('finds the same numbers, still signed in, after the server was stopped and started anew', async () => {
    const meanwhile = page.url();
    await page.goto('about:blank');
    expect(await server.stop()).toBe(0);
    server = await startServer({ DATA_DIR: server.dataDir, PORT: new URL(meanwhile).port });
    await page.goto(`${storeUrl}/metrics?metric=orders&period=all`);
    await expect.poll(readValue, { timeout: 30_000, interval: 500 }).toBe(RETAIL.orders);
  });

  test('opens the studio at its first page, which asks for each thing once and early', async () => {
    const asked: string[] = [];
    const told: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('requestfailed', (request) => told.push(`${request.url()} failed: ${request.failure()?.errorText}`));
    page.on('response', (response) => told.push(`${response.url()} ${response.status()}`));
    await page.goto(server.url);
    await page.waitForURL(/\/overview$/);
    await page.getByRole('main').locator('h3').first().waitFor();
    const rest = new URL(storeUrl).pathname.replace('/s/', '/api/v1/stores/');
    // One question brings what the first screen draws. The figures themselves may be asked anew, as while something is still being counted.
    expect(asked.filter((path) => path === '/api/v1/opening'), told.join('\n')).toHaveLength(1);
    for (const path of ['/api/v1/me', `${rest}/data-range`, `${rest}/overview/notices`]) expect(asked, told.join('\n')).not.toContain(path);
    // The script that asks is not behind the studio's own code.
    expect(asked.findIndex((path) => /early-/.test(path))).toBeLessThan(asked.findIndex((path) => /frame-/.test(path)));
  });

  test('signs out', async () => {
    await page.getByRole('button', { name: new RegExp(`^${t('account.menu')}`) }).first().click();
    await page.getByRole('menuitem', { name: t('account.signOut') }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await findAccessibilityFaults(page)).toEqual([]);
  });

  test('meets no exception, no error on the console and no answer of 500 on the way', () => {
    expect(faults).toEqual([]);
  });
});
