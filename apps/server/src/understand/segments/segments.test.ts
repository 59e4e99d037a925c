import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures } from '../figures/index.ts';
import { createOrders } from '../orders/index.ts';
import { type Condition, createSegments, type SegmentsApi } from './index.ts';
import { type Did, isIn } from './testing/naive-membership.ts';

const START = Date.UTC(2026, 2, 1, 12);
const DAY = 86_400_000;
const clock = fixedClock(new Date(START));
let platform: TestPlatform;
let segments: SegmentsApi;

beforeAll(async () => {
  platform = await createTestPlatform({ clock, migrations: ['figures', 'orders', 'sessions', 'journeys', 'customers', 'segments'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  const orders = createOrders(platform);
  const figures = createFigures(platform);
  const made = createSegments(platform, { namesOf: async () => new Map(), listAliasKeys: async (_store, key) => [key], flushMirror: async () => undefined });
  segments = made.api;
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
      cart: { kind: 'unfinished', first: act('Product Added'), next: act('Order Completed'), afterHours: 24, lastDays: 7 },
    };
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ does: fc.constant('act' as const), alias: fc.integer({ min: 1, max: 6 }), name: fc.constantFrom('Product Viewed', 'Product Added', 'Order Completed'), ago: fc.integer({ min: 0, max: 240 }), minor: fc.constantFrom(1_000, 5_000), colour: fc.constantFrom('red', 'blue') }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('link' as const), alias: fc.integer({ min: 2, max: 6 }), to: fc.integer({ min: 1, max: 6 }) }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }) },
    );
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
      run += 1;
      const { id: storeId } = await platform.newStore({ timezone: 'UTC' });
      const key = (alias: number): string => String(run * 1_000 + alias);
      const ids = new Map<string, string>();
      for (const [name, definition] of Object.entries(definitions)) ids.set(name, await save(storeId, definition, name));
      const told: Told[] = [];
      const personOf = new Map<string, string>();
      const check = async (isLast: boolean): Promise<void> => {
        await segments.settle();
        const lives = Map.groupBy(told, ({ alias }) => personOf.get(alias) ?? alias);
        for (const [name, definition] of Object.entries(definitions)) {
          const walked = [...lives].filter(([, life]) => isIn(definition, life, { nowMs: clock.now().getTime(), inside: () => definition })).map(([person]) => person).toSorted();
          expect(await membersOf(storeId, ids.get(name) ?? ''), name).toEqual(walked);
          if (isLast) expect((await segments.preview(storeId, { definition, id: null })).size, `${name}, counted anew`).toBe(walked.length);
        }
      };
      for (const [index, one] of steps.entries()) {
        if (one.does === 'wait') clock.advance(one.hours * 3_600_000);
        if (one.does === 'link' && one.alias !== one.to) {
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
        if (one.does === 'act') {
          const did: Told = { alias: key(one.alias), atMs: clock.now().getTime() - one.ago * 3_600_000, name: one.name, properties: { colour: one.colour }, ...(one.name === 'Order Completed' ? { minor: one.minor } : {}) };
          told.push(did);
          await tell(storeId, [did]);
        }
        if (index % 8 === 7) await check(false);
      }
      await check(true);
    }), { numRuns: Number(process.env['SEGMENT_RUNS'] ?? 2) });
  }, 300_000);
});
