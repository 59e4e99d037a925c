import { createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { AppError } from '../errors.ts';
import { readLines } from '../event-log/create-event-log.ts';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import { loadMasterKey } from '../vault/keys.ts';
import { createBackup } from './backup.ts';

interface UpgradeNeeds {
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  /** Tells a person who waits at a terminal; the log is told in any case. */
  readonly note?: (text: string) => void;
}

/** Between two words on how far it is. */
const TELL_MS = 10_000;
const DRAFT = '.part';

/**
 * For `createPlatform`: a backup beside the data folder before migrations change an existing installation.
 * Nobody writes at that moment, so the log is taken to its end.
 *
 * @throws `backup.stopped` when the process is told to end meanwhile; the data are as they were
 */
export function upgradeBackup(needs: UpgradeNeeds): (open: { state: State; logClient: ClickHouseClient }) => Promise<void> {
  const { config, log, version } = needs;
  return async ({ state, logClient }) => {
    await removeDrafts(config.dataDir);
    const stamp = systemClock.now().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const path = `${config.dataDir}.before-upgrade-${stamp}.backup`;
    const teller = tellProgress(needs, path);
    // What the engine is asked; it must not be closed under a statement that still runs.
    let asked: Promise<unknown> = Promise.resolve();
    const asking = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
      asked = answer.catch(() => undefined);
      return answer;
    };
    const backup = createBackup({
      state,
      masterKey: loadMasterKey({ dataDir: config.dataDir, key: config.key, isNew: false }),
      clock: systemClock,
      version,
      onProgress: teller.progress,
      eventLog: {
        writer: '',
        lastSeq: () => Number.MAX_SAFE_INTEGER,
        // The log is not open yet: what a crash left in the journal stays there and is posted after the upgrade.
        settle: () => Promise.resolve(),
        query: (statement) => asking(logClient.query({ query: statement.text, query_params: { ...statement.params }, format: 'JSONEachRow' }).then((answer) => answer.json())),
        readLines: (statement) => asking(readLines(logClient, statement)),
      },
    });
    const stopped = stopOnSignals();
    try {
      await writeBackupFile(backup, path, stopped.signal);
    } catch (cause) {
      log.warn({ file: path, stopped: stopped.signal.aborted }, 'the backup before the upgrade was not finished; nothing was changed');
      if (!stopped.signal.aborted) throw cause;
      throw new AppError({ code: 'backup.stopped', kind: 'unavailable', message: 'Stopped while the data were backed up before the upgrade. Nothing was changed; the next start begins the backup anew.' }, cause);
    } finally {
      await asked;
      teller.end();
      stopped.forget();
    }
    await teller.finish();
  };
}

/** Says what is going on: at the beginning, every ten seconds, and at the end. */
function tellProgress({ log, note }: UpgradeNeeds, file: string): { progress(events: number, ofAbout: number): void; end(): void; finish(): Promise<void> } {
  const startedAt = performance.now();
  const words = (count: number): string => count.toLocaleString('en');
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1000);
  let [events, ofAbout] = [0, 0];
  log.info({ file }, 'the data are backed up before the upgrade; the server answers once this is done');
  note?.(`This version changes the data. They are backed up first, to ${file}; the server starts once this is done.`);
  const timer = setInterval(() => {
    log.info({ file, events, ofAbout, seconds: seconds() }, 'the backup before the upgrade goes on');
    note?.(`Backing up: ${ofAbout === 0 ? 'the state' : `${words(events)} of about ${words(ofAbout)} events`} after ${words(seconds())} s ...`);
  }, TELL_MS);
  return {
    progress: (done, all) => {
      [events, ofAbout] = [done, all];
    },
    end: () => clearInterval(timer),
    finish: async () => {
      const { size } = await stat(file);
      log.info({ file, events, bytes: size, seconds: seconds() }, 'the data were backed up before the upgrade');
      note?.(`Backed up ${words(events)} events in ${words(seconds())} s: ${file}, ${(size / 1e6).toFixed(1)} MB.`);
    },
  };
}

/** Until the server runs nobody else listens to what a terminal or a service manager says: the process would end with half a file left behind. */
function stopOnSignals(): { readonly signal: AbortSignal; forget(): void } {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, stop);
  return {
    signal: stopping.signal,
    forget: () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop);
    },
  };
}

/** Takes away what a backup of this folder left that was killed. The folder is locked, so nobody else writes one. */
async function removeDrafts(dataDir: string): Promise<void> {
  const [folder, begin] = [dirname(dataDir), `${basename(dataDir)}.before-upgrade-`];
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => name.startsWith(begin) && name.endsWith(`.backup${DRAFT}`)).map((name) => rm(join(folder, name), { force: true })));
}

/** Writes a backup so that a file of that name is always a whole one, and nothing is left of one that fails; readable by its owner only. */
export async function writeBackupFile(backup: NodeJS.ReadableStream, path: string, signal?: AbortSignal): Promise<void> {
  const draft = `${path}${DRAFT}`;
  try {
    await pipeline(backup, createWriteStream(draft, { mode: 0o600, flush: true }), signal === undefined ? {} : { signal });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
