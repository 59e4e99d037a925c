import { waitUntilFolded } from './folded.ts';
import { insertRawRows } from './raw-insert.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer } from './server-process.ts';
import { sendLoad } from './load.ts';

/**
 * Events a second on disk over HTTP: batches of 100, all of validation, dedupe, sealing, sessions and the order book running.
 * Yardstick: the same rows into a plain MergeTree table with the same columns, through the same client, in blocks of 10,000 with
 * `fsync_after_insert = 1`, alone on the machine, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const seconds = options.isSmoke ? 3 : 60;
  const yardstick = await insertRawRows({ seconds: options.isSmoke ? 2 : 15 });
  process.stderr.write(`yardstick: ${Math.round(yardstick)} rows/s into a plain table\n`);
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const load = await sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 64, batch: 100 });
    const caughtUpMs = await waitUntilFolded(server.url);
    const value = load.sent / load.seconds;
    process.stderr.write(`${Math.round(value)} events/s, ${load.refused} requests refused, p99 of a batch ${Math.round(load.p99)} ms\n`);
    process.stderr.write(`derived tables caught up ${Math.round(caughtUpMs)} ms after the end\n`);
    return result('ingest', { value, unit: 'events/s', yardstick });
  } finally {
    await server.stop();
    folder.remove();
  }
}
