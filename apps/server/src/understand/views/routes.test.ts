import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createViews, viewsMigrations } from './index.ts';

let platform: TestPlatform;
let app: FastifyInstance;
let storeId: string;
const asked: string[] = [];
beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [viewsMigrations] });
  const views = createViews(platform);
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null }, log: createLogger({ level: 'silent' }), telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async (_principal, permission) => void asked.push(permission) },
    readiness: async () => [], studioDir: null, routes: views.routes ? [views.routes] : [], version: '0.0.0',
  });
  storeId = (await platform.newStore()).id;
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

const url = (rest = '', store = storeId): string => `/api/v1/stores/${store}/views${rest}`;
const save = (name: string, address = '/metrics?metric=orders&period=90d') => app.inject({ method: 'POST', url: url(), payload: { name, address } });

describe('saved views over HTTP', () => {
  it('are saved under a name, listed by it, deleted, and saved again from the answer', async () => {
    expect((await save('  zebra ')).statusCode).toBe(201);
    const second = (await save('Ärger & Ähnliches', '/customers?search=a%20b')).json();
    await save('apples');
    const names = async () => (await app.inject({ url: url() })).json().views.map((view: { name: string }) => view.name);
    expect((await names()).slice(0, 1)).toEqual(['apples']);
    expect(await names()).toHaveLength(3);
    const gone = await app.inject({ method: 'DELETE', url: url(`/${second.id}`) });
    expect(gone.json()).toEqual(second);
    expect(await names()).toEqual(['apples', 'zebra']);
    expect((await app.inject({ method: 'DELETE', url: url(`/${second.id}`) })).json().error.code).toBe('views.not_found');
    expect((await save(second.name, second.address)).json()).toMatchObject({ name: second.name, address: second.address });
    expect(new Set(asked)).toEqual(new Set(['metrics:read']));
  });

  it.each(['https://evil.example/x', '//evil.example', '/../s/other/live', 'metrics', '/metrics#a', '/metrics?a=b c', `/metrics?${'a'.repeat(2000)}`, 'javascript:alert(1)'])('refuse %s as an address', async (address) => {
    expect((await save('x', address)).json().error.code).toBe('views.invalid_address');
  });

  it('refuse no name and a long one, and take one of 80 Chinese characters', async () => {
    expect((await save('  ')).json().error.code).toBe('views.invalid_name');
    expect((await save('名'.repeat(81))).json().error.code).toBe('views.invalid_name');
    expect((await save('名'.repeat(80))).statusCode).toBe(201);
  });

  it('of one store are none of another', async () => {
    const other = (await platform.newStore()).id;
    const own = (await save('mine')).json();
    expect((await app.inject({ url: url('', other) })).json().views).toEqual([]);
    expect((await app.inject({ method: 'DELETE', url: url(`/${own.id}`, other) })).statusCode).toBe(404);
  });
});
