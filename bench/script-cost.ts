import { median, medianInterval } from '@throughline/stats';
import type { Browser } from 'playwright-core';
import { buildScript, launchBrowser, serveProductPage } from './product-page.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer } from './server-process.ts';

const PAIRS = 80;
const THROTTLE = 4;
/** A mid mobile line: 9 Mbit/s down, 170 ms round trip, as in the profiles of Lighthouse and its "slow 4G" made twice as fast. */
const LINE = { offline: false, latency: 85, downloadThroughput: (9 * 1_024 * 1_024) / 8, uploadThroughput: (1.5 * 1_024 * 1_024) / 8 };

/**
 * Largest Contentful Paint of a product page with the script, in ms: the median of alternating pairs of loads with an empty cache, on a
 * processor four times slower and a mobile line. Yardstick: the same page without it, in the same pairs. On stderr: the median of the
 * differences within pairs and its 95 % interval.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  buildScript();
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  const shop = await serveProductPage({ serverUrl: server.url, writeKey: server.writeKey });
  const browser = await launchBrowser();
  try {
    // The first loads warm the browser and the server, not the page.
    for (const path of ['', '?tag']) await paintMs(browser, shop.url + path);
    const pairs: { readonly without: number; readonly with: number }[] = [];
    for (let pair = 0; pair < (options.isSmoke ? 6 : PAIRS); pair += 1) {
      // Whoever comes second in a pair may find a warmer machine, so they take turns.
      const first = pair % 2 === 0 ? '' : '?tag';
      const one = await paintMs(browser, shop.url + first);
      const other = await paintMs(browser, `${shop.url}${first === '' ? '?tag' : ''}`);
      pairs.push(first === '' ? { without: one, with: other } : { without: other, with: one });
    }
    return tell(pairs);
  } finally {
    await browser.close();
    shop.close();
    await server.stop();
    folder.remove();
  }
}

function tell(pairs: readonly { readonly without: number; readonly with: number }[]): BenchResult {
  const differences = pairs.map((pair) => pair.with - pair.without);
  const interval = medianInterval(differences);
  const value = median(pairs.map((pair) => pair.with)) ?? Number.NaN;
  const yardstick = median(pairs.map((pair) => pair.without)) ?? Number.NaN;
  const difference = median(differences) ?? Number.NaN;
  const holdsZero = interval !== null && interval.low <= 0 && interval.high >= 0;
  process.stderr.write(
    `${pairs.length} pairs: with ${value.toFixed(0)} ms, without ${yardstick.toFixed(0)} ms; median difference ${difference.toFixed(1)} ms` +
      ` (95 % interval ${interval?.low.toFixed(1)} to ${interval?.high.toFixed(1)}), ${((difference / yardstick) * 100).toFixed(2)} % of the page;` +
      ` bar ${holdsZero || difference / yardstick < 0.02 ? 'held' : 'not held'}\n`,
  );
  return result('script-cost', { value, unit: 'ms LCP', yardstick });
}

/** Largest Contentful Paint of one load in a browser that knows nothing yet. */
async function paintMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', LINE);
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await page.goto(url, { waitUntil: 'load' });
    // What the script does after the page must not count for the page, but must have had its chance to disturb it.
    await page.waitForTimeout(1_500);
    return await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          // The types of Node, which stand here, do not know this one.
          const options: object = { type: 'largest-contentful-paint', buffered: true };
          Reflect.apply(PerformanceObserver.prototype.observe, new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)), [options]);
        }),
    );
  } finally {
    await context.close();
  }
}
