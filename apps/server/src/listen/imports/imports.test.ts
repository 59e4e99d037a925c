import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { figuresMigrations } from '../../understand/figures/index.ts';
import { createOrders, ordersMigrations, type OrdersApi } from '../../understand/orders/index.ts';
import { catalogMigrations, createCatalog, type CatalogApi } from '../catalog/index.ts';
import { collectMigrations, createCollect, type CollectApi } from '../collect/index.ts';
import { createImports, importsMigrations, type ImportFilesRequest, type ImportsApi, type ImportSummary } from './index.ts';

let platform: TestPlatform;
let imports: ImportsApi;
let orders: OrdersApi;
let catalog: CatalogApi;
let collect: CollectApi;
const folder = mkdtempSync(join(tmpdir(), 'throughline-imports-'));

beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [collectMigrations, catalogMigrations, importsMigrations, figuresMigrations, ordersMigrations] });
  collect = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async () => null } }).api;
  catalog = createCatalog(platform).api;
  imports = createImports(platform, { collect, catalog }).api;
  orders = createOrders(platform, {}).api;
});
afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** A file of this text (or these bytes) in the test's folder. */
function file(content: string | Buffer, name = `file-${(files += 1)}.csv`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Text as bytes of a legacy encoding: the decoder read backwards. */
function encode(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map<string, readonly number[]>();
  for (let lead = 0; lead < 256; lead += 1) {
    const one = decoder.decode(Uint8Array.of(lead));
    if (one.length === 1 && one !== '\ufffd') bytes.set(one, [lead]);
    for (let trail = 0x40; encoding === 'gb18030' && lead > 0x80 && trail < 0xff; trail += 1) bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
  return Buffer.from([...text].flatMap((char) => bytes.get(char) ?? [0x3f]));
}

async function newStore(): Promise<string> {
  return (await platform.newStore()).id;
}

/** Import one text, or several, into a store. */
function take(storeId: string, what: string, content: string | Buffer | readonly (string | Buffer)[], options: Partial<ImportFilesRequest> = {}): Promise<ImportSummary> {
  const contents = Array.isArray(content) ? content : [content];
  return imports.importFiles(storeId, { what, paths: contents.map((text: string | Buffer) => file(text)), ...options });
}

async function bookOf(storeId: string, orderId: string) {
  const entry = await orders.findOrder(storeId, orderId);
  return {
    gross: entry?.order?.grossMinor ?? null,
    lines: entry?.order?.lines.length ?? 0,
    refunded: entry?.refunds.reduce((sum, refund) => sum + refund.parts.reduce((part, each) => part + (each.totalMinor ?? 0), 0), 0) ?? 0,
    order: entry?.order ?? null,
  };
}

async function countEvents(storeId: string): Promise<number> {
  const [row] = await platform.eventLog.query<{ count: string }>({ text: 'SELECT count() AS count FROM events WHERE store_id = {storeId:String}', params: { storeId } });
  return Number(row?.count ?? 0);
}

const header = 'order_id,customer_id,ordered_at,product_id,quantity,price';

describe('orders', () => {
  it('gathers the lines of one order wherever they stand, over several files', async () => {
    const storeId = await newStore();
    const summary = await take(storeId, 'orders', [`${header}\nA,1,2024-03-01,mug,2,10\nB,2,2024-03-02,tee,1,30\nA,1,2024-03-01,pot,1,5\n`, `${header}\nA,1,2024-03-01,cup,3,1.5\n`]);
    expect(summary).toMatchObject({ status: 'done', rows: 4, orders: 2, events: 2, badCount: 0 });
    expect(await bookOf(storeId, 'A')).toMatchObject({ gross: 2950, lines: 3 });
  });

  it('keeps the address that an order came with, sealed, beside the shop\'s own id of its buyer', async () => {
    const storeId = await newStore();
    await take(storeId, 'orders', 'order_id,customer_id,email,ordered_at,product_id,quantity,price\nA,1,Anna@X.example,2024-03-01,mug,1,10\nB,2,no address,2024-03-01,mug,1,10\n');
    const rows = await platform.eventLog.query<{ order_id: string; traits: string }>({ text: 'SELECT order_id, traits FROM events WHERE store_id = {storeId:String} ORDER BY order_id', params: { storeId } });
    const traits: { email?: string } = JSON.parse(rows[0]?.traits ?? '{}');
    expect(traits.email).toMatch(/^pii:email:/);
    expect([...(await platform.vault.open(storeId, [traits.email ?? ''])).values()]).toEqual(['anna@x.example']);
    expect(rows[1]?.traits ?? '').not.toContain('pii:');
  });

  it('changes nothing when the same file comes again, in whatever order its lines stand', async () => {
    const storeId = await newStore();
    const lines = ['A,1,2024-03-01,mug,2,10', 'A,1,2024-03-01,pot,1,5', 'B,,2024-03-02,tee,1,30'];
    await take(storeId, 'orders', [header, ...lines].join('\n'));
    const again = await take(storeId, 'orders', [header, ...lines.toReversed()].join('\n'));
    expect(again).toMatchObject({ events: 0, unchanged: 2 });
    expect(await countEvents(storeId)).toBe(2);
  });

  it('corrects with a changed export, corrects back with the first one, and never adds', async () => {
    const storeId = await newStore();
    const first = `${header}\nA,1,2024-03-01,mug,2,10\nA,1,2024-03-01,pot,1,5\n`;
    const second = `${header}\nA,1,2024-03-01,mug,3,10\n`;
    for (const [content, gross] of [[first, 2500], [second, 3000], [first, 2500], [second, 3000], [second, 3000]] as const) {
      await take(storeId, 'orders', content);
      expect((await bookOf(storeId, 'A')).gross).toBe(gross);
    }
    expect(await countEvents(storeId)).toBe(4);
  });

  it('takes negative lines as refunds, with and without their order, and withdraws a refund that its document has no longer', async () => {
    const storeId = await newStore();
    const withRefund = `${header}\nA,1,2024-03-01,mug,2,10\nA,1,2024-03-05,mug,-1,10\nZ,9,2024-03-06,tee,1,-30\n`;
    const summary = await take(storeId, 'orders', withRefund);
    expect(summary).toMatchObject({ orders: 1, refundDocuments: 1 });
    expect(await bookOf(storeId, 'A')).toMatchObject({ gross: 2000, refunded: 1000 });
    expect(await bookOf(storeId, 'Z')).toMatchObject({ gross: null, refunded: 3000 });
    await take(storeId, 'orders', `${header}\nA,1,2024-03-01,mug,2,10\n`);
    expect(await bookOf(storeId, 'A')).toMatchObject({ gross: 2000, refunded: 0 });
    await take(storeId, 'orders', withRefund);
    expect(await bookOf(storeId, 'A')).toMatchObject({ gross: 2000, refunded: 1000 });
  });

  it('keeps equal lines of one order apart, and lets a total win over quantity times price', async () => {
    const storeId = await newStore();
    await take(storeId, 'orders', `${header},total\nA,1,2024-03-01,mug,1,10,\nA,1,2024-03-01,mug,1,10,\nB,1,2024-03-01,mug,3,10,29.99\nC,1,2024-03-01,gift,1,0,0.00\n`);
    expect(await bookOf(storeId, 'A')).toMatchObject({ gross: 2000, lines: 2 });
    expect((await bookOf(storeId, 'B')).gross).toBe(2999);
    expect((await bookOf(storeId, 'C')).gross).toBe(0);
  });

  it('lists bad rows with their physical line and keeps the rest', async () => {
    const storeId = await newStore();
    const text = `${header},name\nA,1,2024-03-01,mug,2,10,"two\nlines"\nB,1,2024-02-31,mug,2,10,x\nC,1,2024-03-01,mug,many,10,x\nD,1,2024-03-01,mug,1e400,10,x\nE,1,2024-03-01,mug,1,,x\n,1,2024-03-01,mug,1,1,x\nF,1,2024-03-01,mug,1,1,x,what\nG,1,2024-03-01,mug,1,1,ok\n`;
    const summary = await take(storeId, 'orders', text);
    expect(summary).toMatchObject({ status: 'done', orders: 2, badCount: 6 });
    expect(summary.badRows.map(({ line, reason }) => [line, reason.split(' ')[0]])).toEqual([[4, 'ordered_at'], [5, 'quantity'], [6, 'quantity'], [7, 'the'], [8, 'the'], [9, 'the']]);
    expect((await bookOf(storeId, 'G')).gross).toBe(100);
  });

  it('reads a Polish Excel file: windows-1250, semicolons, decimal commas, spaces as thousands, day first', async () => {
    const storeId = await newStore();
    const text = 'Numer zamówienia;Data zamówienia;E-mail klienta;Nazwa produktu;Ilość;Cena;Status zamówienia\r\nZ/1;05.02.2024 14:30;ola@example.com;Żółty kubek;2;1 234,56 zł;Opłacone\r\nZ/2;17.02.2024;;Łyżka;1;="9,90";Anulowane\r\n';
    const summary = await take(storeId, 'orders', encode(text, 'windows-1250'));
    expect(summary).toMatchObject({ orders: 2, badCount: 0 });
    const { order, gross } = await bookOf(storeId, 'Z/1');
    expect(gross).toBe(246912);
    expect(order?.lines[0]?.name).toBe('Żółty kubek');
    expect(order?.placedAt.toISOString()).toBe('2024-02-05T13:30:00.000Z');
    expect((await bookOf(storeId, 'Z/2')).order?.countsOrder).toBe(false);
  });

  it('reads Chinese columns in GB 18030 and Ukrainian ones in windows-1251', async () => {
    const storeId = await newStore();
    await take(storeId, 'orders', encode('订单编号,下单时间,商品名称,数量,单价\nCN1,2024-05-01 08:00,红色杯子,2,9.5\n', 'gb18030'));
    expect((await bookOf(storeId, 'CN1')).order?.lines[0]?.name).toBe('红色杯子');
    await take(storeId, 'orders', encode('Номер замовлення;Дата замовлення;Назва товару;Кількість;Ціна\nU1;25.12.2023;Чашка синя;1;1 250,50 грн\n', 'windows-1251'));
    expect(await bookOf(storeId, 'U1')).toMatchObject({ gross: 125050, order: { lines: [{ name: 'Чашка синя' }] } });
  });

  it('reads UTF-16 with a mark, tabs, packed with gzip under any name', async () => {
    const storeId = await newStore();
    const text = '\ufefforder_id\tdate\tname\tprice\nT1\t2024-01-02\tקפה ☕ שחור\t3.50\n';
    await imports.importFiles(storeId, { what: 'orders', paths: [file(gzipSync(Buffer.from(text, 'utf16le')), 'orders.bin')] });
    expect(await bookOf(storeId, 'T1')).toMatchObject({ gross: 350, order: { lines: [{ name: 'קפה ☕ שחור' }] } });
  });

  it('refuses dates that stay ambiguous and numbers that do, naming the option; with it they are read', async () => {
    const storeId = await newStore();
    const text = `${header}\nA,1,03/04/2024,mug,1,1\nB,1,05/06/2024,mug,1,1\n`;
    await expect(take(storeId, 'orders', text)).rejects.toMatchObject({ code: 'imports.ambiguous_dates', message: expect.stringContaining('--dates dmy') });
    await take(storeId, 'orders', text, { dates: 'mdy' });
    expect((await bookOf(storeId, 'A')).order?.placedAt.toISOString()).toBe('2024-03-03T23:00:00.000Z');
    await take(storeId, 'orders', `${text}C,1,25/12/2023,mug,1,1\n`);
    expect((await bookOf(storeId, 'A')).order?.placedAt.toISOString()).toBe('2024-04-02T22:00:00.000Z');
    const numbers = 'order_id;date;name;price\nN1;2024-01-01;mug;1.234\n';
    await expect(take(storeId, 'orders', numbers)).rejects.toMatchObject({ code: 'imports.ambiguous_numbers' });
    await take(storeId, 'orders', numbers, { decimal: 'comma' });
    expect((await bookOf(storeId, 'N1')).gross).toBe(123400);
  });

  it('takes columns by hand and refuses unknown ones; says what is missing', async () => {
    const storeId = await newStore();
    const text = 'Wann,Was,Wieviel\n2024-01-01,mug,12.00\n';
    await expect(take(storeId, 'orders', text)).rejects.toMatchObject({ code: 'imports.columns_missing' });
    await expect(take(storeId, 'orders', text, { map: { ordered_at: 'Wann', total: 'Nowhere' } })).rejects.toMatchObject({ code: 'imports.unknown_column' });
    await expect(take(storeId, 'orders', text, { map: { colour: 'Was' } })).rejects.toMatchObject({ code: 'imports.unknown_field' });
    const summary = await take(storeId, 'orders', text, { map: { ordered_at: 'Wann', name: 'Was', total: 'Wieviel' } });
    expect(summary).toMatchObject({ orders: 1, badCount: 0 });
  });

  it('says clearly why a file cannot be read at all', async () => {
    const storeId = await newStore();
    for (const [content, word] of [['', 'empty'], ['PK\u0003\u0004xxxx', 'spreadsheet'], ['[{"a":1}]', 'JSON list'], ['<html></html>', 'XML']] as const) {
      await expect(take(storeId, 'orders', content)).rejects.toMatchObject({ code: 'imports.unreadable_file', message: expect.stringContaining(word) });
    }
    await expect(take(storeId, 'orders', gzipSync(`${header}\n${'A,1,2024-03-01,mug,2,10\n'.repeat(5000)}`).subarray(0, 200))).rejects.toMatchObject({ code: 'imports.unreadable_file' });
    await expect(imports.importFiles(storeId, { what: 'orders', paths: [join(folder, 'nothing.csv')] })).rejects.toMatchObject({ code: 'imports.unreadable_file' });
    await expect(imports.importFiles(storeId, { what: 'magento', paths: [] })).rejects.toMatchObject({ code: 'imports.unknown_preset' });
  });

  it('survives null bytes, 10,000-character names, formulas and a quotation mark that is never closed', async () => {
    const storeId = await newStore();
    const long = '长'.repeat(10_000);
    const text = `order_id,date,name,price\nX1,2024-01-01,"a\u0000b",1\nX2,2024-01-01,${long},2\nX3,2024-01-01,=cmd|' /C calc'!A0,3\nX4,2024-01-01,"never closed,4\nX5,2024-01-01,5"" screen,5\n`;
    const summary = await take(storeId, 'orders', text);
    expect((await bookOf(storeId, 'X1')).order?.lines[0]?.name).toBe('ab');
    expect((await bookOf(storeId, 'X2')).order?.lines[0]?.name).toHaveLength(10_000);
    expect((await bookOf(storeId, 'X5')).order?.lines[0]?.name).toBe('5"" screen');
    expect(summary.badRows).toEqual([{ file: expect.any(String), line: 5, reason: expect.stringContaining('quotation mark') }]);
  });

  it('reads JSONL with order lines inside, and rows without an order id as orders of their own', async () => {
    const storeId = await newStore();
    const object = { order_id: 'J1', created_at: '2024-05-01T10:00:00Z', customer: { id: 7 }, total: 99, line_items: [{ product_id: 1, quantity: 2, price: 10.5 }, { product_id: 2, quantity: 1, price: '4.00' }] };
    await take(storeId, 'orders', JSON.stringify(object));
    expect(await bookOf(storeId, 'J1')).toMatchObject({ gross: 2500, lines: 2 });
    const rows = 'date,total\n2024-01-01,5\n2024-01-01,5\n2024-01-02,6\n';
    expect(await take(storeId, 'orders', rows)).toMatchObject({ orders: 3, events: 3 });
    expect(await take(storeId, 'orders', rows)).toMatchObject({ orders: 3, events: 0 });
  });
});

describe('presets of shops', () => {
  it('reads Shopify: several rows an order, discounts, taxes inside prices, a cancelled and a partly refunded order', async () => {
    const storeId = await newStore();
    const columns = 'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Cancelled at,Refunded Amount,Shipping Country,Source';
    const text = `${columns}
#1001,ada@example.com,paid,2024-05-01 10:01:00 +0200,EUR,90.00,5.00,17.76,95.00,MAY10,10.00,2024-05-01 10:00:00 +0200,2,Mug,25.00,MUG,0.00,,0.00,DE,web
#1001,ada@example.com,,,,,,,,,,2024-05-01 10:00:00 +0200,1,Pot,50.00,POT,0.00,,,,
#1002,bo@example.com,voided,,EUR,20.00,0.00,0.00,20.00,,0.00,2024-05-02 10:00:00 +0200,1,Cup,20.00,CUP,0.00,2024-05-02 11:00:00 +0200,0.00,PL,web
#1003,,partially_refunded,2024-05-03 10:00:00 +0200,EUR,30.00,0.00,0.00,30.00,,0.00,2024-05-03 10:00:00 +0200,1,Tee,30.00,TEE,0.00,,12.50,PL,pos
`;
    expect(await take(storeId, 'shopify', text)).toMatchObject({ orders: 3, badCount: 0 });
    const { order } = await bookOf(storeId, '#1001');
    expect(order).toMatchObject({ grossMinor: 10000, discountMinor: 1000, shippingMinor: 500, taxMinor: 1776, totalMinor: 9500 });
    expect((await bookOf(storeId, '#1002')).order).toMatchObject({ countsOrder: false, countsSales: false });
    expect(await bookOf(storeId, '#1003')).toMatchObject({ gross: 3000, refunded: 1250 });
  });

  it('reads Shopify products into the catalogue, by handle and by SKU, with cost and stock', async () => {
    const storeId = await newStore();
    const text = 'Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Cost per item,Status\ntee,Tee,Acme,Shirts,Size,S,TEE-S,20.00,5,7.50,active\ntee,,,,,L,TEE-L,22.00,0,7.50,\n';
    expect(await take(storeId, 'shopify', text)).toMatchObject({ products: 3, badCount: 0 });
    expect(await catalog.findProduct(storeId, 'TEE-L')).toMatchObject({ variantName: 'L', cost: '7.5', stock: 0 });
    expect(await catalog.findProduct(storeId, 'tee')).toMatchObject({ name: 'Tee', brand: 'Acme' });
    expect(await take(storeId, 'shopify', text)).toMatchObject({ products: 0 });
  });

  it('reads WooCommerce by row an item and with items packed into a cell', async () => {
    const storeId = await newStore();
    const byItem = `order_number,date,status,shipping_total,order_total,order_currency,customer_id,billing_email,item_id,item_product_id,item_name,item_quantity,item_subtotal,item_total
501,2024-05-01 10:00:00,completed,4.00,40.00,EUR,12,eve@example.com,1,77,Mug,2,20.00,18.00
501,2024-05-01 10:00:00,completed,4.00,40.00,EUR,12,eve@example.com,2,78,Pot,1,20.00,18.00
502,2024-05-02 10:00:00,wc-cancelled,0,9.00,EUR,0,guest@example.com,3,77,Mug,1,9.00,9.00
`;
    expect(await take(storeId, 'woocommerce', byItem)).toMatchObject({ orders: 2, badCount: 0 });
    expect((await bookOf(storeId, '501')).order).toMatchObject({ grossMinor: 4000, discountMinor: 400, shippingMinor: 400 });
    expect((await bookOf(storeId, '502')).order).toMatchObject({ countsOrder: false });
    const packed = 'order_id,order_number,order_date,status,order_currency,customer_email,line_item_1,line_item_2\n9,601,2024-05-03 10:00:00,processing,EUR,a@example.com,name:Mug|product_id:77|sku:|quantity:2|total:18.00|sub_total:20.00,name:Pot|product_id:78|quantity:1|total:5|sub_total:5\n';
    await take(storeId, 'woocommerce', packed);
    expect((await bookOf(storeId, '601')).order).toMatchObject({ grossMinor: 2500, discountMinor: 200 });
  });
});

describe('other kinds', () => {
  const namesOf = async (storeId: string): Promise<Record<string, number>> => {
    const rows = await platform.eventLog.query<{ name: string; count: string }>({ text: 'SELECT name AS name, count() AS count FROM events WHERE store_id = {storeId:String} GROUP BY name', params: { storeId } });
    return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
  };

  it('customers become identify calls whose newer version replaces the older, back and forth', async () => {
    const storeId = await newStore();
    const one = 'customer_id,email,first_name,Loyalty level,created_at\n1,ada@example.com,Ada,gold,2023-01-05\n2,bo@example.com,Bo,,2023-02-05\n,,nobody,,\n';
    const summary = await take(storeId, 'customers', one);
    expect(summary).toMatchObject({ events: 2, badCount: 1 });
    expect(await take(storeId, 'customers', one)).toMatchObject({ events: 0, unchanged: 2 });
    expect(await take(storeId, 'customers', one.replace('gold', 'silver'))).toMatchObject({ events: 1 });
    expect(await take(storeId, 'customers', one)).toMatchObject({ events: 1 });
    expect(await namesOf(storeId)).toEqual({ Identify: 4 });
  });

  it('reviews, survey answers and conversations become their events', async () => {
    const storeId = await newStore();
    expect(await take(storeId, 'reviews', 'review id,product id,rating,text,date\nr1,mug,5,Great,2024-01-02\nr2,mug,9,Bad scale,2024-01-02\n')).toMatchObject({ events: 1, badCount: 1 });
    expect(await take(storeId, 'surveys', 'response id,kind,score,email,answered at\ns1,nps,9,ada@example.com,2024-01-02\ns2,csat,4,,2024-01-03\ns3,csat,9,,2024-01-03\n')).toMatchObject({ events: 2, badCount: 1 });
    const talk = 'conversation id,message id,author,text,sent at,email,status\nc1,m1,Customer,Where is it?,2024-01-02 10:00,ada@example.com,open\nc1,m2,Agent Zoe,On its way,2024-01-02 11:00,,closed\n';
    expect(await take(storeId, 'conversations', talk)).toMatchObject({ events: 4, badCount: 0 });
    expect(await take(storeId, 'conversations', talk)).toMatchObject({ events: 0 });
    expect(await namesOf(storeId)).toEqual({ 'Review Submitted': 1, 'Survey Answered': 2, 'Conversation Started': 1, 'Conversation Message Sent': 2, 'Conversation Resolved': 1 });
  });

  it('Segment calls keep their message ids; a call without one is told once for each time it stands in the file', async () => {
    const storeId = await newStore();
    const call = { type: 'track', event: 'Product Viewed', userId: 'u1', timestamp: '2024-01-01T00:00:00Z', properties: { product_id: 'mug' } };
    const lines = [
      { ...call, messageId: 'm-1' }, { ...call, messageId: 'm-1' }, call, call,
      { batch: [{ type: 'page', name: 'Home', anonymousId: 'a1', timestamp: '2024-01-01T00:00:01Z' }, { type: 'identify', userId: 'u1', traits: { email: 'u1@example.com' }, timestamp: '2024-01-01T00:00:02Z' }] },
      { type: 'track', event: 'No time', userId: 'u1' },
    ];
    const text = [...lines.map((line) => JSON.stringify(line)), 'not json'].join('\n');
    expect(await take(storeId, 'segment', text)).toMatchObject({ events: 5, unchanged: 1, badCount: 2 });
    expect(await take(storeId, 'segment', text)).toMatchObject({ events: 0 });
    expect(await namesOf(storeId)).toEqual({ 'Product Viewed': 3, 'Page Viewed': 1, Identify: 1 });
  });

  it('a Segment call that a browser or an app made is told by that device; what a server made is the word of the file', async () => {
    const storeId = await newStore();
    const lines = ['analytics.js', '@segment/analytics-node', 'analytics-ios', null].map((name, index) => ({
      type: 'page', name: 'Home', anonymousId: `a${index}`, messageId: `m${index}`, timestamp: '2024-01-01T00:00:00Z',
      context: { ...(name === null ? {} : { library: { name } }), location: { country: index === 0 ? 'pl' : 'Poland' } },
    }));
    await take(storeId, 'segment', lines.map((line) => JSON.stringify(line)).join('\n'));
    const rows = await platform.eventLog.query<Record<string, string>>({
      text: 'SELECT message_id, toString(teller) AS told_by, toString(origin) AS origin, toString(country) AS country FROM events WHERE store_id = {storeId:String} ORDER BY message_id', params: { storeId },
    });
    expect(rows.map(({ told_by, origin, country }) => [told_by, origin, country])).toEqual([['browser', 'import', 'PL'], ['import', 'import', ''], ['mobile', 'import', ''], ['import', 'import', '']]);
  });

  it('events from a table keep their other columns as properties', async () => {
    const storeId = await newStore();
    const text = 'event_time,event_type,product_id,price,user_id\n2019-10-01 00:00:00 UTC,view,44600062,35.79,541312140\n';
    const summary = await take(storeId, 'events', text, { map: { event: 'event_type' } });
    expect(summary).toMatchObject({ events: 1, badCount: 0 });
  });
});
