import fc from 'fast-check';
import { kindOf } from '@throughline/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures, figuresMigrations } from '../figures/index.ts';
import { createJourneys, journeysMigrations } from '../journeys/index.ts';
import { createOrders, ordersMigrations } from '../orders/index.ts';
import { createSessions } from '../sessions/index.ts';
import { createCustomers, customersMigrations, type CustomersApi, type Mark, type StoryItem } from './index.ts';
import { ALL_EVENTS } from './queries/events.ts';
import { readStoryCursor, storyFrom, type StoryCursor } from './story.ts';
import { logRow, type Told } from './testing.ts';
import { readCursor } from './timeline.ts';

let platform: TestPlatform;
let customers: CustomersApi;
let storeId: string;

beforeAll(async () => {
  const sessions = { module: 'sessions', folder: new URL('../sessions/migrations/', import.meta.url) };
  platform = await createTestPlatform({ migrations: [figuresMigrations, ordersMigrations, sessions, journeysMigrations, customersMigrations] });
  const [orders, visits, figures] = [createOrders(platform), createSessions(platform), createFigures(platform)];
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  const module = createCustomers(platform, { orders: orders.api, sessions: visits.api, journeys: journeys.api, figures: figures.api, modules: () => [] });
  customers = module.api;
  await platform.startModules([orders, visits, figures, journeys, module]);
  await customers.start();
});

afterAll(async () => {
  await customers.stop();
  await platform.close();
});

interface More extends Told {
  readonly teller?: 'browser' | 'server' | 'webhook';
  readonly source?: string;
  readonly deviceType?: string;
  readonly country?: string;
}

async function tell(events: readonly More[]): Promise<void> {
  const rows = events.map((told) => {
    const { row, values } = logRow(platform.vault, storeId, told);
    const family = told.name?.startsWith('Survey') || told.name?.startsWith('Conversation') || told.name?.startsWith('Points') ? ('service' as const) : row.family;
    return { values, row: { ...row, family: row.type === 'identify' ? ('person' as const) : family, teller: told.teller ?? 'browser', source: told.source ?? '', device: told.deviceType ?? '', country: told.country ?? '' } };
  });
  await platform.vault.keep(storeId, rows.flatMap((one) => one.values));
  await platform.eventLog.accept(rows.map((one) => one.row));
  await platform.settle();
  await customers.mirror.flush();
}

const keyOf = (kind: 'user' | 'anonymous', id: string): string => platform.vault.aliasKey(storeId, kind, id);
const at = (day: number, minute: number): string => `2026-03-${String(day).padStart(2, '0')} 10:${String(minute).padStart(2, '0')}:00.000`;
const iso = (text: string): string => `${text.replace(' ', 'T')}Z`;

/** Anna comes by an ad, logs in, orders, is written to, answers a survey and gets money back; months later she comes again. */
function annasLife(): More[] {
  const order = { order_id: 'o-1', currency: 'EUR', shipping: 0, products: [{ product_id: 'p1', name: 'Lamp', price: 25, quantity: 2 }] };
  return [
    { name: 'Page Viewed', type: 'page', device: 'd1', at: at(1, 0), source: 'ad', deviceType: 'mobile', country: 'PL' },
    { name: 'Product Viewed', device: 'd1', at: at(1, 1), properties: { name: 'Lamp of brass' } },
    { name: 'Product Added', device: 'd1', at: at(1, 2) },
    { name: 'Consent Changed', device: 'd1', at: at(1, 3), properties: { purpose: 'email', granted: true, place: 'checkout', text_id: 't1' } },
    { device: 'd1', user: 'anna', email: 'anna@example.com', traits: { name: 'Anna' }, at: at(1, 4) },
    { name: 'Signal', device: 'd1', user: 'anna', at: at(1, 5), properties: { kind: 'rage_click' } },
    { name: 'Order Completed', device: 'd1', user: 'anna', at: at(1, 6), orderId: 'o-1', properties: order },
    { name: 'Order Completed', user: 'anna', at: at(1, 6), id: 'again', teller: 'webhook', orderId: 'o-1', properties: order },
    { name: 'Order Paid', user: 'anna', at: at(1, 7), teller: 'webhook', orderId: 'o-1', properties: { order_id: 'o-1' } },
    { name: 'Order Delivered', user: 'anna', at: at(3, 0), teller: 'webhook', orderId: 'o-1', properties: { order_id: 'o-1' } },
    { name: 'Survey Answered', user: 'anna', at: at(4, 0), teller: 'server', properties: { kind: 'csat', score: 5, comment: 'Shines nicely' } },
    { name: 'Order Refunded', user: 'anna', at: at(5, 0), teller: 'webhook', orderId: 'o-1', properties: { order_id: 'o-1', refund_id: 'r1', total: 10, lines: 10 } },
    { name: 'Page Viewed', type: 'page', device: 'd2', user: 'anna', at: at(20, 0), source: 'e-mail', deviceType: 'desktop', country: 'DE' },
    { name: 'Consent Changed', device: 'd2', user: 'anna', at: at(20, 1), properties: { purpose: 'email', granted: false } },
  ];
}

async function wholeStory(key: string, limit: number, from: StoryCursor = storyFrom(null)): Promise<StoryItem[]> {
  const items: StoryItem[] = [];
  let cursor: StoryCursor | null = from;
  while (cursor !== null) {
    const page = await customers.listStory(storeId, key, { cursor, limit });
    items.push(...page.items);
    cursor = page.next === null ? null : readStoryCursor(page.next);
  }
  return items;
}

test('a story tells sessions, orders with all that became of them, and the rest, newest first and each once, whatever the page', async () => {
  storeId = (await platform.newStore()).id;
  await tell(annasLife());
  const key = keyOf('user', 'anna');
  const items = await wholeStory(key, 30);
  expect(items.map((item) => (item.type === 'event' ? item.event.name : item.type))).toEqual(['session', 'Survey Answered', 'order', 'session']);
  const [second, , order, first] = items;
  expect(second).toMatchObject({ session: { source: 'e-mail', device: 'desktop', country: 'DE', at: iso(at(20, 0)) } });
  expect(order).toMatchObject({ order: { orderId: 'o-1', totalMinor: 5_000, refundedMinor: 1_000, products: ['Lamp'], status: 'delivered' } });
  expect(order?.type === 'order' ? order.order.steps.map((step) => [step.step, step.at, step.amountMinor]) : []).toEqual([
    ['placed', iso(at(1, 6)), null], ['paid', iso(at(1, 7)), null], ['delivered', iso(at(3, 0)), null], ['refunded', iso(at(5, 0)), 1_000],
  ]);
  expect(first).toMatchObject({ session: { source: 'ad', device: 'mobile', orderIds: ['o-1'], pageViews: 1, hadCart: true } });
  expect(first?.type === 'session' ? new Map(first.highlights.map((one) => [one.kind, one.times])) : null).toEqual(new Map([['product', 1], ['cart', 1], ['consent', 1], ['signal', 1], ['order', 1]]));
  for (const limit of [1, 2, 3]) expect((await wholeStory(key, limit)).map((item) => JSON.stringify(item))).toEqual(items.map((item) => JSON.stringify(item)));
  // From the click on a mark of the line: what happened then, and before.
  expect((await wholeStory(key, 30, storyFrom(Date.parse(iso(at(1, 6)))))).map((item) => item.type)).toEqual(['order', 'session']);
});

test('the overview has money as the metrics count it, where somebody came from, what they allow now, and their devices', async () => {
  const overview = await customers.getOverview(storeId, keyOf('user', 'anna'));
  expect(overview.money).toEqual({ orders: 1, aovMinor: 5_000, refundedMinor: 1_000, firstOrderAt: iso(at(1, 6)), lastOrderAt: iso(at(1, 6)) });
  expect(overview.firstTouch).toMatchObject({ source: 'ad', at: iso(at(1, 0)) });
  expect(overview.consents).toMatchObject([{ purpose: 'email', granted: false, at: iso(at(20, 1)) }]);
  expect(overview.devices.map((one) => one.device).toSorted()).toEqual(['desktop', 'mobile']);
  expect(overview.span).toEqual({ from: iso(at(1, 0)), to: iso(at(20, 1)) });
  // Money given back for an order that nobody told of counts too, and somebody known by a number alone is called by it.
  await tell([{ name: 'Order Refunded', user: '14646', at: at(5, 0), teller: 'webhook', orderId: 'unknown', properties: { order_id: 'unknown', refund_id: 'r9', currency: 'EUR', total: 7, lines: 7 } }]);
  expect((await customers.getOverview(storeId, keyOf('user', '14646'))).money).toMatchObject({ orders: 0, aovMinor: null, refundedMinor: 700 });
  expect(await wholeStory(keyOf('user', '14646'), 10)).toMatchObject([{ type: 'event', event: { name: 'Order Refunded' } }]);
  expect(await customers.getProfile(storeId, keyOf('user', '14646'))).toMatchObject({ userId: '14646', name: null, aliases: [{ kind: 'user', value: '14646' }] });
  expect(await customers.getOverview(storeId, '12345')).toMatchObject({ money: { orders: 0, aovMinor: null }, firstTouch: null, kinds: [], span: null });
  expect(await customers.getLifeline(storeId, '12345', { span: null, steps: 50 })).toBeNull();
});

test('a timeline is filtered by kind, by device and span, and searched inside, across pages', async () => {
  const key = keyOf('user', 'anna');
  const namesBy = async (filter: Partial<typeof ALL_EVENTS>): Promise<string[]> => (await customers.listTimeline(storeId, key, { before: null, limit: 50, filter: { ...ALL_EVENTS, ...filter } })).events.map((event) => event.name);
  expect(await namesBy({ names: { of: ['Survey Answered', 'Signal'], areLeftOut: false } })).toEqual(['Survey Answered', 'Signal']);
  expect(await namesBy({ deviceKey: keyOf('anonymous', 'd2') })).toEqual(['Consent Changed', 'Page Viewed']);
  expect(await namesBy({ fromMs: Date.parse(iso(at(20, 0))) })).toEqual(['Consent Changed', 'Page Viewed']);
  expect(await namesBy({ text: 'OF BRASS' })).toEqual(['Product Viewed']);
  expect(await namesBy({ text: 'o-1' })).toHaveLength(5);
  expect(await namesBy({ text: "' OR 1=1 --" })).toEqual([]);
  expect(await namesBy({ loose: { unknownOrders: [] } })).toEqual(['Survey Answered']);
});

/** A crowded life: many events at few instants, of several devices and tellers, some told for nobody else. */
const crowded = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 28 }), minute: fc.integer({ min: 0, max: 59 }), device: fc.constantFrom('x1', 'x2'),
    name: fc.constantFrom('Page Viewed', 'Product Viewed', 'Product Added', 'Signal', 'Survey Answered', 'Points Earned', 'Lamp Rubbed', 'Conversation Started'), byServer: fc.boolean(),
  }),
  { minLength: 1, maxLength: 120 },
);

test('a lifeline’s marks add up to the events themselves, by kind and by span, in any number of steps', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(crowded, fc.integer({ min: 10, max: 400 }), async (told, steps) => {
      storeId = (await platform.newStore()).id;
      run += 1;
      await tell(told.map((one, index) => ({
        id: `${run}-${index}`, name: one.name, device: one.device, user: 'uma', at: at(one.day, one.minute), teller: one.byServer ? 'server' : 'browser', ...(one.name === 'Page Viewed' ? { type: 'page' as const } : {}),
      })));
      const key = keyOf('user', 'uma');
      const counted = (names: readonly string[]) => Object.fromEntries([...Map.groupBy(names, (name) => kindOf(name))].map(([kind, ofKind]) => [kind, ofKind.length]).toSorted());
      const lifeline = await customers.getLifeline(storeId, key, { span: null, steps });
      const marks = lifeline?.marks.filter((mark) => mark.kind !== 'session') ?? [];
      const added = (of: typeof marks) => Object.fromEntries([...Map.groupBy(of, (mark) => mark.kind)].map(([kind, ofKind]) => [kind, ofKind.reduce((all, mark) => all + mark.times, 0)]).toSorted());
      expect(added(marks)).toEqual(counted(told.map((one) => one.name)));
      expect((await customers.getOverview(storeId, key)).kinds.reduce((all, kind) => all + kind.events, 0)).toBe(told.length);
      expect(lifeline?.marks.filter((mark) => mark.kind === 'session').reduce((all, mark) => all + mark.times, 0)).toBe((await customers.getProfile(storeId, key)).stats.sessions);
      // All of it asked for by its ends, which the engine cuts into steps, is the same.
      const ends = { fromMs: Date.parse(lifeline?.from ?? ''), toMs: Date.parse(lifeline?.to ?? '') };
      const sorted = (of: readonly Mark[]) => of.toSorted((a, b) => a.from.localeCompare(b.from) || a.kind.localeCompare(b.kind));
      expect(sorted((await customers.getLifeline(storeId, key, { span: ends, steps }))?.marks ?? [])).toEqual(sorted(lifeline?.marks ?? []));
      // Half of it, from the tenth day on.
      const span = { fromMs: Date.parse(iso(at(10, 0))), toMs: Date.parse(iso(at(29, 0))) };
      const later = (await customers.getLifeline(storeId, key, { span, steps }))?.marks.filter((mark) => mark.kind !== 'session') ?? [];
      expect(added(later)).toEqual(counted(told.filter((one) => one.day >= 10).map((one) => one.name)));
      // The same events, page by page of the timeline, and found by a word.
      let cursor: string | null = '';
      const paged: string[] = [];
      while (cursor !== null) {
        const page: Awaited<ReturnType<CustomersApi['listTimeline']>> = await customers.listTimeline(storeId, key, { before: cursor === '' ? null : readCursor(cursor), limit: 17, filter: { ...ALL_EVENTS, text: 'viewed' } });
        paged.push(...page.events.map((event) => event.seq));
        cursor = page.next;
      }
      expect(paged.length).toBe(told.filter((one) => one.name.includes('Viewed')).length);
      expect(new Set(paged).size).toBe(paged.length);
    }),
    { numRuns: 6 },
  );
}, 120_000);

test('orders and refunds on the line are those of the order book, each once, with their money', async () => {
  storeId = (await platform.newStore()).id;
  await tell(annasLife());
  const lifeline = await customers.getLifeline(storeId, keyOf('user', 'anna'), { span: null, steps: 100 });
  expect(lifeline?.marks.filter((mark) => mark.kind === 'order' || mark.kind === 'refund')).toMatchObject([
    { kind: 'order', stage: 'purchase', times: 1, amountMinor: 5_000, from: iso(at(1, 6)) }, { kind: 'refund', stage: 'retention', times: 1, amountMinor: 1_000 },
  ]);
  const ends = { fromMs: Date.parse(lifeline?.from ?? ''), toMs: Date.parse(lifeline?.to ?? '') };
  expect(await customers.getLifeline(storeId, keyOf('user', 'anna'), { span: ends, steps: 100 })).toEqual(lifeline);
  // A test order counts nowhere, not on the line either.
  await tell([{ name: 'Order Completed', user: 'anna', at: at(6, 0), orderId: 'o-test', properties: { order_id: 'o-test', currency: 'EUR', test: true, products: [{ product_id: 'p1', price: 1, quantity: 1 }] } }]);
  expect((await customers.getLifeline(storeId, keyOf('user', 'anna'), { span: null, steps: 100 }))?.marks.filter((mark) => mark.kind === 'order').length).toBe(1);
});

test('the list is filtered, sorted, counted and paged, and a search goes through the same filters', async () => {
  storeId = (await platform.newStore()).id;
  const buy = (id: string, more: More): More => ({ name: 'Order Completed', at: at(2, 0), orderId: id, properties: { order_id: id, currency: 'EUR', products: [{ product_id: 'p1', name: 'Lamp', price: 25, quantity: 2 }] }, ...more });
  await tell([
    ...annasLife(),
    buy('o-7', { user: 'ben', at: at(9, 0), teller: 'webhook', country: 'PL' }),
    buy('o-8', { user: 'ben', at: at(10, 0), teller: 'webhook', country: 'PL' }),
    buy('o-9', { email: 'guest@example.com', at: at(8, 0), teller: 'webhook' }),
    { user: 'carla', device: 'd7', email: 'carla@example.com', traits: { name: 'Carla' }, at: at(12, 0) },
    { name: 'Page Viewed', type: 'page', device: 'd7', user: 'carla', at: at(12, 1), source: 'ad', deviceType: 'mobile' },
    { name: 'Page Viewed', type: 'page', device: 'passer-by', at: at(13, 1), source: 'ad' },
  ]);
  const list = async (filter: Partial<Record<'source' | 'country' | 'device' | 'ordered' | 'consent', string>>, more: { sort?: 'last_seen' | 'first_seen' | 'orders' | 'revenue'; search?: string } = {}) => {
    const { ordered = null, ...rest } = filter;
    const page = await customers.listCustomers(storeId, {
      search: more.search ?? null, sort: more.sort ?? 'last_seen', cursor: null, limit: 50,
      filter: { source: null, country: null, device: null, consent: null, segment: null, motive: null, ...rest, ordered: ordered === 'yes' || ordered === 'no' ? ordered : null },
    });
    expect(page.total).toBe(page.customers.length);
    return page.customers.map((row) => row.name ?? row.email ?? row.userId);
  };
  expect(await list({})).toEqual(['Anna', 'Carla', 'ben', 'guest@example.com']);
  expect(await list({}, { sort: 'orders' })).toContain('ben');
  expect((await list({}, { sort: 'revenue' }))[0]).toBe('ben');
  expect(await list({}, { sort: 'first_seen' })).toEqual(['Carla', 'ben', 'guest@example.com', 'Anna']);
  expect(await list({ source: 'ad' })).toEqual(['Anna', 'Carla']);
  expect(await list({ source: 'ad', ordered: 'no' })).toEqual(['Carla']);
  expect(await list({ ordered: 'yes' })).toEqual(['Anna', 'ben', 'guest@example.com']);
  expect(await list({ country: 'PL' })).toEqual(['ben']);
  expect(await list({ country: 'DE' })).toEqual(['Anna']);
  expect(await list({ device: 'desktop' })).toEqual(['Anna']);
  expect(await list({ consent: 'email' })).toEqual([]);
  expect(await list({ country: "PL' OR 1=1 --" })).toEqual([]);
  expect(await list({}, { search: 'anna' })).toEqual(['Anna']);
  expect(await list({ country: 'PL' }, { search: 'anna' })).toEqual([]);
  expect(await list({}, { search: 'guest@example.com' })).toEqual(['guest@example.com']);
  const facets = await customers.listFacets(storeId);
  expect(facets.source).toEqual([{ value: 'ad', people: 2 }]);
  expect(facets.ordered).toEqual([{ value: 'yes', people: 3 }, { value: 'no', people: 1 }]);
  const ben = (await customers.listCustomers(storeId, { search: null, sort: 'orders', cursor: null, limit: 1 })).customers[0];
  expect(ben).toMatchObject({ userId: 'ben', orders: 2, revenueMinor: 10_000, country: 'PL', firstSeen: iso(at(9, 0)), lastSeen: iso(at(10, 0)) });
});

test('what is told, merged and taken back is in the list at once', async () => {
  const before = await customers.listCustomers(storeId, { search: null, sort: 'last_seen', cursor: null, limit: 50 });
  const [anna, ben] = [keyOf('user', 'anna'), keyOf('user', 'ben')];
  await tell([{ user: 'ben', traits: { name: 'Ben' }, at: at(14, 0) }]);
  const { mergeId } = await customers.mergePeople({ storeId, personKey: anna, withKey: ben, by: 'owner' });
  const merged = await customers.listCustomers(storeId, { search: null, sort: 'orders', cursor: null, limit: 50 });
  expect(merged.total).toBe(before.total - 1);
  expect(merged.customers[0]).toMatchObject({ orders: 3, revenueMinor: 14_000 });
  await customers.undoMerge({ storeId, mergeId, by: 'owner' });
  expect((await customers.listCustomers(storeId, { search: null, sort: 'orders', cursor: null, limit: 50 })).total).toBe(before.total);
});

test('people are named by any of their keys, and strangers have none', async () => {
  const names = await customers.listNames(storeId, [keyOf('anonymous', 'd2'), keyOf('user', 'ben'), '12345']);
  expect(names.map((one) => one.name)).toEqual(['Anna', 'Ben', null]);
  expect(names[0]?.personKey).toBe(await customers.resolvePerson(storeId, keyOf('user', 'anna')));
});
