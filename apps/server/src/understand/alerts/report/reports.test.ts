import { randomUUID } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../platform/clock.ts';
import { createTestPlatform, type TestPlatform } from '../../../platform/testing.ts';
import { createMetrics } from '../../metrics/index.ts';
import { type AlertsApi, alertsMigrations, createAlerts, type WantedReport } from '../index.ts';
import { openMailbox } from '../testing/receivers.ts';
import { drawChart, PICTURE } from './picture.ts';
import { lastDueDay, periodOfReport } from './schedule.ts';

const DAY_MS = 86_400_000;
/** Monday, 6:30 in Warsaw. */
const START = Date.UTC(2026, 5, 1, 4, 30);
const clock = fixedClock(new Date(START));
let platform: TestPlatform;
let api: AlertsApi;
let mailbox: Awaited<ReturnType<typeof openMailbox>>;

beforeAll(async () => {
  mailbox = await openMailbox();
  platform = await createTestPlatform({
    clock, config: { smtpUrl: mailbox.url, mailFrom: 'reports@throughline.example', publicUrl: 'https://insights.example' },
    migrations: [...['orders', 'sessions', 'customers'].map((module) => ({ module, folder: new URL(`../../${module}/migrations/`, import.meta.url) })), alertsMigrations],
  });
  api = createAlerts(platform, { metrics: createMetrics(platform).api, segments: { requireSegments: async () => undefined, listDeleted: async () => [] }, motives: { requireLearnt: async () => undefined } }).api;
});
afterAll(async () => {
  await platform.close();
  await mailbox.close();
});

const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** Orders of 50.00 złoty: 20 a day, 40 in the last week. */
async function shop(): Promise<string> {
  const { id } = await platform.stores.createStore({ name: 'Sklep <b>z lampami</b>', currency: 'PLN', timezone: 'Europe/Warsaw' });
  const orders = Array.from({ length: 42 }, (_none, day) => Array.from({ length: day >= 35 ? 40 : 20 }, (_order, index) => {
    const at = sqlTime(START + (day - 42) * DAY_MS + index * 60_000);
    return { store_id: id, placed_at: at, order_id: `${day}-${index}`, version: 1, is_deleted: 0, first_at: at, alias_key: String(index + 1), device_key: '0', device_at: at, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_minor: 5_000, gross_net_minor: 5_000, discount_minor: 0, discount_net_minor: 0, tax_minor: 0, shipping_minor: 0, source: 'direct', sales_channel: 'web', device: '', country: 'PL', language: 'pl' };
  })).flat();
  await platform.eventLog.insert('orders', orders);
  await platform.eventLog.accept([-100, 40].map((day) => {
    const [key, at] = [randomUUID(), sqlTime(START + day * DAY_MS)];
    return { store_id: id, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name: 'Seen', alias_key: '0', alias_kind: 'none', family: 'order', at } as const;
  }));
  return id;
}

const WEEKLY: WantedReport = { name: null, metrics: ['revenue', 'orders', 'repeat_purchase_rate', 'csat'], cadence: 'weekly', weekday: 1, hour: 7, emails: ['ada@shop.example', 'jan@shop.example'], language: 'pl' };

/** Rows of a PNG of ours: three bytes for each pixel. */
function pixelsOf(png: Buffer): { width: number; height: number; at(x: number, y: number): number[] } {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const [width, height, length] = [png.readUInt32BE(16), png.readUInt32BE(20), png.readUInt32BE(33)];
  const rows = inflateSync(png.subarray(41, 41 + length));
  return { width, height, at: (x, y) => [...rows.subarray(y * (width * 3 + 1) + 1 + x * 3, y * (width * 3 + 1) + 4 + x * 3)] };
}

describe('a report', () => {
  it('goes out once at its local hour, in its language and currency, with pictures, a text for plain mail, and a way out', async () => {
    const storeId = await shop();
    const report = await api.reports.create(storeId, WEEKLY, null);
    expect(report).toMatchObject({ sentDay: '2026-05-25', emails: ['ad…@shop.example', 'ja…@shop.example'] });
    expect(await api.reports.sendDue()).toBe(0);
    clock.advance(3_600_000);
    expect((await Promise.all([api.reports.sendDue(), api.reports.sendDue()])).toSorted()).toEqual([0, 1]);
    expect(await api.reports.sendDue()).toBe(0);
    await platform.outbox.flush();
    expect(mailbox.mails.map(({ to }) => to[0]).toSorted()).toEqual(['ada@shop.example', 'jan@shop.example']);
    const raw = mailbox.mails[0]?.raw ?? '';
    expect(raw).toMatch(/multipart\/alternative/);
    for (const cid of ['chart-revenue', 'chart-orders']) expect(raw).toContain(`Content-ID: <${cid}>`);
    // No answers at all, and a figure that single days can't have.
    expect(raw).not.toMatch(/chart-csat|chart-repeat/);
    clock.advance(7 * DAY_MS);
    expect(await api.reports.sendDue()).toBe(1);
    expect((await api.listNotices(storeId, { before: null, limit: 9 })).map(({ kind, day }) => [kind, day])).toEqual([['report', '2026-06-08'], ['report', '2026-06-01']]);
    clock.advance(START - clock.now().getTime());
  });

  it('is shown beforehand as it will be sent: real changes by arrows, the rest as chance, hostile names as text', async () => {
    const storeId = await shop();
    clock.advance(3_600_000);
    const { subject, html, text } = await api.reports.preview(storeId, { ...WEEKLY, name: '<script>alert(1)</script>' });
    clock.advance(-3_600_000);
    expect(subject).toBe('Sklep <b>z lampami</b>: <script>alert(1)</script>, 25 maj 2026 – 31 maj 2026');
    expect(html).not.toMatch(/<script|<b>z/);
    expect(html).not.toMatch(/(?:src|href)="(?!data:image\/png|https:\/\/insights\.example|#)/);
    // 7 × 40 × 50.00 against 7 × 20 × 50.00.
    expect(text).toMatch(/14\s?000,00\szł/);
    expect(text).toMatch(/▲ \+100% · wcześniej: 7\s?000,00\szł/);
    expect(text).toContain('brak danych');
    expect(text).toMatch(/przedział 95%: od .+% do .+%; n = 40/);
  });

  it('is due by the wall clock of its store, also where the clocks change', () => {
    const at = (schedule: Partial<Parameters<typeof lastDueDay>[0]>, now: string, timezone = 'Europe/Warsaw') => lastDueDay({ cadence: 'daily', weekday: 1, hour: 7, ...schedule }, { timezone, now: new Date(now) });
    expect(at({}, '2026-03-29T04:59:00Z')).toBe('2026-03-28');
    expect(at({}, '2026-03-29T05:00:00Z')).toBe('2026-03-29');
    expect(at({ cadence: 'weekly', weekday: 7 }, '2026-06-01T10:00:00Z')).toBe('2026-05-31');
    expect(at({ cadence: 'weekly' }, '2026-06-01T04:00:00Z')).toBe('2026-05-25');
    expect(at({ cadence: 'monthly' }, '2026-03-01T05:00:00Z')).toBe('2026-02-01');
    expect(at({}, '2026-06-01T19:30:00Z', 'Pacific/Auckland')).toBe('2026-06-02');
    expect(periodOfReport('monthly', '2026-03-01')).toEqual({ from: '2026-02-01', to: '2026-03-01' });
    expect([periodOfReport('weekly', '2026-03-02'), periodOfReport('daily', '2026-03-01')]).toEqual([{ from: '2026-02-23', to: '2026-03-02' }, { from: '2026-02-28', to: '2026-03-01' }]);
  });

  it('draws what it is told: a rising line ends at the top right, gaps stay empty', () => {
    const { width, height, at } = pixelsOf(drawChart({ now: [0, null, 5, 10], before: [] }));
    expect([width, height]).toEqual([PICTURE.width, PICTURE.height]);
    expect(at(width - 13, 12)).toEqual([11, 110, 110]);
    expect(at(12, height - 12)).toEqual([11, 110, 110]);
    expect(at(Math.round(width / 3), Math.round(height * 0.6))).toEqual([255, 255, 255]);
    for (const now of [[], [null], [0], [-3, 3], [1e15, 0]]) expect(pixelsOf(drawChart({ now, before: now })).width).toBe(width);
  });

  it('is refused where it makes no sense, pauses, is deleted and brought back, and its readers can end it', async () => {
    const storeId = await shop();
    for (const change of [{ metrics: [] }, { metrics: ['orders', 'orders'] }, { metrics: ['happiness'] }, { hour: 24 }, { weekday: 0 }]) await expect(api.reports.create(storeId, { ...WEEKLY, ...change }, null)).rejects.toMatchObject({ code: 'reports.invalid' });
    await expect(api.reports.create(storeId, { ...WEEKLY, emails: ['x'] }, null)).rejects.toMatchObject({ code: 'alerts.invalid_targets' });
    const { id } = await api.reports.create(storeId, { ...WEEKLY, emails: ['one@shop.example'] }, null);
    expect(await api.reports.change(storeId, id, { paused: true, metrics: ['aov'], hour: 9 })).toMatchObject({ paused: true, metrics: ['aov'], hour: 9, emails: ['on…@shop.example'] });
    await api.reports.remove(storeId, id);
    await expect(api.reports.test(storeId, id)).rejects.toMatchObject({ code: 'reports.not_found' });
    await api.reports.restore(storeId, id);
    mailbox.mails.length = 0;
    await api.reports.test(storeId, id);
    await platform.outbox.flush();
    const secret = new RegExp(`/report/${storeId}/${id}/([0-9a-f]{32})>`).exec(mailbox.mails.find(({ to }) => to[0] === 'one@shop.example')?.raw.replaceAll(/\r\n\s+/g, '') ?? '')?.[1] ?? '';
    expect(await api.reports.unsubscribe(storeId, id, 'f'.repeat(32))).toBe(false);
    expect(await api.reports.unsubscribe((await platform.newStore()).id, id, secret)).toBe(false);
    expect(await api.reports.unsubscribe(storeId, id, secret)).toBe(true);
    expect((await api.reports.list(storeId))[0]).toMatchObject({ emails: [] });
  });
});
