import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendError } from '../../platform/http/errors.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { createJourneys } from './index.ts';
import type { JourneyMap } from './map.ts';
import { rowOf } from './testing/log-rows.ts';
import { type NaiveAnswer, naiveMap, type NaivePaid } from './testing/naive-map.ts';
import { naiveTouches, type SimpleTouchEvent } from './testing/naive-touches.ts';
import { upsertMap } from './state.ts';
import type { Touchpoint } from './touchpoints.ts';

let platform: TestPlatform;
let journeys: ReturnType<typeof createJourneys>;
let app: FastifyInstance;

/** Aliases 11 and 12 are one person. */
const personOf = (alias: string): string => (alias === '12' ? '11' : alias);

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  journeys = createJourneys(platform, { namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, '<b>Ada</b>'])) });
  await platform.startModules([journeys]);
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.decorateRequest('principal', null);
  journeys.routes?.(app);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 10, 9, minute));
const event = (minute: number, name: string, more: Partial<SimpleTouchEvent> = {}): SimpleTouchEvent => ({ at: at(minute), eventKey: randomUUID(), teller: 'browser', type: 'track', name, aliasKey: '11', ...more });

async function fill(storeId: string, events: readonly SimpleTouchEvent[], orders: readonly NaivePaid[] = []): Promise<void> {
  const rows = orders.map((order, index) => ({
    store_id: storeId, placed_at: order.at.toISOString().slice(0, 23).replace('T', ' '), order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: order.person, test: 0,
    counts_order: 1, counts_sales: 1, conversion: '', gross_net_minor: order.minor, discount_net_minor: 0,
  }));
  if (rows.length > 0) await platform.eventLog.insert('orders', rows);
  await platform.eventLog.accept(events.map((one) => rowOf(storeId, one)));
  await platform.settle();
}

const MARCH = { from: '2026-03-01', to: '2026-04-01', where: null };
const of = (map: JourneyMap, id: string) => map.touchpoints.find((one) => one.id === id) ?? expect.fail(`no ${id}`);

describe('the journey map', () => {
  it('equals a walk through each person\'s runs', async () => {
    const names = ['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed', 'Signal', 'Order Delivered', 'Survey Answered', 'Products Searched'] as const;
    const anyEvent = fc.record({
      step: fc.nat(400), name: fc.constantFrom(...names), aliasKey: fc.constantFrom('11', '12', '13', '18446744073709551615'), source: fc.constantFrom('', '', 'ad'),
      teller: fc.constantFrom('browser' as const, 'server' as const), score: fc.integer({ min: 1, max: 5 }), touchpoint: fc.constantFrom('', '', 'cart', 'Checkout', 'elsewhere'),
    });
    const anyOrder = fc.record({ step: fc.nat(400), person: fc.constantFrom('11', '13', '18446744073709551615'), minor: fc.integer({ min: 0, max: 100_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 60 }), fc.array(anyOrder, { maxLength: 5 }), async (drawn, paid) => {
        const { id } = await platform.newStore();
        const told = drawn.map(({ step, name, score, touchpoint, ...rest }) =>
          event(step * 2, name, { ...rest, ...(name === 'Survey Answered' ? { properties: { kind: 'csat', scale_max: 5, score, touchpoint } } : {}) }));
        const orders = paid.map(({ step, person, minor }) => ({ person, minor, at: at(step * 2) }));
        await fill(id, told, orders);
        const ids = DEFAULT_MAP.map((one) => one.id);
        const answers = told.filter(({ name }) => name === 'Survey Answered').map(({ at: when, aliasKey, properties }): NaiveAnswer => {
          const named = String(properties?.['touchpoint']).toLowerCase();
          return { person: personOf(aliasKey), at: when, score: Number(properties?.['score']), touchpoint: ids.includes(named) ? named : '' };
        });
        const expected = naiveMap(DEFAULT_MAP, { runs: naiveTouches(told, DEFAULT_MAP), orders, answers, personOf });
        const map = await journeys.api.measure(id, MARCH);
        expect(map.touchpoints.map((one) => ({
          id: one.id, people: one.people, touches: one.touches, stays: one.dropOff.n, lefts: one.lefts, signals: one.signals.count, medianSeconds: one.time.medianSeconds,
          answers: one.satisfaction.n, satisfied: Math.round((one.satisfaction.value ?? 0) * one.satisfaction.n), revenue: one.revenue.minor ?? 0,
        }))).toEqual(expected.figures);
        expect(new Map(map.edges.map(({ from, to, count, people }) => [`${from ?? '-'} ${to}`, { count, people }]))).toEqual(expected.edges);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('does not take signing in for leaving, nor an order placed within half an hour', async () => {
    const { id } = await platform.newStore();
    await fill(id, [
      event(0, 'Product Viewed', { aliasKey: '12' }), event(5, 'Checkout Started', { aliasKey: '11' }),
      event(0, 'Checkout Started', { aliasKey: '13' }), event(0, 'Checkout Started', { aliasKey: '14' }),
    ], [{ person: '13', at: at(20), minor: 1_000 }]);
    const map = await journeys.api.measure(id, MARCH);
    expect([of(map, 'product').lefts, of(map, 'checkout').lefts, of(map, 'checkout').dropOff.n]).toEqual([0, 2, 3]);
    expect(of(map, 'delivery').dropOff).toMatchObject({ value: null, reason: 'after_order' });
    expect(of(map, 'product').satisfaction).toMatchObject({ value: null, reason: 'no_answers' });
  });

  it('is narrowed by where runs began and by who had ordered before', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Product Viewed', { device: 'mobile' }), event(0, 'Product Viewed', { device: 'desktop', aliasKey: '13' })], [{ person: '13', at: new Date('2026-02-01T00:00:00Z'), minor: 1 }]);
    const people = async (where: string): Promise<number> => (await journeys.api.measure(id, { ...MARCH, where })).people;
    expect([await people('device:mobile'), await people('device:mobile|desktop'), await people('device:tablet')]).toEqual([1, 2, 0]);
    expect([await people('customer:new'), await people('customer:returning'), await people('customer:returning,device:mobile')]).toEqual([1, 1, 0]);
    await expect(journeys.api.measure(id, { ...MARCH, where: 'shoe:42' })).rejects.toMatchObject({ code: 'journeys.invalid_where' });
  });

  it('says where more leave than in the period before, with what that costs, and nothing where it is chance', async () => {
    const { id } = await platform.newStore();
    const person = (index: number): string => String(1_000 + index);
    const checkout = (index: number, day: string): SimpleTouchEvent => event(0, 'Checkout Started', { aliasKey: person(index), at: new Date(`${day}T10:00:00Z`) });
    const ordered = (index: number, day: string): NaivePaid => ({ person: person(index), minor: 5_000, at: new Date(`${day}T10:05:00Z`) });
    const [before, now] = [Array.from({ length: 200 }, (_one, index) => index), Array.from({ length: 200 }, (_one, index) => 200 + index)];
    await fill(id, [...before.map((index) => checkout(index, '2026-02-10')), ...now.map((index) => checkout(index, '2026-03-10'))], [
      ...before.slice(0, 160).map((index) => ordered(index, '2026-02-10')), ...now.slice(0, 100).map((index) => ordered(index, '2026-03-10')),
    ]);
    const asked = { from: '2026-03-01', to: '2026-03-29', where: null, comparePrevious: true };
    const { breakAt } = await journeys.api.measure(id, asked);
    expect(breakAt).toMatchObject({ kind: 'worse', touchpoint: 'checkout', share: 0.5, against: 0.2, n: 200, lost: 60 });
    // Each stay that went on brought 50.00.
    expect('lostMinor' in breakAt && breakAt.lostMinor?.value).toBe(300_000);
    expect((await journeys.api.measure(id, { ...asked, comparePrevious: false })).breakAt).toEqual({ kind: 'nothing' });
    expect((await journeys.api.measure(id, { ...asked, from: '2026-03-11' })).breakAt).toMatchObject({ kind: 'small' });
  });

  it('opens to exactly the people it counts', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Product Viewed'), event(1, 'Product Added'), event(0, 'Product Viewed', { aliasKey: '13' }), event(0, 'Products Searched', { aliasKey: '14' }), event(1, 'Product Viewed', { aliasKey: '14' })]);
    const list = async (more: object) => (await journeys.api.listPeople(id, { ...MARCH, touchpoint: 'product', before: null, leftOnly: false, cursor: null, limit: 50, ...more })).people.map(({ personKey }) => personKey).toSorted();
    expect(await list({})).toEqual(['11', '13', '14']);
    expect(await list({ leftOnly: true })).toEqual(['13', '14']);
    expect(await list({ before: 'search' })).toEqual(['14']);
    expect(await list({ before: '-' })).toEqual(['11', '13']);
    const first = await journeys.api.listPeople(id, { ...MARCH, touchpoint: 'product', before: null, leftOnly: false, cursor: null, limit: 2 });
    const second = await journeys.api.listPeople(id, { ...MARCH, touchpoint: 'product', before: null, leftOnly: false, cursor: first.next, limit: 2 });
    expect([...first.people, ...second.people].map(({ personKey }) => personKey).toSorted()).toEqual(['11', '13', '14']);
    expect(second.next).toBeNull();
  });

  it('forgets what was said of an alias', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Order Completed', { orderId: 'o1', properties: { sales_channel: 'secret' } })]);
    await platform.eventLog.command({ text: `ALTER TABLE events UPDATE properties = '' WHERE store_id = {id:String}`, params: { id } });
    await journeys.api.forgetTexts(id, ['11']);
    expect(await platform.eventLog.query({ text: `SELECT sales_channel FROM touches WHERE store_id = {id:String} AND sales_channel != ''`, params: { id } })).toEqual([]);
  });
});

describe('its touchpoints', () => {
  const one = (id: string, rules: Touchpoint['rules'], name: string | null = null): Touchpoint => ({ id, name, stage: 'purchase', rules });
  const path = (text: string): Touchpoint['rules'] => [{ on: 'event', name: null, path: text, teller: null, property: null }];

  it('are refused with what is wrong, where, and how to mend it', async () => {
    const { id } = await platform.newStore();
    const refusal = async (touchpoints: readonly Touchpoint[]): Promise<string> => journeys.api.saveTouchpoints(id, touchpoints, 'test').then(() => 'saved', (error: Error) => error.message);
    expect(await refusal(Array.from({ length: 101 }, (_one, index) => one(`t${index}`, path('/a'))))).toContain('at most 100 touchpoints; this one has 101');
    expect(await refusal([one('many', Array.from({ length: 5_000 }, () => path('/a')).flat())])).toContain('at most 500 rules in all; this one has 5,000');
    expect(await refusal([])).toContain('at least one touchpoint');
    expect(await refusal([one('Twice!', path('/a'))])).toContain('small letters');
    expect(await refusal([one('a', path('/a')), one('a', path('/b'))])).toContain('Two touchpoints have the id "a"');
    expect(await refusal([one('a', path(`/${'x'.repeat(300)}`))])).toContain('more than 200 characters');
    expect(await refusal([one('a', path('products'))])).toContain('begins with neither / nor *');
    expect(await refusal([one('a', [{ on: 'event', name: null, path: null, teller: null, property: null }])])).toContain('a rule says nothing');
    expect(await refusal([one('a', path('/a'), '试'.repeat(1_001))])).toContain('at most 1,000 characters');
    expect(await refusal([one('a', path('/a'), '试'.repeat(1_000))])).toBe('saved');
  });

  it('are tried on real events before they are saved', async () => {
    const { id } = await platform.newStore();
    const page = (minute: number, text: string, aliasKey = '11'): SimpleTouchEvent => event(minute, 'Page Viewed', { type: 'page', path: text, aliasKey });
    await fill(id, [...Array.from({ length: 30 }, (_one, index) => page(index, `/p/${index}`)), page(31, '/<script>alert(1)</script>', '13'), event(32, 'Something Odd'), event(33, 'Something Odd')]);
    const trial = await journeys.api.tryTouchpoints(id, [one('all', path('*')), one('products', path('/p/*')), one('none', path('/nowhere')), one('ads', [{ on: 'arrival', source: 'ad', medium: null, campaign: null, referrer: null }])]);
    expect(trial.touchpoints.map(({ events, people, rules }) => [events, people, rules[0]?.verdict])).toEqual([[33, 2, 'everything'], [0, 0, 'shadowed'], [0, 0, 'never'], [0, 0, 'never']]);
    const some = await journeys.api.tryTouchpoints(id, [one('products', path('/p/*'))]);
    expect(some.touchpoints[0]).toMatchObject({ events: 30, people: 1, rules: [{ caught: 30, taken: 30, verdict: 'fine' }] });
    expect(some.touchpoints[0]?.samples[0]).toEqual({ name: 'Page Viewed', path: '/p/0', at: at(0) });
    expect(some.unmatched).toEqual({ events: 3, top: [{ name: 'Something Odd', path: '', events: 2 }, { name: 'Page Viewed', path: '/<script>alert(1)</script>', events: 1 }] });
  });

  it('redraw the past when they change, say how far that has come, and go back to the built-in map', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Product Viewed')]);
    await journeys.api.saveTouchpoints(id, [one('mine', [{ on: 'event', name: 'Product *', path: null, teller: null, property: null }])], 'test');
    await platform.settle();
    expect((await journeys.api.measure(id, MARCH)).touchpoints).toMatchObject([{ id: 'mine', people: 1 }]);
    expect(await journeys.api.readTouchpoints(id)).toMatchObject({ isDefault: false, redrawn: null });
    await journeys.api.saveTouchpoints(id, null, 'test');
    await platform.settle();
    expect(of(await journeys.api.measure(id, MARCH), 'product').people).toBe(1);
    expect(await journeys.api.readTouchpoints(id)).toMatchObject({ isDefault: true, redrawn: null });
  });
});

describe('a map that a crash parted from its past', () => {
  it('is drawn after the next start, and by whoever saves it again', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Product Viewed')]);
    const mine = (name: string): Touchpoint[] => [{ id: name, name: null, stage: 'purchase', rules: [{ on: 'event', name: 'Product *', path: null, teller: null, property: null }] }];
    const keep = (map: readonly Touchpoint[]): Promise<void> => upsertMap(platform.state.db, id, { touchpoints: map, savedBy: 'test', savedAt: platform.clock.now() });
    const drawn = async (): Promise<unknown> => [(await journeys.api.measure(id, MARCH)).touchpoints[0], (await journeys.api.readTouchpoints(id)).redrawn];

    await keep(mine('first'));
    expect(await drawn()).toMatchObject([{ id: 'first', people: 0 }, 0]);
    await journeys.api.resumeRedrawing();
    await platform.settle();
    expect(await drawn()).toMatchObject([{ id: 'first', people: 1 }, null]);

    await keep(mine('second'));
    await journeys.api.saveTouchpoints(id, mine('second'), 'test');
    await platform.settle();
    expect(await drawn()).toMatchObject([{ id: 'second', people: 1 }, null]);
  });
});

describe('over HTTP', () => {
  it('answer the map, the people and refusals', async () => {
    const { id } = await platform.newStore();
    await fill(id, [event(0, 'Product Viewed')]);
    const get = async (rest: string) => {
      const answer = await app.inject({ url: `/api/v1/stores/${id}/journey${rest}` });
      return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
    };
    expect(await get('?from=2026-03-01&to=2026-04-01')).toMatchObject({ status: 200, body: { people: 1, currency: 'EUR', data: null, breakAt: { kind: 'small', stays: 1 } } });
    expect(await get('?from=2020-03-01&to=2020-04-01')).toMatchObject({ status: 200, body: { people: 0, data: { first: at(0).toISOString() } } });
    expect(await get('/people?touchpoint=product&from=2026-03-01')).toMatchObject({ status: 200, body: { people: [{ personKey: '11', name: '<b>Ada</b>', times: 1 }], next: null } });
    expect(await get('/people?touchpoint=nowhere')).toMatchObject({ status: 404, body: { error: { code: 'journeys.unknown_touchpoint' } } });
    expect(await get('/people?touchpoint=product&cursor=odd')).toMatchObject({ status: 400, body: { error: { code: 'journeys.invalid_cursor' } } });
    expect(await get('?from=2026-03-01&to=2026-02-01')).toMatchObject({ status: 400, body: { error: { code: 'journeys.invalid_range' } } });
    const tried = await app.inject({ method: 'POST', url: `/api/v1/stores/${id}/journey/try`, payload: { touchpoints: [] } });
    expect([tried.statusCode, tried.json<{ error: { code: string } }>().error.code]).toEqual([400, 'journeys.invalid_touchpoints']);
  });
});
