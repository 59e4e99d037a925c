import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Rows a second of the plain insert, measured in a process of its own, as chDB binds one folder a process. */
export async function insertRawRows(options: { seconds: number }): Promise<number> {
  const file = fileURLToPath(new URL('./raw-insert-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, String(options.seconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await new Promise((resolve) => child.on('close', resolve));
  return Number(out.trim());
}
