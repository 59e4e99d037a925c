import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createTelemetry } from '../../platform/telemetry/telemetry.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { collectMigrations, createCollect, type CollectApi } from '../collect/index.ts';
import { createSources, sourcesMigrations, type Source, type SourcesApi } from './index.ts';
import { addHours, selectSources } from './state.ts';
import type { SourceHour } from './tally.ts';

const NOW = new Date('2026-03-30T12:30:00.000Z');
const WRITE_KEY = 'wk_0123456789abcdef';
const HOUR = 3_600_000;

let platform: TestPlatform;
let app: FastifyInstance;
let collect: CollectApi;
let sources: SourcesApi;
let storeId: string;
beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [collectMigrations, sourcesMigrations], clock: { now: () => NOW } });
  const made = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async (key) => (key === WRITE_KEY ? storeId : null) } });
  collect = made.api;
  const module = createSources(platform, { collect, keys: { listKeys: async () => [{ prefix: 'wk_0123456', name: 'Theme' }] } });
  sources = module.api;
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null }, log: createLogger({ level: 'silent' }), telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async () => undefined }, readiness: async () => [], studioDir: null,
    routes: [made, module].flatMap(({ routes }) => (routes ? [routes] : [])), version: '0.0.0',
  });
  storeId = (await platform.newStore()).id;
});
afterAll(async () => {
  await app.close();
  await sources.stop();
  await platform.close();
});

let next = 0;
const batch = (library: string, calls: readonly object[], sentAt: Date = NOW) => ({
  sentAt: sentAt.toISOString(),
  batch: calls.map((call) => ({ type: 'track', anonymousId: 'a', messageId: `m${(next += 1)}`, timestamp: sentAt.toISOString(), event: 'Product Viewed', properties: { product_id: 'p' }, context: { library: { name: library, version: '1.2.3' } }, ...call })),
});
const send = (payload: object) => app.inject({ method: 'POST', url: '/v1/batch', payload, headers: { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` } });
const find = async (library: string): Promise<Source> => {
  const answer = await app.inject({ url: `/api/v1/stores/${storeId}/sources` });
  expect(answer.statusCode).toBe(200);
  const found = (answer.json().sources as Source[]).find((source) => source.library === library);
  if (found === undefined) throw new Error(`no source ${library} in ${answer.body}`);
  return found;
};

describe('sources', () => {
  it('tells them apart by library and says by which key they came, how much, and in which hour', async () => {
    await send(batch('analytics.js', [{}, {}, {}]));
    await send(batch('analytics-php', [{}]));
    const browser = await find('analytics.js');
    expect(browser).toMatchObject({ teller: 'browser', version: '1.2.3', keys: [{ prefix: 'wk_0123456', name: 'Theme' }], accepted: 3, duplicates: 0, quarantined: 0, reason: 'young', halfWithinMs: 1_000 });
    expect(browser.perHour).toHaveLength(48);
    expect(browser.perHour.at(-1)).toBe(3);
    expect(browser.lastAt).toBe(NOW.toISOString());
    expect(await find('analytics-php')).toMatchObject({ teller: 'server', accepted: 1 });
  });

  it('counts a repeated call as a duplicate and a wrong one as quarantined, with what is wrong', async () => {
    const same = batch('analytics-go', [{}, { properties: { product_id: ['no'] } }]);
    await send(same);
    await send(same);
    const go = await find('analytics-go');
    expect(go).toMatchObject({ accepted: 1, duplicates: 1, quarantined: 2, status: 'healthy' });
    expect(go.faults).toEqual([{ name: 'Product Viewed', path: 'product_id', message: expect.stringContaining('product_id') as string, events: 1 }]);
    const opened = await app.inject({ url: `/api/v1/stores/${storeId}/quarantine?teller=server&library=analytics-go&path=product_id` });
    expect(opened.json()).toMatchObject({ total: 1, events: [{ library: 'analytics-go' }] });
    expect((await app.inject({ url: `/api/v1/stores/${storeId}/quarantine?library=analytics.js` })).json()).toMatchObject({ total: 0 });
    expect((await app.inject({ url: `/api/v1/stores/${storeId}/quarantine?path=elsewhere` })).json()).toMatchObject({ total: 0 });
  });

  it('notes a clock that is wrong by a year, and how late events come', async () => {
    const ahead = new Date(NOW.getTime() + 365 * 24 * HOUR);
    await send(batch('analytics-ruby', [{}, { timestamp: new Date(ahead.getTime() - 2 * HOUR).toISOString() }], ahead));
    const ruby = await find('analytics-ruby');
    expect(ruby).toMatchObject({ skewedShare: 1, skewMs: 365 * 24 * HOUR, halfWithinMs: 1_000, mostWithinMs: 86_400_000 });
    expect(ruby.notes).toEqual(['clock', 'late']);
  });

  it('keeps imports and simulated events apart, by when they arrived and not by what they tell of', async () => {
    const event = { type: 'track' as const, event: 'Thing', messageId: 'imported', timestamp: new Date('2020-01-01T00:00:00Z'), userId: 'u' };
    await collect.record(storeId, [event], { origin: 'import', teller: 'import' });
    await collect.record(storeId, [{ ...event, messageId: 'simulated' }], { origin: 'simulated', teller: 'browser' });
    const { sources: all } = await sources.listSources(storeId);
    expect(all.find((source) => source.teller === 'import')).toMatchObject({ library: '', accepted: 1, reason: 'by_hand', mostWithinMs: null, notes: [] });
    expect(all.find((source) => source.simulated)).toMatchObject({ teller: 'browser', library: '', accepted: 1 });
  });

  it('keeps sixty libraries apart and counts what is invented beyond them as one', async () => {
    const other = (await platform.newStore()).id;
    for (let at = 0; at < 70; at += 1) {
      await collect.record(other, [{ type: 'track', event: 'Thing', messageId: `l${at}`, timestamp: NOW, userId: 'u', context: { library: { name: `lib-${at}` } } }], { origin: 'live', teller: 'server' });
    }
    const { sources: all } = await sources.listSources(other);
    expect(all).toHaveLength(61);
    expect(all.find((source) => source.library === '(other)')?.accepted).toBe(10);
    expect(all.reduce((sum, source) => sum + source.accepted, 0)).toBe(70);
  });

  it('counts from the log what arrived before anybody counted, once', async () => {
    const old = (await platform.newStore()).id;
    const quiet = createCollect({ ...platform, telemetry: createTelemetry() }, { writeKeys: { findStoreOfWriteKey: async () => null } });
    for (const [at, receivedAt] of [new Date('2025-12-01T08:00:00Z'), new Date('2026-03-29T08:10:00Z'), new Date('2026-03-29T08:50:00Z')].entries()) {
      await quiet.api.record(old, [{ type: 'track', event: 'Thing', messageId: `o${at}`, timestamp: new Date(receivedAt.getTime() - 30_000), userId: 'u', context: { library: { name: 'analytics-node', version: '3.1.0' } } }], { origin: 'live', teller: 'server', receivedAt });
    }
    const later = createSources(platform, { collect: { ...collect, onArrival: () => undefined }, keys: { listKeys: async () => [] } });
    later.api.start();
    await later.api.stop();
    later.api.start();
    await later.api.stop();
    const { sources: [source], hoursFrom } = await sources.listSources(old);
    expect(source).toMatchObject({ library: 'analytics-node', version: '3.1.0', firstAt: '2025-12-01T08:00:00.000Z', lastAt: '2026-03-29T08:50:00.000Z', accepted: 2, halfWithinMs: 60_000 });
    expect(source?.perHour[(Date.parse('2026-03-29T08:00:00Z') - Date.parse(hoursFrom)) / HOUR]).toBe(2);
  });

  it('adds up what several processes counted of one hour', async () => {
    const shared = (await platform.newStore()).id;
    const hour: SourceHour = {
      storeId: shared, teller: 'server', library: 'x', simulated: false, hour: new Date('2026-03-30T12:00:00Z'), version: '', keyPrefixes: new Set(['wk_a']), firstAt: NOW, lastAt: NOW,
      accepted: 2, duplicates: 1, quarantined: 0, delays: [2, 0, 0, 0, 0, 0, 0], timed: 2, skewed: 1, skewMs: -60_000,
    };
    await addHours(platform.state, [hour]);
    await addHours(platform.state, [{ ...hour, version: '2.0', keyPrefixes: new Set(['wk_b', 'wk_a']) }]);
    const [row] = await selectSources(platform.state, shared, { activeSince: new Date(0), countsSince: new Date(0) });
    expect(row).toMatchObject({ version: '2.0', keyPrefixes: ['wk_a', 'wk_b'], hours: [{ accepted: 4, duplicates: 2, timed: 4, skewed: 2, skewMs: -120_000, delays: [4, 0, 0, 0, 0, 0, 0] }] });
  });
});
