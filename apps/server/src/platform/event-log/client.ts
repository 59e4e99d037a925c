import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type ChdbConnection, createChdbConnection } from 'chdb/connection';
import { waitingSince } from '../awaited.ts';
import { AppError } from '../errors.ts';
import { withLiterals } from './literals.ts';
import { notAwaited } from './question.ts';

/** Settings under which every statement runs, on either form of the engine. */
const SETTINGS = {
  // JSON numbers lose digits above 2^53; keys and money must not.
  output_format_json_quote_64bit_integers: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  join_use_nulls: 0,
  mutations_sync: '2',
  lightweight_deletes_sync: '2',
  // Lists that a question carries, such as ten thousand names, count as part of its text.
  max_query_size: '64000000',
} as const;

/**
 * The embedded engine's statements carry their values, such as the keys of a page of a hundred thousand. Rewrites that none of them
 * gains by are left out: each walks the whole statement, and one resolves it anew, which together was a third of a deep one's analysis.
 */
const EMBEDDED_SETTINGS = {
  ...SETTINGS,
  optimize_and_compare_chain: 0,
  optimize_extract_common_expressions: 0,
  optimize_group_by_function_keys: 0,
  optimize_aggregators_of_group_by_keys: 0,
  optimize_injective_functions_in_group_by: 0,
  optimize_redundant_functions_in_order_by: 0,
} as const;

/**
 * Statements that run side by side in the embedded engine beside the inserter's own: a fold and two readers. A connection of it
 * runs one statement at a time, so with a single one a block of events would wait behind somebody's question.
 */
const LANES = 3;
/** A stop waits this long for statements that nobody waited for, such as one of a page that was left. */
const LONGEST_STATEMENT_MS = 6_000;

/** The client would print what failed with its text, values and all; whoever asked learns it anyway. */
const QUIET = { level: ClickHouseLogLevel.OFF } as const;

/** The log's engine: one writer's connection, and others for everything else. */
export interface LogEngine {
  /** For blocks of events alone, and for migrations before there are any. */
  readonly blocks: ClickHouseClient;
  /** Rows as text, by the connection for blocks; durable when it resolves. */
  insertBlock(insert: TextInsert): Promise<void>;
  /** The same by any connection that is free. */
  insert(insert: TextInsert): Promise<void>;
  /**
   * Runs one statement as soon as a connection is free, those of whoever has waited longest first.
   * @param signal once it is aborted, the statement leaves the queue; one that runs already is not touched
   * @throws `event_log.not_awaited` when it left the queue
   */
  run<Result>(use: (client: ClickHouseClient) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Ends the statement that carries this remark, if it runs. */
  stop(mark: string): Promise<void>;
  /** A statement that may take minutes and that nobody waits for, on a connection of its own; null where a server sees to such work itself. */
  readonly aside: (<Result>(use: (client: ClickHouseClient) => Promise<Result>) => Promise<Result>) | null;
  /** Makes every connection let go of what its last statement read: until its next one it holds those parts on disk. */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

/** Rows as the engine reads them, a line each. */
export interface TextInsert {
  readonly table: string;
  /** What a line of tab-separated text holds; a line of JSON says it itself. */
  readonly columns?: readonly string[];
  readonly format: 'TabSeparated' | 'JSONEachRow';
  readonly lines: Buffer;
  readonly settings?: Readonly<Record<string, string | number>>;
}

/**
 * Opens the event log's engine: chDB in `dataDir/log`, or a ClickHouse server or cluster when `clickhouseUrl` is given.
 * @throws `event_log.unavailable`
 */
export async function openLogEngine(options: { dataDir: string; clickhouseUrl: string | null }): Promise<LogEngine> {
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

async function openEmbedded(dataDir: string): Promise<LogEngine> {
  const path = join(dataDir, 'log');
  mkdirSync(path, { recursive: true });
  const blocks = await connectEmbedded(path);
  const lanes: Connection[] = [];
  for (let lane = 0; lane < LANES; lane += 1) lanes.push(await connectEmbedded(path));
  const aside = await connectEmbedded(path);
  // Of its own: to stop a statement must not wait for one.
  const stopper = await connectEmbedded(path);
  const onStopper = inTurn([stopper.client]);
  const onLane = inTurn(lanes);
  const onAside = inTurn([aside.client]);
  const run: LogEngine['run'] = (use, signal) => onLane(async (lane) => {
    try {
      return await use(lane.client);
    } finally {
      // A statement that was stopped need not have failed.
      if (signal?.aborted === true) await lane.readAway();
    }
  }, signal);
  const ping = (client: ClickHouseClient): Promise<unknown> => client.query({ query: 'SELECT 1', format: 'JSONEachRow' });
  return {
    blocks: blocks.client,
    insertBlock: (insert) => insertRaw(blocks, insert),
    insert: (insert) => onLane((lane) => insertRaw(lane, insert)),
    run,
    stop: (mark) => onStopper((client) => stopStatement(client, mark)),
    aside: (use) => onAside(use),
    letGo: async () => {
      await Promise.all([ping(blocks.client), onAside(ping), ...lanes.map(() => run(ping))]);
    },
    close: async () => {
      // A connection that is closed while a statement runs on it takes the process with it.
      await Promise.race([holdAll(run, lanes.length), sleep(LONGEST_STATEMENT_MS, undefined, { ref: false })]);
      for (const { client } of [...lanes, aside, stopper, blocks]) await client.close();
    },
  };
}

/** Resolves when every connection was handed out at once, so that no statement runs; they are never given back. */
async function holdAll(run: LogEngine['run'], connections: number): Promise<void> {
  let held = 0;
  const all = Promise.withResolvers<void>();
  for (let number = 0; number < connections; number += 1) {
    void run(async () => {
      held += 1;
      if (held === connections) all.resolve();
      await new Promise(() => undefined);
    });
  }
  await all.promise;
}

interface Connection {
  readonly client: ClickHouseClient;
  /** What the embedded engine can do beyond the client's protocol. */
  readonly chdb: ChdbConnection['chdb'];
  /** Takes away what an earlier statement may have left. */
  readonly readAway: () => Promise<void>;
}

/** The engine reads the bytes where they lie; by way of the client they would become a string, and that one the text of a statement. */
async function insertRaw({ chdb }: Connection, { table, columns, format, lines, settings }: TextInsert): Promise<void> {
  await chdb.rawInsert({ table, values: lines, format, ...(columns === undefined ? {} : { columns: [...columns] }), ...(settings === undefined ? {} : { settings }) });
}

async function connectEmbedded(path: string): Promise<Connection> {
  const connection = withoutBinding(createChdbConnection({ path }));
  const readAway = readingAway(connection);
  // The two packages carry the same interface under two names; only their declarations differ.
  const client = createClient({ connection: connection as unknown as NonNullable<Parameters<typeof createClient>[0]>['connection'] & object });
  // A connection is one session: a setting made once holds for every later statement of it.
  for (const [name, value] of Object.entries(EMBEDDED_SETTINGS)) {
    await client.command({ query: `SET ${name} = ${typeof value === 'number' ? value : `'${value}'`}` });
  }
  return { client, chdb: connection.chdb, readAway };
}

/** So often an answer may begin with somebody else's rows; more would mean that we have not understood it. */
const MOST_LEFT = 5;

/**
 * What a statement had written when it failed or was stopped, the embedded engine hands out before the answer of the connection's next one: rows of another question, maybe of another
 * store. So whatever fails is followed by a question of our own, until its answer is that answer alone.
 */
function readingAway(connection: ChdbConnection): () => Promise<void> {
  const [query, command, exec] = [connection.query.bind(connection), connection.command.bind(connection), connection.exec.bind(connection)];
  const readAway = async (): Promise<void> => {
    for (let tries = 0; tries < MOST_LEFT; tries += 1) {
      const token = randomUUID();
      const answer = await query({ query: `SELECT '${token}' AS token FORMAT TabSeparated` }).then(({ stream }) => textOf(stream), () => '');
      if (answer === `${token}\n`) return;
    }
    throw new AppError({ code: 'event_log.not_clean', kind: 'bug', message: 'A connection to the event log answers with what another statement left. Start the server again, and tell us what was asked before.' });
  };
  const clean = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      await readAway();
      throw error;
    }
  };
  connection.query = (asked) => clean(query(asked));
  connection.command = (asked) => clean(command(asked));
  connection.exec = (asked) => clean(exec(asked));
  return readAway;
}

/** Values go into the statement: bound ones would make it wait for every other statement of the process that has any. */
function withoutBinding(connection: ChdbConnection): ChdbConnection {
  const [query, command, exec] = [connection.query.bind(connection), connection.command.bind(connection), connection.exec.bind(connection)];
  const written = <Asked extends { query: string; query_params?: Record<string, unknown> }>({ query_params: params, ...asked }: Asked) => ({ ...asked, query: params === undefined ? asked.query : withLiterals(asked.query, params) });
  connection.query = (asked) => query(written(asked));
  connection.command = (asked) => command(written(asked));
  connection.exec = (asked) => exec(written(asked));
  return connection;
}

/**
 * Hands a connection that is free to whoever has waited longest: a page of many statements, one after another, would else queue anew behind everybody for each. Whoever is no longer
 * awaited leaves the queue. What nobody in particular waits for stands behind what was asked for before it, and so its turn comes.
 */
export function inTurn<Client>(clients: readonly Client[]): <Result>(use: (client: Client) => Promise<Result>, signal?: AbortSignal) => Promise<Result> {
  const free = [...clients];
  const waiting: { readonly since: number; readonly take: (client: Client) => void }[] = [];
  const stand = (signal: AbortSignal | undefined): Promise<Client> => new Promise<Client>((resolve, reject) => {
    const leave = (): void => {
      waiting.splice(waiting.indexOf(place), 1);
      reject(notAwaited());
    };
    const take = (client: Client): void => {
      signal?.removeEventListener('abort', leave);
      resolve(client);
    };
    const place = { since: waitingSince(), take };
    const behind = waiting.findLastIndex(({ since }) => since <= place.since);
    waiting.splice(behind + 1, 0, place);
    signal?.addEventListener('abort', leave, { once: true });
  });
  return async (use, signal) => {
    if (signal?.aborted === true) throw notAwaited();
    const client = free.pop() ?? (await stand(signal));
    try {
      return await use(client);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(client);
      else next.take(client);
    }
  };
}

/** @param mark is ours, and in the text of that one statement */
async function stopStatement(client: ClickHouseClient, mark: string): Promise<void> {
  await client.command({ query: `KILL QUERY WHERE position(query, '${mark}') > 0 AND query NOT LIKE 'KILL%' ASYNC` });
}

async function openServer(url: string): Promise<LogEngine> {
  const client = createClient({ url, clickhouse_settings: { ...SETTINGS, wait_end_of_query: 1 }, request_timeout: 60_000, use_multipart_params_auto: true, log: QUIET });
  await client.command({ query: 'SELECT 1' });
  // Its connections are not those that may all be taken by what is to be stopped.
  const stopper = createClient({ url, max_open_connections: 2, log: QUIET });
  // A server runs statements of one client side by side.
  const insert = async ({ table, columns, format, lines, settings }: TextInsert): Promise<void> => {
    const target = columns === undefined ? table : `${table} (${columns.join(', ')})`;
    const { stream } = await client.exec({ query: `INSERT INTO ${target} FORMAT ${format}`, values: Readable.from([lines], { objectMode: false }), clickhouse_settings: { ...settings } });
    // An insert answers nothing; until that is read the socket belongs to it.
    await finished(stream.resume());
  };
  return {
    blocks: client, insertBlock: insert, insert,
    run: async (use, signal) => {
      if (signal?.aborted === true) throw notAwaited();
      return use(client);
    },
    stop: (mark) => stopStatement(stopper, mark), aside: null, letGo: async () => undefined,
    close: async () => {
      await stopper.close();
      await client.close();
    },
  };
}
