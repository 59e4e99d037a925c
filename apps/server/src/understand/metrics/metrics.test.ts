import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { DIMENSIONS } from './definition.ts';
import { createMetrics, type MetricAnswer, type MetricsApi } from './index.ts';
import { addDays, localDays } from './local-days.ts';
import { METRICS } from './registry.ts';
import { writeMotives, writeStore } from './testing/derived-rows.ts';
import { type NaiveCut, naiveMetric, type NaiveOrder, type NaiveStore, type NaiveVisit } from './testing/naive-model.ts';
import { thirdClock } from './testing/naive-service.ts';
import { randomStore } from './testing/random-store.ts';
import { readWhere } from './where.ts';

const NOW = new Date(Date.UTC(2026, 6, 15, 10));
let platform: TestPlatform;
let metrics: MetricsApi;

beforeAll(async () => {
  platform = await createTestPlatform({
    clock: fixedClock(NOW),
    migrations: ['orders', 'sessions', 'tickets', 'customers', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })),
  });
  metrics = createMetrics(platform, { clockOf: async () => thirdClock }).api;
});
afterAll(() => platform.close());

const ask = (storeId: string, code: string, more: { from?: string; to?: string; by?: string; where?: string; comparePrevious?: boolean } = {}): Promise<MetricAnswer> =>
  metrics.measure(storeId, { code, from: more.from ?? null, to: more.to ?? null, by: more.by ?? null, where: more.where ?? null, comparePrevious: more.comparePrevious ?? false });

const order = (id: string, placedAt: string, more: Partial<NaiveOrder> = {}): NaiveOrder => ({
  id, placedAt: new Date(placedAt), person: null, gross: 1_000, grossNet: 1_000, discount: 0, discountNet: 0, tax: 0, shipping: 0, isTest: false, isOrder: true, isSale: true,
  promisedAt: null, deliveredAt: null, source: '', salesChannel: '', device: '', country: '', language: '', lines: [], ...more,
});

async function storeWith(orders: readonly NaiveOrder[], timezone = 'Europe/Warsaw'): Promise<string> {
  const { id } = await platform.newStore({ timezone });
  await writeStore(platform.eventLog, id, { timezone, now: NOW, orders, refunds: [], sessions: [], answers: [] });
  return id;
}

/** A row of the log that says: orders were being told at this time. */
async function tellAnOrder(storeId: string, at: string): Promise<void> {
  const key = randomUUID();
  await platform.eventLog.accept([{
    store_id: storeId, family: 'order', at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'server', type: 'track', name: 'Order Completed',
    alias_key: '0', alias_kind: 'none',
  }]);
}

describe('every metric', () => {
  it('equals a plain computation over arrays, whole and in every split', async () => {
    const same = (answer: { value: number | null; n: number }, naive: number | null, about: string): void => {
      // A count of nothing is 0 or unknown, depending on whether the store was watched; that is tested below.
      if (naive === 0 && answer.n === 0) return expect(answer.value ?? 0, about).toBe(0);
      if (naive === null || answer.value === null) return expect(answer.value, about).toBe(naive);
      expect(answer.value, about).toBeCloseTo(naive, 9);
    };
    const check = async (storeId: string, store: NaiveStore, period: { from?: string; to?: string }): Promise<void> => {
      const days = localDays(store.timezone);
      const cut: NaiveCut = { from: period.from === undefined ? null : days.startOf(period.from), to: period.to === undefined ? null : days.startOf(period.to), where: null };
      for (const { code, dimensions, refusals } of METRICS) {
        same(await ask(storeId, code, period), naiveMetric(code, store, cut), code);
        for (const by of DIMENSIONS.filter((dimension) => dimensions.includes(dimension))) {
          const { rows } = await ask(storeId, code, { ...period, by });
          for (const row of rows ?? []) same(row, naiveMetric(code, store, { ...cut, where: { dimension: by, key: row.key } }), `${code} by ${by}: ${row.key}`);
        }
        if (refusals.day !== undefined || code === 'retention') continue;
        const { rows } = await ask(storeId, code, { from: '2026-03-27', to: '2026-03-31', by: 'day' });
        for (const row of rows ?? []) same(row, naiveMetric(code, store, { from: days.startOf(row.key), to: days.startOf(addDays(row.key, 1)), where: null }), `${code} on ${row.key}`);
      }
    };
    await fc.assert(
      fc.asyncProperty(randomStore, oneOfPeriods, async (store, period) => {
        const { id } = await platform.newStore({ timezone: store.timezone });
        const fresh = { ...store, answers: store.answers.map((answer) => ({ ...answer, eventKey: randomUUID() })) };
        await writeStore(platform.eventLog, id, fresh);
        await writeMotives(platform.eventLog, id);
        await check(id, fresh, period);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 180_000);

  it('is described in words, with a formula, a unit, an interval method and a source', () => {
    expect(METRICS).toHaveLength(37);
    for (const one of metrics.listDefinitions()) {
      for (const text of [one.label, one.definition, one.formula, one.source]) expect(text.length, one.code).toBeGreaterThanOrEqual(3);
      expect(DIMENSIONS.filter((dimension) => !one.dimensions.includes(dimension) && one.refusals[dimension] === undefined), one.code).toEqual([]);
    }
  });
});

const oneOfPeriods = fc.constantFrom<{ from?: string; to?: string }>({}, { from: '2026-01-20', to: '2026-04-10' }, { from: '2026-02-15' }, { to: '2026-03-29' });

describe('a filter', () => {
  const filters = ['source:google|', 'device:mobile,country:PL|UA', 'sales_channel:web', 'customer:new', 'customer:returning|,language:pl', 'motive:price|,source:google|'];

  it('leaves what a plain computation leaves, in the whole, in every row, and among the people behind', async () => {
    const check = async (storeId: string, store: NaiveStore, asked: { period: { from?: string; to?: string }; where: string }): Promise<void> => {
      const { period, where } = asked;
      const days = localDays(store.timezone);
      const cut: NaiveCut = { from: period.from === undefined ? null : days.startOf(period.from), to: period.to === undefined ? null : days.startOf(period.to), where: null, filter: readWhere(where) };
      for (const metric of METRICS) {
        const isRefused = readWhere(where).some(({ dimension }) => dimension !== 'segment' && (dimension === 'customer' ? metric.refusals.customer !== undefined : !metric.dimensions.includes(dimension)));
        if (isRefused) {
          await expect(ask(storeId, metric.code, { ...period, where }), metric.code).rejects.toMatchObject({ code: 'metrics.refused_filter' });
          continue;
        }
        const by = metric.dimensions[0] ?? 'source';
        const { value, n, rows } = await ask(storeId, metric.code, { ...period, where, by });
        const naive = naiveMetric(metric.code, store, cut);
        if (naive === null || n > 0) expect(value === null ? null : value.toFixed(9), `${metric.code} where ${where}`).toBe(naive === null ? null : naive.toFixed(9));
        for (const row of rows ?? []) {
          const part = naiveMetric(metric.code, store, { ...cut, where: { dimension: by, key: row.key } });
          if (part === null || row.n > 0) expect(row.value?.toFixed(9), `${metric.code} where ${where}, ${row.key}`).toBe(part?.toFixed(9));
        }
      }
      for (const [listed, counted] of [['orders', 'buyers'], ['visitors', 'visitors']] as const) {
        if (listed === 'visitors' && where.includes('sales_channel')) continue;
        const people = await metrics.listPeople(storeId, { code: listed, from: period.from ?? null, to: period.to ?? null, by: null, key: null, where, part: 'figure', cursor: null, limit: 200 });
        expect(people.items.length, `people of ${listed} where ${where}`).toBe(naiveMetric(counted, store, cut));
      }
    };
    await fc.assert(
      fc.asyncProperty(randomStore, oneOfPeriods, async (store, period) => {
        const { id } = await platform.newStore({ timezone: store.timezone });
        const fresh = { ...store, answers: store.answers.map((answer) => ({ ...answer, eventKey: randomUUID() })) };
        await writeStore(platform.eventLog, id, fresh);
        await writeMotives(platform.eventLog, id);
        for (const where of filters) await check(id, fresh, { period, where });
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 180_000);

  it('calls a customer new by the period asked for, also in a row of one day', async () => {
    const id = await storeWith([order('a', '2026-03-02T12:00:00Z', { person: '1' }), order('b', '2026-03-05T12:00:00Z', { person: '1' }), order('c', '2026-03-05T13:00:00Z')]);
    const period = { from: '2026-03-01', to: '2026-03-10' };
    expect((await ask(id, 'orders', { ...period, where: 'customer:new' })).value).toBe(2);
    expect((await ask(id, 'orders', { ...period, where: 'customer:' })).value).toBe(1);
    expect((await ask(id, 'orders', { from: '2026-03-04', to: '2026-03-10', where: 'customer:returning' })).value).toBe(1);
    const people = await metrics.listPeople(id, { ...period, code: 'orders', by: 'day', key: '2026-03-05', where: 'customer:new', part: 'figure', cursor: null, limit: 9 });
    expect(people.items.map(({ personKey }) => personKey)).toEqual(['1']);
  });

  it('treats SQL in a value as a value', async () => {
    const id = await storeWith([order('a', '2026-03-02T12:00:00Z')]);
    expect((await ask(id, 'orders', { where: `source:') OR 1=1 -- {where_source:Array(String)}` })).n).toBe(0);
  });
});

describe('time', () => {
  it('makes days of 23 and 25 hours where the clock changes', async () => {
    const id = await storeWith([order('a', '2026-03-29T21:59:00Z'), order('b', '2026-03-29T22:00:00Z'), order('c', '2026-10-24T22:00:00Z'), order('d', '2026-10-25T22:59:00Z')]);
    const spring = await ask(id, 'orders', { from: '2026-03-29', to: '2026-03-31', by: 'day' });
    expect(spring.rows?.map(({ key, value }) => [key, value])).toEqual([['2026-03-29', 1], ['2026-03-30', 1]]);
    expect((await ask(id, 'orders', { from: '2026-03-29', to: '2026-03-30', by: 'hour' })).rows).toHaveLength(23);
    const autumn = await ask(id, 'orders', { from: '2026-10-25', to: '2026-10-26', by: 'hour' });
    expect(autumn.rows).toHaveLength(25);
    expect(autumn.rows?.slice(2, 4).map(({ label }) => label)).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00']);
    expect([autumn.rows?.[0]?.value, autumn.rows?.[24]?.value]).toEqual([1, 1]);
  });

  it('begins weeks on Monday and months on the first, and cuts both to the period', async () => {
    const id = await storeWith([order('sunday', '2026-03-01T12:00:00Z'), order('monday', '2026-03-02T12:00:00Z'), order('before', '2026-02-25T12:00:00Z')]);
    const weeks = await ask(id, 'orders', { from: '2026-02-26', to: '2026-03-09', by: 'week' });
    expect(weeks.rows?.map(({ key, value }) => [key, value])).toEqual([['2026-02-23', 1], ['2026-03-02', 1]]);
    const months = await ask(id, 'orders', { by: 'month' });
    expect(months.rows?.map(({ label, value }) => [label, value])).toEqual([['2026-02', 1], ['2026-03', 2]]);
  });

  it('compares with as many days before', async () => {
    const id = await storeWith([order('a', '2026-03-08T12:00:00Z'), order('b', '2026-03-01T12:00:00Z'), order('c', '2026-02-28T12:00:00Z')]);
    const answer = await ask(id, 'orders', { from: '2026-03-07', to: '2026-03-14', comparePrevious: true });
    expect([answer.value, answer.previous?.value]).toEqual([1, 2]);
    expect((await ask(id, 'orders', { comparePrevious: true })).previous).toBeNull();
  });

  it('tests shares of people who are in one period alone, and says why of those who are in both', async () => {
    // 10 of 40 came back, then 24 of 40: pooled z = 0.35 / sqrt(0.425 · 0.575 · 2/40) = 3.16632, so p = 0.0015438.
    const cohort = (month: string, came: number) => Array.from({ length: 40 }, (_none, index) => {
      const person = `${month}${String(index + 10)}`;
      return [order(`a${person}`, `2025-${month}-03T08:00:00Z`, { person, cost: 100 }), ...(index < came ? [order(`b${person}`, `2025-${month}-20T08:00:00Z`, { person, cost: 100 })] : [])];
    }).flat();
    const id = await storeWith([...cohort('01', 10), ...cohort('07', 24)]);
    const halves = { from: '2025-06-30', to: '2025-12-27', comparePrevious: true };
    const retention = await ask(id, 'retention', halves);
    expect(retention).toMatchObject({ value: 0.6, n: 40, previous: { value: 0.25, n: 40 }, untested: null });
    expect(retention.change?.difference).toBeCloseTo(0.35, 12);
    expect(retention.change?.p).toBeCloseTo(0.0015438, 6);
    expect([retention.change?.low, retention.change?.high].map((end) => Number(end) > 0 && Number(end) < 0.6)).toEqual([true, true]);
    for (const code of ['churn', 'ltv_revenue', 'ltv_margin', 'purchase_rhythm']) expect(await ask(id, code, halves), code).toMatchObject({ change: null, untested: 'same_people' });
    expect(await ask(id, 'art', halves)).toMatchObject({ change: null, untested: 'open_cases' });
    expect((await ask(id, 'frt_business', halves)).untested).toBe('no_data');
    expect((await ask(id, 'retention', { ...halves, from: '2025-12-01' })).untested).toBe('no_data');

    // Open for every third second: 33 minutes are 11, 63 are 21.
    const told = (day: string, minutes: number) => Array.from({ length: 40 }, (_none, index) => {
      const at = new Date(`${day}T08:00:00Z`).getTime() + index * 60_000;
      return { startedAt: new Date(at), askedAt: new Date(at), repliedAt: new Date(at + (minutes + (index % 7)) * 60_000), closedAt: null, isByStaff: false, person: null, replyAgent: '', replyTeam: '', agent: '', team: '', contactChannel: '', topic: '', country: '', language: '' };
    });
    const desk = (await platform.newStore({ timezone: 'UTC' })).id;
    await writeStore(platform.eventLog, desk, { timezone: 'UTC', now: NOW, orders: [], refunds: [], sessions: [], answers: [], tickets: [...told('2025-03-03', 30), ...told('2025-08-03', 60)] });
    const replies = await ask(desk, 'frt_business', halves);
    expect(replies).toMatchObject({ value: 21, previous: { value: 11 }, untested: null, change: { difference: 10 } });
    expect([Number(replies.change?.low) > 9, Number(replies.change?.high) < 11, Number(replies.change?.p) < 1e-6]).toEqual([true, true, true]);
  });

  it('holds a period that is still running against the same part of the one before', async () => {
    // It is 12:00 in Warsaw on 15 July.
    const id = await storeWith([order('today', '2026-07-15T09:00:00Z'), order('a week ago, morning', '2026-07-08T09:00:00Z'), order('a week ago, evening', '2026-07-08T18:00:00Z')]);
    const answer = await ask(id, 'orders', { from: '2026-07-09', to: '2026-07-16', comparePrevious: true });
    expect([answer.value, answer.previous?.value]).toEqual([1, 1]);
  });

  it('refuses days that no calendar has, empty periods and unknown splits', async () => {
    const { id } = await platform.newStore();
    await expect(ask(id, 'orders', { from: '2026-02-30' })).rejects.toMatchObject({ code: 'metrics.invalid_range' });
    await expect(ask(id, 'orders', { from: '2026-03-02', to: '2026-03-02' })).rejects.toMatchObject({ code: 'metrics.invalid_range' });
    await expect(ask(id, 'orders', { by: "day'; DROP TABLE orders" })).rejects.toMatchObject({ code: 'metrics.unknown_split' });
    await expect(ask(id, 'shipping', { by: 'product' })).rejects.toMatchObject({ code: 'metrics.refused_split', message: expect.stringContaining('not for a product') });
    await expect(ask(id, 'happiness')).rejects.toMatchObject({ code: 'metrics.unknown_metric' });
    await expect(ask(id, 'orders', { from: '1990-01-01', to: '2026-01-01', by: 'hour' })).rejects.toMatchObject({ code: 'metrics.too_many_buckets' });
  });
});

describe('no data', () => {
  it('is null with a reason and a hint, never 0', async () => {
    const { id } = await platform.newStore();
    for (const { code } of METRICS) {
      const answer = await ask(id, code);
      expect([code, answer.value, answer.reason === null, answer.hint === null]).toEqual([code, null, false, false]);
    }
  });

  it('is 0 for a count while the store was watched, and unknown before and after', async () => {
    const { id } = await platform.newStore();
    await tellAnOrder(id, '2026-03-02 12:00:00.000');
    await tellAnOrder(id, '2026-03-04 12:00:00.000');
    const answer = await ask(id, 'gross_sales', { from: '2026-03-01', to: '2026-03-06', by: 'day' });
    expect(answer.rows?.map(({ value, reason }) => value ?? reason)).toEqual(['no_orders', 0, 0, 0, 'no_orders']);
    expect(answer.value).toBe(0);
    expect((await ask(id, 'sessions', { from: '2026-03-01', to: '2026-03-06' })).reason).toBe('no_sessions');
  });

  it('is null when an order has no rate, and only where that order counts', async () => {
    const id = await storeWith([order('a', '2026-03-01T12:00:00Z'), order('b', '2026-03-02T12:00:00Z', { gross: null, grossNet: null, discount: null, discountNet: null })]);
    const answer = await ask(id, 'gross_sales', { from: '2026-03-01', to: '2026-03-03', by: 'day' });
    expect([answer.value, answer.reason]).toEqual([null, 'no_rate']);
    expect(answer.rows?.map(({ value, reason }) => value ?? reason)).toEqual([1_000, 'no_rate']);
    expect((await ask(id, 'orders')).value).toBe(2);
  });

  it('of retention tells a short period from a store without buyers', async () => {
    const id = await storeWith([order('a', '2026-03-01T12:00:00Z', { person: '1' })]);
    expect((await ask(id, 'retention', { from: '2026-03-01', to: '2026-04-01' })).reason).toBe('window_too_short');
    expect((await ask(id, 'retention')).value).toBe(0);
    expect((await ask(id, 'repeat_purchase_rate', { from: '2026-03-01', to: '2026-03-02', by: 'day' })).rows?.[0]?.reason).toBe('bucket_too_short');
  });
});

describe('intervals', () => {
  it('are Wilson for shares, with the numbers of Newcombe 1998', async () => {
    const orders = Array.from({ length: 10 }, (_, index) =>
      order(`o${index}`, '2026-03-01T12:00:00Z', { promisedAt: new Date('2026-03-05T12:00:00Z'), deliveredAt: new Date(index < 8 ? '2026-03-05T20:00:00Z' : '2026-03-06T12:00:00Z') }));
    const answer = await ask(await storeWith(orders), 'on_time_delivery');
    expect([answer.value, answer.n]).toEqual([0.8, 10]);
    expect(answer.low).toBeCloseTo(0.4902, 4);
    expect(answer.high).toBeCloseTo(0.9433, 4);
  });

  it("are Student's for the average order value, with the median beside it", async () => {
    const id = await storeWith([100, 200, 600, 700].map((gross, index) => order(`o${index}`, '2026-03-01T12:00:00Z', { gross })));
    const answer = await ask(id, 'aov');
    expect([answer.value, answer.extra['median'], answer.unit, answer.currency]).toEqual([400, 400, 'money', 'EUR']);
    // t(3) = 3.182446, s = 294.39203
    expect(answer.high).toBeCloseTo(400 + (3.182446 * 294.39203) / 2, 2);
  });
});

describe('people as of a day', () => {
  it('fall silent by their own rhythm from four order days on, else by that of the store', async () => {
    const day = (person: string, ...days: number[]) => days.map((one) => order(`${person}-${one}`, new Date(Date.UTC(2026, 0, one, 12)).toISOString(), { person, cost: 400 }));
    // Ten days apart, then 20 days of silence; twice in 30 days; once.
    const id = await storeWith([...day('1', 1, 11, 21, 31), ...day('2', 5, 35), ...day('3', 40)]);
    const churn = await ask(id, 'churn', { to: '2026-02-21' });
    // The store's gaps are 10, 10, 10 and 30: nine of ten are shorter than 24 days.
    expect([churn.value, churn.n, churn.small]).toEqual([1 / 3, 3, true]);
    const people = await metrics.listPeople(id, { code: 'churn', from: null, to: '2026-02-21', by: null, key: null, where: null, part: 'figure', cursor: null, limit: 9 });
    expect(people.items).toMatchObject([{ personKey: '1', value: 20 }]);
    const months = await ask(id, 'churn', { by: 'month', to: '2026-03-01' });
    expect(months.rows?.map(({ key, value, n }) => [key, value, n])).toEqual([['2026-01-01', 0.5, 2], ['2026-02-01', 1 / 3, 3]]);
    await expect(metrics.listEvents(id, { code: 'churn', from: null, to: null, by: 'month', key: '2026-01-01', where: null, part: 'figure', cursor: null, limit: 9 })).resolves.toMatchObject({ items: [] });
    const margin = await ask(id, 'ltv_margin');
    expect([margin.value, margin.n, margin.extra['median']]).toEqual([(7 * 600) / 3, 3, 1_200]);
    expect((await ask(await storeWith(day('1', 1)), 'churn')).reason).toBe('no_repeat_buyers');
  });
});

describe('a return', () => {
  it('is told by whoever sees the goods or the money, and not by who only asks for one', async () => {
    const lines = ['p1', 'p2'].map((product) => ({ product, category: 'c', gross: 500, grossNet: 500, discount: 0, discountNet: 0, tax: 0 }));
    const id = await storeWith(['a', 'b', 'c', 'd'].map((name) => order(name, '2026-03-02T12:00:00Z', { lines })));
    const at = '2026-03-09 12:00:00.000';
    await platform.eventLog.accept([['a', 'Return Requested', []], ['b', 'Return Received', [{ product_id: 'p1' }]], ['c', 'Return Refunded', []]].map(([orderId, name, products]) => {
      const key = randomUUID();
      return {
        store_id: id, family: 'order' as const, at, received_at: at, event_key: key, message_id: key, origin: 'live' as const, teller: 'webhook' as const, type: 'track' as const, name: String(name),
        alias_key: '0', alias_kind: 'none' as const, order_id: String(orderId), properties: JSON.stringify({ order_id: orderId, products }),
      };
    }));
    const whole = await ask(id, 'return_rate', { by: 'product' });
    expect([whole.value, whole.n]).toEqual([0.5, 4]);
    expect(whole.rows?.map(({ key, value }) => [key, value])).toEqual([['p1', 0.5], ['p2', 0.25]]);
  });
});

describe('a dimension with very many values', () => {
  it('shows the top thousand and adds up the others exactly', async () => {
    const lines = Array.from({ length: 1_203 }, (_, index) => ({ product: `p${String(index).padStart(4, '0')}`, category: 'c', gross: 1, grossNet: 1, discount: 0, discountNet: 0, tax: 0 }));
    const id = await storeWith([order('big', '2026-03-01T12:00:00Z', { gross: 1_203, lines }), order('small', '2026-03-02T12:00:00Z', { gross: 5, lines: [{ ...lines[0]!, gross: 5 }] })]);
    const { rows, value } = await ask(id, 'gross_sales', { by: 'product' });
    expect(rows).toHaveLength(1_001);
    expect(rows?.[0]).toMatchObject({ key: 'p0000', label: 'Name of p0000', value: 6 });
    expect(rows?.at(-1)).toMatchObject({ key: '(other)', label: 'Other', value: 203 });
    expect(value).toBe(1_208);
  });
});

describe('effort and page speed', () => {
  const visit = (person: string, startedAt: string, acts: NaiveVisit['acts']): NaiveVisit => ({ person, startedAt: new Date(startedAt), source: 'ad', device: '', country: '', language: '', hadCart: true, hadCheckout: true, orderIds: [], products: [], acts: acts ?? [] });
  const left = (second: number, active: number, paintMs: number) => ({ second, name: 'Page Left' as const, active, paintMs });
  const added = (second: number) => ({ second, name: 'Product Added' as const, active: 0, paintMs: 0 });

  it('are what the script told of the way to an order, or the gaps where it told nothing, and open to the orders and sessions that they count', async () => {
    const { id } = await platform.newStore({ timezone: 'Europe/Warsaw' });
    await writeStore(platform.eventLog, id, {
      timezone: 'Europe/Warsaw', now: NOW, refunds: [], answers: [],
      orders: [order('told', '2026-03-02T12:10:00Z', { person: '1', source: 'ad' }), order('gaps', '2026-03-03T12:02:00Z', { person: '2' }), order('unseen', '2026-03-04T12:00:00Z', { person: '3' })],
      // Active before the intent does not count, nor does silence beyond 30 s of each gap.
      sessions: [visit('1', '2026-03-02T12:00:00Z', [left(10, 500, 800), added(60), left(200, 70, 1_200), left(500, 20, 5_200)]), visit('2', '2026-03-03T12:00:00Z', [added(0), left(100_000, 1, 2_000)])],
    });
    expect(await ask(id, 'effort', { from: '2026-03-01', to: '2026-03-08', by: 'source' })).toMatchObject({ value: 60, n: 2, unit: 'seconds', rows: [{ key: 'ad', value: 90, n: 1 }, { key: '', value: 30, n: 1 }] });
    expect(await ask(id, 'page_speed', { from: '2026-03-01', to: '2026-03-03' })).toMatchObject({ value: 3.2, n: 3, extra: { median: 1.2 }, low: null });
    expect(await ask(id, 'effort', { from: '2026-03-04', to: '2026-03-05' })).toMatchObject({ value: null, n: 0, reason: 'no_intent' });
    const behind = async (code: string) => (await metrics.listPeople(id, { code, from: '2026-03-01', to: '2026-03-08', by: null, key: null, where: null, part: 'figure', cursor: null, limit: 9 })).items.map(({ personKey }) => personKey).toSorted();
    expect([await behind('effort'), await behind('page_speed')]).toEqual([['1', '2'], ['1', '2']]);
  });

  it('are held against the period before by their order statistics', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    const many = (day: string, active: number) => Array.from({ length: 40 }, (_none, index) => visit(`${active}${index}`, `${day}T08:00:00Z`, [added(0), left(30, active + (index % 7), 1_000 + active * 10 + index)]));
    const sessions = [...many('2026-03-03', 50), ...many('2026-03-10', 90)];
    await writeStore(platform.eventLog, id, { timezone: 'UTC', now: NOW, refunds: [], answers: [], sessions, orders: sessions.map(({ person, startedAt }) => order(`o${person}`, new Date(startedAt.getTime() + 60_000).toISOString(), { person })) });
    const { metrics: [effort, speed] } = await metrics.listChanges(id, { codes: ['effort', 'page_speed'], from: '2026-03-08', to: '2026-03-15', where: null });
    expect(effort).toMatchObject({ value: 93, n: 40, previous: { value: 53 }, change: { difference: 40 } });
    expect(speed?.change?.difference).toBeCloseTo(0.4, 9);
    for (const one of [effort, speed]) expect(one?.change?.p).toBeLessThan(0.001);
  });
});
