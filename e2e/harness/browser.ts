// Chromium, found by scripts/browser.mjs and named in TEST_BROWSER.
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { z } from 'zod';

const found = z.object({ executablePath: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()) });

export async function launchBrowser(): Promise<Browser> {
  const named = process.env['TEST_BROWSER'];
  if (!named) throw new Error('Run `npm run e2e`: it finds the browser and hands it over in TEST_BROWSER.');
  const { executablePath, args, env } = found.parse(JSON.parse(named));
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return chromium.launch({ executablePath, args, env: { ...inherited, ...env } });
}

/** Collects what went wrong in the page by itself: exceptions, errors on the console, answers of 500 and more. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => {
    // Chromium's note that an observer of sizes is called once more in the next frame: nothing threw.
    if (!error.message.startsWith('ResizeObserver loop')) faults.push(`exception: ${error.message}`);
  });
  page.on('console', (message) => {
    // The browser itself reports an answer of 4xx as an error; a form refused is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return faults;
}

/**
 * Faults of accessibility on the page as it stands: WCAG 2.2 A and AA, one line each with the element.
 * @param part selector of the part to look at, such as an open dialog, which hides the rest from everybody; else the whole page
 */
export async function findAccessibilityFaults(page: Page, part: string | null = null): Promise<string[]> {
  await settled(page);
  // Of what is well nothing is told. Without frames the page itself can say all there is: else a blank page is opened each time to put
  // together what the frames found, which takes longer than to find it.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(page.frames().length === 1);
  const result = await (part === null ? builder : builder.include(part))
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // The first is experimental and counts the decorative initial of a store's name as a visible label. The others are about
    // the page as a whole: the header of a dialog that hides the page is no second banner.
    .disableRules(['label-content-name-mismatch', ...(part === null ? [] : ['landmark-no-duplicate-banner', 'landmark-unique'])])
    .analyze();
  return result.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

/** Waits until nothing fades or slides any more: halfway a text has a contrast that nobody reads it with. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getComputedTiming().endTime === Infinity),
  );
}

/** By how many pixels the page is wider than its window; 0 when nothing sticks out. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
