import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createScript } from './index.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const KEY = 'wk_test';
let platform: TestPlatform;
let app: FastifyInstance;
let storeId: string;

beforeAll(async () => {
  expect(spawnSync(process.execPath, ['scripts/build.mjs', '--script'], { cwd: ROOT, stdio: 'inherit' }).status).toBe(0);
  platform = await createTestPlatform({ migrations: [{ module: 'listen/script', folder: new URL('./migrations/', import.meta.url) }] });
  storeId = (await platform.newStore()).id;
  const folder = new URL('../../../../../packages/browser/dist/', import.meta.url);
  const script = createScript(platform, { folder, writeKeys: { findStoreOfWriteKey: async (key) => (key === KEY ? storeId : null) } });
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null },
    log: createLogger({ level: 'silent' }),
    telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async () => undefined },
    readiness: async () => [],
    studioDir: null,
    routes: script.routes === undefined ? [] : [script.routes],
    version: '0.0.0',
  });
});
afterAll(async () => {
  await app?.close();
  await platform?.close();
});

const core = (headers: Record<string, string> = {}) => app.inject({ url: `/throughline.js?key=${KEY}`, headers });

describe('the script over HTTP', () => {
  it('comes packed, readable by pages of any origin, with the key and the store\'s wish inside', async () => {
    const plain = await core();
    expect(plain.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'cross-origin' });
    expect(plain.headers['content-security-policy']).toBeUndefined();
    expect(plain.body).toContain(`{"key":"${KEY}","asksConsent":false,"signalsHash":"`);
    expect(gunzipSync((await core({ 'accept-encoding': 'gzip' })).rawPayload).toString()).toBe(plain.body);
    expect(brotliDecompressSync((await core({ 'accept-encoding': 'gzip, br' })).rawPayload).toString()).toBe(plain.body);
  });

  it('is asked for by its tag, which changes with the setting', async () => {
    const etag = String((await core()).headers.etag);
    expect((await core({ 'if-none-match': `W/${etag}` })).statusCode).toBe(304);
    const changed = await app.inject({ method: 'PUT', url: `/api/v1/stores/${storeId}/script`, payload: { asksConsent: true } });
    expect(changed.json()).toEqual({ asksConsent: true });
    expect((await app.inject({ url: `/api/v1/stores/${storeId}/script` })).json()).toEqual({ asksConsent: true });
    const after = await core({ 'if-none-match': etag });
    expect(after.statusCode).toBe(200);
    expect(after.body).toContain('"asksConsent":true');
  });

  it('names its signals by their content, which may then be kept for a year', async () => {
    const hash = /"signalsHash":"(\w+)"/.exec((await core()).body)?.[1];
    expect((await app.inject({ url: `/throughline-signals.js?v=${hash}` })).headers['cache-control']).toContain('immutable');
    expect((await app.inject({ url: '/throughline-signals.js?v=old' })).headers['cache-control']).toBe('public, max-age=300');
  });

  it('says in the console what is wrong with a tag, and breaks no page', async () => {
    for (const [query, words] of [['?key=wk_gone', 'no store has the write key'], ['', 'names no write key'], ['?key=a&key=b', 'names no write key']] as const) {
      const answer = await app.inject({ url: `/throughline.js${query}` });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toContain(words);
    }
  });
});
