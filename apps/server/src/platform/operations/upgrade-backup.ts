import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import { loadMasterKey } from '../vault/keys.ts';
import { createBackup } from './backup.ts';

/**
 * For `createPlatform`: a backup beside the data folder before migrations change an existing installation.
 * Nobody writes at that moment, so the log is taken to its end.
 */
export function upgradeBackup(needs: { config: Config; log: Logger; version: string }): (open: { state: State; logClient: ClickHouseClient }) => Promise<void> {
  const { config, log, version } = needs;
  return async ({ state, logClient }) => {
    const stamp = systemClock.now().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const path = `${config.dataDir}.before-upgrade-${stamp}.backup`;
    const backup = createBackup({
      state,
      masterKey: loadMasterKey({ dataDir: config.dataDir, key: config.key, isNew: false }),
      clock: systemClock,
      version,
      eventLog: {
        writer: '',
        lastSeq: () => Number.MAX_SAFE_INTEGER,
        // The log is not open yet: what a crash left in the journal stays there and is posted after the upgrade.
        settle: () => Promise.resolve(),
        query: async (statement) => (await logClient.query({ query: statement.text, query_params: { ...statement.params }, format: 'JSONEachRow' })).json(),
      },
    });
    await writeBackupFile(backup, path);
    log.info({ file: path }, 'the data was backed up before the upgrade');
  };
}

/** Writes a backup so that a file of that name is always a whole one; readable by its owner only. */
export async function writeBackupFile(backup: NodeJS.ReadableStream, path: string): Promise<void> {
  const draft = `${path}.part`;
  await pipeline(backup, createWriteStream(draft, { mode: 0o600, flush: true }));
  await rename(draft, path);
}
