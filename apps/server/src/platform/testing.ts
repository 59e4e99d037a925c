import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Clock } from './clock.ts';
import { parseConfig, type Config } from './config/config.ts';
import { createPlatform, type RunningPlatform } from './create-platform.ts';
import { createLogger } from './log/log.ts';
import type { Module } from './module.ts';
import type { MigrationSource } from './migrations.ts';
import type { Reaction } from './reactions/reactions.ts';
import { copyEmptyState } from './testing-state.ts';
import { createFreshDatabases } from './testing-databases.ts';
import type { Store } from './stores/stores.ts';

export interface TestPlatform extends RunningPlatform {
  /** Starts folds and reactions of the modules under test. */
  startModules(modules: readonly Pick<Module<unknown>, 'reactions'>[]): Promise<void>;
  newStore(change?: { name?: string; currency?: string; timezone?: string }): Promise<Store>;
  /** All that was committed is folded and reacted to. */
  settle(): Promise<void>;
}

/**
 * A platform on real engines in a folder of its own: embedded, or on the servers of DATABASE_URL and CLICKHOUSE_URL when those are set.
 * One per test file, as chDB binds one folder per process. Close it in `afterAll`; that removes the folder.
 */
export async function createTestPlatform(
  options: { migrations?: readonly MigrationSource[]; clock?: Clock; config?: Partial<Config>; dataDir?: string; withJobs?: boolean } = {},
): Promise<TestPlatform> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'throughline-test-'));
  const databases = await createFreshDatabases();
  if (databases.urls.databaseUrl === null && options.dataDir === undefined) await copyEmptyState(join(dataDir, 'data'));
  const base = parseConfig({ DATA_DIR: join(dataDir, 'data'), LOG_LEVEL: 'fatal', MIN_FREE_MB: '1' });
  const platform = await createPlatform({
    config: { ...base, ...databases.urls, ...options.config },
    log: createLogger({ level: 'fatal' }),
    migrations: options.migrations ?? [],
    withJobs: options.withJobs ?? false,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  return {
    ...platform,
    startModules: (modules) => platform.start(modules.flatMap((module): readonly Reaction[] => module.reactions ?? [])),
    newStore: (change) => platform.stores.createStore({ name: 'Test shop', currency: 'EUR', timezone: 'Europe/Warsaw', ...change }),
    settle: async () => {
      await platform.reactions.catchUp();
      await platform.derived.catchUp(30_000);
    },
    close: async () => {
      await platform.close();
      await databases.drop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * A file of the reference data, or null where there is none (a clean clone): name such tests `[reference] …` and skip them then;
 * the test command says how many did not run.
 */
export function referenceData(path: string): string | null {
  // The one place besides config that reads the environment: tests have no config.
  const folder = process.env['REFERENCE_DATA'];
  if (folder === undefined || folder === '') return null;
  const file = resolve(folder, path);
  return existsSync(file) ? file : null;
}
