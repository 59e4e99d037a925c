import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { AppError } from '../errors.ts';

/** Settings under which every statement runs, on either form of the engine. */
const SETTINGS = {
  // JSON numbers lose digits above 2^53; keys and money must not.
  output_format_json_quote_64bit_integers: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  join_use_nulls: 0,
  mutations_sync: '2',
  lightweight_deletes_sync: '2',
} as const;

/**
 * Opens the event log's engine: chDB in `dataDir/log`, or a ClickHouse server or cluster when `clickhouseUrl` is given.
 * @throws `event_log.unavailable`
 */
export async function createLogClient(options: { dataDir: string; clickhouseUrl: string | null }): Promise<ClickHouseClient> {
  try {
    return options.clickhouseUrl === null ? await openEmbedded(options.dataDir) : await openServer(options.clickhouseUrl);
  } catch (cause) {
    throw new AppError(
      {
        code: 'event_log.unavailable',
        kind: 'unavailable',
        message:
          options.clickhouseUrl === null
            ? `The event log in ${join(options.dataDir, 'log')} could not be opened: another process may hold it. Run "throughline doctor".`
            : 'The ClickHouse server of CLICKHOUSE_URL does not answer. Check the address, the password and that it runs.',
      },
      cause,
    );
  }
}

async function openEmbedded(dataDir: string): Promise<ClickHouseClient> {
  const path = join(dataDir, 'log');
  mkdirSync(path, { recursive: true });
  // The two packages carry the same interface under two names; only their declarations differ.
  const connection = createChdbConnection({ path }) as unknown as NonNullable<Parameters<typeof createClient>[0]>['connection'] & object;
  const client = createClient({ connection });
  // The embedded engine is one session: a setting made once holds for every later statement.
  for (const [name, value] of Object.entries(SETTINGS)) {
    await client.command({ query: `SET ${name} = ${typeof value === 'number' ? value : `'${value}'`}` });
  }
  return client;
}

async function openServer(url: string): Promise<ClickHouseClient> {
  const client = createClient({ url, clickhouse_settings: { ...SETTINGS, wait_end_of_query: 1 }, request_timeout: 60_000, use_multipart_params_auto: true });
  await client.command({ query: 'SELECT 1' });
  return client;
}
