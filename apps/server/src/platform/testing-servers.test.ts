import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from './testing-postgres.ts';
import { startClickHouse, type TestServer } from './testing-servers.ts';

describe('PostgreSQL for tests', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(async () => server.stop());

  test('answers the ordinary client, and what it committed outlives a kill', async () => {
    const before = new pg.Client(server.url);
    before.on('error', () => {});
    await before.connect();
    await before.query('create table t (a int); insert into t values (7)');
    await server.kill();
    await before.end().catch(() => {});
    await server.start();
    const after = new pg.Client(server.url);
    await after.connect();
    expect((await after.query('select a from t')).rows).toEqual([{ a: 7 }]);
    await after.end();
  });
});

describe('ClickHouse over HTTP for tests', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startClickHouse()));
  afterAll(async () => server.stop());

  test('takes inserts, bound parameters and settings from the unmodified client, each database apart', async () => {
    const admin = createClient({ url: server.url });
    expect(await admin.ping()).toEqual({ success: true });
    await admin.command({ query: 'CREATE DATABASE one' });
    await admin.command({ query: 'CREATE DATABASE two' });
    const one = createClient({ url: server.url, database: 'one', compression: { request: true, response: true } });
    const two = createClient({ url: server.url, database: 'two', log: { level: ClickHouseLogLevel.OFF } });
    await one.command({ query: 'CREATE TABLE t (a String, b UInt64) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1' });
    const rows = [{ a: "it's; \\ \t '", b: '18446744073709551615' }, { a: 'Жук 甲虫 🐞', b: '2' }];
    await one.insert({ table: 't', values: rows, format: 'JSONEachRow' });
    await one.insert({ table: 't', values: [], format: 'JSONEachRow' });
    const query = 'SELECT a, toString(b) AS b FROM t WHERE a IN ({names:Array(String)}) OR a = {name:String} ORDER BY b';
    const query_params = { name: rows[1]!.a, names: [rows[0]!.a] };
    expect(await (await one.query({ query, query_params, format: 'JSONEachRow' })).json()).toEqual(rows);
    expect(await (await one.query({ query: "SELECT getSetting('max_threads') AS n", clickhouse_settings: { max_threads: 3 }, format: 'JSONEachRow' })).json()).toEqual([{ n: 3 }]);
    await expect(two.query({ query: 'SELECT * FROM t' })).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await Promise.all([admin.close(), one.close(), two.close()]);
  });

  test('what it acknowledged outlives a kill', async () => {
    const client = createClient({ url: server.url });
    await client.command({ query: 'CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1' });
    await client.insert({ table: 'kept', values: [{ a: 7 }], format: 'JSONEachRow' });
    await server.kill();
    await server.start();
    expect(await (await client.query({ query: 'SELECT a FROM kept', format: 'JSONEachRow' })).json()).toEqual([{ a: 7 }]);
    await client.close();
  });
});
