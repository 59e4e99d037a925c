import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { callApi } from './api.ts';
import { sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer, type BenchServer } from './server-process.ts';

const BAR_MS = 1_000;
const EVENTS_PER_SECOND = 1_000;

/**
 * From the HTTP answer to the effect, p99 in ms, at 1,000 events a second with all registered reactions: an `identify` is answered,
 * and the customer it names can be found. Yardstick: the bar of 1,000 ms.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const seconds = options.isSmoke ? 5 : 40;
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const load = sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 4, batch: 25, rate: EVENTS_PER_SECOND });
    await pause(1_000);
    const delays: number[] = [];
    const until = performance.now() + (seconds - 2) * 1_000;
    while (performance.now() < until) delays.push(await measureOne(server));
    const report = await load;
    process.stderr.write(`${delays.length} effects timed at ${Math.round(report.sent / report.seconds)} events/s: median ${percentile(delays, 0.5).toFixed(0)} ms\n`);
    return result('reactions', { value: percentile(delays, 0.99), unit: 'ms', yardstick: BAR_MS });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function measureOne(server: BenchServer): Promise<number> {
  const email = `${randomUUID()}@example.com`;
  const answer = await fetch(`${server.url}/v1/identify`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}` },
    body: JSON.stringify({ userId: randomUUID(), anonymousId: randomUUID(), traits: { email } }),
  });
  await answer.arrayBuffer();
  const answeredAt = performance.now();
  for (;;) {
    const found = await callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}/customers?search=${encodeURIComponent(email)}` });
    if (Array.isArray(found['customers']) && found['customers'].length > 0) return performance.now() - answeredAt;
    if (performance.now() - answeredAt > 30_000) throw new Error('The effect did not come within 30 seconds.');
    await pause(5);
  }
}
