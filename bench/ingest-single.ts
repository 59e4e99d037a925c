import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../apps/server/src/platform/testing-servers.ts';
import { waitUntilFolded } from './folded.ts';
import { sendLoad } from './load.ts';
import { result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, startServer } from './server-process.ts';

const CONNECTIONS = 256;

/**
 * Durable single `track` requests a second over 256 connections.
 * Yardstick: the same Fastify server answering the same requests without storing anything, under the same load, in the same run. The two
 * take turns, because a machine's speed changes within minutes; both figures are the median of their rounds.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const rounds = options.isSmoke ? 1 : 5;
  const seconds = options.isSmoke ? 3 : 10;
  const folder = freshDataDir();
  const bare = await startBareServer();
  const server = await startServer({ dataDir: folder.dataDir });
  const answered: number[] = [];
  const kept: number[] = [];
  const p99s: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const yardstick = await sendLoad({ url: bare.url, writeKey: 'none', seconds, connections: CONNECTIONS, batch: 1 });
      const load = await sendLoad({ url: server.url, writeKey: server.writeKey, seconds, connections: CONNECTIONS, batch: 1 });
      answered.push(yardstick.sent / yardstick.seconds);
      kept.push(load.sent / load.seconds);
      p99s.push(load.p99);
      process.stderr.write(`round ${round}: ${Math.round(load.sent / load.seconds)} requests/s kept, p99 ${Math.round(load.p99)} ms, ${load.refused} refused; ${Math.round(yardstick.sent / yardstick.seconds)} answered without storing\n`);
      // What the folds still have to do is not the yardstick's to pay for.
      await waitUntilFolded(server.url);
    }
    process.stderr.write(`p99 of the worst round ${Math.round(Math.max(...p99s))} ms\n`);
    return result('ingest-single', { value: medianOf(kept), unit: 'requests/s', yardstick: medianOf(answered) });
  } finally {
    bare.stop();
    await server.stop();
    folder.remove();
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const port = await freePort();
  const file = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
