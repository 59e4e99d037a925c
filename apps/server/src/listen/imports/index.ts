import type { Module, Platform } from '../../platform/module.ts';
import { AppError } from '../../platform/errors.ts';
import { createChecks } from './check.ts';
import type { DateOrder } from './formats/dates.ts';
import { kinds, type Kind } from './formats/fields.ts';
import type { DecimalSign } from './formats/numbers.ts';
import { expandPaths } from './folders.ts';
import { createImportRuns } from './imports.ts';
import type { ImportNeeds } from './needs.ts';
import { findPreset, presets } from './presets/registry.ts';
import { planImport, type ImportRequest } from './request.ts';
import { addImportRoutes } from './routes.ts';
import { selectBadRows, selectImports } from './state.ts';
import { toSummary, type ImportSummary } from './summary.ts';

export type { DateOrder } from './formats/dates.ts';
export type { Kind } from './formats/fields.ts';
export type { DecimalSign } from './formats/numbers.ts';
export type { ImportNeeds } from './needs.ts';
export type { ImportRequest } from './request.ts';
export type { ImportStatus } from './state.ts';
export type { ImportSummary } from './summary.ts';

/** What the command line asks for: files on this machine, read where they lie. */
export interface ImportFilesRequest {
  /** A preset's code or a kind: `online-retail`, `orders`, … */
  readonly what: string;
  /** Files or folders; of a folder a preset takes the files that it knows by name. */
  readonly paths: readonly string[];
  /** Field to column name. */
  readonly map?: Readonly<Record<string, string>>;
  /** IANA zone of times that state none (default: the preset's, else the store's). */
  readonly timezone?: string;
  /** ISO 4217 of amounts that state none (default: the preset's, else the store's). */
  readonly currency?: string;
  readonly dates?: DateOrder;
  readonly decimal?: DecimalSign;
  /** Called about once a second and at the end. */
  readonly onProgress?: (summary: ImportSummary) => void;
}

/** The same as texts from outside, null where nothing was said. */
export interface PathsRequest {
  readonly preset: string | null;
  readonly kind: string | null;
  readonly paths: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  readonly timezone: string | null;
  readonly currency: string | null;
  readonly dates: string | null;
  readonly decimal: string | null;
}

/** Files into events. */
export interface ImportsApi {
  /**
   * Import files of this machine and wait for the end.
   * @returns the summary of a finished import; its `badCount` says how many rows were left out
   * @throws `imports.unknown_preset`, `imports.unreadable_file`, `imports.columns_missing`, `imports.ambiguous_dates` and what else makes a whole import fail
   */
  importFiles(storeId: string, request: ImportFilesRequest): Promise<ImportSummary>;
  /** The same, without waiting for the end; `getImport` tells how far it is. @returns the import's id */
  startFiles(storeId: string, request: PathsRequest): Promise<string>;
  /** @throws `imports.not_found` */
  getImport(storeId: string, importId: string): Promise<ImportSummary>;
  /** The import that was begun last; null when there was none. */
  findLatest(storeId: string): Promise<ImportSummary | null>;
  /** Imports that a stop or a crash interrupted go on in the background. Called once when the server starts. @returns how many */
  resumeImports(): Promise<number>;
  /** Stops what runs here; it goes on at the next start. Called when the server stops, before the databases close. */
  stopImports(): Promise<void>;
  /** What can be imported, for people who choose. */
  readonly choices: { readonly presets: readonly { readonly code: string; readonly title: string }[]; readonly kinds: readonly Kind[] };
}

/** Folder of this module's migrations. */
export const importsMigrations = { module: 'imports', folder: new URL('./migrations/', import.meta.url) };

const progressEveryMs = 500;

/** Takes files in: orders, customers, products, reviews, surveys, conversations and events. */
export function createImports(
  platform: Pick<Platform, 'config' | 'state' | 'stores' | 'clock' | 'log' | 'vault' | 'eventLog' | 'derived' | 'jobs'>,
  needs: ImportNeeds,
): Module<ImportsApi> {
  const runs = createImportRuns(platform, needs);
  const checks = createChecks(platform);
  platform.jobs.define({ name: 'imports.drop-abandoned', cron: '23 3 * * *', run: () => runs.dropAbandoned() });
  const summaryOf = async (storeId: string, id: string): Promise<ImportSummary> =>
    toSummary(await runs.get(storeId, id), await selectBadRows(platform.state, storeId, { id, limit: 100 }));
  const createRun = async (storeId: string, wanted: ImportFilesRequest): Promise<string> => {
    const request = requestOf(wanted);
    planImport(request, await platform.stores.getStore(storeId));
    const { files, left } = await expandPaths(wanted.paths, request.preset === null ? null : findPreset(request.preset));
    return runs.create(storeId, { request, name: null, files, skippedFiles: left });
  };
  const api: ImportsApi = {
    startFiles: async (storeId, wanted) => {
      const id = await createRun(storeId, readPathsRequest(wanted));
      await runs.start(storeId, id, {});
      return id;
    },
    importFiles: async (storeId, wanted) => {
      const id = await createRun(storeId, wanted);
      const report = async (): Promise<void> => wanted.onProgress?.(toSummary(await runs.get(storeId, id), []));
      const timer = wanted.onProgress === undefined ? null : setInterval(() => void report().catch(() => undefined), progressEveryMs);
      try {
        await runs.start(storeId, id, {});
        await runs.wait(id);
      } finally {
        if (timer !== null) clearInterval(timer);
      }
      const summary = await summaryOf(storeId, id);
      wanted.onProgress?.(summary);
      if (summary.status !== 'done') throw failure(summary);
      return summary;
    },
    getImport: summaryOf,
    findLatest: async (storeId) => {
      const [row] = await selectImports(platform.state, storeId, 1);
      return row === undefined ? null : toSummary(row, []);
    },
    resumeImports: () => runs.resume(),
    stopImports: async () => {
      checks.stop();
      await runs.stop();
    },
    choices: { presets: presets.map(({ code, title }) => ({ code, title })), kinds },
  };
  return {
    name: 'imports',
    api,
    migrations: importsMigrations.folder,
    routes: (app) => addImportRoutes(app, { platform, runs, checks, summaryOf }),
    erasePerson: (storeId) => runs.dropHeld(storeId),
  };
}

/** @throws `imports.invalid_option` */
function readPathsRequest(told: PathsRequest): ImportFilesRequest {
  const dates = oneOf(['dmy', 'mdy'] as const, told.dates, '--dates');
  const decimal = oneOf(['point', 'comma'] as const, told.decimal, '--decimal');
  return {
    what: told.preset ?? told.kind ?? '', paths: told.paths, map: told.map,
    ...(told.timezone === null ? {} : { timezone: told.timezone }),
    ...(told.currency === null ? {} : { currency: told.currency }),
    ...(dates === null ? {} : { dates }),
    ...(decimal === null ? {} : { decimal }),
  };
}

function oneOf<Choice extends string>(choices: readonly Choice[], told: string | null, option: string): Choice | null {
  if (told === null) return null;
  const chosen = choices.find((choice) => choice === told);
  if (chosen !== undefined) return chosen;
  throw new AppError({ code: 'imports.invalid_option', kind: 'invalid', message: `${option} must be one of ${choices.join(', ')}, not "${told}".` });
}

function requestOf(wanted: ImportFilesRequest): ImportRequest {
  const kind = kinds.find((known) => known === wanted.what) ?? null;
  return {
    preset: kind === null ? wanted.what : null,
    kind,
    map: wanted.map ?? {},
    timezone: wanted.timezone ?? null,
    currency: wanted.currency ?? null,
    dates: wanted.dates ?? null,
    decimal: wanted.decimal ?? null,
  };
}

function failure(summary: ImportSummary): AppError {
  const kind = summary.status === 'paused' ? 'unavailable' : summary.code === 'imports.bug' ? 'bug' : 'invalid';
  return new AppError({ code: summary.code ?? 'imports.interrupted', kind, message: summary.message ?? `The import is ${summary.status}.`, details: { importId: summary.id } });
}
