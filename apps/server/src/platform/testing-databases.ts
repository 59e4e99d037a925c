import { randomBytes } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import pg from 'pg';

/** Addresses for one test file: empty databases of its own on the servers in the environment, or null for the embedded engines. */
export interface FreshDatabases {
  readonly urls: { readonly databaseUrl: string | null; readonly clickhouseUrl: string | null };
  drop(): Promise<void>;
}

/** Makes a database for one test file on each server that DATABASE_URL and CLICKHOUSE_URL name. */
export async function createFreshDatabases(): Promise<FreshDatabases> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const databaseUrl = await freshPostgres(process.env['DATABASE_URL'], name);
  const clickhouseUrl = await freshClickHouse(process.env['CLICKHOUSE_URL'], name);
  return {
    urls: { databaseUrl, clickhouseUrl },
    drop: async () => {
      await runOnPostgres(process.env['DATABASE_URL'], `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await runOnClickHouse(process.env['CLICKHOUSE_URL'], `DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

async function freshPostgres(url: string | undefined, name: string): Promise<string | null> {
  if (url === undefined || url === '') return null;
  await runOnPostgres(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function freshClickHouse(url: string | undefined, name: string): Promise<string | null> {
  if (url === undefined || url === '') return null;
  await runOnClickHouse(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function runOnPostgres(url: string | undefined, statement: string): Promise<void> {
  if (url === undefined || url === '') return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function runOnClickHouse(url: string | undefined, statement: string): Promise<void> {
  if (url === undefined || url === '') return;
  const client = createClient({ url });
  await client.command({ query: statement });
  await client.close();
}
