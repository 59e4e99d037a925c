// A simulated world inside the product: what the product finds out is what the simulator knows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, DEFAULTS, type OrderTruth, type Parameters, type SessionTruth, type Truth } from '@throughline/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, type App } from '../../main.ts';
import { parseConfig } from '../../platform/config/config.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createWorldTeller, tellCatalogue } from './tell-world.ts';

const DAY_MS = 86_400_000;
const SINCE = Date.parse('2026-03-02T00:00:00Z');
const PARAMETERS: Parameters = { ...DEFAULTS, shoppers: 2_400, days: 60 };
const UNTIL = SINCE + PARAMETERS.days * DAY_MS;
const WORLD = { seed: 'in-store', parameters: PARAMETERS, since: SINCE };

let app: App;
let folder: string;
let storeId: string;
let truths: readonly Truth[];
let lines: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-world-'));
  const config = parseConfig({ DATA_DIR: join(folder, 'data'), MIN_FREE_MB: '1', LOG_LEVEL: 'fatal' });
  app = await openApp({ config, log: createLogger({ level: 'fatal' }), withJobs: false });
  storeId = (await app.platform.stores.createStore({ name: 'Simulated', currency: 'EUR', timezone: 'Europe/Warsaw', kind: 'simulated' })).id;
  const part = createWorld(WORLD).open(SINCE).read(UNTIL);
  truths = part.truths.map(({ truth }) => truth);
  lines = part.happenings.map(({ call }) => JSON.stringify(call)).join('\n');
  await tellCatalogue(app, storeId);
  // In two pieces, the second by a teller that knows nothing of the first: as after a restart.
  await createWorldTeller(app, { ...WORLD, storeId, from: SINCE }).tell(SINCE + 21 * DAY_MS + 12_345_678);
  await createWorldTeller(app, { ...WORLD, storeId, from: SINCE + 20 * DAY_MS }).tell(UNTIL);
  await settle();
}, 180_000);

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function settle(): Promise<void> {
  await app.platform.reactions.catchUp();
  await app.platform.derived.catchUp(120_000);
}

async function figure(code: string, store = storeId): Promise<number> {
  const answer = await app.api.metrics.measure(store, { code, from: null, to: null, by: null });
  return answer.value ?? Number.NaN;
}

const ofKind = <Kind extends Truth['kind']>(kind: Kind): Extract<Truth, { kind: Kind }>[] => truths.filter((truth): truth is Extract<Truth, { kind: Kind }> => truth.kind === kind);

interface SessionRow {
  readonly started: string;
  readonly anonymous_id: string;
  readonly had_order: number;
  readonly events: string;
}

function sessionsOf(store: string): Promise<SessionRow[]> {
  return app.platform.eventLog.query<SessionRow>({
    text: `SELECT formatDateTime(s.started_at, '%Y-%m-%dT%H:%i:%S', 'UTC') AS started, e.anonymous AS anonymous_id, s.had_order AS had_order, toString(s.events) AS events
      FROM (SELECT * FROM sessions FINAL WHERE store_id = {storeId:String} AND is_deleted = 0) AS s
      INNER JOIN (SELECT device_key, any(anonymous_id) AS anonymous FROM events WHERE store_id = {storeId:String} AND anonymous_id != '' GROUP BY device_key) AS e ON e.device_key = s.device_key
      ORDER BY started, anonymous_id`,
    params: { storeId: store },
  });
}

describe('a world told into a store', () => {
  it('is kept whole and once, although a part was told twice', async () => {
    const [row] = await app.platform.eventLog.query<{ count: string; origins: string[] }>({
      text: 'SELECT toString(count()) AS count, groupUniqArray(origin) AS origins FROM events WHERE store_id = {storeId:String}', params: { storeId },
    });
    expect(Number(row?.count)).toBe(lines.split('\n').length);
    expect(row?.origins).toEqual(['simulated']);
    expect((await app.api.collect.quarantine.list(storeId, { before: null, limit: 1 })).total).toBe(0);
  });

  it('shows the product every session with intent where the truth has it, ordered where it ordered', async () => {
    const found = new Map((await sessionsOf(storeId)).map((row) => [`${row.anonymous_id} ${row.started}`, row]));
    const missing = ofKind('session').filter((truth: SessionTruth) => {
      const row = found.get(`${truth.anonymousId} ${truth.at.slice(0, 19)}`);
      // An order whose confirmation falls behind the end is not told yet.
      return row === undefined || (row.had_order === 1) !== truth.ordered;
    });
    expect(missing).toEqual([]);
  });

  it('counts every order of the truth, to the cent', async () => {
    const orders = ofKind('order');
    const till = lines.split('\n').filter((line) => line.includes('"Order Completed"') && line.includes('"sales_channel":"till"')).map((line) => JSON.parse(line).properties);
    const cancelled = lines.split('\n').filter((line) => line.includes('"Order Cancelled"')).length;
    expect(await figure('orders')).toBe(orders.length + till.length - cancelled);
    const total = orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0) + till.reduce((sum, { total }) => sum + Math.round(total * 100), 0);
    const [row] = await app.platform.eventLog.query<{ total: string }>({ text: 'SELECT toString(sum(total_minor)) AS total FROM orders FINAL WHERE store_id = {storeId:String}', params: { storeId } });
    expect(Number(row?.total)).toBe(total);
  });

  it('behaves like a shop', async () => {
    const between = async (metric: string, [least, most]: readonly [number, number]): Promise<void> => {
      const value = await figure(metric);
      expect(value, metric).toBeGreaterThan(least);
      expect(value, metric).toBeLessThan(most);
    };
    await between('session_conversion', [0.02, 0.07]);
    await between('aov', [6_000, 18_000]);
    await between('cart_abandonment', [0.55, 0.85]);
    await between('csat', [0.6, 0.95]);
    await between('on_time_delivery', [0.8, 0.98]);
    await between('refund_rate', [0.01, 0.15]);
    await between('tracking_coverage', [0.6, 0.95]);
    await between('orders_per_customer', [1.05, 2]);
  });

  it('makes late deliveries cost satisfaction', async () => {
    const late = new Set(ofKind('order').filter(({ daysLate }: OrderTruth) => daysLate > 0).map(({ orderId }) => orderId));
    const answers = lines.split('\n').filter((line) => line.includes('"Survey Answered"') && line.includes('"csat"')).map((line) => JSON.parse(line).properties);
    const mean = (scores: readonly { score: number }[]): number => scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
    expect(mean(answers.filter(({ order_id }) => late.has(order_id)))).toBeLessThan(mean(answers.filter(({ order_id }) => !late.has(order_id))) - 0.3);
  });

  it('sends nothing outside: no event of it may act, not even one that arrives over the tracking API', async () => {
    await app.api.collect.record(storeId, [{ type: 'track', event: 'Product Viewed', messageId: 'from-outside', anonymousId: 'somebody', timestamp: new Date(UNTIL), properties: { product_id: 'lamp-01' } }], { origin: 'live', teller: 'browser' });
    const rows = await app.platform.eventLog.query<{ origin: string }>({ text: "SELECT origin FROM events WHERE store_id = {storeId:String} AND message_id = 'from-outside'", params: { storeId } });
    expect(rows).toEqual([{ origin: 'simulated' }]);
  });
});

describe('the same world imported from a file', () => {
  it('gives the same sessions, orders and figures', async () => {
    const file = join(folder, 'events.jsonl');
    writeFileSync(file, lines);
    const other = (await app.platform.stores.createStore({ name: 'Imported', currency: 'EUR', timezone: 'Europe/Warsaw' })).id;
    const summary = await app.api.imports.importFiles(other, { what: 'segment', paths: [file] });
    expect(summary).toMatchObject({ badCount: 0, events: lines.split('\n').length });
    await settle();
    for (const metric of ['sessions', 'visitors', 'session_conversion', 'orders', 'revenue', 'csat', 'cart_abandonment']) {
      // One event more came into the first store, above. Who is who follows within a second.
      if (metric === 'sessions' || metric === 'visitors') await expect.poll(() => figure(metric, other), { timeout: 20_000, message: metric }).toBe((await figure(metric)) - 1);
      else expect(await figure(metric, other), metric).toBeCloseTo(await figure(metric), 3);
    }
    expect(await sessionsOf(other)).toEqual((await sessionsOf(storeId)).filter(({ anonymous_id }) => anonymous_id !== 'somebody'));
  }, 120_000);
});
