import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { scrubTables } from './scrub.ts';
import type { State, StateDb } from './state.ts';

/**
 * Opens the state: PGlite in `dataDir/state`, or a PostgreSQL server when `databaseUrl` is given.
 * @throws `state.unavailable` when the server does not answer or the folder cannot be opened
 */
export async function createState(options: { dataDir: string; databaseUrl: string | null }): Promise<State> {
  try {
    return options.databaseUrl === null ? await openEmbedded(options.dataDir) : await openServer(options.databaseUrl);
  } catch (cause) {
    throw new AppError(
      {
        code: 'state.unavailable',
        kind: 'unavailable',
        message:
          options.databaseUrl === null
            ? `The state database in ${join(options.dataDir, 'state')} could not be opened. Run "throughline doctor".`
            : 'The PostgreSQL server of DATABASE_URL does not answer. Check the address, the password and that it runs.',
      },
      cause,
    );
  }
}

/**
 * PGlite's own, but with fsync, and sized for one connection: its defaults keep 160 MB of buffers for a hundred. The state holds known
 * customers and work in hand, which the page cache of the machine serves as well. Old segments of its log go instead of being used again:
 * they would keep what was erased.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['shared_buffers=24MB', 'max_connections=5', 'wal_buffers=1MB', 'maintenance_work_mem=32MB', 'wal_recycle=off'].flatMap((setting) => ['-c', setting]),
];

async function openEmbedded(dataDir: string): Promise<State> {
  const folder = join(dataDir, 'state');
  mkdirSync(folder, { recursive: true });
  const pglite = await PGlite.create({ dataDir: folder, startParams: START_PARAMS });
  const db: StateDb = drizzlePglite(pglite);
  const executeSql: State['executeSql'] = async (text, values) => {
    if (values === undefined || values.length === 0) {
      const results = await pglite.exec(text);
      return { rows: results.at(-1)?.rows ?? [] };
    }
    return { rows: (await pglite.query(text, [...values])).rows };
  };
  return {
    db,
    transaction: (work) => db.transaction((tx) => work(tx)),
    executeSql,
    scrub: (tables) => scrubTables(executeSql, { tables, isEmbedded: true }),
    close: () => pglite.close(),
  };
}

async function openServer(databaseUrl: string): Promise<State> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5_000 });
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks while it is in use: its query fails, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query('select 1');
  const db: StateDb = drizzlePg(pool);
  const executeSql: State['executeSql'] = async (text, values) => ({ rows: (await pool.query(text, values === undefined ? [] : [...values])).rows });
  return {
    db,
    transaction: (work) => db.transaction((tx) => work(tx)),
    executeSql,
    scrub: (tables) => scrubTables(executeSql, { tables, isEmbedded: false }),
    close: () => pool.end(),
  };
}
