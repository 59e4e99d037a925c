import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { type AttributionApi, createAttribution, type Model } from './index.ts';
import { MODELS } from './measure.ts';
import { readPaths } from './queries.ts';
import { type NaiveFact, naivePaths } from './testing/naive-paths.ts';

let platform: TestPlatform;
let attribution: AttributionApi;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  attribution = createAttribution(platform).api;
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 1);
const MARCH = { from: '2026-03-01', to: '2026-04-01', lookbackDays: null };
const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
/** Person 0 is nobody. */
const came = (person: string, day: number, source: string): NaiveFact => ({ person, ms: BEGIN + day * DAY_MS, source, minor: 0 });
const ordered = (person: string, day: number, minor: number): NaiveFact => ({ person, ms: BEGIN + day * DAY_MS, source: null, minor });

async function storeOf(facts: readonly NaiveFact[]): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const runs = facts.filter(({ source }) => source !== null).map(({ person, ms, source }) => ({ store_id: id, at: sqlTime(ms), alias_key: person, ended_at: sqlTime(ms + 60_000), source, version: 1, is_deleted: 0 }));
  const orders = facts.filter(({ source }) => source === null).map(({ person, ms, minor }, index) => ({
    store_id: id, placed_at: sqlTime(ms), order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: person, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_net_minor: minor, discount_net_minor: 0,
  }));
  if (runs.length > 0) await platform.eventLog.insert('touches', runs);
  if (orders.length > 0) await platform.eventLog.insert('orders', orders);
  return id;
}

describe('attribution', () => {
  it('shares each order among the arrivals since the order before, by every model', async () => {
    const storeId = await storeOf([
      came('11', 1, 'ad'), came('12', 3, 'e-mail'), ordered('11', 3.5, 10_001), came('11', 5, 'social'), ordered('11', 6, 500),
      came('13', 2, 'ad'), came('14', 2, 'ad'), ordered('14', 20, 4_000), ordered('0', 4, 700), ordered('15', 5, 900),
    ]);
    const answer = await attribution.measure(storeId, MARCH);
    const orders = (model: Model): Record<string, number> => Object.fromEntries(answer.sources.map(({ source, by }) => [source, Number(by[model].orders.toFixed(4))]));
    expect(orders('first')).toEqual({ ad: 2, 'e-mail': 0, social: 1 });
    expect(orders('last')).toEqual({ ad: 1, 'e-mail': 1, social: 1 });
    expect(orders('linear')).toEqual({ ad: 1.5, 'e-mail': 0.5, social: 1 });
    // An arrival 2.5 days before weighs 2^(−2.5/7), one half a day before 2^(−0.5/7).
    const early = 2 ** (-2.5 / 7) / (2 ** (-2.5 / 7) + 2 ** (-0.5 / 7));
    expect(orders('decay')).toEqual({ ad: Number((1 + early).toFixed(4)), 'e-mail': Number((1 - early).toFixed(4)), social: 1 });
    expect(answer).toMatchObject({ credited: { orders: 3, minor: 14_501 }, unknown: { orders: 2, minor: 1_600 }, withoutOrder: 1, lookbackDays: 30 });
    expect(answer.paths[0]).toMatchObject({ orders: 1 });
    for (const model of ['first', 'last', 'linear', 'decay', 'position', 'shapley', 'markov'] as const) {
      expect(answer.sources.reduce((sum, { by }) => sum + by[model].orders, 0), model).toBeCloseTo(3, 9);
      expect(answer.sources.reduce((sum, { by }) => sum + (by[model].minor ?? 0), 0), model).toBe(14_501);
    }
  });

  it('finds the ways that a walk through everybody\'s arrivals and orders finds', async () => {
    const fact = fc.record({ person: fc.constantFrom('11', '12', '13', '14'), hours: fc.integer({ min: -400, max: 800 }), source: fc.constantFrom('ad', 'social', 'e-mail', null), minor: fc.integer({ min: 0, max: 9_999 }) });
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fact, { minLength: 1, maxLength: 30, selector: ({ hours }) => hours }), fc.constantFrom(2, 10, 30), async (drawn, days) => {
      const facts = drawn.map(({ person, hours, source, minor }): NaiveFact => ({ person, ms: BEGIN + hours * 3_600_000, source, minor: source === null ? minor : 0 }));
      const storeId = await storeOf(facts);
      const scope = { fromMs: BEGIN, toMs: Date.UTC(2026, 3, 1), lookbackMs: days * DAY_MS };
      const rows = await readPaths(platform.eventLog, { storeId, ...scope, halfLifeMs: 7 * DAY_MS, people: [], by: null });
      const walked = naivePaths(facts.map((one) => (one.person === '12' ? { ...one, person: '11' } : one)), scope);
      expect(new Map(rows.map(({ sources, orders, minor, nulls }) => [sources.join(' > '), { orders, minor, nulls }]))).toEqual(new Map(walked));
      // Split by motive, each part is what its people alone come to, and the parts sum to the whole to the cent: by source too, but for the chain of Markov.
      await platform.eventLog.insert('motive_people', [['11', 'price'], ['13', 'speed'], ['14', 'price']].map(([person_key, motive]) => ({ store_id: storeId, person_key, motive, version: 1 })));
      const asked = { from: '2026-03-01', to: '2026-04-01', lookbackDays: days };
      const [whole, split] = [await attribution.measure(storeId, asked), await attribution.measure(storeId, { ...asked, by: 'motive' })];
      expect(split).toMatchObject({ credited: whole.credited, unknown: whole.unknown, withoutOrder: whole.withoutOrder });
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
      const parts = split.parts ?? [];
      expect({ orders: sum(parts.map(({ credited }) => credited.orders)), minor: sum(parts.map(({ credited }) => credited.minor ?? 0)) }).toEqual(whole.credited);
      const motives = new Map([['11', 'price'], ['13', 'speed'], ['14', 'price']]);
      for (const { key, credited, sources } of parts) {
        const alone = naivePaths(facts.map((one) => (one.person === '12' ? { ...one, person: '11' } : one)).filter(({ person }) => (motives.get(person) ?? '') === key), scope);
        expect(credited, key).toEqual({ orders: sum([...alone].map(([way, { orders }]) => (way === '' ? 0 : orders))), minor: sum([...alone].map(([way, { minor }]) => (way === '' ? 0 : minor))) });
        for (const model of MODELS) {
          expect(sum(sources.map(({ by }) => by[model].minor ?? 0)), `${key} ${model}`).toBe(credited.minor);
          expect(sum(sources.map(({ by }) => by[model].orders)), `${key} ${model}`).toBeCloseTo(credited.orders, 9);
        }
      }
      for (const { source, by } of whole.sources) {
        for (const model of MODELS.filter((one) => one !== 'markov')) {
          const own = parts.flatMap(({ sources }) => sources.filter((one) => one.source === source).map((one) => one.by[model]));
          expect(sum(own.map(({ minor }) => minor ?? 0)), `${source} ${model}`).toBe(by[model].minor);
          expect(sum(own.map(({ orders }) => orders)), `${source} ${model}`).toBeCloseTo(by[model].orders, 9);
        }
      }
    }), { numRuns: 20 });
  });

  it('says nothing where nobody ordered, and refuses what it cannot read', async () => {
    const storeId = await storeOf([came('13', 2, 'ad')]);
    expect(await attribution.measure(storeId, MARCH)).toMatchObject({ credited: { orders: 0, minor: 0 }, unknown: { orders: 0 }, withoutOrder: 1, sources: [{ source: 'ad', touched: 0, removalEffect: null, by: { linear: { orders: 0 } } }] });
    await expect(attribution.measure(storeId, { ...MARCH, lookbackDays: 0 })).rejects.toThrow(/whole number of days/);
    await expect(attribution.measure(storeId, { ...MARCH, by: 'source' })).rejects.toThrow(/can't be split by "source". Choose motive/);
    await expect(attribution.measure(storeId, { ...MARCH, from: '2026-13-01' })).rejects.toThrow(/not a day/);
  });
});
