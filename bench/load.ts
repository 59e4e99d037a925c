import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface LoadReport {
  /** Events acknowledged with 200. */
  readonly sent: number;
  readonly refused: number;
  readonly seconds: number;
  /** Of a request, in ms. */
  readonly p99: number;
  readonly requests: number;
}

/** Runs the load in a process of its own. */
export async function sendLoad(load: { url: string; writeKey: string; seconds: number; connections: number; batch: number; rate?: number }): Promise<LoadReport> {
  const file = fileURLToPath(new URL('./load-worker.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, load.url, load.writeKey, String(load.seconds), String(load.connections), String(load.batch), String(load.rate ?? 0)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await new Promise((resolve) => child.on('close', resolve));
  const report: unknown = JSON.parse(out);
  if (typeof report !== 'object' || report === null || !('sent' in report)) throw new Error('The load process gave no report.');
  return report as LoadReport;
}
