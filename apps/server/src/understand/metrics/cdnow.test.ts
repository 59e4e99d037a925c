import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { createTestPlatform, referenceData } from '../../platform/testing.ts';
import { createMetrics } from './index.ts';
import { writeStore } from './testing/derived-rows.ts';
import type { NaiveOrder } from './testing/naive-model.ts';

const file = referenceData('ltv/cdnow_sample.csv.gz');
const NOW = new Date(Date.UTC(1998, 6, 1));

/** The sample of CDNOW: customer, date, units, dollars; one row is one order. */
function readOrders(path: string): NaiveOrder[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line, index) => {
    const cells = line.split(',');
    const day = (cells[2] ?? '').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    const gross = Math.round(Number(cells[4]) * 100);
    return {
      id: `o${index}`, placedAt: new Date(`${day}T12:00:00Z`), person: String(Number(cells[1]) + 1), gross, grossNet: gross, discount: 0, discountNet: 0, tax: 0, shipping: 0,
      isTest: false, isOrder: true, isSale: true, promisedAt: null, deliveredAt: null, source: '', salesChannel: '', device: '', country: '', language: '', lines: [],
    };
  });
}

it.skipIf(file === null)('[reference] reproduces the facts of the CDNOW sample in METHODS.md §1', async () => {
  const platform = await createTestPlatform({
    clock: fixedClock(NOW), migrations: ['orders', 'sessions', 'tickets', 'customers'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })),
  });
  try {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'USD' });
    await writeStore(platform.eventLog, id, { timezone: 'UTC', now: NOW, orders: readOrders(file ?? ''), refunds: [], sessions: [], answers: [] });
    const { api } = createMetrics(platform);
    const value = async (code: string, from: string | null = null, to: string | null = null): Promise<number | null> =>
      (await api.measure(id, { code, from, to, by: null })).value;
    expect(await value('gross_sales')).toBe(24_409_194);
    expect(await value('orders')).toBe(6_919);
    expect(await value('buyers')).toBe(2_357);
    // 1,139 of 2,357 people with at least two order days.
    expect(await value('repeat_purchase_rate')).toBeCloseTo(0.4832, 4);
    // Everybody is observed for 90 days, so the share is 1 less Kaplan and Meier's .708528 "no second order yet" at day 90.
    expect(await value('retention')).toBeCloseTo(1 - 0.708528, 6);
    // Cohort 1997-01: 781 people, 124 of them active in the month after.
    expect(await value('buyers', '1997-01-01', '1997-02-01')).toBe(781);
    // By NumPy and SciPy from the same file, as of 1998-07-01: 4,339 gaps of order days, 1,887 of 2,357 people silent, Student's interval in cents.
    const whole = (code: string) => api.measure(id, { code, from: null, to: null, by: null });
    expect(await whole('purchase_rhythm')).toMatchObject({ value: 34, n: 4_339, extra: { p90: 196 }, unit: 'days', small: false });
    expect(await value('churn')).toBeCloseTo(1_887 / 2_357, 12);
    const worth = await whole('ltv_revenue');
    expect([worth.value, worth.low, worth.high].map((figure) => figure?.toFixed(3))).toEqual(['10356.043', '9479.664', '11232.423']);
    expect(worth.extra['median']).toBe(4_306);
    expect((await whole('ltv_margin')).reason).toBe('no_cost');
  } finally {
    await platform.close();
  }
});
