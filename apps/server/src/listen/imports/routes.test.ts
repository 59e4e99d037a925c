import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../platform/http/create-http.ts';
import { createLogger } from '../../platform/log/log.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { catalogMigrations, createCatalog } from '../catalog/index.ts';
import { collectMigrations, createCollect } from '../collect/index.ts';
import { createImports, importsMigrations } from './index.ts';

let platform: TestPlatform;
let app: FastifyInstance;
let storeId: string;
beforeAll(async () => {
  platform = await createTestPlatform({ migrations: [collectMigrations, catalogMigrations, importsMigrations] });
  const catalog = createCatalog(platform);
  const collect = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async () => null } });
  const imports = createImports(platform, { collect: collect.api, catalog: catalog.api });
  app = await createHttp({
    config: { trustProxy: false, publicUrl: null, metricsToken: null },
    log: createLogger({ level: 'silent' }),
    telemetry: platform.telemetry,
    access: { findPrincipal: async () => ({ kind: 'local' }), authorise: async () => undefined },
    readiness: async () => [],
    studioDir: null,
    routes: [imports, catalog].flatMap(({ routes }) => (routes ? [routes] : [])),
    version: '0.0.0',
  });
  storeId = (await platform.newStore()).id;
});
afterAll(async () => {
  await app.close();
  await platform.close();
});

const url = (rest = ''): string => `/api/v1/stores/${storeId}/imports${rest}`;
const post = (rest: string, payload: object = {}) => app.inject({ method: 'POST', url: url(rest), payload });
const put = (id: string, file: { name: string; payload: string | Buffer; type?: string }) =>
  app.inject({ method: 'PUT', url: url(`/${id}/files/${encodeURIComponent(file.name)}`), payload: file.payload, headers: { 'content-type': file.type ?? 'application/octet-stream' } });
const settled = (id: string) => expect.poll(async () => (await app.inject({ url: url(`/${id}`) })).json().status, { timeout: 30_000 });

const text = 'order_id,date,product,price\nA,03/04/2024,mug,10\nB,05/06/2024,tee,oops\n';

describe('imports over HTTP', () => {
  it('create, send files as raw bodies of any type, preview, mend, start, watch, and fetch the bad rows', async () => {
    const created = await post('', { kind: 'orders', name: 'Spring' });
    expect(created.statusCode).toBe(201);
    const id: string = created.json().importId;
    expect((await post(`/${id}/start`)).json().error.code).toBe('imports.no_files');
    expect((await put(id, { name: 'żółty plik.csv', payload: gzipSync(text) })).json()).toEqual({ name: 'żółty plik.csv', bytes: gzipSync(text).length });
    // A JSON type must not make the server parse the body.
    expect((await put(id, { name: 'żółty plik.csv', payload: text, type: 'application/json' })).json().bytes).toBe(text.length);

    const [before] = (await post(`/${id}/preview`)).json().files;
    expect(before).toMatchObject({ kind: 'orders', encoding: 'utf-8', delimiter: ',', problem: { code: 'imports.ambiguous_dates', details: { option: 'dates' } }, mapping: { order_id: 'order_id', ordered_at: 'date' } });
    const [after] = (await post(`/${id}/preview`, { dates: 'dmy' })).json().files;
    expect(after).toMatchObject({ problem: null, rows: 2, dates: 'dmy', decimal: 'point', missing: [] });
    expect(after.sample[0]).toEqual({ line: 2, values: { order_id: 'A', ordered_at: '2024-04-02T22:00:00.000Z', product_id: 'mug', price: '10' }, fault: null });
    expect(after.sample[1].fault).toContain('price');

    // Started as it stands it fails, says why, and can be started again with the answer.
    expect((await post(`/${id}/start`)).statusCode).toBe(202);
    await settled(id).toBe('failed');
    expect((await app.inject({ url: url(`/${id}`) })).json()).toMatchObject({ code: 'imports.ambiguous_dates' });
    expect((await post(`/${id}/start`, { dates: 'dmy' })).statusCode).toBe(202);
    await settled(id).toBe('done');
    expect((await app.inject({ url: url(`/${id}`) })).json()).toMatchObject({ share: 1, rows: 2, orders: 1, events: 1, badCount: 1, badRows: [{ file: 'żółty plik.csv', line: 3 }] });
    const bad = await app.inject({ url: url(`/${id}/bad-rows.csv`) });
    expect(bad.body).toMatch(/^file,line,reason\r\n"żółty plik\.csv",3,"price/);
    expect((await post(`/${id}/start`)).json().error.code).toBe('imports.wrong_status');
    const list = (await app.inject({ url: url() })).json();
    expect(list.imports).toHaveLength(1);
    expect(list.presets.map(({ code }: { code: string }) => code)).toContain('shopify');
  });

  it('do not show an import to another store, and cancel drops what was sent', async () => {
    const id: string = (await post('', { kind: 'orders' })).json().importId;
    await put(id, { name: '../../../escape.csv', payload: text });
    const other = await platform.newStore();
    expect((await app.inject({ url: `/api/v1/stores/${other.id}/imports/${id}` })).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: `/api/v1/stores/${other.id}/imports/${id}/start`, payload: {} })).statusCode).toBe(404);
    expect((await post(`/${id}/cancel`)).json().status).toBe('cancelled');
    expect((await put(id, { name: 'late.csv', payload: text })).json().error.code).toBe('imports.wrong_status');
  });

  it('refuse what nobody can do', async () => {
    for (const [body, code] of [[{ preset: 'magento' }, 'imports.unknown_preset'], [{}, 'imports.unknown_kind'], [{ kind: 'orders', timezone: 'Mars/Base' }, 'imports.invalid_timezone']] as const) {
      expect((await post('', body)).json().error.code).toBe(code);
    }
  });
});
