import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page, type Request } from 'playwright-core';
import { serveBarePage } from './bare-studio.ts';
import { fillEvents } from './fill.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer } from './server-process.ts';

const BAR = { kilobytes: 350, ms: 1_500 };
/** A mid laptop on an office line: half the speed of this machine's core, and the network of Lighthouse's desktop profile. */
const CPU_SLOWDOWN = 2;
const NETWORK = { offline: false, latency: 40, downloadThroughput: (10_240 * 1_024) / 8, uploadThroughput: (10_240 * 1_024) / 8 };
const QUIET_MS = 1_000;
const GIVE_UP_MS = 60_000;
const OWNER = { name: 'Bench Owner', email: 'bench@example.com', password: 'correct horse battery staple' };

interface Opening {
  /** From the start of the navigation to the first screen being drawn with its figures and the last long task after it. */
  readonly interactiveMs: number;
  /** Gzip bytes over the network, headers included. */
  readonly bytes: number;
}

/**
 * The first screen after sign-in, its figures drawn, in a browser with an empty cache: median ms to interactive; bytes are told beside it.
 * Yardstick: an empty page of the same React and Mantine, served the same way in the same run: what is left is the studio itself.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const folder = freshDataDir();
  const bare = await serveBarePage(fileURLToPath(new URL('../apps/studio/', import.meta.url)));
  const browser = await launchBrowser();
  try {
    const store = await makeStore(folder.dataDir);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events: options.isSmoke ? 10_000 : 100_000, days: 90 });
    const server = await startServer({ dataDir: folder.dataDir, store });
    const studio: Opening[] = [];
    const yardstick: Opening[] = [];
    try {
      const session = await signIn(browser, server.url);
      const rounds = options.isSmoke ? 1 : 9;
      // In turn, so that a slow minute of the machine slows both.
      for (let round = 0; round < rounds; round += 1) {
        yardstick.push(await open(browser, { url: bare.url, drawn: 'main p', session: null }));
        studio.push(await open(browser, { url: server.url, drawn: 'main h3', session }));
      }
    } finally {
      await server.stop();
    }
    tell('studio', studio);
    tell('bare page', yardstick);
    return result('studio', { value: median(studio, 'interactiveMs'), unit: 'ms', yardstick: median(yardstick, 'interactiveMs') });
  } finally {
    await browser.close();
    await bare.close();
    folder.remove();
  }
}

async function launchBrowser(): Promise<Browser> {
  const said = execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/browser.mjs', import.meta.url))], { encoding: 'utf8' });
  const { executablePath, args, env }: { executablePath: string; args: string[]; env: Record<string, string> } = JSON.parse(said.trim().split('\n').at(-1) ?? '{}');
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return chromium.launch({ executablePath, args: [...args, '--disable-gpu', '--disable-background-networking'], env: { ...inherited, ...env } });
}

function tell(name: string, openings: readonly Opening[]): void {
  const kilobytes = median(openings, 'bytes') / 1_024;
  process.stderr.write(`${name}: ${kilobytes.toFixed(0)} kB gzip (bar ${BAR.kilobytes}), interactive after ${openings.map(({ interactiveMs }) => interactiveMs.toFixed(0)).join(', ')} ms (bar ${BAR.ms})\n`);
}

function median(openings: readonly Opening[], figure: keyof Opening): number {
  return percentile(openings.map((opening) => opening[figure]), 0.5);
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Makes the owner of the fresh server, which signs in. */
async function signIn(browser: Browser, url: string): Promise<Session> {
  const context = await browser.newContext();
  const answer = await context.request.post(`${url}/api/v1/setup`, { data: OWNER, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}: ${await answer.text()}`);
  const session = await context.storageState();
  await context.close();
  return session;
}

async function open(browser: Browser, page: { readonly url: string; readonly drawn: string; readonly session: Session | null }): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, extraHTTPHeaders: { 'accept-encoding': 'gzip' }, ...(page.session === null ? {} : { storageState: page.session }) });
  try {
    const tab = await context.newPage();
    const client = await context.newCDPSession(tab);
    const bytes = await countBytes(tab, client);
    await client.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await tab.addInitScript(watch(page.drawn));
    await tab.goto(page.url, { waitUntil: 'commit' });
    return { interactiveMs: await waitForQuiet(tab), bytes: await bytes() };
  } finally {
    await context.close();
  }
}

async function countBytes(tab: Page, client: CDPSession): Promise<() => Promise<number>> {
  let total = 0;
  const counted = new Set<string>();
  const byWorker: Request[] = [];
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  await client.send('Network.emulateNetworkConditions', NETWORK);
  client.on('Network.requestWillBeSent', ({ request }) => counted.add(request.url));
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    total += encodedDataLength;
  });
  // What a worker asks for is not told to the page's client.
  tab.on('requestfinished', (request) => byWorker.push(request));
  return async () => {
    const sizes = await Promise.all(byWorker.filter((request) => !counted.has(request.url())).map((request) => request.sizes()));
    return sizes.reduce((sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize, total);
  };
}

/** In the page: remembers when the last long task ended, and when the frame after the first element of this kind began; asked from outside it would be seen up to half a second late. */
function watch(drawn: string): string {
  return `new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.busyUntil = entry.startTime + entry.duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_changes, observer) => {
    if (document.querySelector(${JSON.stringify(drawn)}) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnAt = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });`;
}

/** @returns when the page was drawn or its last long task ended, whichever is later, once nothing long has run for a second */
async function waitForQuiet(tab: Page): Promise<number> {
  const until = Date.now() + GIVE_UP_MS;
  while (Date.now() < until) {
    const [now = 0, busyUntil = 0, drawnAt = 0] = await tab.evaluate<number[]>('[performance.now(), window.busyUntil ?? 0, window.drawnAt ?? 0]');
    const interactiveAt = Math.max(drawnAt, busyUntil);
    if (drawnAt > 0 && now - interactiveAt >= QUIET_MS) return interactiveAt;
    await tab.waitForTimeout(100);
  }
  throw new Error(`The page was not drawn within ${GIVE_UP_MS / 1_000} s.`);
}
