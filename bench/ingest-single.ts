import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sendLoad } from './load.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer } from './server-process.ts';

/**
 * Durable single `track` requests a second over 256 connections.
 * Yardstick: the same Fastify server answering the same requests without storing anything, under the same load, in the same run.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const seconds = options.isSmoke ? 3 : 30;
  const yardstick = await measureBareServer(seconds);
  process.stderr.write(`yardstick: ${Math.round(yardstick)} requests/s answered without storing\n`);
  const folder = freshDataDir();
  const server = await startServer({ dataDir: folder.dataDir });
  try {
    const load = await sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: 256, batch: 1 });
    const value = load.sent / load.seconds;
    process.stderr.write(`${Math.round(value)} requests/s, p99 ${Math.round(load.p99)} ms, ${load.refused} refused\n`);
    return result('ingest-single', { value, unit: 'requests/s', yardstick });
  } finally {
    await server.stop();
    folder.remove();
  }
}

async function measureBareServer(seconds: number): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const file = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const load = await sendLoad({ url: `http://127.0.0.1:${port}`, writeKey: 'none', seconds, connections: 256, batch: 1 });
  child.kill();
  return load.sent / load.seconds;
}
