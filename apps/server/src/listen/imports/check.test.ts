import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { catalogMigrations, createCatalog } from '../catalog/index.ts';
import { collectMigrations, createCollect } from '../collect/index.ts';
import { createImports, importsMigrations, type ImportsApi } from './index.ts';

const sample = new URL('../../../../../samples/online-retail/online_retail_third.csv.gz', import.meta.url).pathname;

let platform: TestPlatform;
let app: FastifyInstance;
let imports: ImportsApi;
let storeId: string;
beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [collectMigrations, catalogMigrations, importsMigrations] });
  const catalog = createCatalog(platform);
  const collect = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async () => null } });
  const module = createImports(platform, { collect: collect.api, catalog: catalog.api });
  imports = module.api;
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null }, log: createLogger({ level: 'silent' }), telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async () => undefined }, readiness: async () => [], studioDir: null,
    routes: module.routes ? [module.routes] : [], version: '0.0.0',
  });
  storeId = (await platform.newStore()).id;
});
afterAll(async () => {
  await app.close();
  await imports.stopImports();
  await platform.close();
});

const url = (rest: string): string => `/api/v1/stores/${storeId}/imports${rest}`;
const post = (rest: string, payload: object = {}) => app.inject({ method: 'POST', url: url(rest), payload });
async function draft(payload: string | Buffer, request: object = { kind: 'orders' }): Promise<string> {
  const id: string = (await post('', request)).json().importId;
  await app.inject({ method: 'PUT', url: url(`/${id}/files/file.csv`), payload, headers: { 'content-type': 'application/octet-stream' } });
  return id;
}
async function check(id: string, request: object = {}) {
  expect((await post(`/${id}/check`, request)).statusCode).toBe(202);
  let last = { status: 'running' } as { status: string; result?: Record<string, unknown> } & Record<string, unknown>;
  await expect.poll(async () => (last = (await app.inject({ url: url(`/${id}/check`) })).json()).status, { timeout: 60_000 }).not.toBe('running');
  return last;
}
const eventsInLog = async () => (await platform.eventLog.query<{ events: string }>({ text: 'SELECT count() AS events FROM events WHERE store_id = {storeId:String}', params: { storeId } }))[0]?.events;

const header = 'Bestellung,Datum,Artikel,Anzahl,Preis,Mail,Notiz\n';
const rows = `${header}A1,2026-01-31,cup,2,10.005,ann@example.com,x\nA1,2026-01-31,mug,1,5,ann@example.com,x\nA2,2026-02-01,vase,1,19.99,bob@example.com,y\nA3,2026-02-02,lamp,1,oops,bob@example.com,y\nA4,2026-02-03,cup,-1,10,no address,z\n`;
const map = { order_id: 'Bestellung', ordered_at: 'Datum', product_id: 'Artikel', quantity: 'Anzahl', price: 'Preis', email: 'Mail' };

describe('the check of an import', () => {
  it('counts orders, lines, people, bad rows with their reason and money to the cent, and keeps nothing', async () => {
    const id = await draft(rows);
    const { status, result } = await check(id, { map });
    expect(status).toBe('done');
    expect(result).toMatchObject({ rows: 5, orders: 2, refundDocuments: 1, oddEmails: 1, lines: 3, people: 2, events: 3, unchanged: 0, quarantined: 0, badCount: 1, badRows: [{ file: 'file.csv', line: 5 }] });
    // 2 × 10.005 is 20.01 as it stands: a line is rounded once, as in the order book.
    expect(result?.['sums']).toEqual([{ currency: 'EUR', grossMinor: 2001 + 500 + 1999, refundedMinor: 1000 }]);
    expect(await eventsInLog()).toBe('0');
    expect(readdirSync(join(platform.config.dataDir, 'imports', id))).toEqual(['files']);
  });

  it('says what would be new once the same was imported, and ends when the import starts', async () => {
    const id = await draft(rows);
    await check(id, { map });
    await post(`/${id}/start`, { map });
    await expect.poll(async () => (await app.inject({ url: url(`/${id}`) })).json().status, { timeout: 30_000 }).toBe('done');
    expect((await app.inject({ url: url(`/${id}/check`) })).json().error.code).toBe('imports.not_checked');
    const again = await check(await draft(rows.replace('19.99', '18.99')), { map });
    expect(again.result).toMatchObject({ events: 1, unchanged: 2 });
  });

  it('fails with the code and the columns that leave it open, as the import would', async () => {
    const failed = await check(await draft('order_id,date,price\nA,03/04/2026,1\n'));
    expect(failed).toMatchObject({ status: 'failed', code: 'imports.ambiguous_dates', details: { option: 'dates', columns: ['date'], example: '03/04/2026' } });
    expect((await post(`/${(await post('', { kind: 'orders' })).json().importId}/check`)).json().error.code).toBe('imports.no_files');
  });

  it('agrees with the order book on 143,600 real lines: 6,369 orders, sales and refunds to the penny', async () => {
    const { result } = await check(await draft(readFileSync(sample), { preset: 'online-retail' }));
    expect(result).toMatchObject({ rows: 143_600, orders: 6369, refundDocuments: 1266, badCount: 0, sums: [{ currency: 'GBP', grossMinor: 338_411_805, refundedMinor: 28_750_804 }] });
  });
});

describe('the preview of a file', () => {
  const preview = async (id: string, request: object) => (await post(`/${id}/preview`, request)).json().files[0];

  it('shows the first rows as they stand beside what they would become, and what is assumed', async () => {
    const file = await preview(await draft(rows), { map });
    expect(file.rawRows[0]).toEqual(['A1', '2026-01-31', 'cup', '2', '10.005', 'ann@example.com', 'x']);
    expect(file.sample[0].values).toMatchObject({ order_id: 'A1', price: '10.005', email: 'ann@example.com' });
    expect(file.assumed).toEqual({ currency: 'EUR', timezone: 'Europe/Warsaw' });
    expect(file.unreadable).toEqual([{ field: 'price', column: 'Preis', rows: 1, of: 5, example: 'oops' }]);
  });

  it('takes a column away from a field by an empty name, for good', async () => {
    const id = await draft('order_id,date,price,total\nA,2026-01-31,1,2\n');
    expect((await preview(id, {})).mapping).toMatchObject({ total: 'total', price: 'price' });
    expect((await preview(id, { map: { total: '' } })).mapping).toEqual({ order_id: 'order_id', ordered_at: 'date', price: 'price' });
    expect((await check(id, { map: { total: '' } })).result).toMatchObject({ sums: [{ currency: 'EUR', grossMinor: 100, refundedMinor: 0 }] });
  });

  it('still shows the rows when the order of day and month is open', async () => {
    const file = await preview(await draft('order_id,date,price\nA,03/04/2026,1\n'), {});
    expect(file).toMatchObject({ rawRows: [['A', '03/04/2026', '1']], problem: { code: 'imports.ambiguous_dates', details: { columns: ['date'] } } });
  });

  it('gives way to a newer one in the middle of reading, and the server goes on', async () => {
    const id = await draft(readFileSync(sample), { preset: 'online-retail', currency: 'GBP' });
    for (let times = 0; times < 4; times += 1) {
      expect((await post(`/${id}/check`)).statusCode).toBe(202);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    expect((await check(id)).status).toBe('done');
  });
});
