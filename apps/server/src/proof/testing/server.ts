import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readServerFile } from '../../platform/http/server-file.ts';
import { createVictim, type Victim } from './victim.ts';

const SAID = z.object({ url: z.string(), port: z.number() });

/** An answer with its body read as JSON; null for none. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** The server as `npm start` runs it, on a folder of its own. */
export interface Server extends Victim<{ readonly url: string; readonly token: string }> {
  /** Calls as the command line does. @throws when the server is gone */
  call(method: string, path: string, body?: object): Promise<Answered>;
  /** A new store, and the key of its shop. */
  newStore(change?: { name?: string; timezone?: string }): Promise<{ storeId: string; writeKey: string; apiKey: string }>;
  /** All that was kept is linked and folded. */
  settle(): Promise<void>;
}

const STORE = z.object({ store: z.object({ id: z.string() }), writeKey: z.string(), apiKey: z.string() });

/** @param env settings beside DATA_DIR; the port is a free one */
export function createServerProcess(dataDir: string, env: Readonly<Record<string, string>> = {}): Server {
  const victim = createVictim({
    args: [fileURLToPath(new URL('../../../../../scripts/product.mjs', import.meta.url)), 'start', '--json'],
    // Empty: this proof is of the engines in the process, whatever the suite around it runs on.
    env: { DATABASE_URL: '', CLICKHOUSE_URL: '', DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', MIN_FREE_MB: '1', ...env },
    read: (line) => {
      const { port } = SAID.parse(line);
      return { url: `http://127.0.0.1:${port}`, token: readServerFile(dataDir)?.token ?? '' };
    },
  });
  const call: Server['call'] = async (method, path, body) => {
    const { url, token } = victim.ready();
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  return {
    ...victim,
    call,
    newStore: async (change) => {
      const { store, writeKey, apiKey } = STORE.parse((await call('POST', '/api/v1/stores', { name: 'Proof', currency: 'EUR', timezone: 'Europe/Warsaw', ...change })).body);
      return { storeId: store.id, writeKey, apiKey };
    },
    settle: async () => {
      const { body } = await call('POST', '/api/v1/system/settle', { timeoutMs: 60_000 });
      if (!z.object({ caughtUp: z.boolean() }).parse(body).caughtUp) throw new Error('the server did not catch up');
    },
  };
}

/** Sends calls of the tracking API with a write key. @throws when the server is gone */
export async function sendBatch(server: Pick<Server, 'ready'>, writeKey: string, batch: readonly object[]): Promise<{ status: number; headers: Headers; text: string }> {
  const answer = await fetch(`${server.ready().url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
