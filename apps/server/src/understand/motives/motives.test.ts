import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures } from '../figures/index.ts';
import { createMetrics, type MetricsApi } from '../metrics/index.ts';
import { createSessions } from '../sessions/index.ts';
import { createMotives, type MotivesApi } from './index.ts';
import { readPattern } from './learn.ts';
import { chancesOf, scoresOf, weightsOf } from './model.ts';
import { SIGNS } from './signs.ts';
import { selectLearnt } from './state.ts';

let platform: TestPlatform;
let motives: MotivesApi;
let metrics: MetricsApi;
/** Stores that segments were told to follow, each time. */
const followed: string[] = [];
let rederive: (storeId: string, aliasKeys: readonly string[]) => Promise<void>;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['figures', 'orders', 'sessions', 'tickets', 'customers', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  metrics = createMetrics(platform, { clockOf: async () => () => 0 }).api;
  const module = createMotives(platform, { metrics, listAliasKeys: async (_storeId, key) => [key], segments: { followMotives: async (storeId) => void followed.push(storeId) } });
  [motives, rederive] = [module.api, module.rederivePerson ?? (async () => undefined)];
  await platform.startModules([createFigures(platform), createSessions(platform)]);
});
afterAll(() => platform.close());

const BEGIN = Date.UTC(2026, 2, 10, 9);
const EVERYTHING = { from: null, to: null, where: null };

/** One thing after another, half a minute apart: `page:/path` or `Name {json}`; a `|` begins another session the next day. */
type Told = string;

async function tell(storeId: string, people: readonly (readonly Told[])[], firstDevice = 100): Promise<void> {
  await tellAlone(storeId, people, firstDevice);
  await platform.settle();
  await motives.settle();
}

/** Nothing is learnt from it yet. */
async function tellAlone(storeId: string, people: readonly (readonly Told[])[], firstDevice = 100): Promise<void> {
  await platform.eventLog.accept(people.flatMap((told, person) => {
    let [day, step] = [0, 0];
    return told.flatMap((text) => {
      if (text === '|') [day, step] = [day + 1, 0];
      return text === '|' ? [] : [rowOf(text, { storeId, device: String(firstDevice + person), ms: BEGIN + day * 86_400_000 + person * 1_000 + (step += 1) * 30_000 })];
    });
  }));
}

function rowOf(text: Told, of: { storeId: string; device: string; ms: number }): LogRow {
  const isPage = text.startsWith('page:');
  const [name = '', properties = '{}'] = isPage ? ['Page Viewed'] : text.split(/ (?=\{)/);
  const at = new Date(of.ms).toISOString().slice(0, 23).replace('T', ' ');
  const key = randomUUID();
  const type = isPage ? 'page' : 'track';
  return {
    store_id: of.storeId, family: familyOf(name, type, 'browser'), at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type, name, alias_key: of.device, alias_kind: 'anonymous',
    device_key: of.device, bot: 0, campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: '', country: '', language: '', path: isPage ? text.slice(5) : '', order_id: '',
    product_id: /"product_id":"([^"]*)"/.exec(properties)?.[1] ?? '', properties,
  };
}

const look = (product: string, price = 50): string => `Product Viewed {"product_id":"${product}","price":${price},"category":"Lamps"}`;
const list = (category: string): string => `Product List Viewed {"category":"${category}"}`;
const ADD = 'Product Added {"product_id":"a"}';
const answer = (choice: string): string => `Survey Answered {"survey_id":"s","kind":"custom","choice":"${choice}"}`;

/** What each of the four would do, so plainly that nobody could mistake it. */
const INSPIRED = ['page:/about-us', list('Lamps'), look('a'), list('Vases'), look('b'), 'page:/en/', look('c'), 'Promotion Clicked {"promotion_id":"x"}', 'Product Added to Wishlist {"product_id":"c"}'];
const QUICK = ['page:/', 'Products Searched {"query":"lamp"}', look('a'), ADD, 'Checkout Started {}', 'Payment Info Entered {"payment_method":"Apple Pay","shipping_method":"express"}'];
const THRIFTY = ['page:/', list('Lamps'), 'Product List Filtered {"sorts":[{"type":"price","value":"asc"}]}', 'page:/en/sale/lamps', look('a', 10), ADD, 'Coupon Entered {"coupon_id":"x"}'];
const CAREFUL = ['page:/', list('Lamps'), look('a'), 'page:/p/a/reviews', 'page:/compare', 'page:/help/returns', look('a'), 'Conversation Started {"conversation_id":"c"}'];
const GLANCE = ['page:/p/a'];
/** All come as far: a sign is held against sessions that did. */
const KINDS = [INSPIRED, QUICK, THRIFTY, CAREFUL].map((told) => [...told, ADD, 'Checkout Started {}']);
const again = (told: readonly Told[]): Told[] => [...told, '|', ...told];

/** Signs seen in the sessions of a store, one text a session, and those that could have been seen and were not after a bar. */
async function signsOf(storeId: string): Promise<string[]> {
  const rows = await platform.eventLog.query<{ hits: number[]; tries: number[]; reach: number }>({ text: 'SELECT hits, tries, reach FROM motive_signs FINAL WHERE store_id = {storeId:String} ORDER BY device_key, started_at', params: { storeId } });
  return rows.map(({ hits, tries, reach }) => `${reach}: ${SIGNS.filter((_sign, at) => (hits[at] ?? 0) > 0).map(({ code }) => code).join(' ')} | ${SIGNS.filter((_sign, at) => hits[at] === 0 && (tries[at] ?? 0) > 0).map(({ code }) => code).join(' ')}`);
}

describe('motives', () => {
  it('sees in a session what tells of a motive, and what it had no occasion to show', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'EUR' });
    await tell(id, [INSPIRED, QUICK, THRIFTY, CAREFUL, GLANCE, [look('b', 900), look('c', 500), 'page:/account/orders/returns', 'page:/checkout/delivery']]);
    expect(await signsOf(id)).toEqual([
      '0: variety front_page kept | searched straight sorted_by_price sale_pages cheap_products price_comparison reviews compared rules_read asked_shop',
      '3: searched quick express | variety front_page kept coupon sorted_by_price sale_pages cheap_products price_comparison reviews compared rules_read asked_shop',
      '2: quick coupon sorted_by_price sale_pages cheap_products | variety front_page kept searched straight price_comparison reviews compared rules_read asked_shop',
      '1: reviews compared rules_read asked_shop | variety front_page kept searched straight sorted_by_price sale_pages cheap_products price_comparison',
      '0:  | price_comparison',
      '0:  | variety front_page kept sorted_by_price sale_pages cheap_products price_comparison reviews compared rules_read asked_shop',
    ]);
  });

  it('learns a store without being told, names what drives each person, and cuts every figure by it', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'EUR' });
    await tell(id, [...Array.from({ length: 80 }, (_one, index) => again(KINDS[index % 4] ?? [])), ...Array.from({ length: 20 }, () => GLANCE)]);
    const found = await motives.measure(id, EVERYTHING);
    expect(found).toMatchObject({ notLearnt: null, people: 100 });
    expect(found.motives?.map(({ motive, people, sessions }) => [motive, people, sessions])).toEqual([['inspiration', 20, 40], ['speed', 20, 40], ['price', 20, 40], ['certainty', 20, 40], [null, 20, 20]]);
    expect(found.motives?.[0]).toMatchObject({ share: { value: 0.2, n: 100 }, conversion: { value: 0, n: 40 }, orders: { value: 0 }, aov: { value: null, reason: 'no_orders' } });
    expect(found.learnt?.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(found.signs.find(({ code }) => code === 'reviews')?.oddsRatio?.withIntent).toBeGreaterThan(2);

    const visitors = await metrics.measure(id, { code: 'visitors', from: null, to: null, by: 'motive' });
    expect(visitors.rows?.map(({ key, value }) => [key, value]).toSorted()).toEqual([['', 20], ['certainty', 20], ['inspiration', 20], ['price', 20], ['speed', 20]]);
    expect((await metrics.measure(id, { code: 'visitors', from: null, to: null, by: null, where: 'motive:price|' })).value).toBe(40);

    const person = await motives.readPerson(id, '103');
    expect(person).toMatchObject({ motive: 'certainty', reason: null, sessions: 2, asked: null });
    expect(person.evidence.filter(({ times, seen }) => times > 1 && seen > 0).map(({ motive }) => motive)).toEqual(expect.arrayContaining(['certainty']));
    expect(person.latest).toHaveLength(2);
    expect(person.latest[0]).toMatchObject({ motive: 'certainty', signs: ['reviews', 'compared', 'rules_read', 'asked_shop'] });
    expect(await motives.readPerson(id, '185')).toMatchObject({ motive: null, probability: null, reason: 'not_clear', sessions: 1 });
    expect(await motives.readPerson(id, '999')).toMatchObject({ motive: null, reason: 'no_sessions', chances: [] });
  });

  it('computes in the engine what the model says', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'EUR' });
    await tell(id, [again(INSPIRED), QUICK, [...THRIFTY, '|', ...CAREFUL, '|', ...QUICK], CAREFUL, GLANCE]);
    const beliefs = (await selectLearnt(platform.state.db, id))?.fit?.beliefs;
    expect(beliefs).toBeDefined();
    if (beliefs === undefined) return;
    const weights = weightsOf(beliefs);
    const sessions = await platform.eventLog.query<{ person: string; digits: string[] }>({ text: `SELECT toString(alias_key) AS person, groupArray(concat(toString(reach), toString(length), arrayStringConcat(arrayMap(h -> toString(h), arrayConcat(hits, tries))))) AS digits FROM motive_signs FINAL WHERE store_id = {storeId:String} GROUP BY alias_key`, params: { storeId: id } });
    const kept = new Map((await platform.eventLog.query<{ person: string; chances: number[] }>({ text: 'SELECT toString(person_key) AS person, chances FROM motive_people FINAL WHERE store_id = {storeId:String}', params: { storeId: id } })).map(({ person, chances }) => [person, chances]));
    expect(sessions).toHaveLength(5);
    for (const { person, digits } of sessions) chancesOf(digits.map((text) => scoresOf(readPattern(text), weights)), beliefs).forEach((chance, at) => expect(kept.get(person)?.[at]).toBeCloseTo(chance, 3));
  });

  it('keeps what people answered beside what is inferred, by their last word, and says how far both agree', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'EUR' });
    const asked = [[...again(CAREFUL), answer('motive_price'), answer('motive_certainty')], [...again(CAREFUL), answer('motive_speed')], [...GLANCE, answer('motive_price')], [...GLANCE, answer('price')]];
    await tell(id, [...asked, ...Array.from({ length: 40 }, (_one, index) => again(KINDS[index % 4] ?? []))]);
    const { asked: said } = await motives.measure(id, EVERYTHING);
    expect(said.people).toBe(3);
    expect(said.motives.map(({ motive, people }) => [motive, people])).toEqual([['inspiration', 0], ['speed', 1], ['price', 1], ['certainty', 1]]);
    expect(said.agreement).toMatchObject({ value: 0.5, n: 2 });
    expect((await motives.readPerson(id, '100')).asked?.motive).toBe('certainty');
  });

  it('follows what comes later, and keeps nothing of whoever is erased', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC', currency: 'EUR' });
    const timesFollowed = (): number => followed.filter((storeId) => storeId === id).length;
    await tell(id, [...Array.from({ length: 40 }, (_one, index) => again(KINDS[index % 4] ?? [])), GLANCE]);
    expect((await motives.readPerson(id, '140')).motive).toBeNull();
    const before = timesFollowed();
    await motives.settle();
    expect(timesFollowed()).toBe(before);
    await tell(id, [['|', '|', ...QUICK, '|', ...QUICK]], 140);
    expect(timesFollowed()).toBe(before + 1);
    expect(await motives.readPerson(id, '140')).toMatchObject({ motive: 'speed', sessions: 3 });
    await platform.eventLog.command({ text: `ALTER TABLE events DELETE WHERE store_id = {storeId:String} AND device_key = 140 SETTINGS mutations_sync = 1`, params: { storeId: id } });
    await platform.eventLog.command({ text: `ALTER TABLE sessions DELETE WHERE store_id = {storeId:String} AND device_key = 140 SETTINGS mutations_sync = 1`, params: { storeId: id } });
    await rederive(id, ['140']);
    expect(await motives.readPerson(id, '140')).toMatchObject({ motive: null, reason: 'no_sessions', latest: [] });
    expect((await signsOf(id))).toHaveLength(80);
  });

  it('says that it still learns, and from how much, instead of telling that nobody has a motive', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    await tellAlone(id, KINDS.map(again));
    await platform.settle();
    expect(await motives.measure(id, EVERYTHING)).toMatchObject({ motives: null, learnt: null, people: 4, upToDate: false, notLearnt: { reason: 'learning', sessions: 8, read: 0 } });
    expect((await motives.measure(id, EVERYTHING)).signs[0]).toMatchObject({ sessions: null, seen: { value: null, reason: 'not_learnt' }, oddsRatio: null });
    expect(await motives.readPerson(id, '100')).toMatchObject({ motive: null, reason: 'nothing_learnt', notLearnt: { sessions: 8 } });
    await motives.settle();
    expect((await motives.measure(id, EVERYTHING)).motives).toHaveLength(5);
    const glances = (await platform.newStore({ timezone: 'UTC' })).id;
    await tell(glances, [GLANCE, GLANCE]);
    expect(await motives.measure(glances, EVERYTHING)).toMatchObject({ motives: null, people: 2, upToDate: true, notLearnt: { reason: 'too_short', sessions: 2, read: 2 } });
  });

  it('says of a store without sessions, or where all are the same, that nothing is known', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    await motives.settle();
    const empty = await motives.measure(id, EVERYTHING);
    expect(empty).toMatchObject({ learnt: null, motives: null, people: 0, notLearnt: { reason: 'no_sessions', sessions: 0 }, asked: { agreement: { value: null, reason: 'not_learnt' } } });
    expect(await motives.readPerson(id, '1')).toMatchObject({ reason: 'nothing_learnt', notLearnt: { reason: 'no_sessions' } });
    await expect(motives.requireLearnt(id)).rejects.toMatchObject({ code: 'motives.not_learnt', message: expect.stringContaining('put the script on the shop') });
    await tell(id, Array.from({ length: 5 }, () => ['page:/', look('a'), 'page:/about']));
    expect((await motives.measure(id, EVERYTHING)).motives?.map(({ people }) => people)).toEqual([0, 0, 0, 0, 5]);
    await expect(motives.requireLearnt(id)).resolves.toBeUndefined();
    await expect(motives.measure(id, { ...EVERYTHING, from: '2026-02-30' })).rejects.toThrow(/not a day/);
    await expect(motives.measure(id, { ...EVERYTHING, where: 'motive:greed' })).rejects.toThrow(/inspiration, speed, price, certainty/);
  });

  it('says of a store that grew what it was taught by, until the new sessions teach too', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    motives.start();
    await tell(id, KINDS.map(again));
    expect((await motives.measure(id, EVERYTHING)).learnt).toMatchObject({ sessions: 8, outgrownBy: null });
    await tellAlone(id, [...KINDS, ...KINDS].map(again), 200);
    await platform.settle();
    expect(await motives.measure(id, EVERYTHING)).toMatchObject({ upToDate: false, people: 12, learnt: { sessions: 8, outgrownBy: 24 } });
    await motives.settle();
    expect(await motives.measure(id, EVERYTHING)).toMatchObject({ upToDate: true, learnt: { sessions: 24, outgrownBy: null } });
    await motives.stop();
  });
});
