import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../apps/server/src/platform/testing-servers.ts';

/** The product in a process of its own, on a folder of its own, as an operator would run it. */
export interface BenchServer {
  readonly url: string;
  readonly writeKey: string;
  readonly apiKey: string;
  readonly storeId: string;
  readonly pid: number;
  readonly dataDir: string;
  /** From spawn to ready, in ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** The command line as a person starts it. */
const CLI = fileURLToPath(new URL('../scripts/product.mjs', import.meta.url));

export function freshDataDir(): { dataDir: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  return { dataDir: join(folder, 'data'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a command of the CLI on the folder and reads its one line of JSON. */
export async function runCommand(dataDir: string, args: readonly string[]): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args, '--json'], {
    env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const out = await readAll(child);
  const parsed: unknown = JSON.parse(out.trim().split('\n').at(-1) ?? '{}');
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`The command ${args.join(' ')} gave no JSON object.`);
  return { ...parsed };
}

async function readAll(child: ChildProcess): Promise<string> {
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await new Promise<void>((resolve) => child.on('close', () => resolve()));
  return out;
}

/** Starts the server on a folder that already has a store, or makes one. */
export async function startServer(options: { dataDir: string; store?: { storeId: string; writeKey: string; apiKey: string } }): Promise<BenchServer> {
  const store = options.store ?? (await makeStore(options.dataDir));
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'start'], {
    env: { ...process.env, DATA_DIR: options.dataDir, PORT: String(port), LOG_LEVEL: 'warn', MIN_FREE_MB: '100' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child);
  return {
    ...store, url, dataDir: options.dataDir, pid: child.pid ?? 0, startMs: performance.now() - startedAt,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.on('exit', resolve));
    },
  };
}

export async function makeStore(dataDir: string): Promise<{ storeId: string; writeKey: string; apiKey: string }> {
  const made = await runCommand(dataDir, ['store', 'create', 'Bench', '--currency', 'EUR', '--timezone', 'Europe/Warsaw']);
  return { storeId: String(made['storeId']), writeKey: String(made['writeKey']), apiKey: String(made['apiKey']) };
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (child.exitCode !== null) throw new Error('The server ended before it was ready.');
    const isReady = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The server was not ready within a minute.');
}

const TICKS_PER_SECOND = 100;
/** Of one processor, within a second: what a server that has nothing to do takes. */
const AT_REST = 0.15;
const REST_WAIT_MS = 60_000;

/** Waits until a server is done with what a start leaves behind, such as reading what it knows of the log, so that it is not measured with the first questions. */
export async function waitUntilAtRest({ pid }: Pick<BenchServer, 'pid'>): Promise<void> {
  const until = performance.now() + REST_WAIT_MS;
  let before = processorSeconds(pid);
  while (performance.now() < until) {
    await pause(1_000);
    const now = processorSeconds(pid);
    if (now - before < AT_REST) return;
    before = now;
  }
}

/** Of user and system, as the kernel of Linux tells; elsewhere nothing is known and nothing is waited for. */
function processorSeconds(pid: number): number {
  try {
    const told = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user = 0, system = 0] = told.slice(told.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
    return (user + system) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}
