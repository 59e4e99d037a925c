import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { sendError } from '../../platform/http/errors.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createMetrics } from './index.ts';
import { METRICS } from './registry.ts';
import { writeStore } from './testing/derived-rows.ts';
import type { NaiveAmounts, NaiveOrder, NaiveStore, NaiveVisit } from './testing/naive-model.ts';

let platform: TestPlatform;
let app: FastifyInstance;
let storeId: string;

const amounts = (gross: number): NaiveAmounts => ({ gross, grossNet: gross, discount: 100, discountNet: 100, tax: 10 });
const at = (text: string): Date => new Date(`${text}Z`);
const order = (id: string, placedAt: string, more: Partial<NaiveOrder>): NaiveOrder => ({
  ...amounts(1_000), id, placedAt: at(placedAt), person: null, shipping: 500, isTest: false, isOrder: true, isSale: true, promisedAt: null, deliveredAt: null,
  source: 'google', salesChannel: 'web', device: 'mobile', country: 'PL', language: 'pl', lines: [{ ...amounts(1_000), product: '=p1', category: 'c1' }], ...more,
});
const visit = (startedAt: string, person: string, more: Partial<NaiveVisit>): NaiveVisit => ({
  startedAt: at(startedAt), person, source: 'google', device: 'mobile', country: 'PL', language: 'pl', hadCart: false, hadCheckout: false, orderIds: [], products: [], ...more,
});

/** Two buyers, a guest, a test order; three sessions, one abandoned; refunds, deliveries, answers. */
const STORE: NaiveStore = {
  timezone: 'Europe/Warsaw', now: new Date(),
  orders: [
    order('o1', '2026-03-01T10:00:00', { person: '1', promisedAt: at('2026-03-03T11:00:00'), deliveredAt: at('2026-03-03T15:00:00') }),
    order('o2', '2026-03-20T10:00:00', { person: '1', gross: 3_000, grossNet: 3_000, promisedAt: at('2026-03-22T11:00:00'), deliveredAt: at('2026-03-25T15:00:00') }),
    order('o3', '2026-03-02T10:00:00', { person: '2' }),
    order('o4', '2026-03-02T11:00:00', {}),
    order('o5', '2026-03-02T12:00:00', { person: '3', isTest: true }),
  ],
  refunds: [{
    id: 'r1', orderId: 'o1', at: at('2026-03-05T10:00:00'), isTest: false, source: 'google', salesChannel: 'web', device: 'mobile', country: 'PL', language: 'pl',
    lines: [{ product: '=p1', category: 'c1', amount: 400, amountNet: 400 }],
  }],
  sessions: [
    visit('2026-03-01T09:50:00', '1', { hadCart: true, hadCheckout: true, orderIds: ['o1'], products: ['p1'] }),
    visit('2026-03-02T08:00:00', '4', { hadCart: true, source: 'direct' }),
    visit('2026-03-02T11:50:00', '3', { hadCart: true, orderIds: ['o5'] }),
  ],
  answers: [1, 4, 5].map((score, index) => ({
    at: at(`2026-03-0${index + 6}T10:00:00`), eventKey: randomUUID(), responseId: '', questionId: '', kind: 'csat', scaleMax: 5, score, source: '', device: '', country: '', language: '',
  })),
};

function orderEvent(orderId: string, placed: string, name = 'Order Completed'): LogRow {
  const key = randomUUID();
  const instant = placed.replace('T', ' ').concat('.000');
  return {
    store_id: storeId, family: 'order', at: instant, received_at: instant, event_key: key, message_id: key, origin: 'live', teller: 'webhook', type: 'track', name,
    alias_key: '1', alias_kind: 'user', order_id: orderId,
  };
}

beforeAll(async () => {
  platform = await createTestPlatform({
    migrations: ['orders', 'sessions', 'tickets', 'customers', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })),
  });
  storeId = (await platform.newStore()).id;
  await writeStore(platform.eventLog, storeId, STORE);
  await platform.eventLog.accept([orderEvent('o1', '2026-03-01T10:00:00'), orderEvent('o1', '2026-03-05T10:00:00', 'Order Refunded'), orderEvent('o3', '2026-03-02T10:00:00')]);
  const { routes } = createMetrics(platform, { namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '1').map((key) => [key, 'Ada'])) });
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  routes?.(app);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown>; text: string; type: string }> {
  const answer = await app.inject({ url: `/api/v1/stores/${storeId}/metrics${path}`, headers });
  const type = String(answer.headers['content-type']);
  return { status: answer.statusCode, text: answer.body, type, body: type.includes('json') ? answer.json<Record<string, unknown>>() : {} };
}

interface People {
  people: { personKey: string; name: string | null; orders: number; value: number }[];
  next: string | null;
}
async function people(code: string, query = ''): Promise<People> {
  const answer = await app.inject({ url: `/api/v1/stores/${storeId}/metrics/${code}/people?${query}` });
  expect([code, answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([code, 200, '']);
  return answer.json<People>();
}

describe('the routes of metrics', () => {
  it('list every metric with its words', async () => {
    const { status, text } = await get('');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveLength(METRICS.length);
  });

  it('answer one metric with its split and the tracking coverage beside the conversion', async () => {
    const { body } = await get('/session_conversion?from=2026-03-01&to=2026-04-01&by=source&compare=previous');
    expect(body).toMatchObject({ code: 'session_conversion', n: 3, unit: 'share', currency: null, reason: null, extra: { tracking_coverage: 0.25 } });
    expect(body['value']).toBeCloseTo(1 / 3, 12);
    expect(body['rows']).toMatchObject([{ key: 'google', value: 0.5, n: 2 }, { key: 'direct', value: 0, n: 1 }]);
    expect(body['previous']).toMatchObject({ value: null, reason: 'no_sessions' });
  });

  it('export CSV in which no name is a formula', async () => {
    const { type, text } = await get('/gross_sales?by=product', { accept: 'text/csv' });
    expect(type).toContain('text/csv');
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'metric,from,to,timezone,key,label,value,unit,currency,n,low,high,reason,where',
      'gross_sales,,,Europe/Warsaw,,Total,6000,money,EUR,4,,,,',
      "gross_sales,,,Europe/Warsaw,'=p1,Name of =p1,4000,money,EUR,4,,,,",
    ]);
    expect((await get('/orders?format=csv')).type).toContain('text/csv');
  });

  it('answer a part of the store alone, in the figure, in CSV and in what stands behind it', async () => {
    expect((await get('/sessions?where=source:direct')).body).toMatchObject({ value: 1, where: 'source:direct' });
    expect((await get('/orders?where=source:google,country:PL|UA')).body).toMatchObject({ value: 4, where: 'source:google,country:PL|UA' });
    expect((await get('/sessions?where=source:direct', { accept: 'text/csv' })).text.split('\r\n')[1]).toBe('sessions,,,Europe/Warsaw,,Total,1,count,,1,,,,source:direct');
    expect((await people('sessions', 'where=source:direct')).people.map(({ personKey }) => personKey)).toEqual(['4']);
    expect((await people('orders', 'from=2026-03-10&where=customer:returning')).people).toMatchObject([{ personKey: '1', orders: 1 }]);
    expect((await get('/sessions?where=sales_channel:web')).body['error']).toMatchObject({ code: 'metrics.refused_filter' });
    expect((await get('/sessions?where=colour:red')).body['error']).toMatchObject({ code: 'metrics.invalid_where' });
  });

  it('tell which days have data, and which values a filter may choose from', async () => {
    const range = await app.inject({ url: `/api/v1/stores/${storeId}/data-range` });
    expect(range.json()).toMatchObject({ orders: { first: '2026-03-01', last: '2026-03-20' }, sessions: { first: '2026-03-01', last: '2026-03-02' }, anchor: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    // Its last month holds nothing that counts.
    const tests = (await platform.newStore()).id;
    await writeStore(platform.eventLog, tests, { ...STORE, sessions: [], refunds: [], answers: [], orders: [order('a', '2026-01-05T10:00:00', {}), order('b', '2026-03-20T10:00:00', { isTest: true })] });
    expect((await app.inject({ url: `/api/v1/stores/${tests}/data-range` })).json()).toMatchObject({ orders: { first: '2026-01-05', last: '2026-01-05' }, sessions: null });
    const none = (await platform.newStore()).id;
    expect((await app.inject({ url: `/api/v1/stores/${none}/data-range` })).json()).toMatchObject({ orders: null, sessions: null });
    const { dimensions } = (await app.inject({ url: `/api/v1/stores/${storeId}/dimensions?from=2026-03-01&to=2026-04-01` })).json<{ dimensions: object[] }>();
    expect(dimensions).toContainEqual({ dimension: 'source', values: ['google', 'direct'] });
    expect(dimensions).toContainEqual({ dimension: 'customer', values: ['new', 'returning'] });
    const before = (await app.inject({ url: `/api/v1/stores/${storeId}/dimensions?to=2026-01-01` })).json<{ dimensions: object[] }>();
    expect(before.dimensions).toContainEqual({ dimension: 'source', values: [] });
  });

  it('say what is wrong with a question', async () => {
    const answer = await get('/shipping?by=product');
    expect([answer.status, answer.body['error']]).toEqual([400, expect.objectContaining({ code: 'metrics.refused_split' })]);
    expect((await get('/orders/people?cursor=nonsense')).body['error']).toMatchObject({ code: 'metrics.invalid_cursor' });
    expect((await get('/orders/people?by=day&key=x')).body['error']).toMatchObject({ code: 'metrics.unknown_bucket' });
  });

  it('treat SQL in any filter as a value', async () => {
    const evil = encodeURIComponent(`'; DROP TABLE orders; --{storeId:String}`);
    expect((await people('orders', `by=source&key=${evil}`)).people).toEqual([]);
    expect((await get(`/orders?from=${evil}`)).status).toBe(400);
    expect((await people('orders')).people).toHaveLength(2);
  });
});

describe('behind a figure', () => {
  it('stand its people, each once, with names where they are known', async () => {
    expect((await people('gross_sales')).people).toMatchObject([{ personKey: '1', name: 'Ada', orders: 2, value: 4_000 }, { personKey: '2', name: null, orders: 1, value: 1_000 }]);
    expect((await people('repeat_purchase_rate')).people.map(({ personKey }) => personKey)).toEqual(['1']);
    expect((await people('repeat_purchase_rate', 'part=base')).people).toHaveLength(2);
    expect((await people('retention')).people.map(({ personKey }) => personKey)).toEqual(['1']);
    expect((await people('cart_abandonment')).people.map(({ personKey }) => personKey)).toEqual(['3', '4']);
    expect((await people('session_conversion')).people.map(({ personKey }) => personKey)).toEqual(['1']);
    expect((await people('on_time_delivery')).people.map(({ orders }) => orders)).toEqual([1]);
    expect((await people('tracking_coverage')).people.map(({ personKey }) => personKey)).toEqual(['1']);
  });

  it('stand the people of one row of its split', async () => {
    expect((await people('orders', 'by=day&key=2026-03-02')).people.map(({ personKey }) => personKey)).toEqual(['2']);
    expect((await people('sessions', 'by=source&key=direct')).people.map(({ personKey }) => personKey)).toEqual(['4']);
    expect((await people('orders', `by=product&key=${encodeURIComponent('=p1')}`)).people).toHaveLength(2);
    expect((await people('visitors', 'by=product&key=p1')).people).toHaveLength(1);
  });

  it('come page by page, none twice and none left out', async () => {
    const first = await people('orders', 'limit=1');
    const second = await people('orders', `limit=1&cursor=${first.next}`);
    expect([first.people[0]?.personKey, second.people[0]?.personKey, second.next]).toEqual(['1', '2', null]);
  });

  it('stand its events', async () => {
    const events = async (path: string): Promise<{ name: string; orderId: string | null; personKey: string | null }[]> => {
      const answer = await app.inject({ url: `/api/v1/stores/${storeId}/metrics/${path}` });
      expect([path, answer.statusCode]).toEqual([path, 200]);
      return answer.json<{ events: { name: string; orderId: string | null; personKey: string | null }[] }>().events;
    };
    expect((await events('orders/events?by=day&key=2026-03-01')).map(({ name }) => name)).toEqual(['Order Refunded', 'Order Completed']);
    expect((await events('refunds/events')).map(({ orderId }) => orderId)).toEqual(['o1', 'o1']);
    expect((await events('csat/events')).map(({ name }) => name)).toEqual(['Survey Answered', 'Survey Answered']);
    expect(await events('sessions/events')).toEqual([]);
  });

  it('opens for every metric, split by time and by dimensions, and for both parts', async () => {
    for (const { code, dimensions } of METRICS) {
      // Dimensions of one metric are opened alike: the first and the last stand for those between.
      for (const by of ['', 'by=month&key=2026-03-01', ...[dimensions[0], dimensions.at(-1)].map((dimension) => `by=${dimension}&key=x`)]) {
        const part = by === '' ? 'base' : 'figure';
        await people(code, `part=${part}&from=2026-01-01&${by}`);
        const answer = await app.inject({ url: `/api/v1/stores/${storeId}/metrics/${code}/events?part=${part}&${by}` });
        expect([code, by, answer.statusCode]).toEqual([code, by, 200]);
      }
    }
  }, 120_000);
});
