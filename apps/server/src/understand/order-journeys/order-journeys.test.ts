import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { median } from '@throughline/stats';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createOrderJourneys, type OrderJourneysApi, type OrderJourneysQuestion } from './index.ts';
import { FOLLOWING, journeyRows, paramsOf } from './queries/rows.ts';
import { type NaiveFact, naiveOrderJourneys } from './testing/naive-order-journeys.ts';

let platform: TestPlatform;
let journeys: OrderJourneysApi;

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 1);
const MARCH: OrderJourneysQuestion = { from: '2026-03-01', to: '2026-04-01', where: null, lookbackDays: null, followDays: null };

beforeAll(async () => {
  platform = await createTestPlatform({ clock: fixedClock(new Date('2026-07-01T00:00:00Z')), migrations: ['orders', 'customers', 'journeys', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  journeys = createOrderJourneys(platform, { namesOf: async (_store, keys) => new Map(keys.filter((key) => key === '11').map((key) => [key, 'Ada'])), findDataRange: async () => ({ orders: null, sessions: null }) }).api;
  // Aliases 11 and 12 are one person.
  await platform.eventLog.insert('alias_links', [{ store_id: 'any', alias_key: '12', person_key: '11', version: 1 }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
});
afterAll(() => platform.close());

const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
const NAME = { help: 'Conversation Started', return: 'Return Requested', review: 'Review Submitted', referral: 'Referral Shared', delivery: '', next_order: '' } as const;
const run = (person: string, day: number, source: string, met = 2): NaiveFact => ({ person, ms: BEGIN + day * DAY_MS, kind: 'run', endMs: BEGIN + day * DAY_MS + 300_000, source, met: Array.from({ length: met }, (_none, index) => BEGIN + day * DAY_MS + index * 1_000) });
const order = (person: string, day: number, deliveredDay = 0): NaiveFact => ({ person, ms: BEGIN + day * DAY_MS, kind: 'order', deliveredMs: deliveredDay === 0 ? 0 : BEGIN + deliveredDay * DAY_MS });
const told = (person: string, day: number, word: 'help' | 'return' | 'review' | 'referral'): NaiveFact => ({ person, ms: BEGIN + day * DAY_MS, kind: 'told', word });

async function storeOf(facts: readonly NaiveFact[], device = ''): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const runs = facts.flatMap((one) => (one.kind === 'run' ? [{ store_id: id, at: sqlTime(one.ms), alias_key: one.person, ended_at: sqlTime(one.endMs), source: one.source, touchpoints: one.met.map((_ms, index) => `t${index % 2}`), met_ms: one.met, version: 1, is_deleted: 0 }] : []));
  const orders = facts.flatMap((one, index) => (one.kind === 'order' ? [{
    store_id: id, placed_at: sqlTime(one.ms), order_id: `o${index}`, version: 1, is_deleted: 0, alias_key: one.person, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_net_minor: 1_000 + index, discount_net_minor: 0, device,
    delivered_at: one.deliveredMs === 0 ? null : sqlTime(one.deliveredMs),
  }] : []));
  if (runs.length > 0) await platform.eventLog.insert('touches', runs);
  if (orders.length > 0) await platform.eventLog.insert('orders', orders);
  const events = facts.flatMap((one): LogRow[] => {
    if (one.kind !== 'told') return [];
    const key = randomUUID();
    const name = NAME[one.word];
    return [{
      store_id: id, family: familyOf(name, 'track', 'server'), at: sqlTime(one.ms), received_at: sqlTime(one.ms), event_key: key, message_id: key, origin: 'live', teller: 'server', type: 'track', name, alias_key: one.person, alias_kind: 'user', bot: 0,
      campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: '', country: '', language: '', path: '', order_id: '', properties: '',
    }];
  });
  if (events.length > 0) await platform.eventLog.accept(events);
  await platform.settle();
  return id;
}

describe('order journeys', () => {
  it('begin with the first contact since the order before, and tell what followed', async () => {
    const storeId = await storeOf([
      run('11', 1, 'ad', 3), run('12', 4, 'e-mail'), order('11', 4.001, 8), told('11', 5, 'help'), told('11', 20, 'review'), run('11', 9, 'e-mail'), order('11', 9.001),
      run('13', 2, ''), order('13', 2.001), told('13', 61, 'referral'), order('14', 3), order('0', 3),
    ]);
    const answer = await journeys.measure(storeId, { ...MARCH, followDays: 30 });
    expect(answer).toMatchObject({ known: 3, unknown: 2, lookbackDays: 90, followDays: 30, types: [], typesReason: 'too_few' });
    expect(answer.measures.map(({ measure, n, median, p90, low }) => [measure, n, Number(median.toFixed(3)), Number(p90.toFixed(3)), low])).toEqual([
      ['days', 3, 0.001, 2.401, null], ['sessions', 3, 1, 1.8, null], ['touchpoints', 3, 2, 4.4, null], ['sources', 3, 1, 1.8, null],
    ]);
    expect(answer.measures[0]?.buckets.map(({ count }) => count)).toEqual([2, 0, 0, 1, 0, 0, 0, 0]);
    // The help of day 5 belongs to the order of day 4; the review of day 20 to that of day 9; the referral came too late.
    expect(answer.followed.map(({ by, share, medianDays }) => [by, share.value === null ? null : Math.round(share.value * 3), share.n, medianDays === null ? null : Number(medianDays.toFixed(2))])).toEqual([
      ['delivery', 1, 3, 4], ['help', 1, 3, 1], ['return', 0, 3, null], ['review', 1, 3, 11], ['next_order', 1, 3, 5], ['referral', 0, 3, null],
    ]);
    const people = async (followedBy: (typeof FOLLOWING)[number] | null) => (await journeys.listPeople(storeId, { ...MARCH, followDays: 30, type: null, followedBy, cursor: null, limit: 10 })).people;
    expect((await people(null)).map(({ personKey, name, times }) => [personKey, name, times])).toEqual([['11', 'Ada', 2], ['13', null, 1]]);
    expect((await people('next_order')).map(({ personKey, days, times }) => [personKey, Number(days.toFixed(3)), times])).toEqual([['11', 3.001, 1]]);
  });

  it('equal a walk through everybody\'s runs, orders and what they told', async () => {
    const hours = fc.integer({ min: -2_000, max: 1_500 });
    const fact = fc.oneof(
      fc.record({ person: fc.constantFrom('11', '12', '13'), hours, what: fc.constant('run'), source: fc.constantFrom('', 'ad', 'social'), length: fc.constantFrom(0, 1, 3) }),
      fc.record({ person: fc.constantFrom('11', '12', '13'), hours, what: fc.constant('order'), source: fc.constant(''), length: fc.constantFrom(0, 50) }),
      fc.record({ person: fc.constantFrom('11', '12', '13'), hours, what: fc.constantFrom('help', 'return', 'review', 'referral'), source: fc.constant(''), length: fc.constant(0) }),
    );
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fact, { minLength: 1, maxLength: 30, selector: ({ hours: at }) => at }), fc.constantFrom(1, 10, 90), fc.constantFrom(2, 40), async (drawn, lookback, follow) => {
      const facts = drawn.map(({ person, hours: at, what, source, length }): NaiveFact => {
        const ms = BEGIN + at * 3_600_000;
        if (what === 'run') return { person, ms, kind: 'run', endMs: ms + length * 3_000_000, source, met: Array.from({ length }, (_none, index) => ms + index * 1_000_000) };
        return what === 'order' ? { person, ms, kind: 'order', deliveredMs: length === 0 ? 0 : ms + length * 3_600_000 } : { person, ms, kind: 'told', word: what as 'help' };
      });
      const storeId = await storeOf(facts);
      const scope = { storeId, fromMs: BEGIN, toMs: Date.UTC(2026, 3, 1), lookbackMs: lookback * DAY_MS, followMs: follow * DAY_MS, watchedMs: Date.UTC(2027, 0, 1), where: [], by: null };
      const rows = await platform.eventLog.query<Record<string, unknown>>({
        text: `SELECT toString(person) AS person_key, placed_ms, is_returning, is_known, days, sessions, touchpoints, sources, first_source, after_ms FROM (${journeyRows(scope)}) ORDER BY placed_ms`, params: paramsOf(scope),
      });
      const walked = naiveOrderJourneys(facts.map((one) => (one.person === '12' ? { ...one, person: '11' } : one)), scope).toSorted((a, b) => a.placedMs - b.placedMs);
      expect(rows.map((row) => ({
        person: row['person_key'], placedMs: Number(row['placed_ms']), isReturning: Boolean(row['is_returning']), isKnown: Boolean(row['is_known']), days: row['days'], sessions: Number(row['sessions']),
        touchpoints: Number(row['touchpoints']), sources: Number(row['sources']), firstSource: row['first_source'], afterMs: (row['after_ms'] as string[]).map(Number),
      }))).toEqual(walked);
      // Split by motive, the medians of each part are those of its own journeys.
      const motives = new Map([['11', 'price'], ['13', 'speed']]);
      await platform.eventLog.insert('motive_people', [...motives].map(([person_key, motive]) => ({ store_id: storeId, person_key, motive, version: 1 })));
      const { parts, known } = await journeys.measure(storeId, { ...MARCH, lookbackDays: lookback, followDays: follow, by: 'motive' });
      const expected = [...Map.groupBy(walked.filter(({ isKnown }) => isKnown), ({ person }) => motives.get(person) ?? '')].map(([key, own]) => [key, own.length, median(own.map(({ days }) => days)), median(own.map(({ sessions }) => sessions)), median(own.map(({ touchpoints }) => touchpoints))]);
      expect((parts ?? []).map(({ key, n, measures }) => [key, n, ...measures.slice(0, 3).map((one) => one.median)]).toSorted()).toEqual(expected.toSorted());
      expect((parts ?? []).reduce((sum, { n }) => sum + n, 0)).toBe(known);
    }), { numRuns: 20 });
  });

  it('fall into types that stand apart, named by what they differ in, each open to exactly its people', async () => {
    const quick = Array.from({ length: 40 }, (_none, index): NaiveFact[] => [run(String(100 + index), 2 + index / 100, 'ad', 2), order(String(100 + index), 2 + index / 100 + 0.002)]);
    const slow = Array.from({ length: 25 }, (_none, index): NaiveFact[] => [...[0, 4, 9, 13].map((day) => run(String(200 + index), day + index / 100, 'e-mail', 6)), order(String(200 + index), 13.01 + index / 100), told(String(200 + index), 20, 'review')]);
    const storeId = await storeOf([...quick, ...slow].flat(), 'mobile');
    const answer = await journeys.measure(storeId, MARCH);
    expect(answer.types).toMatchObject([{ type: 1, n: 40, medians: { sessions: 1, touchpoints: 2 }, sources: [{ source: 'ad', n: 40 }], returning: { value: 0 } }, { type: 2, n: 25, medians: { sessions: 4, touchpoints: 24 }, sources: [{ source: 'e-mail', n: 25 }] }]);
    expect(answer.types[1]?.distinctions.map(({ feature, isMore }) => [feature, isMore])).toContainEqual(['sessions', true]);
    expect(answer.types[0]?.distinctions.find(({ feature }) => feature === 'source:ad') ?? { value: 1, ofAll: 40 / 65 }).toMatchObject({ value: 1, ofAll: 40 / 65 });
    expect(answer.types[1]?.followed.find(({ by }) => by === 'review')?.share).toMatchObject({ value: 1, n: 25 });
    expect(answer.silhouette).toBeGreaterThan(0.8);
    expect(answer.measures[0]?.low).toBeLessThanOrEqual(answer.measures[0]?.median ?? 0);
    for (const { type, n } of answer.types) {
      const { people } = await journeys.listPeople(storeId, { ...MARCH, type, followedBy: null, cursor: null, limit: 200 });
      expect(people.reduce((sum, { times }) => sum + times, 0)).toBe(n);
    }
    expect((await journeys.measure(storeId, { ...MARCH, where: 'device:mobile,customer:new' })).known).toBe(65);
    expect((await journeys.measure(storeId, { ...MARCH, where: 'customer:returning' })).known).toBe(0);
    const bySource = await journeys.measure(storeId, { ...MARCH, by: 'source' });
    expect(bySource.parts).toMatchObject([{ key: 'ad', n: 40, returning: { value: 0 }, followed: [{}, {}, {}, { by: 'review', share: { value: 0 } }, {}, {}] }, { key: 'e-mail', n: 25, followed: [{}, {}, {}, { by: 'review', share: { value: 1, n: 25 } }, {}, {}] }]);
    expect(bySource.parts?.map(({ measures }) => measures.map(({ measure, median: half, low, high }) => [measure, half, low, high])[1])).toEqual([['sessions', 1, 1, 1], ['sessions', 4, 4, 4]]);
    expect(bySource).toMatchObject({ measures: answer.measures, types: answer.types });
    expect((await journeys.measure(storeId, { ...MARCH, by: 'customer' })).parts).toMatchObject([{ key: 'new', n: 65 }]);
    await expect(journeys.listPeople(storeId, { ...MARCH, type: 9, followedBy: null, cursor: null, limit: 10 })).rejects.toThrow(/no type 9/);
  });

  it('say why there are no types, and nothing where nobody ordered', async () => {
    const alike = await storeOf(Array.from({ length: 40 }, (_none, index): NaiveFact[] => [run(String(300 + index), 2, 'ad'), order(String(300 + index), 2.01)]).flat());
    expect(await journeys.measure(alike, MARCH)).toMatchObject({ known: 40, types: [], typesReason: 'all_alike' });
    const empty = await storeOf([run('11', 2, 'ad')]);
    expect(await journeys.measure(empty, MARCH)).toMatchObject({ known: 0, unknown: 0, measures: [], followed: [], types: [], typesReason: 'too_few' });
    await expect(journeys.measure(empty, { ...MARCH, lookbackDays: 0 })).rejects.toThrow(/whole number of days/);
    await expect(journeys.measure(empty, { ...MARCH, by: 'shoe' })).rejects.toThrow(/can't be split by "shoe"/);
    expect(await journeys.measure(empty, { ...MARCH, by: 'motive' })).toMatchObject({ parts: [], otherParts: 0 });
    await expect(journeys.measure(empty, { ...MARCH, where: 'shoe:9' })).rejects.toThrow(/filtered by/);
    await expect(journeys.measure(empty, { ...MARCH, from: '2026-13-01' })).rejects.toThrow(/not a day/);
  });
});
