import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { callApi } from './api.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer, type BenchServer } from './server-process.ts';

const SAMPLE = fileURLToPath(new URL('../samples/online-retail/online_retail_third.csv.gz', import.meta.url));
const LINES = 143_600;
const ORDERS = 6_369;

/**
 * Lines a second from the upload of Online Retail's third to the moment the metrics show all of its orders.
 * Yardstick: merely reading the same file with csv-parse, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const yardstick = await readOnly();
  process.stderr.write(`yardstick: ${Math.round(yardstick)} lines/s read by csv-parse and thrown away\n`);
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const runs = options.isSmoke ? 1 : 3;
    let worst = Number.POSITIVE_INFINITY;
    for (let index = 0; index < runs; index += 1) {
      const store = index === 0 ? server : { ...server, ...(await anotherStore(server)) };
      const seconds = await importOnce(store);
      process.stderr.write(`${LINES} lines in ${seconds.toFixed(2)} s to numbers on screen\n`);
      worst = Math.min(worst, LINES / seconds);
    }
    return result('import', { value: worst, unit: 'lines/s', yardstick });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function readOnly(): Promise<number> {
  const startedAt = performance.now();
  let lines = 0;
  for await (const _record of createReadStream(SAMPLE).pipe(createGunzip()).pipe(parse({ columns: true }))) lines += 1;
  return lines / ((performance.now() - startedAt) / 1_000);
}

async function anotherStore(server: BenchServer): Promise<{ storeId: string }> {
  const answer = await callApi(server, { method: 'POST', path: '/api/v1/stores', body: { name: 'Again', currency: 'GBP', timezone: 'Europe/London' } });
  return { storeId: String((answer['store'] as { id: string }).id) };
}

async function importOnce(server: Pick<BenchServer, 'url' | 'dataDir' | 'storeId'>): Promise<number> {
  const base = `/api/v1/stores/${server.storeId}`;
  const bytes = readFileSync(SAMPLE);
  const startedAt = performance.now();
  const made = await callApi(server, { method: 'POST', path: `${base}/imports`, body: { preset: 'online-retail' } });
  const id = String(made['id'] ?? made['importId']);
  await callApi(server, { method: 'PUT', path: `${base}/imports/${id}/files/online_retail_third.csv.gz`, bytes });
  await callApi(server, { method: 'POST', path: `${base}/imports/${id}/start`, body: {} });
  for (;;) {
    const run = await callApi(server, { method: 'GET', path: `${base}/imports/${id}` });
    if (run['status'] === 'failed') throw new Error(`The import failed: ${String(run['message'])}`);
    if (run['status'] === 'done') {
      const orders = await callApi(server, { method: 'GET', path: `${base}/metrics/orders` });
      if (orders['value'] === ORDERS) return (performance.now() - startedAt) / 1_000;
    }
    await pause(20);
  }
}
