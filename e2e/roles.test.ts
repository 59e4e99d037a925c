// Who may see little is shown little: a support agent finds no page, tab or command that ends at a wall.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeOwnerAndStore, type NewStore } from './harness/api.ts';
import { findAccessibilityFaults, launchBrowser, watchFaults } from './harness/browser.ts';
import { startServer, type RunningServer } from './harness/server.ts';
import { createWords } from './harness/words.ts';

const AGENT = { name: 'Adam Agent', email: 'adam@example.com', password: 'correct horse battery staple' };

describe('a support agent in the studio', () => {
  const t = createWords();
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let store: NewStore;
  let faults: string[];

  beforeAll(async () => {
    server = await startServer();
    store = await makeOwnerAndStore(server.url);
    const headers = { origin: server.url, cookie: store.cookie };
    const me = z.object({ organisations: z.array(z.object({ id: z.string() })) }).parse(await (await fetch(`${server.url}/api/v1/me`, { headers })).json());
    const invited = await fetch(`${server.url}/api/v1/organisations/${me.organisations[0]?.id}/invitations`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ email: AGENT.email, role: 'agent' }) });
    const { link } = z.object({ link: z.string() }).parse(await invited.json());
    browser = await launchBrowser();
    page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 860 } })).newPage();
    page.setDefaultTimeout(20_000);
    faults = watchFaults(page);
    await page.goto(`${server.url}${new URL(link, server.url).pathname}${new URL(link, server.url).search}`);
    await page.getByLabel(t('account.name')).fill(AGENT.name);
    await page.getByRole('textbox', { name: t('account.password') }).fill(AGENT.password);
    await page.getByRole('button', { name: t('invite.join') }).click();
    await page.waitForURL(/\/live$/);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  test('begins at Live and is offered the pages that open', async () => {
    const pages = page.getByRole('navigation', { name: t('nav.pages') }).first();
    const names = [t('nav.live'), t('nav.customers'), t('nav.data'), t('nav.settings')];
    await expect.poll(() => pages.getByRole('link').allInnerTexts()).toEqual(names);
    for (const name of names) {
      await pages.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await page.getByRole('alert').count(), name).toBe(0);
    }
  });

  test('is offered the parts of Data that open, and no others by command', async () => {
    await page.goto(`${server.url}/s/${store.storeId}/data?tab=quarantine`);
    // The tabs come with the page, and which of them with who is asking: neither is there at once after the address.
    await expect.poll(() => page.getByRole('tab').allInnerTexts()).toEqual([t('data.tab.sources'), t('data.tab.vocabulary')]);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type(t('data.tab.quarantine'));
    expect(await page.getByRole('dialog').getByRole('button', { name: t('data.tab.quarantine') }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('starts at Live again next time, with nothing refused on the way', async () => {
    await page.goto(server.url);
    await page.waitForURL(/\/live$/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(faults).toEqual([]);
  });
});
