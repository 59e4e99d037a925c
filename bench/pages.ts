import { fillEvents } from './fill.ts';
import { sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer, type BenchServer } from './server-process.ts';
import { askerOf, daysBefore, defaultPages, findPerson, openPage, type PageData } from './studio-pages.ts';

const DAYS = 365;
/** Events a second that go on arriving while pages are opened. */
const WRITES_PER_SECOND = 500;
const BAR_MS = 300;

/**
 * The data of each default page of the studio over 10 million events, writes going on, as the studio asks for it: p95 in ms of the worst
 * page. Yardstick: the same over 1 million events, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const large = options.events ?? (options.isSmoke ? 30_000 : 10_000_000);
  const small = Math.round(large / (options.isSmoke ? 3 : 10));
  const before = await measure(small, options);
  const now = await measure(large, options);
  for (const [name, p95] of now) {
    const ratio = p95 / (before.get(name) ?? p95);
    process.stderr.write(`${name}: p95 ${p95.toFixed(0)} ms (bar ${BAR_MS}), ${ratio.toFixed(2)} times that of ${small} events (bar 1.5)\n`);
  }
  const [worst] = [...now].toSorted(([, a], [, b]) => b - a);
  if (worst === undefined) throw new Error('No page was measured.');
  return result('pages', { value: worst[1], unit: 'ms', yardstick: before.get(worst[0]) ?? worst[1] });
}

/** @returns p95 by page */
async function measure(events: number, options: BenchOptions): Promise<ReadonlyMap<string, number>> {
  const folder = freshDataDir();
  try {
    const store = await makeStore(folder.dataDir);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events, days: DAYS });
    const server = await startServer({ dataDir: folder.dataDir, store });
    const times = await measurePages(server, { rounds: options.isSmoke ? 2 : 30, note: `${events} events` });
    await server.stop();
    return times;
  } finally {
    folder.remove();
  }
}

/** Opens each default page so many times while events arrive. @returns p95 in ms by page */
export async function measurePages(server: BenchServer, { rounds, note }: { rounds: number; note: string }): Promise<ReadonlyMap<string, number>> {
  const pages = await listPages(server);
  let isDone = false;
  const writing = keepWriting(server, { isDone: () => isDone, seconds: rounds < 5 ? 1 : 5 });
  const times = new Map(pages.map(({ name }) => [name, [] as number[]]));
  const firsts = new Map<string, number>();
  // The first round warms up: a merchant's server has answered before. What it takes is printed: nothing is kept of a page by then (decision 0015).
  for (let round = -1; round < rounds; round += 1) {
    for (const page of pages) {
      const ms = await openPage(askerOf(server), page);
      if (round < 0) firsts.set(page.name, ms);
      else times.get(page.name)?.push(ms);
    }
  }
  isDone = true;
  await writing;
  for (const [name, sample] of times) {
    process.stderr.write(`${note}, ${name}: first ${firsts.get(name)?.toFixed(0)} ms, then median ${percentile(sample, 0.5).toFixed(0)} ms, p95 ${percentile(sample, 0.95).toFixed(0)} ms, worst ${Math.max(...sample).toFixed(0)} ms\n`);
  }
  return new Map([...times].map(([name, sample]) => [name, percentile(sample, 0.95)]));
}

async function keepWriting(server: BenchServer, { isDone, seconds }: { isDone: () => boolean; seconds: number }): Promise<void> {
  while (!isDone()) await sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 2, batch: 50, rate: WRITES_PER_SECOND });
}

/** The default pages of the last four weeks that this store can open. */
async function listPages(server: BenchServer): Promise<PageData[]> {
  const ask = askerOf(server);
  const found: PageData[] = [];
  for (const page of defaultPages({ days: daysBefore(0, 28), where: null, person: await findPerson(ask) })) {
    const isThere = await openPage(ask, page).then(() => true, (error: unknown) => {
      process.stderr.write(`${page.name} is left out: ${String(error)}\n`);
      return false;
    });
    if (isThere) found.push(page);
  }
  return found;
}
