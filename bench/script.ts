import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { z } from 'zod';
import { buildScript, launchBrowser, serveProductPage } from './product-page.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer } from './server-process.ts';

const BARS = { coreBytes: 6_144, totalBytes: 14_000, taskMs: 50 };
const THROTTLE = 4;
const TRACED = z.object({ name: z.string(), ph: z.string(), ts: z.number().default(0), dur: z.number().default(0), pid: z.number(), tid: z.number(), args: z.unknown() });
type Traced = z.infer<typeof TRACED>;

/**
 * Gzip bytes of the core as the server sends it; beside it, on stderr, those of all that a page loads of us before anybody touches it, and
 * the longest time that our code took within one task, on a page with a processor four times slower.
 * Yardstick: `@segment/analytics-next`, which a shop would load otherwise, packed and compressed in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  buildScript();
  const yardstick = await sizeOfSegment();
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const core = await sentBytes(`${server.url}/throughline.js?key=${server.writeKey}`);
    const loads = await loadPages({ serverUrl: server.url, writeKey: server.writeKey }, options.isSmoke ? 1 : 10);
    const total = (await Promise.all([...loads.urls].map(sentBytes))).reduce((sum, bytes) => sum + bytes, 0);
    process.stderr.write(`core ${core} bytes gzip (bar ${BARS.coreBytes}); ${loads.urls.size} files loaded untouched: ${total} bytes gzip (bar ${BARS.totalBytes})\n`);
    process.stderr.write(`longest work of ours within one task at a processor ${THROTTLE} times slower: ${Math.max(...loads.longestMs).toFixed(1)} ms (bar ${BARS.taskMs}); of each load: ${loads.longestMs.map((ms) => ms.toFixed(1)).join(', ')}\n`);
    return result('script', { value: core, unit: 'bytes gzip', yardstick });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function sizeOfSegment(): Promise<number> {
  const contents = "import { AnalyticsBrowser } from '@segment/analytics-next';\nwindow.analytics = AnalyticsBrowser.load({ writeKey: 'wk' });\nwindow.analytics.page();";
  const bundle = await build({ stdin: { contents, resolveDir: process.cwd(), loader: 'js' }, bundle: true, minify: true, write: false, format: 'iife', platform: 'browser', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' });
  return gzipSync(bundle.outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

/** What the server sends for an address when a browser asks for gzip. */
async function sentBytes(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  if (!answer.ok || answer.headers.get('content-encoding') !== 'gzip') throw new Error(`${url} answered ${answer.status}, not packed with gzip.`);
  return Number(answer.headers.get('content-length'));
}

/** Loads the page anew and anew; tells what it asked of our server and, for each load, the longest work of ours within one task. */
async function loadPages(script: { serverUrl: string; writeKey: string }, times: number): Promise<{ urls: Set<string>; longestMs: number[] }> {
  const browser = await launchBrowser();
  const shop = await serveProductPage(script);
  const urls = new Set<string>();
  const longestMs: number[] = [];
  try {
    for (let time = 0; time < times; time += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('request', (request) => {
        if (request.method() === 'GET' && request.url().startsWith(script.serverUrl)) urls.add(request.url());
      });
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
      const events: Traced[] = [];
      session.on('Tracing.dataCollected', ({ value }) => events.push(...z.array(TRACED).parse(value)));
      const finished = new Promise<void>((resolve) => session.on('Tracing.tracingComplete', () => resolve()));
      await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8'] } });
      const sent = page.waitForRequest((request) => request.url().endsWith('/v1/batch'));
      await page.goto(`${shop.url}?tag`);
      await sent;
      await page.waitForTimeout(3_000);
      await session.send('Tracing.end');
      await finished;
      longestMs.push(longestWorkOf(script.serverUrl, events));
      await context.close();
    }
    return { urls, longestMs };
  } finally {
    shop.close();
    await browser.close();
  }
}

/** What a thread does for a script: reading, compiling and running it, and calling what it left to be called. */
const WORK = /^(EvaluateScript|FunctionCall|v8\.compile|v8\.run|v8\.callFunction|V8\.|RunMicrotasks)/;

/**
 * The longest time that a script of ours took within one task, in real milliseconds, so already slowed down. What else the browser does in the
 * same task, such as laying out the page at whose end we are called, it does without us too.
 */
function longestWorkOf(origin: string, events: readonly Traced[]): number {
  const ours = events.filter(({ name, ph, args }) => ph === 'X' && WORK.test(name) && JSON.stringify(args ?? null).includes(`${origin}/throughline`));
  if (ours.length === 0) throw new Error('No work of the script was seen: the trace has changed its form.');
  const holds = (outer: Traced, inner: Traced): boolean => outer.pid === inner.pid && outer.tid === inner.tid && outer.ts <= inner.ts && outer.ts + outer.dur >= inner.ts + inner.dur;
  const outermost = ours.filter((one) => !ours.some((other) => other !== one && other.dur > one.dur && holds(other, one)));
  const tasks = events.filter(({ name, ph }) => ph === 'X' && name === 'RunTask');
  const byTask = Map.groupBy(outermost, (one) => tasks.find((task) => holds(task, one)) ?? one);
  return Math.max(...[...byTask.values()].map((parts) => parts.reduce((sum, { dur }) => sum + dur, 0))) / 1_000;
}
