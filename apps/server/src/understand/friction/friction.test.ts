import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createJourneys } from '../journeys/index.ts';
import { createMatching } from './cost.ts';
import { createFriction, type FrictionApi } from './index.ts';
import { readCounts } from './queries/count.ts';
import { readWords } from './queries/words.ts';
import { type NaiveFact, naiveMatch, naiveSessions } from './testing/naive-friction.ts';

let platform: TestPlatform;
let friction: FrictionApi;
let touchpoints: readonly string[];

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  friction = createFriction(platform, { journeys: journeys.api, namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])) }).api;
  await platform.startModules([journeys]);
  const { id } = await platform.newStore({});
  touchpoints = (await journeys.api.readTouchpoints(id)).touchpoints.map((one) => one.id);
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

const BEGIN = Date.UTC(2026, 2, 10, 9);
const MARCH = { from: '2026-03-01', to: '2026-04-01', where: null, by: null };
const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
const fact = (person: string, minute: number, name: NaiveFact['name'], more: Partial<NaiveFact> = {}): NaiveFact => ({ person, ms: BEGIN + minute * 60_000, name, product: 'p1', kind: '', page: '/', ...more });
const signal = (person: string, minute: number, kind: string, page = '/p/1'): NaiveFact => fact(person, minute, 'Signal', { kind, page });

/** What a carrier tells of somebody who is not in the shop: no session, in no test. */
function delivered(row: LogRow): LogRow {
  const [at, key] = [sqlTime(BEGIN + 86_400_000), randomUUID()];
  return {
    ...row, family: familyOf('Order Delivered', 'track', 'webhook'), at, received_at: at, event_key: key, message_id: key, teller: 'webhook', name: 'Order Delivered', alias_key: '4999', device: '', path: '',
    order_id: 'o0', product_id: '', properties: '',
  };
}

async function storeOf(facts: readonly NaiveFact[], worth = 10_000): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const orders = facts.filter(({ name }) => name === 'Order Completed').map(({ person, ms }, index) => ({
    store_id: id, placed_at: sqlTime(ms), order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: person, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_net_minor: worth + index, discount_net_minor: 0,
  }));
  if (orders.length > 0) await platform.eventLog.insert('orders', orders);
  const told = facts.map(({ person, ms, name, product, kind, page }): LogRow => {
    const key = randomUUID();
    return {
      store_id: id, family: familyOf(name, 'track', 'browser'), at: sqlTime(ms), received_at: sqlTime(ms), event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name,
      alias_key: person, alias_kind: 'user', bot: 0, campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: 'phone', country: '', language: '', path: page, order_id: '', product_id: product,
      properties: name === 'Signal' ? JSON.stringify({ kind, target: kind === 'rage_click' ? '#buy' : 5 }) : '',
    };
  });
  await platform.eventLog.accept([...told, ...told.slice(0, 1).map(delivered)]);
  await platform.settle();
  return id;
}

/** 60 sessions that meet a failed payment and do not order, 60 that do not meet it, of which half order; one that orders in spite of it. */
function payments(): NaiveFact[] {
  const checkout = (person: string): NaiveFact[] => [fact(person, 0, 'Product Viewed'), fact(person, 1, 'Product Added'), fact(person, 2, 'Checkout Started')];
  return Array.from({ length: 60 }, (_none, index) => [
    ...checkout(`${1000 + index}`), signal(`${1000 + index}`, 3, 'payment_failed', '/checkout'), ...(index === 0 ? [fact('1000', 4, 'Order Completed')] : []),
    ...checkout(`${2000 + index}`), ...(index % 2 === 0 ? [fact(`${2000 + index}`, 4, 'Order Completed')] : []),
    // Who only looks never came as far, and is compared with nobody of these.
    fact(`${3000 + index}`, 0, 'Product Viewed'),
  ]).flat();
}

describe('friction', () => {
  it('costs what sessions that came as far without it would have ordered', async () => {
    const storeId = await storeOf(payments());
    const answer = await friction.measure(storeId, MARCH);
    expect(answer.sessions).toMatchObject({ n: 180, value: 31 / 180 });
    const [failed] = answer.signals;
    expect(failed).toMatchObject({ kind: 'payment_failed', sessions: 60, matched: 60, without: 0.5, reason: null, isBeyondChance: true, converted: { value: 1 / 60, n: 60 } });
    expect(failed?.difference?.value).toBeCloseTo(1 / 60 - 0.5, 12);
    expect(failed?.lostOrders?.value).toBeCloseTo(29, 9);
    expect(failed?.lostMinor?.value).toBeCloseTo(29 * (answer.orderValue?.value ?? 0), -3);
    expect(failed?.lostMinor?.low).toBeGreaterThan(0);
    expect(failed?.trend).toEqual([expect.objectContaining({ day: '2026-03-10', share: expect.objectContaining({ n: 180, value: 1 / 3 }) })]);
    expect(answer.places).toMatchObject([{ kind: 'payment_failed', place: 'checkout', sessions: 60 }]);
    expect((await friction.measure(storeId, { ...MARCH, by: 'page' })).places).toMatchObject([{ place: '/checkout', sessions: 60, matched: 60 }]);
    // By motive each signal costs what it costs among people of that motive alone; their sessions are all there are.
    const motives = ['price', 'speed', ''];
    await platform.eventLog.insert('motive_people', [1000, 2000, 3000].flatMap((first) => Array.from({ length: 60 }, (_none, index) => ({ store_id: storeId, person_key: String(first + index), motive: motives[index < 50 ? 0 : 1], version: 1 }))));
    const byMotive = await friction.measure(storeId, { ...MARCH, by: 'motive' });
    expect(byMotive.signals).toEqual(answer.signals);
    expect(byMotive.places).toMatchObject([{ place: 'price', sessions: 50, matched: 50, without: 0.5 }, { place: 'speed', sessions: 10, reason: 'small' }]);
    const [{ lostOrders, difference } = { lostOrders: null, difference: null }] = (await friction.measure(storeId, { ...MARCH, where: 'motive:price' })).signals;
    expect(byMotive.places[0]).toMatchObject({ lostOrders, difference });
    const behind = await friction.listSessions(storeId, { ...MARCH, by: 'motive', kind: 'payment_failed', place: 'speed', cursor: null, limit: 100 });
    expect(behind.sessions.map(({ personKey }) => Number(personKey)).toSorted()).toEqual(Array.from({ length: 10 }, (_none, index) => 1050 + index));
    expect((await friction.measure(storeId, { ...MARCH, where: 'device:desktop' })).sessions).toMatchObject({ value: null, n: 0 });
  });

  it('opens to the sessions and the people behind it, each once', async () => {
    const storeId = await storeOf([
      signal('11', 0, 'rage_click', '/a'), signal('11', 1, 'rage_click', '/b'), signal('12', 90, 'rage_click', '/b'), signal('13', 5, 'slow_page', '/b'), fact('13', 6, 'Order Completed'), signal('13', 7, 'rage_click', '/thanks'),
    ]);
    const { signals } = await friction.measure(storeId, MARCH);
    // What comes after the order did not keep from it.
    expect(signals.map(({ kind, sessions, reason }) => [kind, sessions, reason])).toEqual([['rage_click', 2, 'small'], ['slow_page', 1, 'small']]);
    const ask = { ...MARCH, kind: 'rage_click', place: null, cursor: null, limit: 1 };
    const first = await friction.listSessions(storeId, ask);
    expect(first.sessions).toMatchObject([{ personKey: '11', name: 'Ada', page: '/b', element: '#buy', times: 1, ordered: false }]);
    const second = await friction.listSessions(storeId, { ...ask, cursor: first.next });
    expect(second).toMatchObject({ sessions: [{ personKey: '11', page: '/a', times: 2 }], next: null });
    expect((await friction.listSessions(storeId, { ...ask, limit: 9, by: 'page', place: '/a' })).sessions).toMatchObject([{ page: '/a', times: 1 }]);
    expect((await friction.listSessions(storeId, { ...ask, limit: 9, kind: 'slow_page', by: 'touchpoint', place: 'cart' })).sessions).toEqual([]);
  });

  it('counts what a walk through everybody\'s sessions counts', async () => {
    const drawn = fc.record({
      person: fc.constantFrom('11', '12', '13', '14', '15', '16'), minute: fc.integer({ min: 0, max: 180 }), product: fc.constantFrom('p1', 'p2'), kind: fc.constantFrom('rage_click', 'slow_page'), page: fc.constantFrom('/a', '/b'),
      name: fc.constantFrom('Product Viewed', 'Product Viewed', 'Product Added', 'Checkout Started', 'Signal', 'Signal', 'Order Completed'),
    });
    await fc.assert(fc.asyncProperty(fc.uniqueArray(drawn, { minLength: 1, maxLength: 45, selector: ({ minute }) => minute }), async (acts) => {
      const facts = acts.map(({ minute, ...act }): NaiveFact => ({ ...act, ms: BEGIN + minute * 60_000 }));
      const storeId = await storeOf(facts);
      const span = { storeId, fromMs: BEGIN, toMs: BEGIN + 86_400_000 };
      const words = await readWords(platform.eventLog, span, 'touchpoint');
      const counted = await readCounts(platform.eventLog, { ...span, timezone: 'UTC', where: [], by: 'touchpoint', touchpoints, words, only: null });
      const walked = naiveSessions(facts.map((one) => (one.person === '12' ? { ...one, person: '11' } : one)));
      expect(counted.days.filter(({ kind }) => kind === 0).map(({ n, ordered }) => [n, ordered])).toEqual([[walked.length, walked.filter(({ ordered }) => ordered).length]]);
      const match = createMatching(counted);
      for (const kind of ['rage_click', 'slow_page']) {
        const code = words.kinds.indexOf(kind) + 1;
        const own = match(code, counted.met.filter((cell) => cell.kind === code && code > 0));
        const expected = own.strata.filter(({ unexposed }) => unexposed.n > 0).reduce((sum, { exposed, unexposed }) => sum + (exposed.n * unexposed.k) / unexposed.n, 0);
        const naive = naiveMatch(walked, kind);
        expect({ sessions: own.sessions, orders: own.orders, matched: own.matched }).toEqual({ sessions: naive.sessions, orders: naive.orders, matched: naive.matched });
        expect(expected).toBeCloseTo(naive.expected, 9);
      }
    }), { numRuns: 25 });
  });

  it('has an answer for an empty store, and refuses what it cannot read', async () => {
    const storeId = await storeOf([]);
    expect(await friction.measure(storeId, { ...MARCH, by: 'element' })).toMatchObject({ sessions: { value: null, n: 0 }, orderValue: null, signals: [], places: [], otherPlaces: 0 });
    await expect(friction.measure(storeId, { ...MARCH, from: '2026-13-01' })).rejects.toThrow(/not a day/);
    await expect(friction.measure(storeId, { ...MARCH, where: 'colour:red' })).rejects.toMatchObject({ code: 'friction.invalid_where' });
    await expect(friction.listSessions(storeId, { ...MARCH, kind: 'rage_click', place: null, cursor: 'nonsense', limit: 5 })).rejects.toMatchObject({ code: 'friction.invalid_cursor' });
  });
});
