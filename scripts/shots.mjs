// `npm run shots -- URL [--email E --password P] [--store ID] [--only live,metrics] [--languages en,pl] [--axe]`
// Pictures every screen of a running studio in two widths, two themes and four languages into shots/, for people to look at.
// With --axe it also prints what axe finds wrong on each screen.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { SCREENS } from './shots-screens.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WIDTHS = [1440, 390];
const THEMES = ['light', 'dark'];
const LANGUAGES = ['en', 'pl', 'uk', 'zh'];
const OWNER = { name: 'Olena Owner', email: 'olena@example.com', password: 'correct horse battery staple' };

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { email: { type: 'string' }, password: { type: 'string' }, store: { type: 'string' }, only: { type: 'string' }, languages: { type: 'string' }, out: { type: 'string' }, axe: { type: 'boolean' } },
  });
  const only = values.only?.split(',');
  return {
    url: (positionals[0] ?? 'http://localhost:4000').replace(/\/$/, ''),
    owner: { ...OWNER, ...(values.email ? { email: values.email } : {}), ...(values.password ? { password: values.password } : {}) },
    storeId: values.store ?? null,
    wants: (name) => only === undefined || only.includes(name),
    languages: values.languages?.split(',') ?? LANGUAGES,
    out: values.out ?? join(ROOT, 'shots'),
    axe: values.axe ?? false,
  };
}

async function ask(context, url, body) {
  const answer = await context.request.fetch(url, body === undefined ? {} : { method: 'POST', data: body, headers: { origin: new URL(url).origin } });
  if (!answer.ok()) throw new Error(`${url} answered ${answer.status()}: ${await answer.text()}`);
  return answer.json();
}

/** Signs in, or makes the owner and a store on a fresh server. @returns the store to look at */
async function enter(context, { url, owner, storeId }) {
  const setup = await ask(context, `${url}/api/v1/setup`);
  if (setup.needsOwner) await ask(context, `${url}/api/v1/setup`, owner);
  else await ask(context, `${url}/api/auth/sign-in/email`, { email: owner.email, password: owner.password });
  const me = await ask(context, `${url}/api/v1/me`);
  if (storeId !== null || me.stores.length > 0) return storeId ?? me.stores[0].id;
  return (await ask(context, `${url}/api/v1/stores`, { name: 'Lampy i wazony', currency: 'EUR', timezone: 'Europe/Warsaw' })).store.id;
}

async function settle(page) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  // Fonts, the chart's own drawing and what arrives a moment later.
  await page.waitForTimeout(500);
}

async function accessibilityFaults(page) {
  const { default: AxeBuilder } = await import('@axe-core/playwright');
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 180)} ${node.failureSummary?.split('\n')[1] ?? ''}`));
}

/** One picture; tells what is wrong with the page as well. @returns the number of faults */
async function shoot(page, { name, address, options }) {
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await settle(page);
  await page.screenshot({ path: join(options.out, `${name}.png`), fullPage: false });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const faults = wide > 0 ? [`the page is ${wide} px wider than its window`] : [];
  if (options.axe) faults.push(...(await accessibilityFaults(page)));
  for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
  return faults.length;
}

async function firstPerson(context, url, storeId) {
  const answer = await context.request.get(`${url}/api/v1/stores/${storeId}/customers?sort=revenue`);
  return answer.ok() ? ((await answer.json()).customers[0]?.personKey ?? null) : null;
}

async function shootAll({ browser, options, storeId, state, person }) {
  const screens = { ...SCREENS, ...(person === null ? {} : { profile: `/customers/${person}`, 'profile-events': `/customers/${person}?view=events` }) };
  let faults = 0;
  for (const language of options.languages) {
    for (const colorScheme of THEMES) {
      for (const width of WIDTHS) {
        const viewport = { width, height: width < 600 ? 844 : 900 };
        const suffix = `${width}-${colorScheme}-${language}`;
        const context = await browser.newContext({ viewport, colorScheme, locale: language, reducedMotion: 'reduce', storageState: state });
        const page = await context.newPage();
        page.on('pageerror', (error) => process.stdout.write(`${suffix}: exception: ${error.message}\n`));
        for (const [screen, path] of Object.entries(screens)) {
          if (options.wants(screen)) faults += await shoot(page, { name: `${screen}-${suffix}`, address: `${options.url}/s/${storeId}${path}`, options });
        }
        if (options.wants('new-store')) faults += await shoot(page, { name: `new-store-${suffix}`, address: `${options.url}/new-store`, options });
        await context.clearCookies();
        if (options.wants('sign-in')) faults += await shoot(page, { name: `sign-in-${suffix}`, address: `${options.url}/sign-in`, options });
        await context.close();
      }
    }
  }
  return faults;
}

const options = readOptions();
mkdirSync(options.out, { recursive: true });
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args: [...args, '--disable-gpu', '--disable-background-networking'], env: { ...process.env, ...env } });
try {
  const context = await browser.newContext();
  const storeId = await enter(context, options);
  const person = await firstPerson(context, options.url, storeId);
  const faults = await shootAll({ browser, options, storeId, person, state: await context.storageState() });
  process.stdout.write(`Pictures are in ${options.out}; ${faults} faults.\n`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await browser.close();
}
