// The real server as a child process, on a free port, with a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, freePort, tie } from '../../apps/server/src/platform/testing-servers.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 60_000;

export interface RunningServer {
  /** `http://localhost:PORT`. */
  readonly url: string;
  readonly dataDir: string;
  /** What it wrote on stdout and stderr so far. */
  said(): string;
  /** Graceful stop; resolves to the exit code, and rejects when it does not end within 20 s. */
  stop(): Promise<number | null>;
  /** Graceful stop, then its data is removed. */
  remove(): Promise<void>;
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const until = Date.now() + START_MS; ; ) {
    if (child.exitCode !== null) throw new Error(`The server ended while starting (exit code ${child.exitCode}):\n${said()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`The server was not ready within ${START_MS / 1000} s:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts `throughline start`, or another command that serves, and waits until it is ready. */
export async function startServer(env: Record<string, string> = {}, command: readonly string[] = ['start']): Promise<RunningServer> {
  const port = Number(env['PORT'] ?? (await freePort()));
  const dataDir = env['DATA_DIR'] ?? join(mkdtempSync(join(tmpdir(), 'throughline-e2e-')), 'data');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/product.mjs', ...command], {
    cwd: ROOT,
    env: { ...process.env, ...env, PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const untie = tie(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = (output + String(chunk)).slice(-100_000)));
  const url = `http://localhost:${port}`;
  await untilReady(url, child, () => output);
  const stop = async () => {
    child.kill('SIGTERM');
    const slow = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`The server did not stop within 20 s:\n${output}`)), 20_000).unref());
    await Promise.race([ended(child), slow]);
    untie();
    return child.exitCode;
  };
  return {
    url,
    dataDir,
    said: () => output,
    stop,
    async remove() {
      await stop();
      rmSync(join(dataDir, '..'), { recursive: true, force: true });
    },
  };
}
