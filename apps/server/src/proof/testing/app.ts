import { text } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type App, openApp } from '../../main.ts';
import { type Config, parseConfig } from '../../platform/config/config.ts';
import { createLogger, type Logger } from '../../platform/log/log.ts';
import { createFreshDatabases } from '../../platform/testing-databases.ts';

/** The whole product in this process, on real engines in a folder of its own. */
export interface TestApp {
  readonly app: App;
  readonly http: FastifyInstance;
  readonly dataDir: string;
  /** As the command line asks; `key` instead of its token. */
  /** As `call`, of an answer that may be a stream: what one begins with is left unread, and its reader goes away. */
  begin(path: string): Promise<{ status: number; body: unknown; text: string }>;
  call(method: Method, path: string, more?: { body?: unknown; key?: string; headers?: Record<string, string> }): Promise<{ status: number; body: unknown; headers: Record<string, unknown>; text: string }>;
  /** One request of the tracking API; the body is sent as it is when it is a text or bytes. */
  track(path: string, body: unknown, more?: { key?: string; headers?: Record<string, string> }): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>;
  newStore(change?: { name?: string; timezone?: string }): Promise<{ storeId: string; writeKey: string; apiKey: string }>;
  /** All that was kept is linked, mirrored and folded. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const MADE = z.object({ store: z.object({ id: z.string() }), writeKey: z.string(), apiKey: z.string() });

/** One per test file, as chDB binds one folder per process. */
export async function openTestApp(options: { config?: Partial<Config>; log?: Logger; folder?: string } = {}): Promise<TestApp> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'throughline-proof-'));
  const databases = await createFreshDatabases();
  const dataDir = join(folder, 'data');
  const config = { ...parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'fatal', MIN_FREE_MB: '1' }), ...databases.urls, ...options.config };
  const app = await openApp({ config, log: options.log ?? createLogger({ level: config.logLevel }), withJobs: false });
  const http = await app.buildHttp({ studioDir: null, version: '0' });
  const read = (payload: string): unknown => {
    try {
      return JSON.parse(payload) as unknown;
    } catch {
      return payload;
    }
  };
  const call: TestApp['call'] = async (method, path, more = {}) => {
    const answer = await http.inject({
      method, url: path,
      headers: { host: 'localhost', ...(more.key === '' ? {} : { authorization: `Bearer ${more.key ?? app.auth.localToken}` }), ...(more.body === undefined ? {} : { 'content-type': 'application/json' }), ...more.headers },
      ...(more.body === undefined ? {} : { payload: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) }),
    });
    return { status: answer.statusCode, body: read(answer.payload), headers: answer.headers, text: answer.payload };
  };
  return {
    app, http, dataDir, call,
    begin: async (path) => {
      const answer = await http.inject({ method: 'GET', url: path, headers: { host: 'localhost', authorization: `Bearer ${app.auth.localToken}` }, payloadAsStream: true });
      const stream = answer.stream();
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
        stream.destroy();
        return { status: answer.statusCode, body: null, text: '' };
      }
      const body = await text(stream);
      return { status: answer.statusCode, body: read(body), text: body };
    },
    track: async (path, body, more = {}) => {
      const answer = await http.inject({
        method: 'POST', url: path,
        headers: { 'content-type': 'application/json', ...(more.key === undefined ? {} : { authorization: `Basic ${Buffer.from(`${more.key}:`).toString('base64')}` }), ...more.headers },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      });
      return { status: answer.statusCode, body: read(answer.payload), headers: answer.headers };
    },
    newStore: async (change) => {
      const { store, writeKey, apiKey } = MADE.parse((await call('POST', '/api/v1/stores', { body: { name: 'Proof', currency: 'EUR', timezone: 'Europe/Warsaw', ...change } })).body);
      return { storeId: store.id, writeKey, apiKey };
    },
    settle: async () => {
      await app.platform.reactions.catchUp();
      await app.api.customers.mirror.flush();
      await app.platform.derived.catchUp(60_000);
    },
    close: async () => {
      await http.close();
      await app.close();
      await databases.drop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
