import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createJourneys } from '../journeys/index.ts';
import { createEffort, type EffortApi } from './index.ts';
import { type NaiveAct, naiveEffort } from './testing/naive-effort.ts';

let platform: TestPlatform;
let effort: EffortApi;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  effort = createEffort(platform, { journeys: journeys.api, namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])) }).api;
  await platform.startModules([journeys]);
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

const BEGIN = Date.UTC(2026, 2, 10, 9);
const MARCH = { from: '2026-03-01', to: '2026-04-01', where: null, against: null, by: null, measure: null };
const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
const act = (person: string, second: number, name: string, more: Partial<NaiveAct> = {}): NaiveAct => ({ person, ms: BEGIN + second * 1000, name, product: 'p1', told: null, ...more });

async function storeOf(acts: readonly NaiveAct[], scores: Readonly<Record<string, number>> = {}): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const orders = acts.filter(({ name }) => name === 'order');
  if (orders.length > 0) {
    await platform.eventLog.insert('orders', orders.map(({ person, ms, product }, index) => ({
      store_id: id, placed_at: sqlTime(ms), order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: person, test: 0, counts_order: 1, counts_sales: 1, conversion: '', source: product === 'p2' ? 'ad' : 'direct',
    })));
  }
  const told = acts.filter(({ name }) => name !== 'order').map(({ person, ms, name, product, told: left }) => ({ person, ms, name, product, properties: left as unknown }));
  const answered = Object.entries(scores).map(([order_id, score], index) => ({ person: '99', ms: BEGIN + 86_400_000 + index, name: 'Survey Answered', product: '', properties: { kind: 'ces', score, order_id } as unknown }));
  await platform.eventLog.accept([...told, ...answered].map(({ person, ms, name, product, properties }): LogRow => {
    const key = randomUUID();
    const isPage = name === 'page';
    return {
      store_id: id, family: familyOf(isPage ? 'Page Viewed' : name, isPage ? 'page' : 'track', 'browser'), at: sqlTime(ms), received_at: sqlTime(ms), event_key: key, message_id: key, origin: 'live', teller: 'browser', type: isPage ? 'page' : 'track',
      name: isPage ? 'Page Viewed' : name, alias_key: person, alias_kind: 'user', bot: 0, campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: '', country: '', language: '', path: '/', order_id: '', product_id: product,
      properties: properties === null ? '' : JSON.stringify(properties),
    };
  }));
  await platform.settle();
  return id;
}

describe('effort', () => {
  it('counts from the first intent to the order, with silences cut and what the script told taken', async () => {
    const storeId = await storeOf([
      act('11', 0, 'page'), act('11', 1, 'Product Viewed'), act('12', 10, 'Product Viewed'), act('12', 11, 'page'), act('11', 300, 'Products Searched'), act('11', 305, 'Coupon Denied'), act('11', 310, 'order'),
      act('11', 400, 'Product Added'), act('11', 410, 'Page Left', { told: { clicks: 4, fields: 3, active_seconds: 95 } }), act('11', 420, 'order', { product: 'p2' }), act('13', 5, 'order'),
    ]);
    const answer = await effort.measure(storeId, { ...MARCH, by: 'source' });
    expect(answer.orders).toEqual({ all: 3, seen: 2, told: 1 });
    const { orders } = await effort.listOrders(storeId, { ...MARCH, part: null, least: 0, cursor: null, limit: 9 });
    // The second look began it; of five minutes of silence 30 seconds count: 1 + 30 + 5 + 5.
    expect(orders.map((one) => one.effort)).toEqual([
      { seconds: 95, pages: 0, clicks: 4, fields: 3, searches: 0, errors: 0 }, { seconds: 41, pages: 1, clicks: null, fields: null, searches: 1, errors: 1 },
    ]);
    expect(orders[0]).toMatchObject({ personKey: '11', name: 'Ada' });
    expect(answer.measures[0]).toMatchObject({ measure: 'seconds', n: 2, mean: 68, median: { value: 68, low: null } });
    expect(answer.measures[2]).toMatchObject({ measure: 'clicks', n: 1, mean: 4 });
    expect(answer.parts).toMatchObject([{ key: 'ad', n: 1, value: 95 }, { key: 'direct', n: 1, value: 41 }]);
    expect(answer.touchpoints.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBeCloseTo(68, 9);
    expect((await effort.measure(storeId, { ...MARCH, measure: 'pages', where: 'source:ad', against: 'source:direct' }))).toMatchObject({ orders: { seen: 1 }, against: { mean: { n: 1, value: 1 }, difference: null } });
    const slow = await effort.listOrders(storeId, { ...MARCH, by: 'source', part: 'direct', least: 41, cursor: null, limit: 1 });
    expect(slow).toMatchObject({ orders: [{ effort: { seconds: 41 } }], next: null });
  });

  it('stands beside what people answered about how easy it was', async () => {
    const people = Array.from({ length: 12 }, (_none, index) => `${100 + index}`);
    const acts = people.flatMap((person, index) => [act(person, 0, 'Product Added'), ...Array.from({ length: index }, (_page, at) => act(person, 1 + at, 'page')), act(person, 60, 'order')]);
    const storeId = await storeOf(acts, Object.fromEntries(people.map((_person, index) => [`o${index}`, index < 4 ? 7 : index < 8 ? 5 : 2])));
    const { measures } = await effort.measure(storeId, MARCH);
    expect(measures[1]?.ces).toMatchObject({ answers: 12, reason: null });
    expect(measures[1]?.ces.rho).toBeLessThan(-0.9);
    expect(measures[2]?.ces).toEqual({ answers: 0, rho: null, low: null, high: null, reason: 'not_told' });
    const few = await storeOf(acts.slice(0, 5), { o0: 7, o1: 5 });
    expect((await effort.measure(few, MARCH)).measures[0]?.ces).toMatchObject({ answers: 2, reason: 'too_few' });
    expect(measures[5]?.ces).toEqual({ answers: 12, rho: null, low: null, high: null, reason: 'all_alike' });
  });

  it('finds for each order what a walk back from it finds', async () => {
    const drawn = fc.record({
      person: fc.constantFrom('11', '12', '13'), second: fc.integer({ min: 0, max: 900 }), product: fc.constantFrom('p1', 'p2'), name: fc.constantFrom('Product Viewed', 'Product Viewed', 'page', 'Product Added', 'Products Searched', 'Coupon Denied', 'Page Left', 'order', 'order'),
      clicks: fc.integer({ min: 0, max: 9 }), fields: fc.integer({ min: 0, max: 9 }), active: fc.integer({ min: 0, max: 300 }),
    });
    await fc.assert(fc.asyncProperty(fc.uniqueArray(drawn, { minLength: 1, maxLength: 40, selector: ({ second }) => second }), async (list) => {
      const acts = list.map(({ person, second, product, name, clicks, fields, active }): NaiveAct => act(person, second, name, { product, told: name === 'Page Left' ? { clicks, fields, active_seconds: active } : null }));
      const storeId = await storeOf(acts);
      const walked = naiveEffort(acts.map((one) => (one.person === '12' ? { ...one, person: '11' } : one))).filter(({ beganMs }) => beganMs > 0).toSorted((a, b) => b.placedMs - a.placedMs);
      const { orders } = await effort.listOrders(storeId, { ...MARCH, part: null, least: 0, cursor: null, limit: 100 });
      expect(orders.map(({ personKey, placedAt, beganAt, effort: took }) => ({ person: personKey, placedMs: placedAt.getTime(), beganMs: beganAt.getTime(), effort: [took.seconds, took.pages, took.clicks ?? 0, took.fields ?? 0, took.searches, took.errors] }))).toEqual(walked);
      const { measures } = await effort.measure(storeId, MARCH);
      const seconds = walked.map(({ effort: [first = 0] }) => first).toSorted((a, b) => a - b);
      const middle = (seconds[Math.floor((seconds.length - 1) / 2)] ?? 0) / 2 + (seconds[Math.ceil((seconds.length - 1) / 2)] ?? 0) / 2;
      expect(measures[0]?.median?.value ?? 0).toBeCloseTo(middle, 9);
    }), { numRuns: 20 });
  });

  it('has an answer for an empty store, and refuses what it cannot read', async () => {
    const storeId = await storeOf([]);
    expect(await effort.measure(storeId, { ...MARCH, by: 'device' })).toMatchObject({ orders: { all: 0, seen: 0, told: 0 }, trend: [], parts: [], touchpoints: [], measures: [{ n: 0, mean: null, median: null, ces: { rho: null, reason: 'no_answers' } }, {}, {}, {}, {}, {}] });
    await expect(effort.measure(storeId, { ...MARCH, measure: 'sweat' })).rejects.toMatchObject({ code: 'effort.invalid_question' });
    await expect(effort.measure(storeId, { ...MARCH, where: 'colour:red' })).rejects.toMatchObject({ code: 'effort.invalid_where' });
    await expect(effort.measure(storeId, { ...MARCH, to: '2026-02-30' })).rejects.toThrow(/not a day/);
  });
});
