import type { Module, Platform } from '../../platform/module.ts';
import type { SourcesNeeds } from './needs.ts';
import { addSourceRoutes } from './routes.ts';
import { countHistory, createKeeping, listSources, type SourcesView } from './sources.ts';
import { deleteHoursBefore } from './state.ts';
import { createTally } from './tally.ts';

export type { Health, SourceNote, SourceStatus, StatusReason } from './health.ts';
export type { SourcesNeeds } from './needs.ts';
export type { Source, SourcesView } from './sources.ts';

/** Who sends to a store, and how well. */
export interface SourcesApi {
  listSources(storeId: string): Promise<SourcesView>;
  /** Counts what arrived before now and was never counted, in the background. Called once when the server starts, before anything arrives. */
  start(): void;
  /** Keeps what was counted. Called when the server stops, before the databases close. */
  stop(): Promise<void>;
}

/** Folder of this module's migrations. */
export const sourcesMigrations = { module: 'sources', folder: new URL('./migrations/', import.meta.url) };

const KEEP_EVERY_MS = 5_000;
const KEPT_DAYS = 35;

/** Watches what arrives, by source: how much, how often, how late, how much of it is wrong. */
export function createSources(platform: Pick<Platform, 'state' | 'clock' | 'eventLog' | 'log' | 'stores' | 'jobs'>, needs: SourcesNeeds): Module<SourcesApi> {
  const tally = createTally();
  const keep = createKeeping(platform, tally);
  needs.collect.onArrival((arrived) => tally.add(arrived));
  platform.jobs.define({
    name: 'sources.forget-hours', cron: '41 3 * * *',
    run: () => deleteHoursBefore(platform.state, new Date(platform.clock.now().getTime() - KEPT_DAYS * 86_400_000)),
  });
  let timer: NodeJS.Timeout | null = null;
  let history: Promise<void> = Promise.resolve();
  const api: SourcesApi = {
    listSources: async (storeId) => {
      await keep();
      return listSources(platform, needs, storeId);
    },
    start: () => {
      timer = setInterval(() => void keep(), KEEP_EVERY_MS);
      timer.unref();
      // It can wait: the next start goes on where this one failed.
      history = countHistory(platform, platform.clock.now()).catch((error: unknown) => platform.log.warn({ err: error, module: 'sources' }, 'the past of sources is counted at the next start'));
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await history;
      await keep();
    },
  };
  return { name: sourcesMigrations.module, api, migrations: sourcesMigrations.folder, routes: (app) => addSourceRoutes(app, api) };
}
