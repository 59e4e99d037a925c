import type { FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { createLogger } from '../log/log.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createHttp } from './create-http.ts';

let app: FastifyInstance;
afterEach(() => app.close());

const ME = { stores: [{ id: 'st_1', role: 'owner' }, { id: 'st_2', role: 'analyst' }, { id: 'st_3', role: 'agent' }] };
const RANGE = { today: '2026-11-23', anchor: '2026-11-23' };

async function start(): Promise<void> {
  const routes = (scope: FastifyInstance): void => {
    scope.get('/api/v1/me', { config: { access: 'signed-in' } }, async () => ME);
    scope.get('/api/v1/stores/:storeId/data-range', { config: { access: { permission: 'metrics:read' } } }, async () => RANGE);
    scope.get('/api/v1/stores/:storeId/overview', { config: { access: { permission: 'metrics:read' } } }, async ({ query }) => query);
    scope.get('/api/v1/stores/:storeId/overview/notices', { config: { access: { permission: 'metrics:read' } } }, async () => ({ notices: [] }));
  };
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null }, log: createLogger({ level: 'silent' }), telemetry: createTelemetry(), readiness: async () => [], studioDir: null, routes: [routes], version: '0.0.0',
    access: {
      findPrincipal: async (request) => (request.headers.cookie === 'session=owner' ? { kind: 'local' } : null),
      authorise: async (_principal, _permission, where) => {
        if ('storeId' in where && where.storeId === 'st_2') throw new AppError({ code: 'auth.forbidden', kind: 'forbidden', message: 'Not for you.' });
      },
    },
  });
}

async function open(query: string, cookie = 'session=owner') {
  const answer = await app.inject({ url: `/api/v1/opening?${query}`, headers: { cookie } });
  const lines = answer.payload.split('\n').filter((line) => line !== '').map((line): { path: string; status: number; text: string; next: string[] } => JSON.parse(line));
  return { status: answer.statusCode, lines };
}

it('brings what the first screen asks for, each as its own route answers, and the overview of the days that the store opens with', async () => {
  await start();
  const { lines } = await open('page=overview&days=28&last=st_gone');
  const overview = '/api/v1/stores/st_1/overview?from=2026-10-27&to=2026-11-24';
  expect(lines.map(({ path }) => path).toSorted()).toEqual(['/api/v1/me', '/api/v1/stores/st_1/data-range', '/api/v1/stores/st_1/overview/notices', overview].toSorted());
  for (const { path, status, text } of lines) expect({ path, status, text }).toEqual({ path, status: 200, text: (await app.inject({ url: path, headers: { cookie: 'session=owner' } })).payload });
  // Whoever reads line by line knows of each answer before it comes.
  lines.forEach(({ path }, index) => expect(index === 0 || lines.slice(0, index).some(({ next }) => next.includes(path)), path).toBe(true));
});

it('asks for less where less is drawn, and for nothing of a store that is an agent’s or nobody’s', async () => {
  await start();
  const paths = async (query: string): Promise<string[]> => (await open(query)).lines.map(({ path }) => path.replace('/api/v1/', '')).toSorted();
  expect(await paths('page=other&store=st_1')).toEqual(['me', 'stores/st_1/data-range']);
  expect(await paths('page=overview&store=st_1')).toEqual(['me', 'stores/st_1/data-range', 'stores/st_1/overview/notices']);
  expect(await paths('page=overview&days=28&store=st_3')).toEqual(['me']);
  expect(await paths('page=overview&days=28&store=st_nobody')).toEqual(['me']);
});

it('tells a refusal as the route tells it, and lets nobody in who has not signed in', async () => {
  await start();
  const { lines } = await open('page=overview&days=28&store=st_2');
  expect(lines.map(({ status }) => status)).toEqual([200, 403, 403]);
  expect(await open('page=other', 'session=nobody')).toMatchObject({ status: 401 });
  expect(await open('page=everything')).toMatchObject({ status: 400 });
});
