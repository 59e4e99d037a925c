import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, referenceData, type TestPlatform } from '../../platform/testing.ts';
import { createFigures } from '../figures/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createOrders } from '../orders/index.ts';
import { createRetention } from '../retention/index.ts';
import { type Condition, createSegments, type SegmentsApi } from './index.ts';
import { readStore } from './read-rfm.ts';
import { groupOf, RFM_CELLS, scoreOf } from './rfm.ts';
import { type Did, isIn } from './testing/naive-membership.ts';

const START = Date.UTC(2026, 2, 1, 12);
const DAY = 86_400_000;
const clock = fixedClock(new Date(START));
let platform: TestPlatform;
let segments: SegmentsApi;
/** Stores of which no motives are learnt. */
const unlearnt = new Set<string>();
let rederive: (storeId: string, aliasKeys: readonly string[]) => Promise<void>;

beforeAll(async () => {
  platform = await createTestPlatform({ clock, migrations: ['figures', 'orders', 'sessions', 'journeys', 'customers', 'motives', 'segments'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const orders = createOrders(platform);
  const figures = createFigures(platform);
  const made = createSegments(platform, { namesOf: async () => new Map(), listAliasKeys: async (_store, key) => [key], flushMirror: async () => undefined, requireMotives: (storeId) => (unlearnt.has(storeId) ? Promise.reject(new AppError({ code: 'motives.not_learnt', kind: 'conflict', message: 'Not learnt yet.' })) : Promise.resolve()) });
  segments = made.api;
  rederive = made.rederivePerson ?? (() => Promise.reject(new Error('no hook')));
  await platform.startModules([orders, figures, made]);
  await segments.start();
});
afterAll(async () => {
  await segments.stop();
  await platform.close();
});

interface Told extends Did {
  readonly alias: string;
}

const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

async function tell(storeId: string, told: readonly Told[]): Promise<void> {
  await platform.eventLog.accept(told.map(({ alias, atMs, name, minor, properties }): LogRow => {
    const key = randomUUID();
    const orderId = minor === undefined ? '' : key;
    return {
      store_id: storeId, family: familyOf(name, 'track', 'browser'), at: sqlTime(atMs), received_at: sqlTime(atMs), event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name,
      alias_key: alias, alias_kind: 'user', bot: 0, order_id: orderId,
      properties: JSON.stringify({ ...properties, ...(minor === undefined ? {} : { order_id: orderId, currency: 'EUR', products: [{ product_id: 'p', price: minor / 100, quantity: 1 }] }) }),
    };
  }));
}

let learnt = 1;
/** As motives are kept: a row a person, told anew where it changes. */
async function learn(storeId: string, person: string, motive: string): Promise<void> {
  await platform.eventLog.insert('motive_people', [{ store_id: storeId, person_key: person, motive, chances: [], sessions: 1, version: (learnt += 1), is_deleted: 0 }]);
  await segments.followMotives(storeId);
}

let links = 1;
async function link(storeId: string, alias: string, person: string): Promise<void> {
  await platform.eventLog.insert('alias_links', [{ store_id: storeId, alias_key: alias, person_key: person, version: (links += 1) }]);
  await platform.eventLog.command({ text: 'SYSTEM RELOAD DICTIONARY person_of', params: {} });
}

const membersOf = async (storeId: string, id: string): Promise<string[]> => (await segments.listPeople(storeId, id, { cursor: null, limit: 200 })).people.map(({ personKey }) => personKey).toSorted();
const viewed: Condition = { kind: 'did', on: 'event', name: 'Product Viewed', where: [], times: { op: 'at_least', n: 1 }, within: null };
const save = async (storeId: string, definition: Condition, name = 'a'): Promise<string> => (await segments.createSegment(storeId, { name, definition, createdBy: null })).id;

describe('segments', () => {
  it('are entered by what people do, left as time passes, and every move is kept', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    await tell(storeId, [{ alias: '21', atMs: clock.now().getTime() - DAY, name: 'Order Completed', minor: 5_000 }, { alias: '22', atMs: clock.now().getTime() - 50 * DAY, name: 'Order Completed', minor: 900 }]);
    const silent = await save(storeId, { kind: 'metric', metric: 'days_since_order', op: 'at_least', value: 60, within: null }, 'silent');
    const lately = await save(storeId, { ...viewed, times: { op: 'at_least', n: 2 }, within: { lastDays: 7 } }, 'lately');
    expect(await membersOf(storeId, silent)).toEqual([]);
    await tell(storeId, [0, 1].map((hour) => ({ alias: '21', atMs: clock.now().getTime() - hour * 3_600_000, name: 'Product Viewed' })));
    await segments.settle();
    expect(await membersOf(storeId, lately)).toEqual(['21']);
    clock.advance(10 * DAY);
    // Everybody is held against a new segment before it is looked at whose time has come.
    await save(storeId, viewed, 'new');
    await segments.settle();
    expect(await membersOf(storeId, silent)).toEqual(['22']);
    expect(await membersOf(storeId, lately)).toEqual([]);
    await tell(storeId, [{ alias: '22', atMs: clock.now().getTime(), name: 'Order Completed', minor: 100 }]);
    await segments.settle();
    expect(await membersOf(storeId, silent)).toEqual([]);
    const moves = await platform.eventLog.query<{ is_member: number }>({ text: 'SELECT is_member FROM segment_moves FINAL WHERE store_id = {storeId:String} AND segment_id = {silent:String} ORDER BY at', params: { storeId, silent } });
    expect(moves.map(({ is_member }) => is_member)).toContain(1);
    expect(moves).toHaveLength(2);
  });

  it('equal a walk through everybody\'s life, kept live or counted anew, while events come, people are joined and parted, and time passes', async () => {
    const added: Condition = { ...viewed, name: 'Product Added' };
    const act = (name: string) => ({ name, where: [] });
    const definitions: Record<string, Condition> = {
      lately: { ...viewed, times: { op: 'at_least', n: 2 }, within: { lastDays: 5 } },
      never: { kind: 'all', of: [viewed, { kind: 'not', of: added }] },
      between: { ...viewed, times: { op: 'exactly', n: 1 }, within: { fromDaysAgo: 9, toDaysAgo: 3 } },
      red: { ...viewed, where: [{ property: 'colour', operator: '=', value: 'red' }], times: { op: 'at_most', n: 1 } },
      silent: { kind: 'metric', metric: 'days_since_order', op: 'at_least', value: 6, within: null },
      small: { kind: 'any', of: [{ kind: 'metric', metric: 'aov', op: 'below', value: 3_000, within: null }, { kind: 'metric', metric: 'revenue', op: 'at_least', value: 9_000, within: { lastDays: 8 } }] },
      way: { kind: 'sequence', first: act('Product Viewed'), next: act('Product Added'), withinDays: 2, within: null },
      driven: { kind: 'any', of: [{ kind: 'motive', motives: ['speed', 'price'] }, { kind: 'all', of: [added, { kind: 'not', of: { kind: 'motive', motives: ['certainty'] } }] }] },
      cart: { kind: 'unfinished', first: act('Product Added'), next: act('Order Completed'), afterHours: 24, lastDays: 7 },
    };
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ does: fc.constant('act' as const), alias: fc.integer({ min: 1, max: 6 }), name: fc.constantFrom('Product Viewed', 'Product Added', 'Order Completed'), ago: fc.integer({ min: 0, max: 240 }), minor: fc.constantFrom(1_000, 5_000), colour: fc.constantFrom('red', 'blue') }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('link' as const), alias: fc.integer({ min: 2, max: 6 }), to: fc.integer({ min: 1, max: 6 }) }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('learn' as const), alias: fc.integer({ min: 1, max: 6 }), motive: fc.constantFrom('speed', 'price', 'certainty', '') }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }) },
    );
    type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
    const acts = (alias: number, name: 'Product Viewed' | 'Product Added'): Step => ({ does: 'act', alias, name, ago: 2, minor: 1_000, colour: 'red' });
    const joinedAfterLearning: Step[] = [acts(5, 'Product Viewed'), { does: 'learn', alias: 5, motive: 'speed' }, acts(2, 'Product Viewed'), { does: 'link', alias: 5, to: 2 }];
    const atOnce = [acts(5, 'Product Added'), acts(5, 'Product Viewed')];
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
      run += 1;
      const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
      const key = (alias: number): string => String(run * 1_000 + alias);
      const ids = new Map<string, string>();
      for (const [name, definition] of Object.entries(definitions)) ids.set(name, await save(storeId, definition, name));
      const told: Told[] = [];
      const personOf = new Map<string, string>();
      const motives = new Map<string, string>();
      const check = async (isLast: boolean): Promise<void> => {
        await segments.settle();
        const lives = Map.groupBy(told, ({ alias }) => personOf.get(alias) ?? alias);
        for (const [name, definition] of Object.entries(definitions)) {
          const walked = [...lives].filter(([person, life]) => isIn(definition, life, { nowMs: clock.now().getTime(), inside: () => definition, motive: motives.get(person) ?? '' })).map(([person]) => person).toSorted();
          expect(await membersOf(storeId, ids.get(name) ?? ''), name).toEqual(walked);
          if (isLast) expect((await segments.preview(storeId, { definition, id: null })).size, `${name}, counted anew`).toBe(walked.length);
        }
      };
      for (const [index, one] of steps.entries()) {
        if (one.does === 'wait') clock.advance(one.hours * 3_600_000);
        const isSeen = (alias: number): boolean => told.some((did) => did.alias === key(alias));
        // A link comes from events: nobody is joined who did nothing.
        if (one.does === 'link' && one.alias !== one.to && isSeen(one.alias) && isSeen(one.to)) {
          // Joined with somebody who is nobody else; or, where they are joined, parted.
          const [alias, to] = [key(one.alias), key(one.to)];
          const isTaken = personOf.has(to) || [...personOf.values()].includes(alias);
          const next = personOf.has(alias) ? alias : isTaken ? null : to;
          if (next !== null) {
            await link(storeId, alias, next);
            if (next === alias) personOf.delete(alias);
            else personOf.set(alias, next);
          }
        }
        if (one.does === 'learn' && isSeen(one.alias)) {
          const person = personOf.get(key(one.alias)) ?? key(one.alias);
          motives.set(person, one.motive);
          await learn(storeId, person, one.motive);
        }
        if (one.does === 'act') {
          const did: Told = { alias: key(one.alias), atMs: clock.now().getTime() - one.ago * 3_600_000, name: one.name, properties: { colour: one.colour }, ...(one.name === 'Order Completed' ? { minor: one.minor } : {}) };
          told.push(did);
          await tell(storeId, [did]);
        }
        if (index % 8 === 7) await check(false);
      }
      await check(true);
    }), { numRuns: Number(process.env['SEGMENT_RUNS'] ?? 4), examples: [[joinedAfterLearning], [atOnce]], endOnFailure: true });
  }, 300_000);

  it('forget what an erased person said, and keep what they did', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    await tell(storeId, [{ alias: '31', atMs: clock.now().getTime(), name: 'Product Viewed', properties: { colour: 'red' } }]);
    const [red, any] = [await save(storeId, { ...viewed, where: [{ property: 'colour', operator: '=', value: 'red' }] }, 'red'), await save(storeId, viewed, 'any')];
    expect([await membersOf(storeId, red), await membersOf(storeId, any)]).toEqual([['31'], ['31']]);
    await platform.eventLog.command({ text: `ALTER TABLE events UPDATE properties = '' WHERE store_id = {storeId:String} SETTINGS mutations_sync = 1`, params: { storeId } });
    await rederive(storeId, ['31']);
    expect([await membersOf(storeId, red), await membersOf(storeId, any)]).toEqual([[], ['31']]);
  });

  it('cannot contain themselves, nor lose one that others ask about; a deleted one comes back as it was', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    await tell(storeId, [{ alias: '41', atMs: clock.now().getTime(), name: 'Product Viewed' }, { alias: '42', atMs: clock.now().getTime(), name: 'Page Viewed' }]);
    const inner = await save(storeId, viewed, 'inner');
    const outer = await save(storeId, { kind: 'not', of: { kind: 'segment', id: inner } }, 'outer');
    expect(await membersOf(storeId, outer)).toEqual(['42']);
    await expect(segments.changeSegment(storeId, inner, { name: 'inner', definition: { kind: 'any', of: [viewed, { kind: 'segment', id: outer }] } })).rejects.toMatchObject({ code: 'segments.contains_itself' });
    await expect(segments.deleteSegment(storeId, inner)).rejects.toMatchObject({ code: 'segments.in_use' });
    await segments.changeSegment(storeId, inner, { name: 'inner', definition: { ...viewed, name: 'Page Viewed' } });
    expect(await membersOf(storeId, outer)).toEqual(['41']);
    await segments.deleteSegment(storeId, outer);
    await expect(segments.requireSegments(storeId, [inner, outer])).rejects.toMatchObject({ code: 'segments.deleted_filter', message: expect.stringMatching(/^The segment "outer" was deleted/) });
    await expect(segments.requireSegments(storeId, [inner, 'never'])).rejects.toMatchObject({ code: 'segments.unknown_filter' });
    expect(await segments.listDeleted(storeId, [inner, outer, 'never'])).toEqual([{ id: outer, name: 'outer' }]);
    await tell(storeId, [{ alias: '41', atMs: clock.now().getTime(), name: 'Page Viewed' }, { alias: '43', atMs: clock.now().getTime(), name: 'Product Viewed' }]);
    await segments.settle();
    expect((await segments.restoreSegment(storeId, outer)).size).toBe(1);
    expect(await membersOf(storeId, outer)).toEqual(['43']);
    for (const definition of [{ kind: 'all', of: [] }, { kind: 'did' }, { ...viewed, times: { op: 'at_least', n: 0 } }, { kind: 'score', axis: 'r', min: 5, max: 1 }, 7]) await expect(segments.preview(storeId, { definition, id: null })).rejects.toMatchObject({ code: 'segments.invalid_definition' });
  });

  it('sweep what was written down for conditions that nobody asks about any more, and write it anew when one is asked again', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    await tell(storeId, [{ alias: '61', atMs: clock.now().getTime(), name: 'Product Viewed' }, { alias: '61', atMs: clock.now().getTime(), name: 'Page Viewed' }]);
    const kept = await save(storeId, viewed, 'kept');
    const left = await save(storeId, { ...viewed, name: 'Page Viewed' }, 'left');
    const countMarks = async (): Promise<number> => Number((await platform.eventLog.query<{ marks: string }>({ text: 'SELECT uniqExact(atom) AS marks FROM segment_marks WHERE store_id = {storeId:String}', params: { storeId } }))[0]?.marks);
    expect(await countMarks()).toBe(2);
    await segments.deleteSegment(storeId, left);
    clock.advance(2 * DAY);
    // First everybody is held against everything once more, as each day.
    await segments.settle();
    await segments.settle();
    await expect.poll(countMarks, { timeout: 20_000 }).toBe(1);
    await segments.restoreSegment(storeId, left);
    expect([await membersOf(storeId, kept), await membersOf(storeId, left), await countMarks()]).toEqual([['61'], ['61'], 2]);
  });

  it('narrow other questions', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    await tell(storeId, [{ alias: '51', atMs: START, name: 'Order Completed', minor: 1_000 }, { alias: '52', atMs: START, name: 'Order Completed', minor: 9_000 }, { alias: '53', atMs: START, name: 'Order Completed', minor: 9_000 }]);
    const id = await save(storeId, { kind: 'metric', metric: 'revenue', op: 'at_least', value: 5_000, within: null });
    const metrics = createMetrics(platform).api;
    expect(await metrics.measure(storeId, { code: 'orders', from: null, to: null, by: null, where: `segment:${id}` })).toMatchObject({ value: 2 });
    expect(await segments.readPerson(storeId, '52')).toMatchObject({ segments: [{ id, name: 'a' }], rfm: { orderDays: 1, moneyMinor: 9_000, r: 5, f: 1, group: 'new' } });
    expect(await segments.readPerson(storeId, '59')).toEqual({ segments: [], rfm: null });
    const retention = createRetention(platform, { namesOf: async () => new Map(), findDataRange: async () => ({ orders: null, sessions: null }) }).api;
    expect((await retention.measure(storeId, { start: null, comeback: null, unit: null, from: null, to: null, where: `segment:${id}` })).cohorts.map(({ size }) => size)).toEqual([2]);
  });
});

describe('RFM', () => {
  it('puts every pair of scores into one group, and scores by edges', () => {
    const pairs = [1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].map((f) => ({ r, f })));
    const holds = (pair: { r: number; f: number }): number => Object.values(RFM_CELLS).flat().filter(({ r, f }) => pair.r >= r[0] && pair.r <= r[1] && pair.f >= f[0] && pair.f <= f[1]).length;
    expect(pairs.map(holds)).toEqual(pairs.map(() => 1));
    expect(groupOf({ r: 5, f: 5 })).toBe('champions');
    const edges = { recencyMs: [10, 20, 30, 40], moneyMinor: [100, 200, 300, 400], buyers: 5 };
    expect(scoreOf(edges, { recencyMs: 10, orderDays: 1, moneyMinor: 100 })).toEqual({ r: 5, f: 1, m: 1 });
    expect(scoreOf(edges, { recencyMs: 41, orderDays: 8, moneyMinor: 401 })).toEqual({ r: 1, f: 5, m: 5 });
  });

  it.skipIf(referenceData('ltv/cdnow_sample.csv.gz') === null)('[reference] gives the means, fifths and concentration of CDNOW in METHODS.md §1 and §8', async () => {
    const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
    const lines = gunzipSync(readFileSync(referenceData('ltv/cdnow_sample.csv.gz') ?? '')).toString('utf8').trim().split(/\r?\n/).slice(1);
    await platform.eventLog.insert('alias_figures', lines.map((line, index) => {
      const cells = line.split(',');
      const day = (cells[2] ?? '').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
      return { store_id: storeId, alias_key: String(Number(cells[1]) + 1_000_000), kind: 'order', order_id: `o${index}`, version: 1, orders: 1, revenue_minor: Math.round(Number(cells[4]) * 100), first_at: `${day} 00:00:00.000` };
    }));
    const store = await readStore({ ...platform, clock: fixedClock(new Date('1998-07-01T00:00:00Z')) }, storeId);
    expect(store.edges.buyers).toBe(2_357);
    expect(store.meanRecencyDays).toBeCloseTo(372.56, 2);
    expect(store.meanOrderDays).toBeCloseTo(2.8409, 4);
    expect(store.meanMoneyMinor).toBeCloseTo(10_356.04, 1);
    expect(store.topFifthShare).toBeCloseTo(0.674, 3);
    expect(store.gini).toBeCloseTo(0.6309, 4);
    expect(store.edges.recencyMs.map((ms) => Math.round(ms / DAY))).toEqual([153, 443, 487, 513]);
    expect(store.edges.moneyMinor.map((minor) => Math.round(minor))).toEqual([1_536, 3_196, 5_925, 13_044]);
  });
});
