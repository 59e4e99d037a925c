import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendError } from '../../platform/http/errors.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { figuresMigrations } from '../figures/index.ts';
import { createOrders, ordersMigrations } from './index.ts';

let platform: TestPlatform;
let app: FastifyInstance;
let path: string;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [figuresMigrations, ordersMigrations] });
  const bank = async () => new Response('[{"table":"A","effectiveDate":"2026-01-09","rates":[{"code":"USD","mid":3.5}]}]');
  const module = createOrders(platform, { rateSources: { fetch: bank } });
  await platform.startModules([module]);
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  module.routes?.(app);
  const store = await platform.newStore({ currency: 'PLN' });
  path = `/api/v1/stores/${store.id}`;
  await platform.eventLog.accept([
    {
      store_id: store.id, family: 'order', at: '2026-01-10 12:00:00.000', received_at: '2026-01-10 12:00:00.000', event_key: '00000000-0000-4000-8000-000000000001', message_id: 'm',
      origin: 'live', teller: 'server', type: 'track', name: 'Order Completed', alias_key: '5', alias_kind: 'user', order_id: 'A/1',
      properties: JSON.stringify({ order_id: 'A/1', currency: 'USD', products: [{ product_id: 'a', price: 2, quantity: '1.5' }] }),
    },
  ]);
  await platform.settle();
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

describe('routes of the order book', () => {
  it('take rates as a file, as JSON, or from a bank, and refuse a faulty file with its lines', async () => {
    const put = async (payload: string | object, type = 'application/json') => {
      const answer = await app.inject({ method: 'PUT', url: `${path}/rates`, payload, headers: { 'content-type': type } });
      return { status: answer.statusCode, ...answer.json<Record<string, unknown>>() };
    };
    expect(await put('date,base,quote,rate\n2026-01-08,USD,PLN,4\n', 'text/csv')).toEqual({ status: 200, count: 1 });
    expect(await put({ csv: 'date,base,quote,rate\n2026-01-09,USD,PLN,4.5\n' })).toEqual({ status: 200, count: 1 });
    expect(await put({ provider: 'nbp', from: '2026-01-01', to: '2026-01-10' })).toEqual({ status: 200, count: 1 });
    expect(await put('date,base,quote,rate\nx,USD,PLN,4\n', 'text/csv')).toMatchObject({ status: 400, error: { code: 'orders.rates_invalid', details: { faults: [{ line: 2 }] } } });
    expect((await put({ provider: 'bank' })).status).toBe(400);
    expect((await app.inject(`${path}/rates`)).json()).toMatchObject({ count: 3, firstDay: '2026-01-08', lastDay: '2026-01-09', followed: 'nbp' });
  });

  it('list single rates by currency, bank and day, delete some, and take them back as they were', async () => {
    const list = async (query = '') => (await app.inject(`${path}/rates/list${query}`)).json<{ total: number; rates: Record<string, unknown>[] }>();
    expect(await list()).toMatchObject({ total: 3, rates: [{ day: '2026-01-09', provider: 'csv', rate: '4.5', shared: false }, { day: '2026-01-09', provider: 'nbp', rate: '3.5' }, { day: '2026-01-08' }] });
    expect(await list('?currency=pln&provider=nbp')).toMatchObject({ total: 1 });
    expect(await list('?currency=EUR')).toMatchObject({ total: 0 });
    expect(await list('?from=2026-01-09&limit=1&offset=1')).toMatchObject({ total: 2, rates: [{ provider: 'nbp' }] });
    const keys = [{ day: '2026-01-09', base: 'USD', quote: 'PLN', provider: 'csv' }, { day: '2030-01-01', base: 'USD', quote: 'PLN', provider: 'csv' }];
    const deleted = await app.inject({ method: 'POST', url: `${path}/rates/delete`, payload: { rates: keys } });
    expect(deleted.json()).toEqual({ rates: [{ ...keys[0], rate: '4.5' }] });
    // The order of 10 January is now counted by the file's rate of the 8th.
    await platform.settle();
    expect((await app.inject(`${path}/orders/${encodeURIComponent('A/1')}`)).json()).toMatchObject({ order: { grossMinor: 1200 } });
    expect((await app.inject({ method: 'PUT', url: `${path}/rates`, payload: deleted.json() })).json()).toEqual({ count: 1 });
    expect(await list()).toMatchObject({ total: 3 });
    const wrong = await app.inject({ method: 'PUT', url: `${path}/rates`, payload: { rates: [{ ...keys[0], rate: '-1' }] } });
    expect(wrong.json()).toMatchObject({ error: { code: 'orders.rates_invalid' } });
  });

  it('show one order with exact quantities, and say when nothing is known of it', async () => {
    const answer = await app.inject(`${path}/orders/${encodeURIComponent('A/1')}`);
    expect(answer.json()).toMatchObject({ orderId: 'A/1', order: { currency: 'USD', grossMinor: 1350, lines: [{ quantity: '1.5' }] }, refunds: [] });
    expect((await app.inject(`${path}/orders/none`)).json()).toMatchObject({ error: { code: 'orders.not_found' } });
  });

  it('keep margin shares', async () => {
    const put = (margins: object) => app.inject({ method: 'PUT', url: `${path}/margins`, payload: { margins } });
    expect((await put({ Kitchen: '0.350', '': 0.2 })).json()).toEqual({ margins: { Kitchen: '0.35', '': '0.2' } });
    expect((await put({ Kitchen: '35%' })).json()).toMatchObject({ error: { code: 'orders.margin_invalid' } });
    expect((await app.inject(`${path}/margins`)).json()).toEqual({ margins: { Kitchen: '0.35', '': '0.2' } });
  });
});
