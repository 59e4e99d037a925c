// What the tests of the script share: a server that serves it, a browser, and a shop whose calls are caught before the server.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { makeOwnerAndStore, type NewStore } from '../harness/api.ts';
import { launchBrowser } from '../harness/browser.ts';
import { startServer, type RunningServer } from '../harness/server.ts';
import { catchCalls, pageUrl, serveShop, untilLoaded, type Outbox, type Shop } from './shop.ts';

export interface Setting {
  readonly server: RunningServer;
  readonly store: NewStore;
  readonly browser: Browser;
  readonly shop: Shop;
  /** A visitor with an empty browser, and what is sent from there. */
  visitor(): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly sent: Outbox;
  /** Opens a page of the shop and waits for the script. */
  open(path: string, parts?: Readonly<Record<string, string>>, options?: { readonly page?: Page; readonly withSignals?: boolean }): Promise<Page>;
}

export async function startSetting(): Promise<Setting> {
  const server = await startServer();
  const store = await makeOwnerAndStore(server.url);
  const browser = await launchBrowser();
  const shop = await serveShop({ serverUrl: server.url, writeKey: store.writeKey });
  return {
    server, store, browser, shop,
    visitor: async () => {
      const context = await browser.newContext();
      return visitorOf(context, shop, await catchCalls(context));
    },
    close: async () => {
      await browser.close();
      await shop.close();
      await server.remove();
    },
  };
}

export function visitorOf(context: BrowserContext, shop: Shop, sent: Outbox): Visitor {
  return {
    context,
    sent,
    open: async (path, parts = {}, options = {}) => {
      const page = options.page ?? (await context.newPage());
      await page.goto(pageUrl(shop, path, parts));
      await untilLoaded(page, options.withSignals ?? false);
      return page;
    },
  };
}

/** What the page calls. */
export interface Calls {
  track(event: string, properties?: object): void;
  page(...said: unknown[]): void;
  identify(...said: unknown[]): void;
  alias(userId: string, previousId?: string): void;
  reset(): void;
  consent(choices: object, details?: object): void;
  anonymousId(): string | null;
}

/** Calls the script from inside a page. */
export async function tell(page: Page, name: keyof Calls, ...args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(([method, list]) => {
    const throughline: Record<string, (...all: unknown[]) => unknown> = Reflect.get(window, 'throughline');
    return throughline[method]?.(...list);
  }, [name, args] as const);
}

/** Long enough for anything that would have been sent. */
export async function pause(page: Page, ms = 2_000): Promise<void> {
  await page.waitForTimeout(ms);
}
