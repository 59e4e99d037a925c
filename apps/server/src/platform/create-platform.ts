import { existsSync, readdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { lockDataDir } from './data-lock.ts';
import { createDerived, type RunningDerived } from './derived/create-derived.ts';
import { openLogEngine } from './event-log/client.ts';
import { createEventLog, type RunningEventLog } from './event-log/create-event-log.ts';
import { createJobs, type RunningJobs } from './jobs/create-jobs.ts';
import type { Logger } from './log/log.ts';
import { runMigrations, type MigrationSource } from './migrations.ts';
import type { Platform } from './module.ts';
import { createOutbox, type RunningOutbox } from './outbox/create-outbox.ts';
import { createReactions, type RunningReactions } from './reactions/create-reactions.ts';
import type { Reaction } from './reactions/reactions.ts';
import { createState } from './state/create-state.ts';
import type { State } from './state/state.ts';
import { createStores, storesMigrations } from './stores/create-stores.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { createVault } from './vault/create-vault.ts';
import { loadMasterKey } from './vault/keys.ts';

/** The platform with what only the composition root may use. */
export interface RunningPlatform extends Platform {
  readonly eventLog: RunningEventLog;
  readonly derived: RunningDerived;
  readonly jobs: RunningJobs;
  readonly outbox: RunningOutbox;
  readonly reactions: RunningReactions;
  readonly masterKey: Buffer;
  readonly logClient: ClickHouseClient;
  /** Folds, reactions, jobs and the outbox begin to work. */
  start(reactions: readonly Reaction[]): Promise<void>;
  /** Finishes what was accepted, then closes both databases and gives the folder back. */
  close(): Promise<void>;
}

/** Migrations of the platform's own parts; they run before any module's. */
const PLATFORM_MIGRATIONS: readonly MigrationSource[] = [
  { module: 'platform.event-log', folder: new URL('./event-log/migrations/', import.meta.url) },
  { module: 'platform.derived', folder: new URL('./derived/migrations/', import.meta.url) },
  { module: 'platform.reactions', folder: new URL('./reactions/migrations/', import.meta.url) },
  { module: 'platform.outbox', folder: new URL('./outbox/migrations/', import.meta.url) },
  { module: 'platform.vault', folder: new URL('./vault/migrations/', import.meta.url) },
  { module: 'platform.stores', folder: storesMigrations },
  { module: 'platform.auth', folder: new URL('./auth/migrations/', import.meta.url) },
];

export interface PlatformOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Migrations of the modules, in the order of `main.ts`. */
  readonly migrations: readonly MigrationSource[];
  /** Jobs poll the state; a command that only reads does without. */
  readonly withJobs?: boolean;
  /** Called with the open databases before migrations change an existing installation. */
  readonly beforeMigrating?: (open: { state: State; logClient: ClickHouseClient }) => Promise<void>;
}

/**
 * Locks the data folder, opens both databases, migrates them and puts the platform together.
 * @throws `data_dir.locked`, `state.unavailable`, `event_log.unavailable`, `vault.key_missing`
 */
export async function createPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { config, log } = options;
  const clock = options.clock ?? systemClock;
  const unlock = lockDataDir(config.dataDir);
  const opened: (() => Promise<void>)[] = [];
  try {
    mkdirSync(config.dataDir, { recursive: true });
    const masterKey = loadMasterKey({ dataDir: config.dataDir, key: config.key, isNew: !hasData(config.dataDir) });
    const state = await createState({ dataDir: config.dataDir, databaseUrl: config.databaseUrl });
    opened.push(() => state.close());
    const engine = await openLogEngine({ dataDir: config.dataDir, clickhouseUrl: config.clickhouseUrl });
    opened.push(() => engine.close());
    const logClient = engine.blocks;
    const ran = await runMigrations({
      state,
      logClient,
      sources: [...PLATFORM_MIGRATIONS, ...options.migrations],
      beforeFirst: async () => options.beforeMigrating?.({ state, logClient }),
    });
    if (ran.length > 0) log.info({ files: ran.length }, 'migrations ran');
    const eventLog = await createEventLog({ engine, log, dataDir: config.dataDir, journalDir: config.clickhouseUrl === null ? join(config.dataDir, 'journal') : null, minFreeMb: config.minFreeMb });
    const stores = createStores({ state, clock });
    const vault = createVault({ state, dataDir: config.dataDir, masterKey });
    const derived = createDerived({ state, eventLog, log });
    const jobs = createJobs({ state, log });
    const outbox = createOutbox({ state, vault, stores, log });
    const reactions = createReactions({ state, eventLog, log, clock });
    const telemetry = createTelemetry();
    telemetry.gauge('throughline_queued_events', 'Events on their way to the disk.', () => eventLog.queuedRows());
    telemetry.gauge('throughline_known_keys_complete', '1 when the key of every event is in memory; 0 for a while after a crash, when each event is looked up.', () => (eventLog.knowsAllKeys() ? 1 : 0));
    telemetry.gauge('throughline_fold_lag_events', 'Events in the log that derived tables do not hold yet.', () => derived.lag());
    telemetry.gauge('throughline_reaction_lag_events', 'Events that the slowest reaction has not seen yet.', () => reactions.lag());
    return {
      config, log, clock, state, eventLog, derived, vault, jobs, outbox, stores, telemetry, reactions, masterKey, logClient,
      start: async (all) => {
        await derived.start();
        await reactions.start(all);
        outbox.start();
        if (options.withJobs !== false) await jobs.start();
      },
      close: async () => {
        await jobs.stop();
        await outbox.stop();
        await eventLog.drain();
        await reactions.stop();
        await derived.stop();
        await eventLog.close();
        await state.close();
        unlock();
      },
    };
  } catch (error) {
    for (const close of opened.reverse()) await close().catch(() => undefined);
    unlock();
    throw error;
  }
}

/** A folder that holds a database already needs the key that it was made with. */
function hasData(dataDir: string): boolean {
  const state = join(dataDir, 'state');
  return existsSync(state) && readdirSync(state).length > 0;
}
