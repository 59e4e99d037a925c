import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Fills a store's log with random sessions and orders, straight into the engine, in a process of its own. */
export async function fillEvents(options: { dataDir: string; storeId: string; events: number; days: number }): Promise<void> {
  const bundled = fileURLToPath(new URL('../scripts/tests/bundled.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', bundled, 'bench/fill-worker.ts', options.dataDir, options.storeId, String(options.events), String(options.days)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error('Filling the store failed.');
}
