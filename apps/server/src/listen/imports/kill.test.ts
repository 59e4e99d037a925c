import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openImports } from './testing/import-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-kill-'));
const dataDir = join(folder, 'data');
const sample = new URL('../../../../../samples/online-retail/online_retail_third.csv.gz', import.meta.url).pathname;
/** Starts the helper from a build: it starts four times. */
const helper = [new URL('../../../../../scripts/tests/bundled.mjs', import.meta.url).pathname, 'apps/server/src/listen/imports/testing/import-process.ts'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the helper, and kills it so long after it began to hand over its first batch, or found nothing to do. @returns what it said */
async function killAfter(args: readonly string[], afterMs: number): Promise<string> {
  const child = spawn(process.execPath, [...helper, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const telling = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/telling|idle/.test(said)) resolve();
    });
    child.on('exit', () => reject(new Error(`the helper ended by itself: ${said}`)));
  });
  await telling;
  await sleep(afterMs);
  const gone = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  return said;
}

describe('an import that is killed again and again', () => {
  it('goes on at the next start and ends as if it had run once', async () => {
    const said = await killAfter(['begin', dataDir, sample], 0);
    const storeId = /store (\S+)/.exec(said)?.[1];
    if (storeId === undefined) throw new Error(`no store was made: ${said}`);
    for (const afterMs of [40, 150, 0]) await killAfter(['resume', dataDir], afterMs);

    const { platform, imports } = await openImports(dataDir);
    try {
      await imports.resumeImports();
      const count = async (): Promise<{ rows: number; messages: number }> => {
        const [row] = await platform.eventLog.query<{ rows: string; messages: string }>({
          text: 'SELECT count() AS rows, uniqExact(message_id) AS messages FROM events WHERE store_id = {storeId:String}',
          params: { storeId },
        });
        return { rows: Number(row?.rows), messages: Number(row?.messages) };
      };
      await expect.poll(async () => (await platform.state.executeSql('SELECT status FROM import_run WHERE store_id = $1', [storeId])).rows, { timeout: 120_000, interval: 200 }).toEqual([{ status: 'done' }]);
      expect(await count()).toEqual({ rows: 9396, messages: 9396 });
      // Nothing is left to tell: the interrupted runs and the last one told the very same.
      expect(await imports.importFiles(storeId, { what: 'online-retail', paths: [sample] })).toMatchObject({ events: 0, unchanged: 9396, badCount: 0 });
    } finally {
      await imports.stopImports();
      await platform.close();
    }
  }, 240_000);
});
