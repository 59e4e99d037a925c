import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { createJourneys } from './index.ts';
import { rowOf } from './testing/log-rows.ts';
import { type NaiveRun, naiveTouches, type SimpleTouchEvent } from './testing/naive-touches.ts';
import { readRuns as readNow } from './testing/read-runs.ts';
import type { Touchpoint } from './touchpoints.ts';

let platform: TestPlatform;
let journeys: ReturnType<typeof createJourneys>;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['orders', 'customers', 'journeys'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  journeys = createJourneys(platform, { namesOf: async () => new Map() });
  await platform.startModules([journeys]);
});
afterAll(() => platform.close());

async function tell(storeId: string, events: readonly SimpleTouchEvent[]): Promise<void> {
  await platform.eventLog.accept(events.map((event) => rowOf(storeId, event)));
  await platform.settle();
}

const readRuns = (storeId: string): Promise<NaiveRun[]> => readNow(platform.eventLog, storeId);

const at = (minute: number, second = 0): Date => new Date(Date.UTC(2026, 2, 10, 9, minute, second));
const event = (minute: number, name: string, more: Partial<SimpleTouchEvent> = {}): SimpleTouchEvent => ({
  at: at(minute), eventKey: randomUUID(), teller: 'browser', type: 'track', name, aliasKey: '18446744073709551615', ...more,
});
const page = (minute: number, path: string, more: Partial<SimpleTouchEvent> = {}): SimpleTouchEvent => event(minute, 'Page Viewed', { type: 'page', path, ...more });
const met = async (storeId: string): Promise<string[]> => (await readRuns(storeId)).map(({ touchpoints }) => touchpoints.join(' '));

describe('touches', () => {
  it('are an arrival and then what was met, each once in a row, in runs without a gap over 30 minutes', async () => {
    const { id } = await platform.newStore();
    await tell(id, [
      page(0, '/pl/', { source: 'ad', campaignKey: '7' }), event(1, 'Product Viewed'), event(2, 'Product Viewed'), page(3, '/unknown'), event(4, 'Product Viewed'),
      event(5, 'Product Added'), event(36, 'Cart Viewed'), event(40, 'Order Completed', { orderId: 'o1', properties: { sales_channel: 'web' } }),
    ]);
    expect(await met(id)).toEqual(['ad home product cart', 'cart confirmation']);
    expect((await readRuns(id)).map(({ orderIds, salesChannel, source }) => [orderIds, salesChannel, source])).toEqual([[[], '', 'ad'], [['o1'], 'web', 'direct']]);
  });

  it('come from servers, webhooks and imports too, and from the till', async () => {
    const { id } = await platform.newStore();
    await tell(id, [
      event(0, 'Order Completed', { teller: 'import', orderId: 't1', properties: { sales_channel: 'Till' } }),
      event(60, 'Order Delivered', { teller: 'webhook' }), event(120, 'Return Requested', { teller: 'server' }), event(180, 'Survey Answered', { teller: 'server' }),
      event(190, 'Product Viewed', { bot: true }), event(200, 'Identify', { type: 'identify' }), event(210, 'Product Viewed', { aliasKey: '0' }),
    ]);
    expect(await met(id)).toEqual(['till', 'delivery', 'return', 'survey']);
  });

  it('count signals where they were met; those before the first touchpoint count there', async () => {
    const { id } = await platform.newStore();
    await tell(id, [event(0, 'Signal'), event(1, 'Checkout Started'), event(2, 'Signal'), event(3, 'Coupon Denied'), event(4, 'Cart Viewed'), event(5, 'Signal')]);
    expect((await readRuns(id)).map(({ touchpoints, signals }) => [touchpoints, signals])).toEqual([[['checkout', 'cart'], [3, 1]]]);
  });

  it('are joined by a late event that fills the gap, and the vanished run leaves no trace', async () => {
    const { id } = await platform.newStore();
    await tell(id, [event(0, 'Product Viewed'), event(50, 'Cart Viewed')]);
    expect(await met(id)).toEqual(['product', 'cart']);
    await tell(id, [event(25, 'Product List Viewed')]);
    expect(await met(id)).toEqual(['product category cart']);
    await tell(id, [page(-20, '/')]);
    expect(await met(id)).toEqual(['home product category cart']);
  });

  it('take the texts of a rule as texts, whatever signs they hold', async () => {
    const { id } = await platform.newStore();
    const rule = (path: string): Touchpoint['rules'] => [{ on: 'event', name: null, path, teller: null, property: null }];
    await journeys.api.saveTouchpoints(id, [
      { id: 'percent', name: `'); DROP TABLE touches; --`, stage: 'awareness', rules: rule('/100%_off\\') },
      { id: 'quote', name: null, stage: 'purchase', rules: rule(`/it's {storeId:String}*`) },
    ], 'test');
    await tell(id, [page(0, '/100%_off\\'), page(1, '/100XYoff\\'), page(2, `/it's {storeId:String}?`), page(3, '/100%_off\\')]);
    expect(await met(id)).toEqual(['percent quote percent']);
  });

  const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
  const anyEvent: fc.Arbitrary<SimpleTouchEvent> = fc.record({
    // Two-minute steps over a night: ties and gaps of exactly 30 minutes are frequent.
    at: fc.nat(300).map((step) => at(step * 2)),
    eventKey: fc.uuid({ version: 4 }),
    teller: oneOf('browser', 'browser', 'browser', 'mobile', 'server', 'webhook', 'import'),
    type: oneOf('track', 'track', 'track', 'page', 'screen', 'identify'),
    name: oneOf('Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed', 'Signal', 'Page Viewed', 'Order Delivered', 'Anything'),
    bot: oneOf(false, false, false, false, true),
    aliasKey: oneOf('0', '11', '12', '18446744073709551615'),
    campaignKey: oneOf('0', '0', '0', '0', '71', '72'),
    source: oneOf('', '', 'ad', 'e-mail', 'referral', 'direct'),
    medium: oneOf('', 'cpc', 'friend'),
    campaign: oneOf('', 'Spring', 'autumn'),
    referrer: oneOf('', 'blog.example'),
    country: oneOf('', 'PL', 'UA'),
    language: oneOf('', 'uk'),
    device: oneOf('', 'mobile'),
    path: oneOf('', '/', '/products/lamp', '/checkout/payment', '/pl/help'),
    orderId: oneOf('', 'o1', 'o2', 'o3'),
    properties: oneOf<Record<string, string | number>>({}, { sales_channel: 'till' }, { step: 2 }),
  });
  const anyRule: fc.Arbitrary<Touchpoint['rules'][number]> = fc.oneof(
    fc.record({
      on: fc.constant('arrival' as const), source: oneOf('ad', 'e-mail', 'direct', null), medium: oneOf(null, null, 'FRIEND', '*c'), campaign: oneOf(null, 's*g'), referrer: oneOf(null, '*.example'),
    }).filter((rule) => rule.source !== null || rule.medium !== null || rule.campaign !== null || rule.referrer !== null),
    fc.record({
      on: fc.constant('event' as const), name: oneOf('Product*', 'Signal', 'Order Completed', 'Page Viewed', null), path: oneOf(null, null, '/', '/p*', '*/pay????'), teller: oneOf(null, null, 'browser' as const),
      property: oneOf(null, null, { name: 'sales_channel' as const, equals: 'TILL' }, { name: 'step' as const, equals: '2' }),
    }).filter((rule) => rule.name !== null || rule.path !== null || rule.teller !== null),
  );
  const anyMap: fc.Arbitrary<readonly Touchpoint[] | null> = fc.option(fc.array(anyRule, { minLength: 1, maxLength: 6 }).map((rules) =>
    rules.map((rule, index) => ({ id: `t${index}`, name: null, stage: 'purchase' as const, rules: [rule] }))), { nil: null });

  it('equal a walk through the events one at a time, in whatever portions they arrive and however the rules change', async () => {
    const portion = fc.record({ events: fc.uniqueArray(anyEvent, { minLength: 1, maxLength: 30, selector: (one) => one.eventKey }), map: fc.option(anyMap, { nil: undefined }) });
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { minLength: 1, maxLength: 4 }), async (portions) => {
        const { id } = await platform.newStore();
        // Unique across portions, and the same again for the same seed: keys decide the order of ties.
        let index = 0;
        let map: readonly Touchpoint[] = DEFAULT_MAP;
        const told: SimpleTouchEvent[] = [];
        for (const { events, map: change } of portions) {
          const own = events.map((one) => ({ ...one, eventKey: `${one.eventKey.slice(0, 34)}${(index++).toString(16).padStart(2, '0')}` }));
          told.push(...own);
          await tell(id, own);
          if (change === undefined) continue;
          await journeys.api.saveTouchpoints(id, change, 'test');
          await platform.settle();
          map = change ?? DEFAULT_MAP;
        }
        expect(await readRuns(id)).toEqual(naiveTouches(told, map));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
