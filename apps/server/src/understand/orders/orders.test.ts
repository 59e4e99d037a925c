import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatalog, catalogMigrations, type CatalogApi } from '../../listen/catalog/index.ts';
import type { LogRow, Teller } from '../../platform/event-log/row.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { figuresMigrations } from '../figures/index.ts';
import { createOrders, ordersMigrations, type OrdersApi } from './index.ts';
import { chunksOf } from './fold.ts';

let platform: TestPlatform;
let orders: OrdersApi;
let catalog: CatalogApi;
let storeId: string;
let count = 0;

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [catalogMigrations, figuresMigrations, ordersMigrations] });
  const catalogModule = createCatalog(platform);
  catalog = catalogModule.api;
  const module = createOrders(platform, { catalog });
  orders = module.api;
  await platform.startModules([catalogModule, module]);
});
afterAll(() => platform.close());
beforeEach(async () => {
  storeId = (await platform.newStore()).id;
});

interface Said {
  readonly name?: string;
  readonly orderId?: string;
  readonly at?: string;
  readonly teller?: Teller;
  readonly properties?: object;
  readonly alias?: string;
  readonly bot?: 0 | 1;
}

function row(said: Said): LogRow {
  count += 1;
  const orderId = said.orderId ?? 'A1';
  const at = said.at ?? '2026-01-10 12:00:00.000';
  return {
    store_id: storeId, family: 'order', at, received_at: at,
    event_key: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, message_id: `m${count}`,
    origin: said.teller === 'import' ? 'import' : 'live', teller: said.teller ?? 'server', type: 'track', name: said.name ?? 'Order Completed',
    alias_key: said.alias ?? '0', alias_kind: said.alias === undefined ? 'none' : 'user', order_id: orderId, bot: said.bot ?? 0,
    properties: JSON.stringify({ order_id: orderId, currency: 'EUR', ...said.properties }),
  };
}

async function tell(...said: Said[]): Promise<void> {
  await platform.eventLog.accept(said.map(row));
  await platform.settle();
}

async function read<Row>(text: string): Promise<Row[]> {
  return platform.eventLog.query<Row>({ text, params: { storeId } });
}

const bookOrders = () =>
  read<{ order_id: string; placed_at: string; gross_minor: string | null; status: string; conversion: string; refunded_minor: string | null }>(
    'SELECT order_id, placed_at, gross_minor, status, conversion, refunded_minor FROM orders FINAL WHERE store_id = {storeId:String} ORDER BY order_id',
  );
const sumOf = async (table: string, column: string): Promise<string | null> =>
  (await read<{ total: string | null }>(`SELECT sum(${column}) AS total FROM ${table} FINAL WHERE store_id = {storeId:String}`))[0]?.total ?? null;

const lineCosts = () => read('SELECT cost_minor, cost_source FROM order_lines FINAL WHERE store_id = {storeId:String} ORDER BY line_no');

/** A change of settings is folded in the background. */
const settled = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 20 });

const two = { products: [{ product_id: 'mug', price: 10, quantity: 2 }, { product_id: 'tee', price: 30 }] };

describe('the order book in the log', () => {
  it('writes an order, its lines and its refunds, and the same event twice changes nothing', async () => {
    const first = row({ properties: { ...two, coupon: 'x' } });
    await platform.eventLog.accept([first, row({ name: 'Order Refunded', properties: { refund_id: 'r', total: 5 } })]);
    await platform.eventLog.accept([first]);
    await platform.settle();
    expect(await bookOrders()).toMatchObject([{ order_id: 'A1', placed_at: '2026-01-10T12:00:00.000Z', gross_minor: '5000', refunded_minor: '500' }]);
    expect(await sumOf('order_lines', 'gross_minor')).toBe('5000');
    expect(await sumOf('refunds', 'lines_minor')).toBe('500');
  });

  it('leaves nothing behind when a correction moves the order, takes lines away or withdraws a refund', async () => {
    await tell({ teller: 'import', properties: two }, { name: 'Order Refunded', properties: { refund_id: 'r', total: 40 } });
    await tell({ teller: 'import', at: '2025-11-02 08:00:00.000', properties: { products: [{ product_id: 'mug', price: 7 }] } });
    await tell({ name: 'Order Refunded', properties: { refund_id: 'r', total: 0 } });
    expect(await bookOrders()).toMatchObject([{ placed_at: '2025-11-02T08:00:00.000Z', gross_minor: '700', refunded_minor: '0' }]);
    expect(await sumOf('order_lines', 'gross_minor')).toBe('700');
    expect(await read('SELECT 1 FROM refunds FINAL WHERE store_id = {storeId:String}')).toEqual([]);
    await tell({ teller: 'import', properties: two });
    expect(await bookOrders()).toMatchObject([{ placed_at: '2026-01-10T12:00:00.000Z', gross_minor: '5000' }]);
    expect(await sumOf('order_lines', 'gross_minor')).toBe('5000');
  });

  it('reads back as far as the order reaches when something fresh is told of it', async () => {
    await tell({ at: '2025-01-05 00:00:00.000', properties: two });
    await tell({ orderId: 'B2', name: 'Order Paid', at: '2025-02-01 00:00:00.000' });
    await tell({ name: 'Order Cancelled', at: '2026-01-10 00:00:00.000' }, { orderId: 'B2', at: '2026-01-11 00:00:00.000', properties: two });
    expect(await bookOrders()).toMatchObject([{ status: 'cancelled', gross_minor: '5000' }, { order_id: 'B2', status: 'paid' }]);
  });

  it('keeps stores apart, and robots out', async () => {
    await tell({ properties: two }, { orderId: 'robot', properties: two, bot: 1 });
    const first = storeId;
    storeId = (await platform.newStore()).id;
    await tell({ properties: { products: [{ price: 1 }] } });
    expect(await bookOrders()).toMatchObject([{ order_id: 'A1', gross_minor: '100' }]);
    storeId = first;
    expect(await bookOrders()).toMatchObject([{ order_id: 'A1', gross_minor: '5000' }]);
    expect((await orders.findOrder(storeId, 'robot'))).toBeNull();
  });

  it('is the same after everything is folded once more', async () => {
    await tell(
      { properties: two }, { teller: 'browser', properties: { total: 51 } }, { name: 'Order Refunded', properties: { total: 12.34 } },
      { orderId: 'C', teller: 'import', properties: { products: [{ product_id: 'x', price: 3, quantity: -2 }] } },
    );
    const columns = 'SELECT * EXCEPT (version) FROM';
    const all = async () => Promise.all(['orders', 'order_lines', 'refunds'].map((table) => read(`${columns} ${table} FINAL WHERE store_id = {storeId:String} ORDER BY ALL`)));
    const before = await all();
    expect(before.map((rows) => rows.length)).toEqual([1, 2, 3]);
    await orders.recompute(storeId, null);
    await platform.settle();
    expect(await all()).toEqual(before);
  });

  it('survives what senders send: long ids, null bytes, emoji, prototypes, huge numbers, and text that is SQL', async () => {
    const ids = ["'; DROP TABLE orders; --", '🦄\u0000é', `long ${'x'.repeat(9_000)}`, '__proto__', 'עברית'];
    await tell(...ids.map((orderId) => ({ orderId, properties: { ...two, discount: 1e300, shipping: '-1e9', products: [...two.products, { price: 1e11, quantity: 1e8 }] } })));
    const rows = await bookOrders();
    expect(rows.map((one) => one.order_id).toSorted()).toEqual(ids.toSorted());
    expect(new Set(rows.map((one) => one.gross_minor))).toEqual(new Set(['5000']));
    expect((await orders.findOrder(storeId, ids[1]!))?.order?.lines).toHaveLength(3);
  });

  it('asks for many ids in statements that a server can carry', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `order-${index}`);
    expect(chunksOf(ids).flat()).toEqual(ids);
    expect(Math.max(...chunksOf(ids).map((chunk) => chunk.length))).toBeLessThanOrEqual(4_000);
    expect(chunksOf(['x'.repeat(200_000), 'y'])).toEqual([['x'.repeat(200_000)], ['y']]);
    expect(chunksOf([])).toEqual([]);
  });
});

describe('settings', () => {
  it('money without a rate is null with the reason, until a rate comes', async () => {
    await tell({ properties: { ...two, currency: 'USD' } }, { orderId: 'B', properties: two });
    expect(await bookOrders()).toMatchObject([{ gross_minor: null, conversion: 'no_rate' }, { gross_minor: '5000', conversion: '' }]);
    expect(await orders.settings.importRates(storeId, 'date,base,quote,rate\n2026-01-09,EUR,USD,1.25\n')).toEqual({ count: 1 });
    await settled(async () => expect(await bookOrders()).toMatchObject([{ gross_minor: '4000', conversion: '' }, { gross_minor: '5000' }]));
    expect(await orders.settings.viewRates(storeId)).toMatchObject({ count: 1, firstDay: '2026-01-09', followed: null, newest: [{ base: 'EUR', quote: 'USD', rate: '1.25', provider: 'csv' }] });
  });

  it('a change of the store\'s currency or zone recomputes what depends on it', async () => {
    await orders.settings.importRates(storeId, 'date,base,quote,rate\n2026-01-10,EUR,USD,2\n2026-01-11,EUR,USD,4\n');
    await tell({ at: '2026-01-10 23:30:00.000', properties: { ...two, currency: 'USD' } });
    expect(await bookOrders()).toMatchObject([{ gross_minor: '1250' }]);
    await platform.stores.updateStore(storeId, { timezone: 'America/New_York' });
    await settled(async () => expect(await bookOrders()).toMatchObject([{ gross_minor: '2500' }]));
    await platform.stores.updateStore(storeId, { currency: 'USD' });
    await settled(async () => expect(await bookOrders()).toMatchObject([{ gross_minor: '5000', conversion: '' }]));
  });

  it('a promise without a time stays that day when the store moves to another zone', async () => {
    await platform.stores.updateStore(storeId, { timezone: 'Pacific/Auckland' });
    await tell({ properties: { ...two, promised_at: '2026-01-15' } });
    const promised = async (zone: string): Promise<string | undefined> =>
      (await platform.eventLog.query<{ day: string }>({ text: 'SELECT toString(toDate(promised_at, {zone:String})) AS day FROM orders FINAL WHERE store_id = {storeId:String}', params: { storeId, zone } }))[0]?.day;
    await settled(async () => expect(await promised('Pacific/Auckland')).toBe('2026-01-15'));
    await platform.stores.updateStore(storeId, { timezone: 'America/New_York' });
    await settled(async () => expect(await promised('America/New_York')).toBe('2026-01-15'));
  });

  it('takes unit costs from the catalogue and margins from the merchant', async () => {
    const blank = { variantId: null, sku: null, name: null, variantName: null, description: null, category: null, brand: null, url: null, imageUrl: null, price: null, currency: null, stock: null, active: null };
    await catalog.upsertProducts(storeId, [{ ...blank, productId: 'mug', cost: '4.2' }]);
    await orders.settings.replaceMargins(storeId, { '': '0.5' });
    await tell({ properties: two });
    expect(await lineCosts()).toEqual([
      { cost_minor: '840', cost_source: 'catalogue' },
      { cost_minor: '1500', cost_source: 'margin' },
    ]);
    await orders.settings.replaceMargins(storeId, {});
    await settled(async () => expect(await lineCosts()).toMatchObject([{}, { cost_minor: null, cost_source: '' }]));
    // Costs come in after the orders as often as before them.
    await catalog.upsertProducts(storeId, [{ ...blank, productId: 'mug', cost: '5' }, { ...blank, productId: 'tee', cost: '13' }]);
    await settled(async () => expect(await lineCosts()).toEqual([{ cost_minor: '1000', cost_source: 'catalogue' }, { cost_minor: '1300', cost_source: 'catalogue' }]));
    await expect(orders.settings.replaceMargins(storeId, { a: 2 })).rejects.toMatchObject({ code: 'orders.margin_invalid' });
  });

  it('refuses a rates file with any faulty line, and names them all', async () => {
    const csv = 'date;base;quote;rate\n2026-01-09;EUR;USD;1,25\n31.01.2026;EUR;USD;1\n2026-01-09;EUR;EUR;1\n2026-01-09;E;USD;1\n2026-01-09;EUR;USD;0\n';
    await expect(orders.settings.importRates(storeId, csv)).rejects.toMatchObject({
      code: 'orders.rates_invalid',
      details: { count: 5, faults: [{ line: 2 }, { line: 3 }, { line: 4 }, { line: 5 }, { line: 6 }] },
    });
    expect((await orders.settings.viewRates(storeId)).count).toBe(0);
  });
});

describe('questions of other modules', () => {
  it('lists a person\'s orders, newest first, by any of their aliases', async () => {
    await tell(
      { orderId: 'A', alias: '18446744073709551615', properties: two },
      { orderId: 'B', alias: '7', at: '2026-01-11 00:00:00.000', properties: two },
      { orderId: 'C', alias: '8', properties: two },
    );
    const list = await orders.listOrdersOfPerson(storeId, ['7', '18446744073709551615']);
    expect(list.map((order) => [order.orderId, order.grossMinor])).toEqual([['B', 5000], ['A', 5000]]);
    expect(await orders.listOrdersOfPerson(storeId, ['7', '18446744073709551615'], { before: list[0]!.placedAt, limit: 1 })).toMatchObject([{ orderId: 'A' }]);
    expect(await orders.listOrdersOfPerson(storeId, [])).toEqual([]);
  });

  it('says what imports told last', async () => {
    await tell({ teller: 'import', properties: { ...two, import_hash: 'h1' } });
    await tell({ teller: 'import', properties: { ...two, import_hash: 'h2' } }, { name: 'Order Refunded', teller: 'import', properties: { refund_id: 'r', total: 1, import_hash: 'h3' } }, { teller: 'server', properties: { ...two, import_hash: 'no' } });
    const hashes = await orders.currentImportHashes(storeId, ['A1', 'none']);
    expect([...hashes.keys()]).toEqual(['A1']);
    expect(hashes.get('A1')).toEqual({ snapshot: 'h2', refunds: new Map([['r', 'h3']]) });
  });
});
