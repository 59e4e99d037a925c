// Servers for tests: what they share, and ClickHouse over HTTP.
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server that runs until `stop`; it also ends with this process. */
export interface TestServer {
  /** Connection address, such as `postgresql://postgres@127.0.0.1:41234/postgres`. */
  readonly url: string;
  readonly pid: number;
  /** Ends it at once, as a power cut would; data stays and `start` brings it back on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Resolves once the child is gone. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Ends the child when this process ends, however it ends short of a kill. */
export function tie(child: ChildProcess): () => void {
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  return () => void process.removeListener('exit', end);
}

/** ClickHouse over HTTP on a free port of the loopback interface; one server serves many databases. */
export async function startClickHouse(): Promise<TestServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'throughline-clickhouse-'));
  let child: ChildProcess | null = null;
  let untie = () => {};
  const server = {
    url: `http://127.0.0.1:${port}`,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      const program = fileURLToPath(new URL('./testing-clickhouse.ts', import.meta.url));
      const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, String(port), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
      child = started;
      untie = tie(started);
      await new Promise<void>((resolve, reject) => {
        createInterface({ input: started.stdout }).once('line', () => resolve());
        started.once('exit', (code) => reject(new Error(`the ClickHouse stand-in ended while starting (exit code ${code})`)));
      });
    },
    async kill() {
      child?.kill('SIGKILL');
      if (child !== null) await ended(child);
      untie();
    },
    async stop() {
      child?.stdin?.end();
      if (child !== null) await ended(child);
      untie();
      rmSync(folder, { recursive: true, force: true });
    },
  } satisfies TestServer;
  await server.start();
  return server;
}
