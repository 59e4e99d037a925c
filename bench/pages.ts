import { callApi } from './api.ts';
import { fillEvents } from './fill.ts';
import { sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer, type BenchServer } from './server-process.ts';

const DAYS = 365;
/** Events a second that go on arriving while pages are opened. */
const WRITES_PER_SECOND = 500;
const BAR_MS = 300;
const DAY_MS = 86_400_000;

/** What the studio asks for a page, in steps: a step begins when the one before has been answered. */
interface PageData {
  readonly name: string;
  readonly steps: readonly (readonly string[])[];
}

/**
 * The data of each default page of the studio over 10 million events, writes going on, as the studio asks for it: p95 in ms of the worst
 * page. Yardstick: the same over 1 million events, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const [small, large] = options.isSmoke ? [10_000, 30_000] : [1_000_000, 10_000_000];
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
    const pages = await listPages(server);
    const rounds = options.isSmoke ? 2 : 30;
    let isDone = false;
    const writing = keepWriting(server, () => isDone);
    const times = new Map(pages.map(({ name }) => [name, [] as number[]]));
    const firsts = new Map<string, number>();
    // The first round warms up: a merchant's server has answered before. What it takes is printed: nothing is kept of a page by then (decision 0015).
    for (let round = -1; round < rounds; round += 1) {
      for (const page of pages) {
        const ms = await openPage(server, page);
        if (round < 0) firsts.set(page.name, ms);
        else times.get(page.name)?.push(ms);
      }
    }
    isDone = true;
    await writing;
    await server.stop();
    for (const [name, sample] of times) {
      process.stderr.write(`${events} events, ${name}: first ${firsts.get(name)?.toFixed(0)} ms, then median ${percentile(sample, 0.5).toFixed(0)} ms, p95 ${percentile(sample, 0.95).toFixed(0)} ms, worst ${Math.max(...sample).toFixed(0)} ms\n`);
    }
    return new Map([...times].map(([name, sample]) => [name, percentile(sample, 0.95)]));
  } finally {
    folder.remove();
  }
}

async function keepWriting(server: BenchServer, isDone: () => boolean): Promise<void> {
  while (!isDone()) await sendLoad({ url: server.url, writeKey: server.writeKey, seconds: 5, connections: 2, batch: 50, rate: WRITES_PER_SECOND });
}

async function openPage(server: BenchServer, { steps }: PageData): Promise<number> {
  const startedAt = performance.now();
  for (const paths of steps) await Promise.all(paths.map((path) => callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}${path}` })));
  return performance.now() - startedAt;
}

async function listPages(server: BenchServer): Promise<PageData[]> {
  const tomorrow = Date.now() + DAY_MS;
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const days = `from=${dayOf(tomorrow - 28 * DAY_MS)}&to=${dayOf(tomorrow)}`;
  const person = await findPerson(server);
  const pages: PageData[] = [
    { name: 'overview', steps: [['/data-range'], [`/overview?${days}`, '/overview/notices'], [`/journey?${days}`]] },
    { name: 'metrics', steps: [['/data-range', '/metrics'], [`/metrics/revenue?${days}&by=day`, `/metrics/revenue?${days}&by=source`]] },
    { name: 'customers', steps: [['/customers?limit=50', '/customers/facets']] },
    ...(person === null ? [] : [{ name: 'person', steps: [[`/customers/${person}`, `/customers/${person}/overview`], [`/customers/${person}/story`, `/customers/${person}/lifeline`]] }]),
    { name: 'live', steps: [['/events', '/event-names']] },
    { name: 'data', steps: [['/sources']] },
    { name: 'journey', steps: [['/data-range'], [`/journey?${days}`]] },
  ];
  const found: PageData[] = [];
  for (const page of pages) {
    const isThere = await openPage(server, page).then(() => true, (error: unknown) => {
      process.stderr.write(`${page.name} is left out: ${String(error)}\n`);
      return false;
    });
    if (isThere) found.push(page);
  }
  return found;
}

/** Somebody who is not the first on the list: a person as any other. */
async function findPerson(server: BenchServer): Promise<string | null> {
  const answer = await callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}/customers` });
  const people = Array.isArray(answer['customers']) ? answer['customers'] : [];
  const person: unknown = people[Math.floor(people.length / 2)];
  return typeof person === 'object' && person !== null && 'personKey' in person ? String(person.personKey) : null;
}
