import { setTimeout as pause } from 'node:timers/promises';
import { fillEvents } from './fill.ts';
import { type LoadReport, sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer, type BenchServer } from './server-process.ts';
import { type Asker, askerOf, daysBefore, defaultPages, findPerson, openPage, questionPages, type View } from './studio-pages.ts';

const DAYS = 365;
const BAR_MS = 2_000;
/** Of one look at a page: nobody reads figures faster, and a slower reader would make it easier. */
const MOST_THOUGHT_MS = 4_000;
const OWNER = { name: 'Bench Owner', email: 'bench@example.com', password: 'correct horse battery staple' };
const FILTERS = [null, 'source:ad', 'source:direct|social', 'device:mobile', 'device:desktop,country:PL', 'language:en|pl', 'customer:returning', 'customer:new'] as const;

/**
 * Twenty analysts, each signed in, who open one page after another while 2,000 events a second arrive, in a store of 10 million events: p95 in ms from opening a page to
 * the last answer it needs. Pages, periods and filters are random, so that hardly anything is asked twice. Yardstick: the bar of 2,000 ms.
 *
 * @throws when an event was refused, or fewer arrived than should
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const { events, analysts, seconds, rate } = options.isSmoke ? { events: 20_000, analysts: 4, seconds: 6, rate: 500 } : { events: 10_000_000, analysts: 20, seconds: 120, rate: 2_000 };
  const folder = freshDataDir();
  try {
    const store = await makeStore(folder.dataDir);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events: options.events ?? events, days: DAYS });
    const server = await startServer({ dataDir: folder.dataDir, store });
    const askers = await signIn(server, analysts);
    const person = await findPerson(askerOf(server));
    // Once each before the clock runs: a merchant's server has answered before.
    for (const page of [...defaultPages({ days: daysBefore(0, 28), where: null, person }), ...questionPages({ days: daysBefore(0, 28), where: null, person })]) await openPage(askerOf(server), page);
    const load = sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 16, batch: 50, rate });
    const until = performance.now() + seconds * 1_000;
    const opened = (await Promise.all(askers.map((ask) => work(ask, { person, until })))).flat();
    const report = await load;
    await server.stop();
    tell(opened, report);
    refuseLoss(report, rate);
    return result('concurrency', { value: percentile(opened.map(({ ms }) => ms), 0.95), unit: 'ms', yardstick: BAR_MS });
  } finally {
    folder.remove();
  }
}

interface Opened {
  readonly page: string;
  readonly ms: number;
}

async function work(ask: Asker, { person, until }: { person: string | null; until: number }): Promise<Opened[]> {
  const opened: Opened[] = [];
  // They do not all begin at once.
  await pause(Math.random() * MOST_THOUGHT_MS);
  while (performance.now() < until) {
    const view = drawView(person);
    const page = oneOf([...defaultPages(view), ...questionPages(view)]);
    opened.push({ page: page.name, ms: await openPage(ask, page) });
    await pause(Math.random() * MOST_THOUGHT_MS);
  }
  return opened;
}

/** A week to a quarter, ending on any day of the year; half of the time a filter. */
function drawView(person: string | null): View {
  const length = 7 + Math.floor(Math.random() * 84);
  return { days: daysBefore(Math.floor(Math.random() * (DAYS - length)), length), where: Math.random() < 0.5 ? null : oneOf(FILTERS), person };
}

function oneOf<One>(all: readonly One[]): One {
  return all[Math.floor(Math.random() * all.length)] as One;
}

/** The owner signs in on so many machines; each keeps a session of its own. */
async function signIn(server: BenchServer, analysts: number): Promise<Asker[]> {
  const post = async (path: string, body: object): Promise<string> => {
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.url }, body: JSON.stringify(body) });
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    if (!answer.ok || cookie === '') throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    await answer.arrayBuffer();
    return cookie;
  };
  const cookies = [await post('/api/v1/setup', OWNER)];
  while (cookies.length < analysts) cookies.push(await post('/api/auth/sign-in/email', { email: OWNER.email, password: OWNER.password }));
  return cookies.map((cookie): Asker => async (path) => {
    const answer = await fetch(`${server.url}/api/v1/stores/${server.storeId}${path}`, { headers: { cookie } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  });
}

function tell(opened: readonly Opened[], report: LoadReport): void {
  for (const [page, own] of [...Map.groupBy(opened, (one) => one.page)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const times = own.map(({ ms }) => ms);
    process.stderr.write(`${page}: opened ${times.length} times, median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms\n`);
  }
  const times = opened.map(({ ms }) => ms);
  process.stderr.write(`${times.length} pages in ${report.seconds.toFixed(0)} s: median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (bar ${BAR_MS}), worst ${Math.max(...times).toFixed(0)} ms\n`);
  process.stderr.write(`${Math.round(report.sent / report.seconds)} events/s arrived, ${report.refused} requests refused, ingest p99 ${report.p99.toFixed(0)} ms\n`);
}

function refuseLoss(report: LoadReport, rate: number): void {
  if (report.refused > 0) throw new Error(`${report.refused} requests with events were refused: the bar is none.`);
  if (report.sent / report.seconds < 0.9 * rate) throw new Error(`Only ${Math.round(report.sent / report.seconds)} events/s arrived of ${rate}: the figure would say nothing.`);
}
