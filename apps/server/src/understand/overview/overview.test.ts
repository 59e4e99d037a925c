import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createMetrics, type MetricsApi } from '../metrics/index.ts';
import { createOverview, type Overview, type OverviewApi, type Tile } from './index.ts';
import type { OverviewNeeds } from './notices.ts';

const NOW = new Date(Date.UTC(2026, 6, 15, 10));
const FROM = '2026-06-16';
const MIDDLE = Date.UTC(2026, 5, 16);
const DAY_MS = 86_400_000;
let platform: TestPlatform;
let metrics: MetricsApi;

const quiet: Omit<OverviewNeeds, 'metrics'> = {
  quarantine: { list: async () => ({ events: [], total: 0, next: null }) },
  imports: { findLatest: async () => null },
  catalog: { findOutOfStock: async () => ({ count: 0, names: [] }) },
};

beforeAll(async () => {
  platform = await createTestPlatform({
    clock: fixedClock(NOW),
    migrations: ['orders', 'sessions', 'tickets', 'customers'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })),
  });
  metrics = createMetrics(platform).api;
});
afterAll(() => platform.close());

const overviewWith = (needs: Partial<OverviewNeeds> = {}): OverviewApi => createOverview(platform, { ...quiet, metrics, ...needs }).api;
const time = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** A generator of numbers 0..1, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

interface Traffic {
  readonly sessionsADay: number;
  /** Share of sessions that order, by device. */
  readonly converts: Readonly<Record<'mobile' | 'desktop', number>>;
}

/** Eight weeks of sessions and their orders: four of `before`, four of `now`, and what tells that the store was watched long before. */
async function storeOf(before: Traffic, now: Traffic, seed = 7): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  const random = seeded(seed);
  const sessions: object[] = [];
  const orders: object[] = [];
  for (let day = -28; day < 28; day += 1) {
    const { sessionsADay, converts } = day < 0 ? before : now;
    const count = Math.round(sessionsADay * (0.9 + 0.2 * random()));
    for (let index = 0; index < count; index += 1) {
      const device = random() < 0.5 ? 'mobile' : 'desktop';
      const key = String((day + 40) * 10_000 + index + 1);
      const at = time(MIDDLE + day * DAY_MS + Math.floor(random() * DAY_MS));
      const isBuyer = random() < converts[device];
      sessions.push({ store_id: id, started_at: at, device_key: key, session_id: key, ended_at: at, alias_key: key, source: 'direct', device, country: 'PL', language: 'pl', had_cart: isBuyer ? 1 : 0, had_checkout: 0, had_order: isBuyer ? 1 : 0, order_ids: isBuyer ? [`o${key}`] : [], product_ids: [], version: 1, is_deleted: 0 });
      if (isBuyer) orders.push({ store_id: id, placed_at: at, order_id: `o${key}`, version: 1, is_deleted: 0, first_at: at, alias_key: key, device_key: key, device_at: at, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_minor: 5_000, gross_net_minor: 5_000, discount_minor: 0, discount_net_minor: 0, tax_minor: 0, shipping_minor: 0, source: 'direct', sales_channel: 'web', device, country: 'PL', language: 'pl' });
    }
  }
  await platform.eventLog.insert('sessions', sessions);
  await platform.eventLog.insert('orders', orders);
  await platform.eventLog.accept((['order', 'device'] as const).flatMap((family) => [-60, 28].map((day) => logRow(id, { family, at: time(MIDDLE + day * DAY_MS) }))));
  return id;
}

function logRow(storeId: string, row: { family: 'order' | 'device'; at: string; teller?: 'browser' | 'webhook' }): LogRow {
  const key = randomUUID();
  return { store_id: storeId, received_at: row.at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name: 'Seen', alias_key: '0', alias_kind: 'none', ...row };
}

const read = (storeId: string, more: { from?: string | null; to?: string; where?: string } = {}): Promise<Overview> =>
  overviewWith().readOverview(storeId, { from: more.from === undefined ? FROM : more.from, to: more.to ?? '2026-07-14', where: more.where ?? null });
const tileOf = (overview: Overview, code: string): Tile | undefined => overview.tiles.find((tile) => tile.code === code);

describe('the overview', () => {
  it('is quiet where there is only noise', async () => {
    const same: Traffic = { sessionsADay: 60, converts: { mobile: 0.1, desktop: 0.1 } };
    const overview = await read(await storeOf(same, same));
    expect(overview.changed).toEqual([]);
    expect(overview.tiles.filter(({ holds, isBetter, worth, part }) => holds || isBetter !== null || worth !== null || part !== null)).toEqual([]);
    // The figures stand there all the same, each with a test that it did not pass.
    expect(tileOf(overview, 'session_conversion')?.change?.p).toBeGreaterThan(0.01);
    expect(tileOf(overview, 'visitors')?.series).toHaveLength(28);
    // Not one refund in either period is no change, not something unknown.
    expect(tileOf(overview, 'refund_rate')).toMatchObject({ value: 0, untested: null, change: { difference: 0, p: 1 } });
  });

  it('tells a real fall, the device to which it comes down, and what it costs', async () => {
    const storeId = await storeOf({ sessionsADay: 120, converts: { mobile: 0.2, desktop: 0.2 } }, { sessionsADay: 120, converts: { mobile: 0.03, desktop: 0.2 } });
    const overview = await read(storeId);
    const conversion = tileOf(overview, 'session_conversion');
    expect(conversion).toMatchObject({ holds: true, isBetter: false, part: { dimension: 'device', key: 'mobile' } });
    expect(conversion?.part?.share).toBeGreaterThan(0.8);
    // Difference × sessions now × revenue for each order before (all orders are of 50.00), with the interval of the difference.
    const { change, worth, n } = conversion ?? {};
    expect(worth?.minor).toBe(Math.round((change?.difference ?? 0) * (n ?? 0) * 5_000));
    expect([worth?.low, worth?.high]).toEqual([change?.low, change?.high].map((end) => Math.round((end ?? 0) * (n ?? 0) * 5_000)));
    expect(overview.changed).toEqual(expect.arrayContaining(['revenue', 'orders', 'session_conversion']));
    expect(overview.changed).not.toContain('visitors');
    // Most money first.
    const amounts = overview.changed.map((code) => Math.abs(tileOf(overview, code)?.worth?.minor ?? -1));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  });

  it('with a filter looks at that part only', async () => {
    const storeId = await storeOf({ sessionsADay: 120, converts: { mobile: 0.2, desktop: 0.2 } }, { sessionsADay: 120, converts: { mobile: 0.03, desktop: 0.2 } });
    expect((await read(storeId, { where: 'device:desktop' })).changed).toEqual([]);
    expect(tileOf(await read(storeId, { where: 'device:mobile' }), 'session_conversion')).toMatchObject({ holds: true, part: null });
  });

  it('has the figures that metrics have, in both periods', async () => {
    const storeId = await storeOf({ sessionsADay: 40, converts: { mobile: 0.2, desktop: 0.1 } }, { sessionsADay: 50, converts: { mobile: 0.1, desktop: 0.1 } });
    for (const where of [null, 'device:mobile', 'customer:new']) {
      const overview = await read(storeId, where === null ? {} : { where });
      for (const tile of overview.tiles) {
        const metric = await metrics.measure(storeId, { code: tile.code, from: FROM, to: '2026-07-14', by: 'day', where, comparePrevious: true });
        expect([tile.code, tile.value, tile.n, tile.low, tile.high, tile.reason]).toEqual([tile.code, metric.value, metric.n, metric.low, metric.high, metric.reason]);
        expect([tile.code, tile.previous?.value]).toEqual([tile.code, metric.previous?.value]);
        if (tile.series.length > 0 && tile.value !== null) expect(tile.series.map(({ value }) => value ?? 0)).toEqual(metric.rows?.map(({ value }) => value ?? 0));
      }
    }
  });

  it('says why it says nothing: no period before, a small sample, a store that nobody watched then', async () => {
    const storeId = await storeOf({ sessionsADay: 2, converts: { mobile: 0.5, desktop: 0.5 } }, { sessionsADay: 60, converts: { mobile: 0.5, desktop: 0.5 } });
    expect(tileOf(await read(storeId, { from: null }), 'orders')).toMatchObject({ previous: null, change: null, untested: 'no_period_before' });
    expect(tileOf(await read(storeId, { from: '2026-06-18', to: '2026-06-20' }), 'orders')?.untested).toBe('few_days');
    expect(tileOf(await read(storeId, { from: '2026-05-22', to: '2026-05-25' }), 'aov')?.untested).toBe('small_sample');
    expect(tileOf(await read(storeId, { from: '2026-05-10', to: '2026-06-15' }), 'visitors')?.untested).toBe('not_watched');
    expect(tileOf(await read(storeId), 'csat')).toMatchObject({ value: null, reason: 'no_answers', untested: 'no_data' });
  });

  it('holds a week that is still running against the same part of the week before', async () => {
    const storeId = await storeOf({ sessionsADay: 60, converts: { mobile: 0.1, desktop: 0.1 } }, { sessionsADay: 60, converts: { mobile: 0.1, desktop: 0.1 } });
    const overview = await read(storeId, { from: '2026-07-09', to: '2026-07-16' });
    const metric = await metrics.measure(storeId, { code: 'visitors', from: '2026-07-09', to: '2026-07-16', by: null, comparePrevious: true });
    expect([tileOf(overview, 'visitors')?.value, tileOf(overview, 'visitors')?.previous?.value]).toEqual([metric.value, metric.previous?.value]);
  });
});

describe('why a headline moved', () => {
  const explain = (storeId: string, code: string, where: string | null = null) => overviewWith().explainChange(storeId, { code, from: FROM, to: '2026-07-14', where });

  it('tells what each value added, by its own rate and by its part of the whole, in parts that add up to the move, and where to look next', async () => {
    const storeId = await storeOf({ sessionsADay: 120, converts: { mobile: 0.2, desktop: 0.2 } }, { sessionsADay: 150, converts: { mobile: 0.03, desktop: 0.2 } });
    for (const code of ['session_conversion', 'revenue', 'orders', 'visitors', 'aov', 'cart_abandonment', 'repeat_purchase_rate', 'refund_rate']) {
      const { metric, contributions } = await explain(storeId, code);
      const difference = (metric.value ?? 0) - (metric.previous?.value ?? 0);
      for (const { dimension, parts, others, rest } of contributions?.dimensions ?? []) {
        expect(parts.reduce((sum, { contribution }) => sum + contribution, 0) + others.contribution + rest, `${code} by ${dimension}`).toBeCloseTo(difference, 9);
        for (const { contribution, rate, mix } of parts) if (rate !== null && mix !== null) expect(rate + mix).toBeCloseTo(contribution, 12);
        // Nobody here has two devices.
        expect(rest, `${code} by ${dimension}`).toBeCloseTo(0, 9);
      }
    }
    const conversion = await explain(storeId, 'session_conversion');
    expect(conversion).toMatchObject({ holds: true, next: { page: 'funnel', where: { dimension: 'device', key: 'mobile' } } });
    const [devices] = conversion.contributions?.dimensions ?? [];
    const mobile = devices?.parts[0];
    expect([devices?.dimension, mobile?.key, mobile?.holds]).toEqual(['device', 'mobile', true]);
    expect(Math.abs(devices?.parts[1]?.contribution ?? 1)).toBeLessThan(0.02);
    // Half of the sessions fell by 17 points.
    expect(mobile?.contribution).toBeGreaterThan(-0.1);
    expect(mobile?.contribution).toBeLessThan(-0.07);
    expect(mobile?.low).toBeLessThan(mobile?.contribution ?? -1);
    expect(mobile?.high).toBeLessThan(0);
    // All sources, countries and languages are the same: they tell nothing apart.
    expect(conversion.contributions?.dimensions).toHaveLength(1);
    const revenue = await explain(storeId, 'revenue');
    expect(revenue.contributions?.steps?.map(({ step }) => step)).toEqual(['orders', 'revenue_per_order']);
    expect(revenue.contributions?.steps?.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo((revenue.metric.value ?? 0) - (revenue.metric.previous?.value ?? 0), 4);
    // With a filter the dimension that it names has nothing left to tell.
    expect((await explain(storeId, 'session_conversion', 'device:mobile')).contributions?.dimensions).toEqual([]);
  });

  it('is quiet where there is only noise, and says nothing without two periods', async () => {
    const same: Traffic = { sessionsADay: 60, converts: { mobile: 0.1, desktop: 0.1 } };
    const storeId = await storeOf(same, same);
    const { holds, next, contributions } = await explain(storeId, 'session_conversion');
    expect([holds, next, contributions?.dimensions.flatMap(({ parts }) => parts.filter((part) => part.holds))]).toEqual([false, null, []]);
    expect(await explain((await platform.newStore()).id, 'csat')).toMatchObject({ holds: false, contributions: null });
    await expect(explain(storeId, 'shoes')).rejects.toThrow(/not watched/);
    await expect(explain(storeId, 'session_conversion', 'sales_channel:app')).rejects.toThrow(/can't be filtered/);
  });
});

describe('what to look at next', () => {
  it('is nothing where all is well, and the first steps in an empty store', async () => {
    const same: Traffic = { sessionsADay: 5, converts: { mobile: 0.5, desktop: 0.5 } };
    expect(await overviewWith().listNotices(await storeOf(same, same))).toEqual([]);
    expect(await overviewWith().listNotices((await platform.newStore()).id)).toEqual([{ code: 'no_orders' }, { code: 'no_sessions' }]);
  });

  it('tells a source that fell silent, and none that only sleeps at night', async () => {
    const { id } = await platform.newStore();
    const hours = (teller: 'browser' | 'webhook', until: number): LogRow[] =>
      Array.from({ length: 240 - until }, (_, hour) => logRow(id, { family: 'order', teller, at: time(NOW.getTime() - (240 - hour) * 3_600_000) }));
    await platform.eventLog.accept([...hours('browser', 10), ...hours('webhook', 48)]);
    const notices = await overviewWith().listNotices(id);
    expect(notices.filter(({ code }) => code === 'source_silent')).toEqual([{ code: 'source_silent', teller: 'webhook', lastAt: new Date(NOW.getTime() - 49 * 3_600_000) }]);
  });
});
