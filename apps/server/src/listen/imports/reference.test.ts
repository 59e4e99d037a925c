import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, referenceData, type TestPlatform } from '../../platform/testing.ts';
import { figuresMigrations } from '../../understand/figures/index.ts';
import { createOrders, ordersMigrations } from '../../understand/orders/index.ts';
import { catalogMigrations, createCatalog } from '../catalog/index.ts';
import { collectMigrations, createCollect } from '../collect/index.ts';
import { createImports, importsMigrations, type ImportsApi } from './index.ts';

const shipped = new URL('../../../../../samples/online-retail/online_retail_third.csv.gz', import.meta.url).pathname;
const cdnow = referenceData('ltv/cdnow_master.csv.gz');
const olist = referenceData('olist/orders.csv.gz');

let platform: TestPlatform;
let imports: ImportsApi;
beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [collectMigrations, catalogMigrations, importsMigrations, figuresMigrations, ordersMigrations] });
  const catalog = createCatalog(platform).api;
  const collect = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async () => null } }).api;
  imports = createImports(platform, { collect, catalog }).api;
  createOrders(platform, {});
  await platform.startModules([]);
});
afterAll(() => platform.close());

/** The order book's own tables, added up naively. */
async function sums(storeId: string) {
  await platform.derived.catchUp(60_000);
  const params = { storeId };
  const [book] = await platform.eventLog.query<Record<string, string>>({
    text: `SELECT count() AS documents, countIf(counts_order = 1) AS orders, uniqExactIf(alias_key, counts_order = 1 AND alias_key != 0) AS buyers, sumIf(gross_minor, counts_sales = 1) AS gross
      FROM orders FINAL WHERE store_id = {storeId:String}`,
    params,
  });
  const [given] = await platform.eventLog.query<{ refunds: string }>({ text: 'SELECT sum(lines_minor) AS refunds FROM refunds FINAL WHERE store_id = {storeId:String}', params });
  return { documents: Number(book?.['documents']), orders: Number(book?.['orders']), buyers: Number(book?.['buyers']), gross: Number(book?.['gross']), refunds: Number(given?.refunds ?? 0) };
}

describe('Online Retail, the third that ships', () => {
  it('has its 6,369 orders of 1,476 buyers, sales and refunds to the penny, and again after a second import', async () => {
    const store = await platform.newStore({ currency: 'GBP', timezone: 'Europe/London' });
    const expected = { documents: 6369, orders: 6369, buyers: 1476, gross: 338_411_805, refunds: 28_750_804 };
    const first = await imports.importFiles(store.id, { what: 'online-retail', paths: [shipped] });
    expect(first).toMatchObject({ rows: 143_600, orders: 6369, refundDocuments: 1266, badCount: 0, quarantined: 0 });
    expect(await sums(store.id)).toEqual(expected);
    const second = await imports.importFiles(store.id, { what: 'online-retail', paths: [shipped] });
    expect(second.events).toBe(0);
    expect(await sums(store.id)).toEqual(expected);
  });
});

describe.skipIf(cdnow === null)('[reference] CDNOW', () => {
  it('[reference] has 69,659 orders of 23,570 buyers, the 80 of nothing and the equal rows too, and again after a second import', async () => {
    const store = await platform.newStore({ currency: 'USD', timezone: 'America/New_York' });
    const expected = { documents: 69_659, orders: 69_659, buyers: 23_570, gross: 250_031_563, refunds: 0 };
    await imports.importFiles(store.id, { what: 'cdnow', paths: [cdnow ?? ''] });
    expect(await sums(store.id)).toEqual(expected);
    const second = await imports.importFiles(store.id, { what: 'cdnow', paths: [cdnow ?? ''] });
    expect(second).toMatchObject({ events: 0, unchanged: 69_659 });
    expect(await sums(store.id)).toEqual(expected);
  });
});

describe.skipIf(olist === null)('[reference] Olist', () => {
  it('[reference] takes the files it knows from the folder, leaves the others and says so', async () => {
    const store = await platform.newStore({ currency: 'BRL', timezone: 'America/Sao_Paulo' });
    const summary = await imports.importFiles(store.id, { what: 'olist', paths: [dirname(olist ?? '')] });
    expect(summary).toMatchObject({ orders: 4000, badCount: 0, quarantined: 0, products: 3132 });
    expect(summary.skippedFiles).toEqual(['more_customers.csv.gz', 'more_order_items.csv.gz', 'more_order_payments.csv.gz', 'more_orders.csv.gz']);
    expect(await sums(store.id)).toMatchObject({ documents: 4000, orders: 3960, gross: 54_954_509 });
    const [answers] = await platform.eventLog.query<{ count: string; good: string; known: string }>({
      text: `SELECT count() AS count, countIf(JSONExtractFloat(properties, 'score') >= 4) AS good, countIf(alias_key != 0) AS known
        FROM events WHERE store_id = {storeId:String} AND name = 'Survey Answered'`,
      params: { storeId: store.id },
    });
    expect(Number(answers?.good) / Number(answers?.count)).toBeCloseTo(0.7672, 4);
    expect(answers?.known).toBe('3986');
  });
});
