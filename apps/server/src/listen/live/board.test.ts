import { describe, expect, test } from 'vitest';
import { createBoard, MOST_LANES, SHOWN_LANES, WINDOW_MS } from './board.ts';
import type { LaneRow } from './lane.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
let seq = 0;

function row(of: Partial<Omit<LaneRow, 'properties'>> & { minute?: number; properties?: object }): LaneRow {
  const { minute = 0, properties, ...rest } = of;
  const isPage = rest.type === 'page';
  return {
    seq: String((seq += 1)), at: new Date(NOW + minute * MINUTE).toISOString(), name: isPage ? 'Page Viewed' : 'Product Viewed', type: 'track', family: 'device', origin: 'live', teller: 'browser', bot: 0,
    alias_key: rest.device_key ?? '1', alias_kind: 'anonymous', device_key: '1', ...rest, ...(properties === undefined ? {} : { properties: JSON.stringify(properties) }),
  };
}

describe('the board of Live', () => {
  test('has a lane for each device with who, whence, where and what, and counts people, sessions, carts and orders', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note(
      [
        row({ minute: -20, type: 'page', source: 'ad', country: 'PL', device: 'mobile', path: '/lamps' }),
        row({ minute: -19, name: 'Product Added', properties: { product_id: 'k1', price: 19.99, quantity: 2 } }),
        row({ minute: -18, name: 'Signal', properties: { kind: 'rage_click' } }),
        row({ minute: -5, device_key: '2', alias_key: '77', alias_kind: 'user' }),
        row({ minute: -4, device_key: '2', alias_key: '77', alias_kind: 'user', family: 'order', name: 'Order Completed', order_id: 'o-1', properties: { total: '49.90', currency: 'EUR' } }),
      ],
      NOW,
    );
    const { sessions, counters, hidden } = board.view(NOW);
    expect(counters).toEqual({ people: 2, sessions: 2, carts: 1, orders: 1, ordersMinor: 4_990, signals: 1, robotEvents: 0, isCapped: false });
    expect(hidden).toBe(0);
    expect(sessions[0]).toMatchObject({ person: '77', known: true, isSession: true, order: { orderId: 'o-1', totalMinor: 4_990 }, cart: null, events: 2 });
    expect(sessions[1]).toMatchObject({ person: '1', known: false, source: 'ad', country: 'PL', device: 'mobile', path: '/lamps', cart: { items: 2, valueMinor: 3_998, currency: 'EUR' }, signals: 1 });
    expect(sessions[1]?.marks.map((mark) => [mark.kind, mark.label])).toEqual([['page', '/lamps'], ['cart', ''], ['signal', 'rage_click']]);
  });

  test('leaves out robots, imports, what is old and what lies in the future, and lets go of a lane after half an hour', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note([row({ bot: 1 }), row({ origin: 'import' }), row({ minute: -31 }), row({ minute: 2 }), row({ device_key: '5', minute: -29 })], NOW);
    board.noteRobots([{ atMs: NOW - 5 * MINUTE, events: 3 }]);
    expect(board.view(NOW).sessions.map((session) => session.person)).toEqual(['5']);
    expect(board.view(NOW).counters.robotEvents, 'told of, not counted').toBe(4);
    expect(board.view(NOW + 31 * MINUTE).counters.robotEvents).toBe(0);
    expect(board.view(NOW + 2 * MINUTE).sessions).toEqual([]);
    expect(board.view(NOW + 2 * MINUTE).counters.sessions).toBe(0);
  });

  test('starts a session anew with a new campaign, and one order told thrice is one', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note([row({ minute: -9, campaign_key: '11', source: 'ad' }), row({ minute: -8 }), row({ minute: -7, campaign_key: '12', source: 'e-mail' }), row({ minute: -6 })], NOW);
    expect(board.view(NOW).sessions.map((session) => [session.source, session.events])).toEqual([['e-mail', 2], ['ad', 2]]);
    const order = { family: 'order', name: 'Order Completed', order_id: 'o-9', properties: { total: 10 } };
    board.note([row(order), row({ ...order, teller: 'server', device_key: '0', alias_key: '1' }), row({ ...order, teller: 'webhook', device_key: '0', alias_key: '1' })], NOW);
    expect(board.view(NOW).counters).toMatchObject({ orders: 1, ordersMinor: 1_000, sessions: 2 });
  });

  test('says of an order what the order book says: its lines with shipping and tax, a total only where there are none', () => {
    const board = createBoard({ currency: 'EUR' });
    const order = (id: string, properties: object) => row({ family: 'order', name: 'Order Completed', order_id: id, device_key: id, alias_key: id, properties });
    board.note([order('31', { products: [{ product_id: 'p', price: 12, quantity: 2 }] }), order('32', { total: 40, shipping: 4.99, products: [{ product_id: 'p', price: 12, quantity: 2 }] }), order('33', { coupon: 'X' })], NOW);
    expect(Object.fromEntries(board.view(NOW).sessions.map((session) => [session.order?.orderId, session.order?.totalMinor]))).toEqual({ 31: 2_400, 32: 2_899, 33: null });
    expect(board.view(NOW).counters).toMatchObject({ orders: 3, ordersMinor: 5_299 });
  });

  test('puts what a server tells of a person on the lane of their device, and opens none for a parcel or a message', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note([row({ alias_key: '77', alias_kind: 'user' }), row({ device_key: '0', alias_key: '77', alias_kind: 'user', teller: 'server', family: 'service', name: 'Points Earned' })], NOW);
    board.note([row({ device_key: '0', alias_key: '88', alias_kind: 'user', teller: 'webhook', family: 'order', name: 'Order Delivered', order_id: 'x' })], NOW);
    expect(board.view(NOW).sessions.map((session) => [session.person, session.events])).toEqual([['77', 2]]);
    // A shop's first event mostly comes from a command line: it is seen, and is no session.
    board.note([row({ device_key: '0', alias_key: '99', teller: 'server', family: 'other' })], NOW);
    expect(board.view(NOW).counters).toMatchObject({ people: 2, sessions: 1 });
  });

  test('keeps who is on screen in place, shows no more than fits, says how many more there are, and never grows beyond its bounds', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note(Array.from({ length: 100 }, (_, index) => row({ device_key: String(1_000 + index), minute: -10 + index / 100 })), NOW);
    const first = board.view(NOW);
    expect(first.sessions.length).toBe(SHOWN_LANES);
    expect(first.hidden).toBe(100 - SHOWN_LANES);
    board.note(Array.from({ length: 2 * MOST_LANES }, (_, index) => row({ device_key: String(10_000 + index), minute: -9 + index / 100_000 })), NOW);
    const later = board.view(NOW);
    expect(later.sessions.length + later.hidden).toBeLessThanOrEqual(MOST_LANES);
    expect(later.counters.isCapped).toBe(true);
    for (let index = 0; index < 500; index += 1) board.note([row({ device_key: '10000', minute: -1 })], NOW);
    expect(Math.max(...board.view(NOW).sessions.map((session) => session.marks.length))).toBeLessThanOrEqual(60);
    expect(board.view(NOW + WINDOW_MS + MINUTE).sessions).toEqual([]);
  });

  test('tells only what changed since it was asked last', () => {
    const board = createBoard({ currency: 'EUR' });
    board.note([row({ device_key: '1' }), row({ device_key: '2' })], NOW);
    board.view(NOW);
    expect(board.takeChanged().size).toBe(2);
    board.note([row({ device_key: '2' })], NOW);
    expect([...board.takeChanged()].map((key) => key.split('-')[0])).toEqual(['2']);
  });

  test('a cart follows what is put in, taken out and told of whole', () => {
    const board = createBoard({ currency: 'EUR' });
    const cart = () => board.view(NOW).sessions[0]?.cart;
    const told = (name: string, properties: object) => board.note([row({ name, properties })], NOW);
    told('Product Added', { product_id: 'a', price: '10.00' });
    told('Product Added', { product_id: 'a', price: '10.00' });
    told('Product Added', { product_id: 'b', price: 'free' });
    expect(cart()).toEqual({ items: 3, valueMinor: null, currency: 'EUR' });
    told('Product Removed', { product_id: 'b' });
    expect(cart()).toEqual({ items: 2, valueMinor: 2_000, currency: 'EUR' });
    told('Cart Viewed', { currency: 'JPY', value: 1500, products: [{ product_id: 'c', price: 1500 }] });
    expect(cart()).toEqual({ items: 1, valueMinor: 1_500, currency: 'JPY' });
    told('Product Removed', { product_id: 'c' });
    expect(cart()).toBeNull();
  });
});
