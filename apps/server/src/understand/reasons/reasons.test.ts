import { randomUUID } from 'node:crypto';
import { familyOf } from '@throughline/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogRow } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures } from '../figures/index.ts';
import { createSessions } from '../sessions/index.ts';
import { REASONS, SEEN_CAUSES } from './codes.ts';
import { createReasons, type ReasonsApi } from './index.ts';
import { readPatterns } from './queries/patterns.ts';

let platform: TestPlatform;
let reasons: ReasonsApi;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: ['figures', 'orders', 'sessions', 'customers'].map((module) => ({ module, folder: new URL(`../${module}/migrations/`, import.meta.url) })) });
  reasons = createReasons(platform, { namesOf: async () => new Map() }).api;
  await platform.startModules([createFigures(platform), createSessions(platform)]);
});
afterAll(() => platform.close());

const BEGIN = Date.UTC(2026, 2, 10, 9);
const DAY = { from: '2026-03-10', to: '2026-03-11', where: null };
const SCOPE = { learnFromMs: BEGIN - 86_400_000, fromMs: BEGIN - 3_600_000, toMs: BEGIN + 86_400_000, periodFromMs: 0, where: [] };

/** One thing after another, a minute apart; `Signal:kind`, `page:/path`, `Name {json}`. */
type Told = string;

async function storeOf(sessions: readonly (readonly Told[])[], more: Partial<LogRow> = {}): Promise<string> {
  const { id } = await platform.newStore({ timezone: 'UTC' });
  await platform.eventLog.accept(sessions.flatMap((told, device) => told.map((text, minute) => rowOf(text, { id, device: String(100 + device), ms: BEGIN + device * 1_000 + minute * 60_000, more }))));
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

/** What was found, one text a session: `last: cause@place …`. */
async function found(storeId: string): Promise<string[]> {
  const rows = await readPatterns(platform.eventLog, { ...SCOPE, storeId });
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
    const refused = [...CHECKOUT, step('delivery'), step('payment'), 'Signal:payment_failed'];
    const storeId = await storeOf([...Array.from({ length: 40 }, (_one, index) => bought(index)), ...Array.from({ length: 12 }, () => refused), ...Array.from({ length: 60 }, () => [LOOK, LOOK])]);
    const answer = await reasons.measure(storeId, DAY);
    expect(answer).toMatchObject({ sessions: { withIntent: 112, ordered: 40, withoutOrder: 72 }, typicalOrder: { orders: 0, minor: null } });
    expect(answer.reasons[0]).toMatchObject({ reason: 'payment_failed', named: 12, evident: { without: 12, ordered: 0 }, attributable: { minor: null } });
    const [first] = answer.reasons;
    expect(first?.attributable?.orders).toBeGreaterThan(8);
    expect(first?.attributable?.orders).toBeLessThan(12);
    expect(answer.total.orders).toBeLessThanOrEqual(answer.total.plausibleOrders);
    expect(answer.reasons.reduce((sum, { share }) => sum + (share.value ?? 0), 0)).toBeCloseTo(1, 9);

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

  it('keeps what people answered beside what is inferred, and says how far both agree', async () => {
    const refused = [...CHECKOUT, step('delivery'), step('payment'), 'Signal:payment_failed'];
    const answer = (choice: string): string => `Survey Answered {"survey_id":"exit","kind":"custom","choice":"${choice}"}`;
    const storeId = await storeOf([[...refused, answer('payment_failed')], [...refused, answer('price')], [...refused, answer('too many cookies')], ['page:/about', answer('only_looking')]]);
    const { asked, reasons: inferred } = await reasons.measure(storeId, DAY);
    expect(asked).toMatchObject({ answers: 3, agreement: { value: 0.5, n: 2 } });
    expect(asked.reasons.map(({ reason, answers }) => [reason, answers])).toEqual([['price', 1], ['payment_failed', 1], ['only_looking', 1]]);
    expect(inferred.find(({ reason }) => reason === 'payment_failed')?.named).toBe(3);
    expect((await reasons.measure(storeId, { ...DAY, where: 'source:direct' })).asked.answers).toBe(2);
  });

  it('says nothing of a store without sessions, and refuses what it cannot read', async () => {
    const { id } = await platform.newStore({ timezone: 'UTC' });
    const answer = await reasons.measure(id, { from: null, to: null, where: null });
    expect(answer).toMatchObject({ sessions: { withIntent: 0 }, total: { orders: 0, minor: null, plausibleOrders: 0 } });
    expect(answer.reasons.map(({ share }) => share.value)).toEqual(REASONS.map(() => null));
    await expect(reasons.measure(id, { ...DAY, where: 'weather:rain' })).rejects.toThrow(/filtered by "weather"/);
    await expect(reasons.measure(id, { ...DAY, from: '2026-02-30' })).rejects.toThrow(/not a day/);
    await expect(reasons.listSessions(id, { ...DAY, reason: 'bad_mood', cursor: null, limit: 5 })).rejects.toThrow(/no reason "bad_mood"/);
    await expect(reasons.listSessions(id, { ...DAY, reason: null, cursor: 'x', limit: 5 })).rejects.toThrow(/cursor/);
  });
});
