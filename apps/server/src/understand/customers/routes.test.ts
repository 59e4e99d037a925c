import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Permission } from '../../platform/auth/permissions.ts';
import { AppError } from '../../platform/errors.ts';
import { createHttp } from '../../platform/http/create-http.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures, figuresMigrations } from '../figures/index.ts';
import { createJourneys, journeysMigrations } from '../journeys/index.ts';
import { createOrders, ordersMigrations } from '../orders/index.ts';
import { createSessions } from '../sessions/index.ts';
import { createCustomers, customersMigrations } from './index.ts';
import { logRow } from './testing.ts';

let platform: TestPlatform;
let http: FastifyInstance;
let storeId: string;
let granted: readonly Permission[] = [];

beforeAll(async () => {
  const sessions = { module: 'sessions', folder: new URL('../sessions/migrations/', import.meta.url) };
  platform = await createTestPlatform({ migrations: [figuresMigrations, ordersMigrations, sessions, journeysMigrations, customersMigrations] });
  const [orders, visits, figures] = [createOrders(platform), createSessions(platform), createFigures(platform)];
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  const customers = createCustomers(platform, { orders: orders.api, sessions: visits.api, journeys: journeys.api, figures: figures.api, modules: () => [] });
  await platform.startModules([customers]);
  storeId = (await platform.newStore()).id;
  const { row, values } = logRow(platform.vault, storeId, { user: 'u1', device: 'd1', email: 'anna@example.com' });
  await platform.vault.keep(storeId, values);
  await platform.eventLog.accept([row]);
  await platform.settle();
  http = await createHttp({
    config: platform.config, log: platform.log, telemetry: platform.telemetry, studioDir: null, version: '0', readiness: async () => [],
    routes: customers.routes === undefined ? [] : [customers.routes],
    access: {
      findPrincipal: async () => ({ kind: 'local' }),
      authorise: async (_principal, permission) => {
        if (!granted.includes(permission)) throw new AppError({ code: 'auth.forbidden', kind: 'forbidden', message: 'Not allowed.' });
      },
    },
  });
});

afterAll(async () => {
  await http.close();
  await platform.close();
});

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const answer = await http.inject({ method, url: `/api/v1/stores/${storeId}/customers${path}`, ...(body === undefined ? {} : { payload: body }) });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

test('a profile, its timeline and the list answer to those who may read customers, and to nobody else', async () => {
  const key = platform.vault.aliasKey(storeId, 'user', 'u1');
  granted = ['store:read', 'metrics:read', 'events:read'];
  for (const path of ['', '/facets', `/names?keys=${key}`, '.csv', `/${key}`, `/${key}/timeline`, `/${key}/story`, `/${key}/overview`, `/${key}/lifeline`, `/${key}/export`]) expect((await ask('GET', path)).status, path).toBe(403);
  granted = ['customers:read'];
  expect(await ask('GET', `/${key}`)).toMatchObject({ status: 200, body: { email: 'anna@example.com', known: true, stats: { orders: 0, revenueMinor: null } } });
  expect(await ask('GET', '?sort=revenue&search=anna@example.com')).toMatchObject({ status: 200, body: { customers: [{ personKey: key }], next: null, total: 1 } });
  expect(await ask('GET', `/${key}/timeline?limit=1&before=`)).toMatchObject({ status: 200, body: { events: [{ name: 'Identify' }], next: null } });
  expect(await ask('GET', `/${key}/timeline?kind=identity&search=IDENT`)).toMatchObject({ status: 200, body: { events: [{ name: 'Identify', kind: 'identity', stage: null }], searchedTo: null } });
  expect(await ask('GET', `/${key}/story`)).toMatchObject({ status: 200, body: { next: null } });
  expect(await ask('GET', `/${key}/overview`)).toMatchObject({ status: 200, body: { money: { orders: 0, aovMinor: null }, kinds: [{ kind: 'identity', events: 1 }] } });
  expect(await ask('GET', `/${key}/lifeline?steps=10`)).toMatchObject({ status: 200, body: { marks: [{ kind: 'identity', times: 1 }] } });
  expect(await ask('GET', `/names?keys=${key},77`)).toMatchObject({ status: 200, body: { names: [{ key, name: 'anna@example.com' }, { key: '77', name: null }] } });
  expect(await ask('GET', '/facets')).toMatchObject({ status: 200, body: { ordered: [{ value: 'no', people: 1 }] } });
  expect((await ask('GET', '.csv')).status, 'a file of addresses is for those who may take data out').toBe(403);
  expect((await ask('POST', `/${key}/erase`)).status).toBe(403);
  expect((await ask('GET', `/${key}/export`)).status).toBe(403);
});

test('keys that are none, cursors that are none and people that are none are refused with a reason', async () => {
  granted = ['customers:read', 'customers:merge'];
  expect((await ask('GET', '/18446744073709551616')).status).toBe(400);
  expect((await ask('GET', "/1'%20OR%201=1")).status).toBe(400);
  expect(await ask('GET', '/12345')).toMatchObject({ status: 404, body: { error: { code: 'customers.not_found' } } });
  expect(await ask('GET', '/12345/timeline?before=nonsense')).toMatchObject({ status: 400, body: { error: { code: 'customers.bad_cursor' } } });
  for (const path of ['/12345/story?before=nonsense', '/12345/story?before=W10', '/12345/lifeline?from=2026-01-01T00:00:00Z', '/12345/lifeline?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', '/12345/lifeline?steps=100000', '/12345/timeline?kind=love', '/names?keys=x', '?ordered=maybe', '?sort=name']) {
    expect((await ask('GET', path)).status, path).toBe(400);
  }
  expect(await ask('POST', '/12345/merge', { with: '23456' })).toMatchObject({ status: 404, body: { error: { code: 'customers.not_known' } } });
  expect(await ask('POST', '/merges/none/undo', {})).toMatchObject({ status: 404, body: { error: { code: 'customers.merge_not_found' } } });
});

test('another store knows nothing of a person', async () => {
  granted = ['customers:read'];
  const other = await platform.newStore();
  const key = platform.vault.aliasKey(storeId, 'user', 'u1');
  const answer = await http.inject({ method: 'GET', url: `/api/v1/stores/${other.id}/customers/${key}` });
  expect(answer.statusCode).toBe(404);
});

test('the list as a file has what the filter lets through, and a name that would be a formula is harmless', async () => {
  granted = ['data:export'];
  const { row, values } = logRow(platform.vault, storeId, { user: 'u2', email: 'eve@example.com', traits: { name: '=HYPERLINK("x","y")' }, at: '2026-03-02 10:00:00.000' });
  await platform.vault.keep(storeId, values);
  await platform.eventLog.accept([row]);
  await platform.settle();
  const read = async (query: string): Promise<string[]> => {
    const answer = await http.inject({ method: 'GET', url: `/api/v1/stores/${storeId}/customers.csv${query}` });
    expect(answer.headers['content-type']).toContain('text/csv');
    return answer.body.trimEnd().split('\r\n');
  };
  const lines = await read('');
  expect(lines[0]).toBe('person_key,name,email,phone,user_id,orders,revenue,currency,sessions,source,country,device,consents,first_seen,last_seen');
  expect(lines.slice(1).map((line) => line.split(',').slice(1).join(',').split(',0,')[0])).toEqual([`"'=HYPERLINK(""x"",""y"")",eve@example.com,,`, ',anna@example.com,,']);
  expect((await read('?ordered=yes')).length).toBe(1);
  expect((await read('?search=eve@example.com')).length).toBe(2);
});

test('an export and an erasure answer to those who may', async () => {
  granted = ['customers:erase', 'data:export', 'customers:read'];
  const key = platform.vault.aliasKey(storeId, 'anonymous', 'd1');
  expect(await ask('GET', `/${key}/export`)).toMatchObject({ status: 200, body: { events: [{ name: 'Identify' }], modules: {} } });
  expect((await ask('POST', `/${key}/erase`, {})).status).toBe(204);
  expect(await ask('GET', `/${key}`)).toMatchObject({ status: 200, body: { erased: true, email: null } });
});
