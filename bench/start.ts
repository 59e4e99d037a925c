import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fillEvents } from './fill.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer } from './server-process.ts';

const BAR_MS = { empty: 5_000, full: 10_000, memoryMb: 700 };

/**
 * From start to ready, with an empty store and with 10 million events, and memory when idle. The figure is the empty store's median.
 * Yardstick: the bar, as there is nothing else to start.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const folder = freshDataDir();
  // Until what a start leaves behind has been swept up.
  const restMs = options.isSmoke ? 3_000 : 20_000;
  try {
    const store = await makeStore(folder.dataDir);
    const empty = await measureStarts(folder.dataDir, store, { times: options.isSmoke ? 1 : 5, restMs });
    process.stderr.write(`empty: ${empty.startMs.map(Math.round).join(', ')} ms to ready, ${Math.round(empty.idleMb)} MB idle\n`);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events: options.isSmoke ? 100_000 : 10_000_000, days: 365 });
    const full = await measureStarts(folder.dataDir, store, { times: options.isSmoke ? 1 : 3, restMs });
    process.stderr.write(`full: ${full.startMs.map(Math.round).join(', ')} ms to ready (bar ${BAR_MS.full}), ${Math.round(full.idleMb)} MB idle (bar ${BAR_MS.memoryMb})\n`);
    return result('start', { value: percentile(empty.startMs, 0.5), unit: 'ms', yardstick: BAR_MS.empty });
  } finally {
    folder.remove();
  }
}

async function measureStarts(
  dataDir: string,
  store: { storeId: string; writeKey: string; apiKey: string },
  { times, restMs }: { times: number; restMs: number },
): Promise<{ startMs: number[]; idleMb: number }> {
  const startMs: number[] = [];
  let idleMb = 0;
  for (let index = 0; index < times; index += 1) {
    const server = await startServer({ dataDir, store });
    startMs.push(server.startMs);
    await pause(index === times - 1 ? restMs : 500);
    idleMb = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })) / 1_024;
    await server.stop();
  }
  return { startMs, idleMb };
}
