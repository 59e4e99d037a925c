import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { callApi } from './api.ts';
import { sendLoad } from './load.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer, type BenchServer } from './server-process.ts';

const BAR_MS = 2_000;
const EVENTS_PER_SECOND = 1_000;
const MARK = 'Bench Marked';
/** Clock ticks of a second, as /proc counts them. */
const TICKS = 100;

/**
 * From the HTTP answer to the membership, p99 in ms, with 100 live segments at 1,000 events a second: an event and an order by turns, each of
 * somebody new, and the segment that each of them enters has grown. Yardstick: the bar of 2,000 ms. Also tells how much of a core the whole server takes, with the
 * segments and without.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const seconds = options.isSmoke ? 6 : 40;
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const bare = options.isSmoke ? null : await coresUnderLoad(server, 20, async () => undefined);
    await makeSegments(server, options.isSmoke ? 20 : 100);
    const [byEvent, byOrder] = [await save(server, 'marked', { kind: 'did', name: MARK }), await save(server, 'bought', { kind: 'metric', metric: 'revenue', op: 'at_least', value: 99_000_00 })];
    const delays: number[] = [];
    const cores = await coresUnderLoad(server, seconds, async (until) => {
      for (let turn = 0; performance.now() < until; turn += 1) delays.push(await measureOne(server, turn % 2 === 0 ? { id: byEvent, isOrder: false } : { id: byOrder, isOrder: true }));
    });
    process.stderr.write(`${delays.length} memberships timed: median ${percentile(delays, 0.5).toFixed(0)} ms; the whole server took ${cores.toFixed(2)} cores${bare === null ? '' : `, ${bare.toFixed(2)} without segments`}\n`);
    return result('segments', { value: percentile(delays, 0.99), unit: 'ms', yardstick: BAR_MS });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function coresUnderLoad(server: BenchServer, seconds: number, meanwhile: (until: number) => Promise<void>): Promise<number> {
  const load = sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 4, batch: 25, rate: EVENTS_PER_SECOND });
  await pause(1_500);
  const [before, startedAt] = [cpuSeconds(server.pid), performance.now()];
  await meanwhile(performance.now() + (seconds - 3) * 1_000);
  await pause(Math.max(0, (seconds - 3) * 1_000 - (performance.now() - startedAt)));
  const cores = (cpuSeconds(server.pid) - before) / ((performance.now() - startedAt) / 1_000);
  const report = await load;
  process.stderr.write(`${Math.round(report.sent / report.seconds)} events/s\n`);
  return cores;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** What merchants ask: what people did and how often, what they did not, sequences, value, recency, scores. */
async function makeSegments(server: BenchServer, count: number): Promise<void> {
  const act = (name: string) => ({ name });
  const kinds: ((n: number) => object)[] = [
    (n) => ({ kind: 'did', name: 'Product Viewed', times: { op: 'at_least', n: 1 + (n % 5) }, within: { lastDays: 1 + n } }),
    (n) => ({ kind: 'all', of: [{ kind: 'did', name: 'Product Added', within: { lastDays: 1 + n } }, { kind: 'not', of: { kind: 'did', name: 'Order Completed', within: { lastDays: 1 + n } } }] }),
    (n) => ({ kind: 'did', name: 'Product Viewed', where: [{ property: 'price', operator: '>', value: String(n) }] }),
    (n) => ({ kind: 'sequence', first: act('Product Viewed'), next: act('Product Added'), withinDays: 1 + n }),
    (n) => ({ kind: 'unfinished', first: act('Checkout Started'), next: act('Order Completed'), afterHours: n, lastDays: 7 + n }),
    (n) => ({ kind: 'metric', metric: 'orders', op: 'at_least', value: 1 + (n % 4) }),
    (n) => ({ kind: 'metric', metric: 'revenue', op: 'at_least', value: n * 1_000, within: { lastDays: 30 + n } }),
    (n) => ({ kind: 'metric', metric: 'days_since_order', op: 'at_least', value: 10 + n }),
    (n) => ({ kind: 'all', of: [{ kind: 'score', axis: 'm', min: 1 + (n % 5), max: 5 }, { kind: 'did', name: 'Product Viewed', within: { lastDays: 2 + n } }] }),
    (n) => ({ kind: 'metric', metric: 'days_since_seen', op: 'at_least', value: 5 + n }),
  ];
  for (let index = 0; index < count - 2; index += 1) await save(server, `segment ${index}`, kinds[index % kinds.length]?.(1 + Math.floor(index / kinds.length)) ?? {});
}

async function save(server: BenchServer, name: string, definition: object): Promise<string> {
  const made = await callApi(server, { method: 'POST', path: `/api/v1/stores/${server.storeId}/segments`, body: { name, definition } });
  return String(made['id']);
}

async function sizeOf(server: BenchServer, id: string): Promise<number> {
  return Number((await callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}/segments/${id}` }))['size']);
}

async function measureOne(server: BenchServer, asked: { readonly id: string; readonly isOrder: boolean }): Promise<number> {
  const before = await sizeOf(server, asked.id);
  const orderId = randomUUID();
  const order = { event: 'Order Completed', properties: { order_id: orderId, currency: 'EUR', products: [{ product_id: 'P1', price: 100_000, quantity: 1 }] } };
  const answer = await fetch(`${server.url}/v1/track`, {
    method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}` }, body: JSON.stringify({ userId: randomUUID(), ...(asked.isOrder ? order : { event: MARK }) }),
  });
  await answer.arrayBuffer();
  const answeredAt = performance.now();
  for (;;) {
    if ((await sizeOf(server, asked.id)) > before) return performance.now() - answeredAt;
    if (performance.now() - answeredAt > 30_000) throw new Error('The membership did not come within 30 seconds.');
    await pause(25);
  }
}
