import { createHmac, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import type { Store } from '../../platform/stores/stores.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { isPrivateAddress } from '../../platform/webhooks/private-address.ts';
import { createWebhooks } from '../../platform/webhooks/webhooks.ts';
import { createMetrics } from '../metrics/index.ts';
import { nextStanding } from './condition.ts';
import { type AlertsApi, alertsMigrations, createAlerts, type WantedAlert } from './index.ts';
import { openMailbox, openReceiver } from './testing/receivers.ts';

const DAY_MS = 86_400_000;
/** Monday, 10 o'clock in Warsaw. */
const START = Date.UTC(2026, 5, 1, 8);
const clock = fixedClock(new Date(START));
let platform: TestPlatform;
let api: AlertsApi;
let app: FastifyInstance;
let mailbox: Awaited<ReturnType<typeof openMailbox>>;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
const asked: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  receiver = await openReceiver();
  platform = await createTestPlatform({
    clock, config: { smtpUrl: mailbox.url, mailFrom: 'Throughline <reports@throughline.example>', webhookPrivateAddresses: true, publicUrl: 'https://insights.example' },
    migrations: [...['orders', 'sessions', 'customers'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })), alertsMigrations],
  });
  const module = createAlerts(platform, { metrics: createMetrics(platform).api, segments: { requireSegments: async () => undefined, listDeleted: async () => [] }, motives: { requireLearnt: async () => undefined } });
  api = module.api;
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null }, log: createLogger({ level: 'silent' }), telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async (_principal, permission) => void asked.push(permission) },
    readiness: async () => [], studioDir: null, routes: module.routes ? [module.routes] : [], version: '0',
  });
});
afterAll(async () => {
  await app.close();
  await platform.close();
  await mailbox.close();
  await receiver.close();
});
beforeEach(async () => {
  clock.advance(START - clock.now().getTime());
  mailbox.mails.length = 0;
  receiver.calls.length = 0;
  // Each test looks at its own store only.
  await platform.state.executeSql('UPDATE alert SET paused = true');
});

const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** A store whose orders per day, from so many days before `START` on, are these; each of 50.00. */
async function storeOf(counts: readonly number[], change: { simulated?: boolean; timezone?: string } = {}): Promise<Store> {
  const store = await platform.stores.createStore({ name: 'Lamp shop', currency: 'EUR', timezone: change.timezone ?? 'Europe/Warsaw', kind: change.simulated === true ? 'simulated' : 'own' });
  await addDays(store.id, counts, -counts.length);
  const log = [START - 100 * DAY_MS, START + 40 * DAY_MS].map((at) => {
    const key = randomUUID();
    return { store_id: store.id, received_at: sqlTime(at), event_key: key, message_id: key, origin: 'live', teller: 'browser', type: 'track', name: 'Seen', alias_key: '0', alias_kind: 'none', family: 'order', at: sqlTime(at) } as const;
  });
  await platform.eventLog.accept(log);
  return store;
}

async function addDays(storeId: string, counts: readonly number[], from: number): Promise<void> {
  const orders = counts.flatMap((count, index) => Array.from({ length: count }, (_none, order) => {
    const at = sqlTime(START + (from + index) * DAY_MS + order * 1_000);
    return { store_id: storeId, placed_at: at, order_id: `o${from + index}-${order}`, version: 1, is_deleted: 0, first_at: at, alias_key: String(order + 1), device_key: '0', device_at: at, test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_minor: 5_000, gross_net_minor: 5_000, discount_minor: 0, discount_net_minor: 0, tax_minor: 0, shipping_minor: 0, source: 'direct', sales_channel: 'web', device: '', country: 'PL', language: 'pl' };
  }));
  if (orders.length > 0) await platform.eventLog.insert('orders', orders);
}

const many = (count: number, days: number): number[] => Array.from({ length: days }, () => count);
const wanted = (more: Partial<WantedAlert>): WantedAlert => ({ name: null, metric: 'orders', filter: null, condition: { kind: 'threshold', side: 'above', value: 60, days: 1 }, targets: { emails: ['Ada@shop.example'], webhooks: [receiver.url] }, language: 'en', ...more });
/** Looks twice, as two processes would, and sends. */
async function morning(): Promise<void> {
  await Promise.all([api.alerts.checkDue(), api.alerts.checkDue()]);
  await api.alerts.checkDue();
  await platform.outbox.flush();
}
const retry = async (): Promise<void> => {
  await platform.state.executeSql(`UPDATE outbox_message SET next_at = now()`);
  await platform.outbox.flush();
};
const kinds = async (storeId: string): Promise<string[]> => (await api.listNotices(storeId, { before: null, limit: 50 })).map(({ kind }) => kind).toReversed();

describe('an alert', () => {
  it('tells a breach once, however the figure swings, and its end once, by real mail and a signed call', async () => {
    const store = await storeOf(many(40, 7));
    const { alert, secrets } = await api.alerts.create(store.id, wanted({ name: 'Rush' }), null);
    expect(alert).toMatchObject({ emails: ['ad…@shop.example'], webhooks: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)], status: 'ok', checkedDay: null });
    receiver.answers.push(500, 302);
    //             breach  again  once good  swings back  good  good: over  breach anew
    for (const count of [80, 85, 50, 90, 50, 50, 40, 61]) {
      await addDays(store.id, [count], Math.round((clock.now().getTime() - START) / DAY_MS));
      clock.advance(DAY_MS);
      await morning();
    }
    expect(await kinds(store.id)).toEqual(['breach', 'recovery', 'breach']);
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['ada@shop.example'], ['ada@shop.example'], ['ada@shop.example']]);
    expect(mailbox.mails[0]?.raw).toMatch(/Subject: Lamp shop: Orders: above 60/);
    // One receiver failed, then wanted to lead elsewhere: both are tried again with the same key, and only the last counts.
    await retry();
    await retry();
    const keys = receiver.calls.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(5);
    expect(new Set(keys).size).toBe(3);
    const [call] = receiver.calls;
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(call?.headers['throughline-signature'])) ?? [];
    expect(createHmac('sha256', secrets[0]?.secret ?? '').update(`${seconds}.${call?.body}`).digest('hex')).toBe(signature);
    expect(JSON.parse(call?.body ?? '{}')).toMatchObject({ type: 'alert.breach', metric: 'orders', day: '2026-06-01', verdict: { value: 80, against: 60, n: 80, isBreach: true } });
    const told = await api.listNotices(store.id, { before: null, limit: 50 });
    expect(told.flatMap(({ deliveries }) => deliveries.map(({ status }) => status))).toEqual(Array.from({ length: 6 }, () => 'sent'));
  });

  it('finds a day unlike its weekday by the median and its absolute deviation, and a change as the overview tests it', async () => {
    // Eight Sundays of 30 to 44 orders among days of 100: the median is 37, its absolute deviation 4.
    const sundays = [30, 32, 34, 36, 38, 40, 42, 44];
    const counts = sundays.flatMap((sunday) => [...many(100, 6), sunday]);
    const store = await storeOf([...counts, ...many(100, 6), 61]);
    const anomaly = (sensitivity: 'high' | 'normal' | 'low') => api.alerts.try(store.id, { metric: 'orders', filter: null, condition: { kind: 'anomaly', side: 'either', sensitivity } });
    // √37 = 6.08 of chance against 1.4826 × 4 = 5.93: the wider of the two counts.
    expect(await anomaly('normal')).toMatchObject({ isBreach: false, value: 61, against: 37, usualLow: expect.closeTo(37 - 4 * Math.sqrt(37), 9), usualHigh: expect.closeTo(37 + 4 * Math.sqrt(37), 9) });
    expect(await anomaly('high')).toMatchObject({ isBreach: true });
    expect(await anomaly('low')).toMatchObject({ isBreach: false });
    const change = (from: Store) => api.alerts.try(from.id, { metric: 'orders', filter: null, condition: { kind: 'change', side: 'up', days: 14 } });
    expect(await change(store)).toMatchObject({ isBreach: false, p: expect.any(Number) });
    const grown = await storeOf([...many(40, 60), ...many(60, 14)]);
    expect(await change(grown)).toMatchObject({ isBreach: true, value: 840, against: 560 });
    expect(await api.alerts.try(grown.id, { metric: 'orders', filter: null, condition: { kind: 'change', side: 'down', days: 14 } })).toMatchObject({ isBreach: false });
  });

  it('says nothing where nothing can be said: an empty store, one day, all equal, too few answers', async () => {
    const [empty, young, equal] = [await storeOf([]), await storeOf([5]), await storeOf(many(10, 70))];
    const ask = (store: Store, metric: string, condition: WantedAlert['condition']) => api.alerts.try(store.id, { metric, filter: null, condition });
    const unusual = { kind: 'anomaly', side: 'either', sensitivity: 'high' } as const;
    expect(await ask(empty, 'aov', { kind: 'threshold', side: 'below', value: 100, days: 7 })).toMatchObject({ isBreach: null, value: null, reason: 'no_orders' });
    expect(await ask(empty, 'orders', { kind: 'change', side: 'either', days: 7 })).toMatchObject({ isBreach: null, reason: expect.any(String) });
    expect(await ask(young, 'csat', unusual)).toMatchObject({ isBreach: null, reason: 'no_answers' });
    expect(await ask(equal, 'orders', unusual)).toMatchObject({ isBreach: false, against: 10 });
    expect(await ask(equal, 'repeat_purchase_rate', unusual)).toMatchObject({ isBreach: null, reason: 'bucket_too_short' });
    await expect(ask(equal, 'tax', { kind: 'change', side: 'up', days: 7 })).rejects.toMatchObject({ code: 'alerts.no_change_test' });
    await expect(ask(equal, 'happiness', unusual)).rejects.toMatchObject({ code: 'metrics.unknown_metric' });
    await expect(ask(equal, 'orders', { kind: 'threshold', side: 'above', value: 1, days: 0 })).rejects.toMatchObject({ code: 'alerts.invalid_condition' });
    expect(nextStanding({ status: 'breached', goodDays: 1 }, null)).toEqual({ status: 'breached', goodDays: 1, tell: null });
  });

  it('looks in the morning of its own store', async () => {
    const [early, late] = [await storeOf(many(80, 3), { timezone: 'Pacific/Auckland' }), await storeOf(many(80, 3), { timezone: 'America/Los_Angeles' })];
    for (const store of [early, late]) await api.alerts.create(store.id, wanted({ targets: { emails: [], webhooks: [] } }), null);
    // 8:00 UTC: 20:00 of the 1st in Auckland, 1:00 of the 1st in Los Angeles.
    await morning();
    expect((await api.alerts.list(early.id))[0]).toMatchObject({ checkedDay: '2026-05-31', status: 'breached' });
    expect((await api.alerts.list(late.id))[0]).toMatchObject({ checkedDay: null });
    clock.advance(6 * 3_600_000);
    await morning();
    expect((await api.alerts.list(late.id))[0]).toMatchObject({ checkedDay: '2026-05-31' });
  });

  it('of a simulated store tells nobody outside, and says so', async () => {
    const store = await storeOf(many(80, 3), { simulated: true });
    const { alert } = await api.alerts.create(store.id, wanted({}), null);
    await morning();
    await api.alerts.test(store.id, alert.id);
    await platform.outbox.flush();
    expect([mailbox.mails.length, receiver.calls.length]).toEqual([0, 0]);
    expect((await api.listNotices(store.id, { before: null, limit: 9 })).flatMap(({ deliveries }) => deliveries.map(({ status }) => status))).toEqual(['simulated', 'simulated', 'simulated', 'simulated']);
  });
});

describe('over HTTP', () => {
  it('an alert is made, tried, paused, deleted, brought back; whoever reads may not decide where figures go', async () => {
    const store = await storeOf(many(80, 3));
    const path = `/api/v1/stores/${store.id}/alerts`;
    const send = (method: 'POST' | 'PATCH' | 'DELETE', more: string, payload?: object) => app.inject({ method, url: `${path}${more}`, ...(payload === undefined ? {} : { payload }) });
    asked.length = 0;
    const made = await send('POST', '', { metric: 'orders', condition: { kind: 'threshold', side: 'above', value: 60, days: 1 }, targets: { emails: ['jan@shop.example'] }, language: 'pl' });
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect((await send('POST', '/try', { metric: 'orders', condition: { kind: 'threshold', side: 'above', value: 60, days: 1 } })).json()).toMatchObject({ isBreach: true, value: 80, n: 80 });
    expect((await send('POST', `/${id}/test`)).json()).toEqual({ ok: true });
    await platform.outbox.flush();
    const [mail] = mailbox.mails;
    expect(mail?.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
    expect((await send('PATCH', `/${id}`, { paused: true, name: 'Ruch' })).json()).toMatchObject({ paused: true, name: 'Ruch' });
    expect((await send('DELETE', `/${id}`)).json()).toEqual({ ok: true });
    expect((await app.inject({ url: path })).json().alerts).toEqual([]);
    expect((await send('POST', `/${id}/test`)).json().error.code).toBe('alerts.not_found');
    expect((await send('POST', `/${id}/restore`)).json()).toMatchObject({ name: 'Ruch', emails: ['ja…@shop.example'] });
    expect(asked.filter((permission) => permission !== 'store:manage')).toEqual(['metrics:read', 'metrics:read']);
    expect((await app.inject({ url: `/api/v1/stores/${store.id}/notices` })).json().notices).toMatchObject([{ kind: 'test', deliveries: [{ channel: 'mail', status: 'sent', target: 'ja…@shop.example' }] }]);
    expect((await app.inject({ url: `/api/v1/stores/${(await storeOf([])).id}/alerts` })).json().alerts).toEqual([]);

    // A scanner opens the link and changes nothing; a press on the button, or the mail program, ends the mails; the secret is the reader's own.
    const link = /List-Unsubscribe: <https:\/\/insights\.example([^>]+)>/.exec(mail?.raw.replaceAll(/\r\n\s+/g, ' ') ?? '')?.[1]?.replaceAll(' ', '') ?? '';
    expect((await app.inject({ url: link, headers: { 'accept-language': 'pl-PL,pl;q=0.9' } })).body).toMatch(/Nie otrzymywać więcej/);
    expect((await app.inject({ url: path })).json().alerts[0].emails).toHaveLength(1);
    expect((await app.inject({ method: 'POST', url: link.replace(/.$/, (last) => (last === '0' ? '1' : '0')) })).body).toMatch(/no longer leads/);
    expect((await app.inject({ method: 'POST', url: link, payload: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).body).toMatch(/no more of these/);
    expect((await app.inject({ url: path })).json().alerts[0].emails).toEqual([]);
  });

  it('refuses addresses that are none, and receivers within private networks', async () => {
    const store = await storeOf([]);
    for (const [emails, webhooks, code] of [[['nobody'], [], 'alerts.invalid_targets'], [['a@b.example\r\nBcc: c@d.example'], [], 'alerts.invalid_targets'], [[], ['ftp://x.example'], 'webhook.invalid_url'], [[], ['https://me:secret@x.example'], 'webhook.invalid_url']] as const) {
      await expect(api.alerts.create(store.id, wanted({ targets: { emails, webhooks } }), null)).rejects.toMatchObject({ code });
    }
    const closed = createWebhooks({ allowPrivate: false });
    for (const host of ['localhost', '127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[::ffff:127.0.0.1]', '[fd00::1]', '0x7f.1', '2130706433', '100.64.0.1', 'api.localhost']) expect(() => closed.checkUrl(`http://${host}/x`), host).toThrow(/private network/);
    expect(['8.8.8.8', '2606:4700::1111', '172.32.0.1'].map(isPrivateAddress)).toEqual([false, false, false]);
    expect(['::ffff:10.0.0.1', '64:ff9b::a00:1', 'fe80::1', '0.0.0.0', '255.255.255.255', 'example.com'].map(isPrivateAddress)).toEqual([true, true, true, true, true, true]);
    // A name that looks public and leads to this machine.
    const port = new URL(receiver.url).port;
    await expect(closed.post({ url: `http://${hostname()}:${port}/`, secret: 's', body: {}, idempotencyKey: 'k', at: new Date() })).rejects.toMatchObject({ code: expect.stringMatching(/^webhook\./) });
    expect(receiver.calls).toEqual([]);
  });
});
