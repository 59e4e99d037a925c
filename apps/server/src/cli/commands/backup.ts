import { createReadStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.ts';
import { createPlatform } from '../../platform/create-platform.ts';
import { AppError } from '../../platform/errors.ts';
import { createLogger } from '../../platform/log/log.ts';
import { type Restored, restoreBackup } from '../../platform/operations/restore.ts';
import { writeBackupFile } from '../../platform/operations/upgrade-backup.ts';
import { keyFilePath, tombstonePath } from '../../platform/vault/keys.ts';
import { connect } from '../connection.ts';
import { listFields } from '../output.ts';
import { run, runPlain, settle } from '../run.ts';

export function addBackupCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('write everything but the keys into one file; the server may go on serving')
    .option('--json', 'answer with one line of JSON')
    .action((file: string, options: object) =>
      run(options, async ({ config, connection, output }) => {
        const path = resolve(file);
        refuseExisting(path);
        await writeBackupFile(await connection.open({ method: 'POST', path: '/api/v1/system/backup' }), path);
        const result = { file: path, bytes: statSync(path).size };
        output.answer(result, () => `${listFields(result)}\nThe key is not in it: keep a copy of ${config.key === null ? keyFilePath(config.dataDir) : 'THROUGHLINE_KEY'} apart from it.`);
      }),
    );

  program
    .command('restore <file>')
    .description('fill an empty data folder from a backup; the key must be there')
    .option('--json', 'answer with one line of JSON')
    .action((file: string, options: object) =>
      runPlain(options, async ({ config, output }) => {
        const restored = await restoreInto(config, resolve(file));
        output.note('Deriving sessions and orders ...');
        // The list says who was erased after the backup was made; on a new machine only the old one has it.
        const hasList = existsSync(tombstonePath(config.dataDir));
        const erasedAgain = await finishRestore(config);
        const result = { ...restored, erasedAgain };
        output.answer(result, () => listFields(result));
        if (!hasList) output.note(`No list of erased people lies at ${tombstonePath(config.dataDir)}: whoever was erased after this backup is in it again. Where people were erased, copy the old machine's list there and restore into an empty folder again.`);
      }),
    );
}

function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new AppError({ code: 'backup.file_exists', kind: 'conflict', message: `${path} already exists. Choose another name, or remove it first.`, details: { file: path } });
}

async function restoreInto(config: Config, file: string): Promise<Restored> {
  if (!existsSync(file)) throw new AppError({ code: 'backup.no_file', kind: 'not_found', message: `There is no file ${file}.`, details: { file } });
  refuseFullFolder(config);
  if (config.key === null && !existsSync(keyFilePath(config.dataDir))) {
    throw new AppError({
      code: 'vault.key_missing',
      kind: 'invalid',
      message: `A backup leaves the key out. Put the key file at ${keyFilePath(config.dataDir)}, or set THROUGHLINE_KEY, and restore again. The list of erased people belongs beside it: ${tombstonePath(config.dataDir)}.`,
    });
  }
  try {
    return await fill(config, file);
  } catch (error) {
    // The folder was empty: what a failed restore put there is worth nothing and would bar the next try.
    for (const name of ['state', 'log', 'journal', 'known-keys']) rmSync(join(config.dataDir, name), { recursive: true, force: true });
    throw error;
  }
}

async function fill(config: Config, file: string): Promise<Restored> {
  const { moduleMigrations } = await import('../../main.ts');
  const platform = await createPlatform({ config, log: createLogger({ level: 'warn' }), migrations: moduleMigrations, withJobs: false });
  try {
    return await restoreBackup(createReadStream(file), platform);
  } finally {
    await platform.close();
  }
}

/** Nothing is ever overwritten by a slip of the hand. */
function refuseFullFolder(config: Config): void {
  const found = existsSync(config.dataDir) ? readdirSync(config.dataDir).filter((name) => name !== 'lock') : [];
  if (found.length === 0) return;
  throw new AppError({
    code: 'backup.folder_not_empty',
    kind: 'conflict',
    message: `${config.dataDir} is not empty. Restore into an empty folder: choose one with DATA_DIR, or move this one away.`,
    details: { found: found.slice(0, 5) },
  });
}

/** Opens the restored data once: derived tables are computed, and people erased since the backup are erased again. */
async function finishRestore(config: Config): Promise<number> {
  const connection = await connect(config);
  try {
    await settle(connection);
    const answer = await connection.call({ method: 'POST', path: '/api/v1/system/reapply-tombstones' }, z.object({ erased: z.number() }));
    await settle(connection);
    return answer.erased;
  } finally {
    await connection.close();
  }
}
