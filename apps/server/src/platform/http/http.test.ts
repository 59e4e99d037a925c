import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { awaitedBy } from '../awaited.ts';
import { AppError } from '../errors.ts';
import { createLogger } from '../log/log.ts';
import { fixedClock } from '../clock.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import type { AccessControl } from './access.ts';
import { createHttp, type HttpOptions } from './create-http.ts';
import { createLimiter } from './limiter.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** The principal is whoever the header `x-test` names; only `owner` may do things. */
const access: AccessControl = {
  findPrincipal: async (request) => (request.headers['x-test'] === 'owner' ? { kind: 'local' } : null),
  authorise: async () => undefined,
};

async function start(routes: (app: FastifyInstance) => void, change: Partial<HttpOptions> = {}): Promise<FastifyInstance> {
  const app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null },
    log: createLogger({ level: 'silent' }),
    telemetry: createTelemetry(),
    access,
    readiness: async () => [],
    studioDir: null,
    routes: [routes],
    version: '0.0.0',
    ...change,
  });
  open.push(app);
  return app;
}

function echoRoutes(app: FastifyInstance): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/echo',
    { config: { access: 'public' }, schema: { body: z.object({ name: z.string(), age: z.number().min(0, 'must be 0 or more') }), response: { 200: z.object({ name: z.string() }) } } },
    async (request) => ({ name: request.body.name }),
  );
  app.get('/api/v1/broken', { config: { access: 'public' } }, async () => {
    throw new Error('secret inside');
  });
  app.get('/api/v1/busy', { config: { access: 'public' } }, async () => {
    throw new AppError({ code: 'test.busy', kind: 'limited', message: 'Wait.', details: { retryAfterSeconds: 7 } });
  });
  app.get('/api/v1/private', { config: { access: 'signed-in' } }, async (request) => ({ kind: request.principal?.kind }));
}

describe('errors', () => {
  it('says where and what is wrong with a request', async () => {
    const app = await start(echoRoutes);
    const answer = await app.inject({ method: 'POST', url: '/api/v1/echo', payload: { name: 3, age: -1 } });
    expect(answer.statusCode).toBe(400);
    const { error } = answer.json();
    expect(error.code).toBe('http.invalid_request');
    expect(error.message).toContain('body.age: must be 0 or more');
    expect(error.details.faults).toHaveLength(2);
    expect(error.requestId).toBe(answer.headers['x-request-id']);
  });

  it('names malformed JSON, forbidden keys, large bodies, unknown types and unknown addresses', async () => {
    const app = await start(echoRoutes);
    const post = (payload: string, type = 'application/json') => app.inject({ method: 'POST', url: '/api/v1/echo', payload, headers: { 'content-type': type } });
    const seen = async (answer: Promise<{ statusCode: number; json(): { error: { code: string } } }>) => [(await answer).statusCode, (await answer).json().error.code];
    expect(await seen(post('{"name": "secret'))).toEqual([400, 'http.malformed_json']);
    expect(await seen(post('{"__proto__": {"x": 1}}'))).toEqual([400, 'http.forbidden_key']);
    expect(await seen(post(`{"name":"${'x'.repeat(1_100_000)}"}`))).toEqual([413, 'http.body_too_large']);
    expect(await seen(post('<a/>', 'application/xml'))).toEqual([415, 'http.unsupported_media_type']);
    expect(await seen(app.inject('/api/v1/nothing'))).toEqual([404, 'http.no_such_address']);
    expect(await seen(app.inject('/api/v1/%E0%A4%A'))).toEqual([400, 'http.bad_request']);
  });

  it('never shows the inside of an unexpected failure', async () => {
    const app = await start(echoRoutes);
    const answer = await app.inject('/api/v1/broken');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(answer.json().error.code).toBe('http.unexpected');
  });

  it('tells when to come back', async () => {
    const answer = await (await start(echoRoutes)).inject('/api/v1/busy');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '7']);
  });
});

describe('access', () => {
  it('refuses to start with a route that does not say who may call it', async () => {
    await expect(start((app) => void app.get('/api/v1/open', async () => 'x'))).rejects.toThrow('GET /api/v1/open does not declare config.access');
    await expect(start((app) => void app.get('/api/v1/x', { config: { access: { permission: 'store:read' } } }, async () => 'x'))).rejects.toThrow('neither :storeId nor :orgId');
  });

  it('asks who calls before anything else', async () => {
    const app = await start(echoRoutes);
    expect((await app.inject('/api/v1/private')).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/v1/private', headers: { 'x-test': 'owner' } })).json()).toEqual({ kind: 'local' });
  });

  it('refuses what another site asks for with the visitor’s cookies', async () => {
    const app = await start(echoRoutes);
    const post = async (headers: Record<string, string>) =>
      (await app.inject({ method: 'POST', url: '/api/v1/echo', payload: { name: 'x', age: 1 }, headers: { host: 'shop.example', ...headers } })).statusCode;
    expect(await post({ origin: 'https://evil.example' })).toBe(403);
    expect(await post({ origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await post({ origin: 'null' })).toBe(403);
    expect(await post({ origin: 'https://shop.example' })).toBe(200);
    expect(await post({ origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await post({})).toBe(200);
  });
});

describe('addresses for machines', () => {
  it('tells reasons when it is not ready', async () => {
    const app = await start(echoRoutes, { readiness: async () => ['the event log does not answer'] });
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json().reasons]).toEqual([503, ['the event log does not answer']]);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  it('opens telemetry to this machine and to the token’s holder only', async () => {
    const app = await start(echoRoutes, { config: { trustProxy: false, publicUrl: null, metricsToken: 'a-token-of-the-monitor' } });
    const read = async (headers: Record<string, string>, remoteAddress: string) => (await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode;
    expect(await read({ host: 'localhost:4000' }, '127.0.0.1')).toBe(200);
    expect(await read({ host: 'localhost:4000', 'x-forwarded-for': '8.8.8.8' }, '127.0.0.1')).toBe(403);
    expect(await read({ host: 'shop.example' }, '127.0.0.1')).toBe(403);
    expect(await read({ host: 'localhost' }, '10.1.2.3')).toBe(403);
    expect(await read({ authorization: 'Bearer a-token-of-the-monitor' }, '10.1.2.3')).toBe(200);
    expect(await read({ authorization: 'Bearer wrong' }, '127.0.0.1')).toBe(403);
  });

  it('counts requests by route pattern, without the values in the path', async () => {
    const telemetry = createTelemetry();
    const app = await start((scope) => void scope.get('/api/v1/people/:personKey', { config: { access: 'public' } }, async () => 'x'), { telemetry });
    await app.inject('/api/v1/people/12345');
    const text = await telemetry.render();
    expect(text).toContain('throughline_http_request_duration_seconds_count{method="GET",route="/api/v1/people/:personKey",status="2xx"} 1');
    expect(text).not.toContain('12345');
  });

  it('describes the API but no other surface', async () => {
    const app = await start((scope) => {
      echoRoutes(scope);
      scope.get('/v1/x', { config: { access: 'public' } }, async () => 'x');
    });
    const spec = (await app.inject('/api/v1/openapi.json')).json();
    expect(Object.keys(spec.paths)).toEqual(['/api/v1/echo', '/api/v1/broken', '/api/v1/busy', '/api/v1/private']);
  });
});

describe('the studio', () => {
  it('answers every address of its router, caches hashed files for good, and sends errors for what is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-studio-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Studio</title>');
    writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'let x;');
    writeFileSync(join(folder, 'assets', 'app-1a2b.js.gz'), gzipSync('let x;'));
    const app = await start(echoRoutes, { studioDir: folder });
    const page = await app.inject('/stores/st_1/metrics?from=2024-01-01');
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['strict-transport-security']).toBeUndefined();
    const script = await app.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'gzip' } });
    expect([script.statusCode, script.headers['content-encoding'], script.headers['cache-control']]).toEqual([200, 'gzip', 'public, max-age=31536000, immutable']);
    expect((await app.inject('/assets/gone.js')).statusCode).toBe(404);
    expect((await app.inject('/api/v1/gone')).json().error.code).toBe('http.no_such_address');
    expect((await app.inject('/..%2f..%2fetc/passwd.txt')).statusCode).toBe(404);
  });
});

describe('the limiter', () => {
  it('stops a key after its tries and lets it through again later', () => {
    const clock = fixedClock(new Date('2026-01-01T00:00:00Z'));
    const limiter = createLimiter({ clock, tries: 2, windowMs: 60_000 });
    limiter.take('a');
    limiter.take('a');
    limiter.take('b');
    expect(() => limiter.take('a')).toThrow('Too many tries');
    clock.advance(60_000);
    expect(() => limiter.take('a')).not.toThrow();
  });
});

describe('who asks', () => {
  it('is known to have gone while an answer is made, and only then', async () => {
    const seen: (AbortSignal | null)[] = [];
    const left = Promise.withResolvers<void>();
    const app = await start((scope) => {
      scope.get('/api/v1/long', { config: { access: 'public' } }, async () => {
        await Promise.resolve();
        const signal = awaitedBy();
        seen.push(signal);
        signal?.addEventListener('abort', () => left.resolve());
        await left.promise;
        return {};
      });
      scope.get('/api/v1/short', { config: { access: 'public' } }, async () => {
        seen.push(awaitedBy());
        return {};
      });
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    await (await fetch(`${url}/api/v1/short`)).arrayBuffer();
    const reader = new AbortController();
    const asked = fetch(`${url}/api/v1/long`, { signal: reader.signal });
    await expect.poll(() => seen.length).toBe(2);
    reader.abort();
    await expect(asked).rejects.toThrow();
    await left.promise;
    expect(seen.map((signal) => signal?.aborted)).toEqual([false, true]);
    expect(awaitedBy()).toBeNull();
  });
});
