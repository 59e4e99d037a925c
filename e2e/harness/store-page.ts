// A server with an owner and an empty store, and a page of a browser in which the owner is signed in.
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { makeOwnerAndStore, type NewStore } from './api.ts';
import { launchBrowser, watchFaults } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

export interface StorePage {
  readonly page: Page;
  /** Exceptions, errors on the console and answers of 500 that the page met so far. */
  readonly faults: readonly string[];
  /** Address of a page of the store, such as `funnel`. */
  url(path: string): string;
  /** Tells these calls of the tracking API with the store's write key; they are taken. */
  send(batch: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

export async function openStorePage(): Promise<StorePage> {
  const server: RunningServer = await startServer();
  const store: NewStore = await makeOwnerAndStore(server.url);
  const browser: Browser = await launchBrowser();
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Warsaw', viewport: { width: 1440, height: 900 } });
  await context.addCookies(store.cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: server.url })));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return {
    page, faults: watchFaults(page), url: (path) => `${server.url}/s/${store.storeId}/${path}`,
    send: async (batch) => {
      const answer = await fetch(`${server.url}/v1/batch`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${store.writeKey}:`).toString('base64')}` }, body: JSON.stringify({ batch }),
      });
      expect(answer.status).toBe(200);
    },
    close: async () => {
      await browser.close();
      await server.remove();
    },
  };
}
