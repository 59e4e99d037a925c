// A server with an owner and an empty store, and a page of a browser in which the owner is signed in.
import type { Browser, Page } from 'playwright-core';
import { expect, test as plainTest } from 'vitest';
import { makeOwnerAndStore, type NewStore } from './api.ts';
import { launchBrowser, watchFaults } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

export interface StorePage {
  readonly page: Page;
  /** Exceptions, errors on the console and answers of 500 that the page met so far. */
  readonly faults: readonly string[];
  /** Address of a page of the store, such as `funnel`. */
  url(path: string): string;
  /** Address of the management API below the store, such as `/customers`; the page's own requests are the owner's. */
  apiUrl(path: string): string;
  /** Tells these calls of the tracking API with the store's write key; they are taken. */
  send(batch: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

async function openStorePage(viewport: { readonly width: number; readonly height: number }): Promise<StorePage> {
  const server: RunningServer = await startServer();
  const store: NewStore = await makeOwnerAndStore(server.url);
  const browser: Browser = await launchBrowser();
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Warsaw', viewport });
  await context.addCookies(store.cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: server.url })));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return {
    page, faults: watchFaults(page), url: (path) => `${server.url}/s/${store.storeId}/${path}`, apiUrl: (path) => `${server.url}/api/v1/stores/${store.storeId}${path}`,
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

/** Tests of one file that share a store and its page: opened for the first that asks for them, closed after the last. */
export const test = plainTest
  .extend('viewport', { scope: 'file' }, { width: 1440, height: 900 })
  .extend('opened', { scope: 'file' }, async ({ viewport }, { onCleanup }) => {
    const opened = await openStorePage(viewport);
    onCleanup(() => opened.close());
    return opened;
  })
  .extend('page', { scope: 'file' }, ({ opened }) => opened.page);
