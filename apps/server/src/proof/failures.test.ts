import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, type TestContext } from 'vitest';
import { z } from 'zod';
import { startPostgres } from '../platform/testing-postgres.ts';
import { startClickHouse, type TestServer } from '../platform/testing-servers.ts';
import { createServerProcess, sendBatch, type Server } from './testing/server.ts';

/** How long a database stays away. */
const AWAY_MS = 60_000;

/** A folder of a test's own, and its servers, which end with it. */
interface Place {
  readonly folder: string;
  startServer(dataDir: string, env?: Readonly<Record<string, string>>): Promise<Server>;
  killServers(): Promise<void>;
}

function makePlace({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Place {
  const running: Server[] = [];
  const killServers = async (): Promise<void> => {
    for (const server of running.splice(0)) await server.kill();
  };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-failures-'));
  onTestFinished(async () => {
    await killServers();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder, killServers,
    startServer: async (dataDir, env = {}) => {
      const server = createServerProcess(dataDir, env);
      running.push(server);
      await server.start();
      return server;
    },
  };
}

const batchOf = (name: string, size = 20): { messageId: string }[] =>
  Array.from({ length: size }, (_, index) => ({
    type: 'track', event: 'Order Completed', messageId: `${name}-${index}`, userId: `u${index}`, properties: { order_id: `${name}-${index}`, currency: 'EUR', products: [{ product_id: 'p', price: 1, quantity: 1 }], email: `u${index}@example.com` },
  }));

/** Orders that the API counts: each batch of `batchOf` tells as many as it has calls. */
async function countOrders(server: Server, storeId: string): Promise<number | null> {
  await server.settle();
  return z.object({ value: z.number().nullable() }).parse((await server.call('GET', `/api/v1/stores/${storeId}/metrics/orders`)).body).value;
}

/** Sends again until it is taken, as every sender of Segment's does. */
async function sendUntilTaken(server: Server, writeKey: string, batch: readonly object[]): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(250)) {
    if ((await sendBatch(server, writeKey, batch)).status === 200) return;
  }
  throw new Error('the batch was not taken within 30 s');
}

/** Whether this test may mount a small disk: root on Linux, where the machine allows it. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = mkdtempSync(join(tmpdir(), 'throughline-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
}

async function startAnother(dataDir: string): Promise<{ code: number; text: string }> {
  const program = fileURLToPath(new URL('../../../../scripts/product.mjs', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'start', '--json'], { env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DATABASE_URL: '', CLICKHOUSE_URL: '' }, timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, text: `${stdout}${stderr}` }),
    );
  });
}

// Both minutes pass at once, and what follows is tried meanwhile, one after another: whoever waits for a database leaves the machine idle.
describe.concurrent('a database on a server that goes away and comes back', () => {
  test.for([
    ['PostgreSQL', startPostgres, 'DATABASE_URL', 'customers'], ['ClickHouse', startClickHouse, 'CLICKHOUSE_URL', 'metrics/orders'],
  ] as const)('%s: requests are answered 503, then all goes on, nothing lost and nothing twice', { timeout: 240_000 }, async ([_name, startDatabase, setting, question], context) => {
    const place = makePlace(context);
    const database: TestServer = await startDatabase();
    let back: Promise<void> = Promise.resolve();
    try {
      const server = await place.startServer(join(place.folder, 'data'), { [setting]: database.url });
      const { storeId, writeKey } = await server.newStore();
      await sendUntilTaken(server, writeKey, batchOf('before'));
      await database.kill();
      back = sleep(AWAY_MS).then(() => database.start());
      await sleep(200);
      // Known addresses need no state, so with PostgreSQL away only new ones are refused.
      const away = batchOf('away').map((call, index) => ({ ...call, userId: `stranger${index}`, properties: { order_id: call.messageId, currency: 'EUR', total: 1, email: `stranger${index}@example.com` } }));
      const answer = await sendBatch(server, writeKey, away);
      expect(answer.status, answer.text).toBe(503);
      expect(JSON.parse(answer.text)).toMatchObject({ success: false, message: expect.stringMatching(/\w{3}/) });
      const asked = await server.call('GET', `/api/v1/stores/${storeId}/${question}`);
      expect(asked.status, JSON.stringify(asked.body)).toBe(503);
      expect((await fetch(`${server.ready().url}/healthz`)).status).toBe(200);
      expect((await fetch(`${server.ready().url}/readyz`)).status).toBe(503);
      await back;
      await sendUntilTaken(server, writeKey, away);
      await sendUntilTaken(server, writeKey, batchOf('before'));
      await sendUntilTaken(server, writeKey, batchOf('after'));
      expect(await countOrders(server, storeId)).toBe(60);
      expect((await fetch(`${server.ready().url}/readyz`)).status).toBe(200);
      expect(await server.stop()).toBe(0);
    } finally {
      await back.catch(() => undefined);
      await place.killServers();
      await database.stop();
    }
  });
});

describe.concurrent('on the engines in the process', () => {
  describe('space', { concurrent: false }, () => {
    test('below the threshold events are answered 503 with Retry-After, and nothing of them is kept', async (context) => {
      const place = makePlace(context);
      const dataDir = join(place.folder, 'data');
      const full = await place.startServer(dataDir, { MIN_FREE_MB: '1000000000' });
      const { storeId, writeKey } = await full.newStore();
      const answer = await sendBatch(full, writeKey, batchOf('a'));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
      expect(answer.text).toContain('MIN_FREE_MB');
      expect(await full.stop()).toBe(0);
      const free = await place.startServer(dataDir);
      expect(await countOrders(free, storeId)).toBeNull();
      await sendUntilTaken(free, writeKey, batchOf('a'));
      expect(await countOrders(free, storeId)).toBe(20);
    });

    test.runIf(canMount())('a disk that fills up refuses in time, loses nothing, and goes on when there is space again', async (context) => {
      const place = makePlace(context);
      const disk = join(place.folder, 'disk');
      mkdirSync(disk);
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=320m', 'tmpfs', disk]).status).toBe(0);
      try {
        const server = await place.startServer(join(disk, 'data'), { MIN_FREE_MB: '24' });
        const { storeId, writeKey } = await server.newStore();
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 40 * 1_048_576));
        const taken: string[] = [];
        let refused = '';
        for (let number = 0; refused === '' && number < 2_000; number += 1) {
          const batch = batchOf(`full-${number}`).map((call) => ({ ...call, context: { ballast: `${number}`.repeat(200) } }));
          const answer = await sendBatch(server, writeKey, batch);
          if (answer.status === 200) taken.push(`full-${number}`);
          else refused = `full-${number}`;
          if (answer.status !== 200) expect(answer.status).toBe(503);
          if (number % 20 === 10) writeFileSync(join(disk, `more-${number}`), Buffer.alloc(1_048_576));
        }
        expect(refused).not.toBe('');
        rmSync(join(disk, 'ballast'));
        await sendUntilTaken(server, writeKey, batchOf(refused));
        expect(await countOrders(server, storeId)).toBe((taken.length + 1) * 20);
        expect(await server.stop()).toBe(0);
      } finally {
        await place.killServers();
        spawnSync('umount', ['-l', disk]);
      }
    }, 120_000);
  });

  describe('two processes on one folder', { concurrent: false }, () => {
    test('the second is refused with its reason and an exit code, and the first goes on', async (context) => {
      const place = makePlace(context);
      const dataDir = join(place.folder, 'data');
      const first = await place.startServer(dataDir);
      const { storeId, writeKey } = await first.newStore();
      const second = await startAnother(dataDir);
      expect(second.code).toBeGreaterThan(0);
      expect(second.text).toMatch(/data_dir\.locked|in use by process \d+/);
      await sendUntilTaken(first, writeKey, batchOf('still'));
      expect(await countOrders(first, storeId)).toBe(20);
    });

    test('a folder whose process was killed is taken over', async (context) => {
      const place = makePlace(context);
      const dataDir = join(place.folder, 'data');
      const first = await place.startServer(dataDir);
      const { storeId, writeKey } = await first.newStore();
      await sendUntilTaken(first, writeKey, batchOf('before'));
      await first.kill();
      expect(await countOrders(await place.startServer(dataDir), storeId)).toBe(20);
    });
  });

  test('a stop under load loses nothing that was acknowledged', { concurrent: false, timeout: 60_000 }, async (context) => {
    const place = makePlace(context);
    const dataDir = join(place.folder, 'data');
    const first = await place.startServer(dataDir);
    const { storeId, writeKey } = await first.newStore();
    const [taken, others]: [string[], string[]] = [[], []];
    let stopping = false;
    const senders = Array.from({ length: 8 }, async (_, sender) => {
      for (let number = 0; !stopping; number += 1) {
        const name = `s${sender}-${number}`;
        const status = await sendBatch(first, writeKey, batchOf(name, 5)).then((answer) => answer.status, () => 0);
        (status === 200 ? taken : others).push(name);
        if (status === 0) return;
      }
    });
    await sleep(1_000);
    const stopped = first.stop();
    await sleep(500);
    stopping = true;
    expect(await stopped, first.said()).toBe(0);
    await Promise.all(senders);
    const second = await place.startServer(dataDir);
    expect(taken.length).toBeGreaterThan(5);
    for (const name of others) await sendUntilTaken(second, writeKey, batchOf(name, 5));
    expect(await countOrders(second, storeId)).toBe((taken.length + others.length) * 5);
  });
});
