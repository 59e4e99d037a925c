import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { RunningDerived } from '../derived/create-derived.ts';
import type { RunningReactions } from '../reactions/create-reactions.ts';
import type { State } from '../state/state.ts';
import type { Stores } from '../stores/stores.ts';
import { keyFilePath } from '../vault/keys.ts';
import { engineVersionStatement } from './queries.ts';
import { countParkedEvents, hasOwner, readServerVersion, selectMigrations } from './state.ts';

/** One thing looked at: `warn` works but wants attention, `bad` does not work. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'bad';
  readonly message: string;
  /** What to do about it; null when there is nothing to do. */
  readonly mend: string | null;
}

const LAG_EVENTS = 10_000;
const MEGABYTE = 1_048_576;

export const ok = (name: string, message: string): Check => ({ name, status: 'ok', message, mend: null });

/** What can be told without opening a database. */
export async function checkMachine(config: Config): Promise<Check[]> {
  return [checkNode(), checkKey(config), await checkSpace(config)];
}

/** What only an open installation can tell. */
export async function checkInstallation(on: {
  state: State;
  eventLog: EventLog;
  derived: RunningDerived;
  reactions: RunningReactions;
  more?: () => Promise<readonly Check[]>;
}): Promise<Check[]> {
  return [
    await attempt('state database', async () => ok('state database', shortVersion(await readServerVersion(on.state)))),
    await attempt('event log', async () => {
      const [row] = await on.eventLog.query<{ version: string }>(engineVersionStatement());
      return ok('event log', `ClickHouse ${row?.version ?? '?'}, ${on.eventLog.lastSeq()} events kept by this installation`);
    }),
    await attempt('migrations', async () => ok('migrations', `${(await selectMigrations(on.state)).length} have run`)),
    checkLag('derived tables', on.derived.lag()),
    checkLag('reactions', on.reactions.lag()),
    await attempt('parked events', () => checkParked(on.state)),
    await attempt('owner', async () =>
      (await hasOwner(on.state)) ? ok('owner', 'there is one') : { name: 'owner', status: 'warn', message: 'nobody has signed up yet', mend: 'Start the server and open the link that it prints.' },
    ),
    ...((await on.more?.()) ?? []),
  ];
}

async function attempt(name: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return { name, status: 'bad', message: error instanceof Error ? error.message : String(error), mend: 'Look into the log of the server; restore a backup if the folder is damaged.' };
  }
}

function checkNode(): Check {
  return ok('Node', `${process.versions.node} on ${process.platform} ${process.arch}`);
}

function checkKey(config: Config): Check {
  if (config.key !== null) return ok('key', 'from THROUGHLINE_KEY');
  const path = keyFilePath(config.dataDir);
  if (!existsSync(path)) {
    return existsSync(`${config.dataDir}/state`)
      ? { name: 'key', status: 'bad', message: `there is no key at ${path}`, mend: 'Put the key file back, or set THROUGHLINE_KEY; without it personal data stays sealed.' }
      : ok('key', `will be made at ${path}`);
  }
  if ((statSync(path).mode & 0o077) !== 0) return { name: 'key', status: 'warn', message: `${path} can be read by others`, mend: `chmod 600 ${path}` };
  return ok('key', `${path}; keep a copy apart from the backups`);
}

async function checkSpace(config: Config): Promise<Check> {
  const folder = existsSync(config.dataDir) ? config.dataDir : '.';
  const stats = await statfs(folder);
  const freeMb = Math.floor((stats.bavail * stats.bsize) / MEGABYTE);
  const message = `${freeMb} MB free where the data lies; events are refused below ${config.minFreeMb} MB`;
  if (freeMb < config.minFreeMb) return { name: 'disk', status: 'bad', message, mend: 'Free some space, or lower MIN_FREE_MB.' };
  return freeMb < 4 * config.minFreeMb ? { name: 'disk', status: 'warn', message, mend: 'Free some space soon.' } : ok('disk', message);
}

function checkLag(name: string, events: number): Check {
  if (events < LAG_EVENTS) return ok(name, `${events} events behind`);
  return { name, status: 'warn', message: `${events} events behind`, mend: 'They catch up by themselves; if the number only grows, look into the log of the server.' };
}

async function checkParked(state: State): Promise<Check> {
  const parked = await countParkedEvents(state);
  if (parked === 0) return ok('parked events', 'none');
  return { name: 'parked events', status: 'warn', message: `${parked} events made a reaction fail and were set aside`, mend: 'The table parked_event says which and why.' };
}

/** Events with a wrong shape that wait to be mended. @param count how many of one store wait */
export async function checkQuarantine(stores: Pick<Stores, 'listStores'>, count: (storeId: string) => Promise<number>): Promise<Check[]> {
  const check = await attempt('quarantine', async () => {
    const waiting: string[] = [];
    for (const store of await stores.listStores()) {
      const events = await count(store.id);
      if (events > 0) waiting.push(`${events} in ${store.name}`);
    }
    if (waiting.length === 0) return ok('quarantine', 'empty');
    return { name: 'quarantine', status: 'warn', message: `events with a wrong shape wait: ${waiting.join(', ')}`, mend: 'Open Data, Quarantine: each says what is wrong, and can be mended and sent again.' };
  });
  return [check];
}

function shortVersion(text: string): string {
  return text.split(' on ')[0] ?? text;
}
