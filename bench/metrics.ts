import { z } from 'zod';
import { callApi } from './api.ts';
import { fillEvents } from './fill.ts';
import { sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer, type BenchServer } from './server-process.ts';

const DIMENSIONS = ['source', 'device', 'country', 'language'] as const;
const DAY_MS = 86_400_000;
const DAYS = 365;
/** Events a second that go on arriving while the questions are asked. */
const WRITES_PER_SECOND = 500;

/**
 * Every metric by day and by one dimension over a random 30 days of 10 million events, over HTTP, writes going on: p95 in ms.
 * Yardstick: the same over 1 million events, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const [small, large] = options.isSmoke ? [10_000, 30_000] : [1_000_000, 10_000_000];
  const yardstick = await measure(small, options);
  const value = await measure(large, options);
  return result('metrics', { value, unit: 'ms', yardstick });
}

async function measure(events: number, options: BenchOptions): Promise<number> {
  const folder = freshDataDir();
  try {
    const store = await makeStore(folder.dataDir);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events, days: DAYS });
    const server = await startServer({ dataDir: folder.dataDir, store });
    const metrics = await listMetrics(server);
    const rounds = options.isSmoke ? 1 : 5;
    const seconds = options.isSmoke ? 4 : 60;
    const writing = sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 2, batch: 50, rate: WRITES_PER_SECOND });
    const asked: Asked[] = [];
    for (let round = 0; round < rounds; round += 1) for (const metric of metrics) asked.push(...(await askBoth(server, metric)));
    await writing;
    await server.stop();
    const times = asked.map(({ ms }) => ms);
    const p95 = percentile(times, 0.95);
    const slowest = asked.toSorted((a, b) => b.ms - a.ms).slice(0, Math.ceil(asked.length / 20));
    process.stderr.write(`slowest: ${slowest.map(({ code, by, ms }) => `${code} by ${by} ${ms.toFixed(0)}`).join(', ')}\n`);
    process.stderr.write(`${events} events: ${times.length} questions, median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms\n`);
    return p95;
  } finally {
    folder.remove();
  }
}

interface Metric {
  readonly code: string;
  /** The shortest of day, week and month by which it may be asked. */
  readonly bucket: string;
  readonly dimensions: readonly string[];
}

const LISTED = z.array(z.object({ code: z.string(), refusals: z.record(z.string(), z.string()), dimensions: z.array(z.string()) }));

async function listMetrics(server: BenchServer): Promise<readonly Metric[]> {
  const metrics = LISTED.parse(Object.values(await callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}/metrics` })));
  return metrics.map(({ code, refusals, dimensions }) => ({
    code, bucket: ['day', 'week'].find((bucket) => refusals[bucket] === undefined) ?? 'month', dimensions: DIMENSIONS.filter((dimension) => dimensions.includes(dimension)),
  }));
}

interface Asked {
  readonly code: string;
  readonly by: string;
  readonly ms: number;
}

async function askBoth(server: BenchServer, { code, bucket, dimensions }: Metric): Promise<Asked[]> {
  const from = new Date(Date.now() - (30 + Math.floor(Math.random() * (DAYS - 30))) * DAY_MS);
  const range = `from=${from.toISOString().slice(0, 10)}&to=${new Date(from.getTime() + 30 * DAY_MS).toISOString().slice(0, 10)}`;
  const dimension = dimensions[Math.floor(Math.random() * dimensions.length)];
  const asked: Asked[] = [];
  for (const by of [bucket, ...(dimension === undefined ? [] : [dimension])]) {
    const startedAt = performance.now();
    await callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}/metrics/${code}?${range}&by=${by}` });
    asked.push({ code, by, ms: performance.now() - startedAt });
  }
  return asked;
}
