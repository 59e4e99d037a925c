import { fileURLToPath } from 'node:url';
import { createPlatform } from '../../../platform/create-platform.ts';
import { parseConfig } from '../../../platform/config/config.ts';
import { createLogger } from '../../../platform/log/log.ts';
import { catalogMigrations, createCatalog } from '../../catalog/index.ts';
import { collectMigrations, createCollect } from '../../collect/index.ts';
import { createImports, importsMigrations } from '../index.ts';

/** The modules an import needs, on the embedded engines of one folder. */
export async function openImports(dataDir: string, onTelling: () => void = () => {}) {
  const platform = await createPlatform({
    config: parseConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'fatal', MIN_FREE_MB: '1' }),
    log: createLogger({ level: 'fatal' }),
    migrations: [collectMigrations, catalogMigrations, importsMigrations],
    withJobs: false,
  });
  const catalog = createCatalog(platform).api;
  const collect = createCollect(platform, { writeKeys: { findStoreOfWriteKey: async () => null } }).api;
  const record: typeof collect.record = (...told) => {
    onTelling();
    return collect.record(...told);
  };
  return { platform, imports: createImports(platform, { collect: { record }, catalog }).api };
}

/**
 * A process of its own that imports until it is killed: `begin FOLDER FILE` starts an import, `resume FOLDER` goes on with it.
 * It says `store ID`, and `telling` whenever it is about to hand over a batch, on its standard output; `idle` when there is nothing to do.
 */
async function main([step, dataDir = '', file = '']: readonly string[]): Promise<void> {
  const { platform, imports } = await openImports(dataDir, () => process.stdout.write('telling\n'));
  if (step === 'begin') {
    const store = await platform.stores.createStore({ name: 'Killed shop', currency: 'GBP', timezone: 'Europe/London' });
    process.stdout.write(`store ${store.id}\n`);
    await imports.importFiles(store.id, { what: 'online-retail', paths: [file] });
  } else {
    if ((await imports.resumeImports()) > 0) return;
  }
  process.stdout.write('idle\n');
  // Stays until it is killed: a finished import is as good a moment as any.
  setInterval(() => undefined, 1_000);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
