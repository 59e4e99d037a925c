import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../platform/clock.ts';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createRandom } from '../../../../../packages/simulator/src/world/random.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures } from '../figures/index.ts';
import { createSessions } from '../sessions/index.ts';
import { REASONS, SEEN_CAUSES } from './codes.ts';
import { createReasons, type ReasonsApi } from './index.ts';
import { readPatterns } from './queries/patterns.ts';

let platform: TestPlatform;
let reasons: ReasonsApi;

beforeAll(async () => {
  platform = await createTestPlatform({ clock: fixedClock(new Date('2026-06-01T12:00:00Z')), migrations: ['figures', 'orders', 'sessions', 'customers', 'motives'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  reasons = createReasons(platform, { namesOf: async () => new Map() }).api;
  await platform.startModules([createFigures(platform), createSessions(platform)]);
});
afterAll(() => platform.close());

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 10, 9);
const DAY = { from: '2026-03-10', to: '2026-03-11', where: null, since: null };
const SCOPE = { learnFromMs: BEGIN - DAY_MS, fromMs: BEGIN - 3_600_000, toMs: BEGIN + DAY_MS, periodFromMs: 0, where: [] };

/** One thing after another, a minute apart; `Signal:kind`, `page:/path`, `Name {json}`. */
type Told = string;

async function storeOf(sessions: readonly (readonly Told[])[], more: Partial<LogRow> = {}): Promise<string> {
  return storeOver(sessions.map((told, device) => ({ told, ms: BEGIN + device * 1_000 })), more);
}

async function storeOver(sessions: readonly { readonly told: readonly Told[]; readonly ms: number }[], more: Partial<LogRow> = {}, timezone = 'UTC'): Promise<string> {
  const { id } = await platform.newStore({ timezone });
  await platform.eventLog.accept(sessions.flatMap(({ told, ms }, device) => told.map((text, minute) => rowOf(text, { id, device: String(100 + device), ms: ms + minute * 60_000, more }))));
  await platform.settle();
  return id;
}

function rowOf(text: Told, of: { id: string; device: string; ms: number; more: Partial<LogRow> }): LogRow {
  const isPage = text.startsWith('page:');
  const [name = '', json = ''] = text.startsWith('Signal:') ? ['Signal', JSON.stringify({ kind: text.slice(7).split(' ')[0], path: text.split(' ')[1] ?? '', product_id: text.split(' ')[2] ?? '' })] : isPage ? ['Page Viewed', ''] : text.split(/ (?=\{)/);
  const at = new Date(of.ms).toISOString().slice(0, 23).replace('T', ' ');
  const key = randomUUID();
  return {
    store_id: of.id, family: familyOf(name, isPage ? 'page' : 'track', 'browser'), at, received_at: at, event_key: key, message_id: key, origin: 'live', teller: 'browser', type: isPage ? 'page' : 'track', name,
    alias_key: of.device, alias_kind: 'anonymous', device_key: of.device, bot: 0, campaign_key: '0', source: '', medium: '', campaign: '', referrer_host: '', device: '', country: '', language: '',
    path: isPage ? text.slice(5) : '', order_id: name === 'Order Completed' ? `o${of.device}` : '', product_id: /"product_id":"([^"]*)"/.exec(json)?.[1] ?? '', properties: json, ...of.more,
  };
}

const LOOK = 'Product Viewed {"product_id":"p1"}';
const ADD = 'Product Added {"product_id":"p1"}';
const CART = 'Cart Viewed {}';
const step = (name: string): string => `Checkout Step Viewed {"step_name":"${name}"}`;
const CHECKOUT = [LOOK, ADD, CART, 'Checkout Started {}', step('address')];
const REFUSED = [...CHECKOUT, step('delivery'), step('payment'), 'Signal:payment_failed'];

/** What was found, one text a session: `last: cause@place …`. */
async function found(storeId: string): Promise<string[]> {
  const { rows } = await readPatterns(platform.eventLog, { ...SCOPE, storeId }, null);
  return rows.flatMap((row) => Array<string>(row.sessions).fill(`${row.last}: ${row.evidence.map(([cause, place, sight]) => `${SEEN_CAUSES[cause]}@${place}${['', '!', '?'][sight]}`).join(' ')}`.trim())).toSorted();
}

describe('reasons', () => {
  it('sees how far a session with intent came, and what showed at which place', async () => {
    const storeId = await storeOf([
      [LOOK, 'Product Viewed {"product_id":"p2"}'],
      [LOOK, LOOK, 'Signal:failed_search'],
      [LOOK, 'Product List Filtered {"sorts":[{"type":"price","value":"asc"}]}', ADD, CART, 'Coupon Denied {}'],
      [...CHECKOUT, 'Signal:form_error', 'Signal:form_error', step('Dostawa'), 'page:/pl/help/delivery', 'Signal:u_turn /checkout/delivery'],
      [...CHECKOUT, step('delivery'), 'Payment Info Entered {}', 'Signal:payment_failed', 'Order Completed {"order_id":"o104"}'],
      [LOOK, ADD, 'page:/account/orders/returns', 'Signal:text_copied', 'Products Searched {"query":"rug","results":0}'],
      [LOOK, LOOK, 'Signal:out_of_stock /p/1 p1'],
      [LOOK, 'page:/p/1', LOOK],
      ['Product Viewed {"product_id":"p9"}', 'Signal:out_of_stock /p/1 p1', 'Product Viewed {"product_id":"p9"}'],
    ]);
    expect(await found(storeId)).toEqual([
      '0: compared_elsewhere@0 search_empty@0', '0: out_of_stock@0', '0: out_of_stock@0!', '0: out_of_stock@0?', '0: out_of_stock@0? search_empty@0', '1: price@0 coupon_denied@1',
      '3: form_trouble@2 late_delivery@3 shipping_price@3', '5: payment_failed@4',
    ].toSorted());
  });

  it('names the very events that speak for a reason, with their time, those alike as one', async () => {
    const storeId = await storeOf([
      [...CHECKOUT, 'Signal:form_error /checkout/address', 'Signal:form_error /checkout/address', 'Signal:form_left /checkout/address', 'page:/pl/help/delivery'],
      [LOOK, 'Product Viewed {"product_id":"p2"}', LOOK], [LOOK, 'Signal:out_of_stock /p/1 p1'],
    ]);
    const { sessions } = await reasons.listSessions(storeId, { ...DAY, reason: null, cursor: null, limit: 10 });
    const told = sessions.map(({ evidence }) => evidence.map(({ cause, signs }) => [cause, ...signs.map(({ event, signal, path, productId, at, times }) => [signal ?? event, path ?? productId, new Date(at).getUTCMinutes(), times].join(' '))]));
    expect(told).toEqual([
      [['out_of_stock', 'Product Viewed p1 0 2']],
      [['form_trouble', 'form_error /checkout/address 5 2', 'form_left /checkout/address 7 1'], ['late_delivery', 'Page Viewed /pl/help/delivery 8 1']],
    ]);
  });

  it('takes what was added for the cart where a store tells of no cart, and robots for nobody', async () => {
    expect(await found(await storeOf([[LOOK, ADD]]))).toEqual(['1:']);
    expect(await found(await storeOf([[LOOK, ADD]], { bot: 1 }))).toEqual([]);
  });

  it('names reasons with their evidence, ranks them by what their removal would bring, and never promises more than all who meant to buy', async () => {
    const bought = (device: number): string[] => [...CHECKOUT, step('delivery'), step('payment'), `Order Completed {"order_id":"o${100 + device}"}`];
    const storeId = await storeOf([...Array.from({ length: 40 }, (_one, index) => bought(index)), ...Array.from({ length: 12 }, () => REFUSED), ...Array.from({ length: 60 }, () => [LOOK, LOOK])]);
    const answer = await reasons.measure(storeId, DAY);
    expect(answer).toMatchObject({ sessions: { withIntent: 112, ordered: 40, withoutOrder: 72 }, typicalOrder: { orders: 0, minor: null } });
    expect(answer.reasons[0]).toMatchObject({ reason: 'payment_failed', named: 12, evident: { without: 12, ordered: 0 }, attributable: { minor: null } });
    const [first] = answer.reasons;
    expect(first?.attributable?.orders).toBeGreaterThan(8);
    expect(first?.attributable?.orders).toBeLessThan(12);
    expect(answer.total.orders).toBeLessThanOrEqual(answer.total.plausibleOrders);
    expect(answer.reasons.reduce((sum, { share }) => sum + (share.value ?? 0), 0)).toBeCloseTo(1, 9);

    // Split by motive, the parts sum to the whole: sessions, shares, orders, and money to the cent; and what the whole answers stays as it was.
    await platform.eventLog.insert('motive_people', Array.from({ length: 112 }, (_one, index) => ({ store_id: storeId, person_key: String(100 + index), motive: ['price', 'speed', ''][index % 3] ?? '', version: 1 })));
    await platform.eventLog.insert('orders', [{ store_id: storeId, placed_at: '2026-03-10 10:00:00.000', order_id: 'worth', version: 1, is_deleted: 0, alias_key: '100', test: 0, counts_order: 1, counts_sales: 1, conversion: '', gross_net_minor: 3_333, discount_net_minor: 0 }]);
    const paid = { ...DAY, to: '2026-03-12' };
    const [whole, split] = [await reasons.measure(storeId, paid), await reasons.measure(storeId, { ...paid, by: 'motive' })];
    const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' ? Math.round(one * 1e9) : one)));
    expect(rounded([split.sessions, split.reasons, split.total, split.trend])).toEqual(rounded([whole.sessions, whole.reasons, whole.total, whole.trend]));
    const parts = split.parts ?? [];
    expect(parts.map(({ key, sessions }) => [key, sessions.withIntent]).toSorted()).toEqual([['', 37], ['price', 38], ['speed', 37]]);
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    for (const { reason, named, share, attributable } of whole.reasons) {
      const own = parts.flatMap(({ sessions, reasons: all }) => all.filter((one) => one.reason === reason).map((one) => ({ ...one, n: sessions.withoutOrder })));
      expect(sum(own.map((one) => one.named)), reason).toBe(named);
      expect(sum(own.map((one) => (one.share.value ?? 0) * one.n)), reason).toBeCloseTo((share.value ?? 0) * 72, 9);
      expect(sum(own.map((one) => one.attributable?.orders ?? 0)), reason).toBeCloseTo(attributable?.orders ?? 0, 9);
      expect(sum(own.map((one) => one.attributable?.minor ?? 0)), reason).toBe(attributable?.minor ?? 0);
    }
    expect(sum(parts.map(({ total }) => total.minor ?? 0))).toBe(whole.total.minor);
    expect(whole.total.minor).toBeGreaterThan(3_333);

    const page = await reasons.listSessions(storeId, { ...DAY, reason: 'payment_failed', cursor: null, limit: 8 });
    expect(page.sessions[0]).toMatchObject({ personKey: '151', place: 'payment', reason: 'payment_failed', evidence: [{ cause: 'payment_failed', place: 'payment', signs: [{ event: 'Signal', signal: 'payment_failed', path: null, productId: null, times: 1 }] }] });
    expect(page.sessions[0]?.evidence[0]?.signs[0]?.at).toEqual(page.sessions[0]?.evidence[0]?.at);
    const rest = await reasons.listSessions(storeId, { ...DAY, reason: 'payment_failed', cursor: page.next, limit: 8 });
    expect([page.sessions.length, rest.sessions.length, rest.next]).toEqual([8, 4, null]);
    let streamed = 0;
    for await (const sessions of await reasons.streamSessions(storeId, { from: null, to: null, where: null })) streamed += sessions.length;
    expect(streamed).toBe(72);
    expect((await reasons.measure(storeId, { ...DAY, where: 'device:mobile' })).sessions.withIntent).toBe(0);
  });

  it.each([['day', 40], ['week', 200], ['month', 500]] as const)('tells reasons by %s: what a walk over every session comes to, and together the whole answer', async (grain, days) => {
    const random = createRandom(grain);
    const kinds: readonly (readonly Told[])[] = [[LOOK, LOOK], [LOOK, ADD], REFUSED, [...REFUSED, 'Order Completed {"order_id":"o1"}'], [...CHECKOUT, 'Signal:form_error', 'page:/help/returns'], [LOOK, LOOK, 'Signal:out_of_stock /p/1 p1']];
    // Over the night of the clock change as well, and in a zone that has none of the days of UTC.
    const storeId = await storeOver(Array.from({ length: 150 }, () => ({ told: kinds[random.between(0, kinds.length - 1)] ?? [], ms: Date.UTC(2026, 3, 10) - random.between(0, days * DAY_MS) })), {}, 'Europe/Warsaw');
    const question = { from: grain === 'month' ? null : new Date(Date.UTC(2026, 3, 10) - days * DAY_MS).toISOString().slice(0, 10), to: '2026-04-11', where: null, since: null };
    const { trend, reasons: whole, sessions } = await reasons.measure(storeId, question);
    expect(trend.step).toBe(grain);
    const walked = new Map<string, { n: number; sums: number[]; seen: number[] }>();
    for await (const page of await reasons.streamSessions(storeId, question)) {
      for (const { startedAt, probabilities, evidence } of page) {
        const day = startedAt.toLocaleDateString('sv-SE', { timeZone: 'Europe/Warsaw' });
        const monday = new Date(Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
        const key = { day, week: monday, month: `${day.slice(0, 7)}-01` }[grain];
        const { n, sums, seen } = walked.get(key) ?? { n: 0, sums: REASONS.map(() => 0), seen: SEEN_CAUSES.map(() => 0) };
        walked.set(key, { n: n + 1, sums: sums.map((value, index) => value + (probabilities[index] ?? 0)), seen: seen.map((value, index) => value + (evidence.some(({ cause }) => cause === SEEN_CAUSES[index]) ? 1 : 0)) });
      }
    }
    expect(trend.buckets.filter(({ withoutOrder }) => withoutOrder > 0).map(({ day, withoutOrder }) => [day, withoutOrder])).toEqual([...walked].map(([day, { n }]) => [day, n]).toSorted());
    expect(trend.buckets[0]?.day).toBe([...walked.keys()].toSorted()[0]);
    expect(trend.buckets.reduce((sum, { withIntent }) => sum + withIntent, 0)).toBe(sessions.withIntent);
    for (const [reason, { points, before, after }] of trend.reasons.entries()) {
      for (const [index, { day, withoutOrder }] of trend.buckets.entries()) {
        const { sessions: expected, low, high, evident } = points[index] ?? { sessions: Number.NaN, low: null, high: null, evident: null };
        expect(expected).toBeCloseTo(walked.get(day)?.sums[reason] ?? 0, 9);
        expect(evident).toBe(reason < SEEN_CAUSES.length ? (walked.get(day)?.seen[reason] ?? 0) : null);
        expect((low ?? 0) <= expected / Math.max(1, withoutOrder) && expected / Math.max(1, withoutOrder) <= (high ?? 1)).toBe(true);
        expect(low === null).toBe(withoutOrder === 0);
      }
      const share = whole.find((one) => one.reason === REASONS[reason])?.share;
      expect(points.reduce((sum, one) => sum + one.sessions, 0) / sessions.withoutOrder).toBeCloseTo(share?.value ?? Number.NaN, 9);
      expect(before.n + after.n).toBe(sessions.withoutOrder);
    }
  });

  it('says that a mended reason became less, and of the others no more than it knows', async () => {
    const of = (count: number, told: readonly Told[], from: number) => Array.from({ length: count }, (_one, index) => ({ told, ms: BEGIN + (from + (index % 10)) * DAY_MS + index * 1_000 }));
    const bought = [...CHECKOUT, step('delivery'), step('payment'), 'Order Completed {"order_id":"o1"}'];
    const storeId = await storeOver([...of(60, REFUSED, 0), ...of(60, [LOOK, LOOK], 0), ...of(60, [LOOK, LOOK], 10), ...of(40, [...CHECKOUT, 'Signal:form_error'], 10), ...of(20, [...CHECKOUT, 'Signal:form_error'], 0), ...of(60, bought, 3)]);
    const question = { from: '2026-03-01', to: '2026-04-01', where: null, since: '2026-03-20' };
    const { trend } = await reasons.measure(storeId, question);
    const change = (reason: string, of_ = trend) => of_.reasons.find((one) => one.reason === reason);
    expect(trend.since).toBe('2026-03-20');
    expect(change('payment_failed')).toMatchObject({ before: { n: 140 }, after: { n: 100 }, isBeyondChance: true });
    expect(change('payment_failed')?.difference?.high).toBeLessThan(-0.2);
    expect(change('coupon_denied')?.isBeyondChance).toBe(false);
    // Unasked it is parted where both sides hold about as many sessions, whenever the period began.
    expect((await reasons.measure(storeId, { ...question, since: null })).trend.since).toBe('2026-03-19');
    const apart = (await reasons.measure(storeId, { ...question, since: '2027-01-01' })).trend;
    expect(change('payment_failed', apart)).toMatchObject({ before: { n: 240 }, after: { value: null, reason: 'nobody' }, difference: null, isBeyondChance: false });
    await expect(reasons.measure(storeId, { ...question, since: 'yesterday' })).rejects.toThrow(/"yesterday" is not a day/);
  });

  it('keeps what people answered beside what is inferred, and says how far both agree', async () => {
    const answer = (choice: string): string => `Survey Answered {"survey_id":"exit","kind":"custom","choice":"${choice}"}`;
    const storeId = await storeOf([[...REFUSED, answer('payment_failed')], [...REFUSED, answer('price')], [...REFUSED, answer('too many cookies')], ['page:/about', answer('only_looking')]]);
    const { asked, reasons: inferred } = await reasons.measure(storeId, DAY);
    expect(asked).toMatchObject({ answers: 3, agreement: { value: 0.5, n: 2 } });
    expect(asked.reasons.map(({ reason, answers }) => [reason, answers])).toEqual([['price', 1], ['payment_failed', 1], ['only_looking', 1]]);
    expect(inferred.find(({ reason }) => reason === 'payment_failed')?.named).toBe(3);
    expect((await reasons.measure(storeId, { ...DAY, where: 'source:direct' })).asked.answers).toBe(2);
  });

  it('says nothing of a store without sessions, and refuses what it cannot read', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    const answer = await reasons.measure(id, { from: null, to: null, where: null, since: null });
    expect(answer).toMatchObject({ sessions: { withIntent: 0 }, total: { orders: 0, minor: null, plausibleOrders: 0 } });
    expect(answer.reasons.map(({ share }) => share.value)).toEqual(REASONS.map(() => null));
    expect(answer.trend).toMatchObject({ buckets: [], since: null });
    await expect(reasons.measure(id, { ...DAY, by: 'weather' })).rejects.toThrow(/can't be split by "weather"/);
    await expect(reasons.measure(id, { ...DAY, where: 'weather:rain' })).rejects.toThrow(/filtered by "weather"/);
    await expect(reasons.measure(id, { ...DAY, from: '2026-02-30' })).rejects.toThrow(/not a day/);
    await expect(reasons.listSessions(id, { ...DAY, reason: 'bad_mood', cursor: null, limit: 5 })).rejects.toThrow(/no reason "bad_mood"/);
    await expect(reasons.listSessions(id, { ...DAY, reason: null, cursor: 'x', limit: 5 })).rejects.toThrow(/cursor/);
  });
});
