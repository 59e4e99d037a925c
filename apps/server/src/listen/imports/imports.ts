import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { openBadRows } from './bad-rows.ts';
import { unreadable } from './files/bytes.ts';
import type { ImportNeeds } from './needs.ts';
import { planImport, type ImportRequest } from './request.ts';
import { runImport, STORED_SHARE, type Progress } from './run.ts';
import {
  addImportFile, finishImportRow, forgetFiles, insertImport, saveProgress, selectAbandonedImports, selectHeldImports, selectImport, selectOpenImports, startImportRow,
  type ImportFile, type ImportRow, type ImportStatus,
} from './state.ts';
import { createTelling } from './tell.ts';
import { createVersions } from './versions.ts';

/** Past this the import counts as done all the same: the numbers say themselves that they are behind. */
const countedWithinMs = 120_000;

type Ground = Pick<Platform, 'config' | 'state' | 'stores' | 'clock' | 'log' | 'vault' | 'eventLog' | 'derived'>;

/** An import at work in this process. */
interface Live {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  /** Newer than what state knows. */
  readonly snapshot: () => Pick<ImportRow, 'progress' | 'told' | 'badCount'>;
}

const saveEveryMs = 1_000;
const abandonedMs = 7 * 86_400_000;
const silentMs = 60_000;

/** What happens to an import between its creation and its end. */
export function createImportRuns(platform: Ground, needs: ImportNeeds) {
  const { state, clock } = platform;
  const live = new Map<string, Live>();
  const folderOf = (id: string): string => join(platform.config.dataDir, 'imports', id);

  const get = async (storeId: string, id: string): Promise<ImportRow> => {
    const row = await selectImport(state, storeId, id);
    if (row === null) throw new AppError({ code: 'imports.not_found', kind: 'not_found', message: 'There is no such import in this store.', details: { id } });
    return { ...row, ...live.get(id)?.snapshot() };
  };

  const create = async (storeId: string, wanted: { request: ImportRequest; name: string | null; files?: readonly ImportFile[]; skippedFiles?: readonly string[] }): Promise<string> => {
    planImport(wanted.request, await platform.stores.getStore(storeId));
    const id = randomUUID();
    await insertImport(state, { id, storeId, name: wanted.name, request: wanted.request, files: wanted.files ?? [], skippedFiles: wanted.skippedFiles ?? [], createdAt: clock.now() });
    return id;
  };

  const begin = async (row: ImportRow, request: ImportRequest, from: readonly ImportStatus[]): Promise<void> => {
    planImport(request, await platform.stores.getStore(row.storeId));
    if (row.files.length === 0) throw new AppError({ code: 'imports.no_files', kind: 'invalid', message: 'The import has no files yet. Send them first.' });
    const started = await startImportRow(state, { storeId: row.storeId, id: row.id, from, request, now: clock.now() });
    if (!started) throw notNow(row.status);
    launch({ ...row, request });
  };

  const launch = (row: ImportRow): void => {
    const controller = new AbortController();
    const work = openWork(platform, { row, needs, folder: folderOf(row.id), signal: controller.signal });
    const done = work.run().finally(() => live.delete(row.id));
    live.set(row.id, { controller, done, snapshot: work.snapshot });
  };

  return {
    get,
    create,
    folderOf,
    /** Streams one file to disk; a file of the same name is replaced. Nothing of it counts before all of it is there. */
    putFile: async (storeId: string, id: string, file: { name: string; content: Readable }): Promise<ImportFile> => {
      const row = await get(storeId, id);
      if (row.status !== 'waiting' && row.status !== 'failed') throw notNow(row.status);
      const folder = join(folderOf(id), 'files');
      await mkdir(folder, { recursive: true });
      const path = join(folder, randomUUID());
      try {
        await pipeline(file.content, createWriteStream(`${path}.part`, { mode: 0o600 }));
        await rename(`${path}.part`, path);
      } catch (error) {
        await rm(`${path}.part`, { force: true });
        throw error;
      }
      const before = row.files.find((known) => known.name === file.name);
      const kept = { name: file.name, bytes: (await stat(path)).size, path };
      if (!(await addImportFile(state, { storeId, id }, kept))) throw notNow(row.status);
      if (before?.path.startsWith(folder) === true) await rm(before.path, { force: true });
      return kept;
    },
    start: async (storeId: string, id: string, change: Partial<ImportRequest>): Promise<void> => {
      const row = await get(storeId, id);
      await begin(row, { ...row.request, ...change }, ['waiting', 'failed', 'paused']);
    },
    /** @returns when the run is over, however it ended */
    wait: async (id: string): Promise<void> => {
      await live.get(id)?.done;
    },
    /** Stops a run; what was told stays told. */
    cancel: async (storeId: string, id: string): Promise<void> => {
      const row = await get(storeId, id);
      if (row.status === 'done' || row.status === 'cancelled') return;
      const running = live.get(id);
      running?.controller.abort('cancelled');
      await running?.done;
      await finishImportRow(state, { ...endOf(row), status: 'cancelled', now: clock.now() });
      await rm(join(folderOf(id), 'files'), { recursive: true, force: true });
    },
    /** Imports that a stop or a crash interrupted go on; what they told already is not told again. */
    resume: async (): Promise<number> => {
      // With a server's database another process may be at work: only an import that fell silent is taken over.
      const silentSince = platform.config.databaseUrl === null ? null : new Date(clock.now().getTime() - silentMs);
      let resumed = 0;
      for (const row of await selectOpenImports(state, silentSince)) {
        if (live.has(row.id) || !(await startImportRow(state, { storeId: row.storeId, id: row.id, from: ['running', 'paused'], request: row.request, now: clock.now() }))) continue;
        launch(row);
        resumed += 1;
      }
      return resumed;
    },
    /** Stops what runs here and leaves it to the next start. */
    stop: async (): Promise<void> => {
      const running = [...live.values()];
      for (const { controller } of running) controller.abort('stopped');
      await Promise.all(running.map(({ done }) => done));
    },
    /** Uploaded files hold people's data: those that nobody started are dropped after a week. */
    dropAbandoned: async (): Promise<void> => {
      for (const row of await selectAbandonedImports(state, new Date(clock.now().getTime() - abandonedMs))) await dropFiles(row);
    },
    /** A person is erased: files that wait could bring the person back, so they go. */
    dropHeld: async (storeId: string): Promise<void> => {
      for (const row of await selectHeldImports(state, storeId)) await dropFiles(row);
    },
  };

  async function dropFiles(row: ImportRow): Promise<void> {
    await rm(join(folderOf(row.id), 'files'), { recursive: true, force: true });
    await forgetFiles(state, row.storeId, row.id);
  }
}

export type ImportRuns = ReturnType<typeof createImportRuns>;

/** One run: progress kept in state about once a second, its end written down whatever it is. */
function openWork(platform: Ground, of: { row: ImportRow; needs: ImportNeeds; folder: string; signal: AbortSignal }) {
  const { row, folder, signal } = of;
  const { state, clock, log } = platform;
  const bad = openBadRows(folder);
  const versions = createVersions(platform, row.storeId);
  const telling = createTelling({
    storeId: row.storeId, needs: of.needs, versions, signal,
    onQuarantined: (messageId, faults) => bad.add({ file: '', line: 0, reason: `an event went to quarantine (${messageId}): ${faults}` }),
  });
  const progress: Progress = {
    phase: 'checking', bytesTotal: row.files.reduce((sum, file) => sum + file.bytes, 0), bytesDone: 0, share: 0, rows: 0, orders: 0, refundDocuments: 0, oddEmails: 0,
  };
  let savedAt = Date.now();
  let saving: Promise<void> = Promise.resolve();
  const save = (): void => {
    if (Date.now() - savedAt < saveEveryMs) return;
    savedAt = Date.now();
    const at = { storeId: row.storeId, id: row.id, progress: { ...progress }, told: { ...telling.told }, badCount: bad.count(), now: clock.now() };
    // Losing one of these loses nothing but a moment of the progress bar.
    saving = saving.then(() => saveProgress(state, at)).catch((error: unknown) => log.warn({ err: error, importId: row.id }, 'import progress was not saved'));
  };
  const end = async (status: ImportStatus, outcome: { code?: string; message?: string; skippedFiles?: readonly string[] }): Promise<void> => {
    await saving;
    const { storeId, id } = row;
    await saveProgress(state, { storeId, id, progress, told: telling.told, badCount: bad.count(), now: clock.now() });
    await finishImportRow(state, {
      storeId, id, status, code: outcome.code ?? null, message: outcome.message ?? null, skippedFiles: outcome.skippedFiles ?? row.skippedFiles,
      bad: bad.first(), now: clock.now(), keepsFiles: status !== 'done',
    });
    if (status === 'done') await rm(join(folder, 'files'), { recursive: true, force: true });
  };
  return {
    snapshot: () => ({ progress: { ...progress }, told: { ...telling.told }, badCount: bad.count() }),
    run: async (): Promise<void> => {
      try {
        const store = await platform.stores.getStore(row.storeId);
        for (const file of row.files) if ((await stat(file.path).catch(() => null)) === null) throw unreadable(file.name, 'it is no longer where it was');
        const plan = planImport(row.request, store);
        const outcome = await runImport({ plan, files: row.files, workFolder: folder, bad, telling, progress, onProgress: save, signal, now: row.createdAt });
        bad.close();
        // "Done" means that the numbers have it, so that whoever opens a metric next finds what was imported.
        await count(platform.derived, { progress, onProgress: save, withinMs: countedWithinMs });
        await end('done', { skippedFiles: [...row.skippedFiles, ...outcome.skippedFiles], ...emptyWords(progress, { badCount: bad.count(), told: telling.told }) });
        log.info({ importId: row.id, storeId: row.storeId, rows: progress.rows, events: telling.told.events, bad: bad.count() }, 'import done');
      } catch (error) {
        bad.close();
        await fail(error).catch((second: unknown) => log.error({ err: second, importId: row.id }, 'the end of an import was not saved; it goes on at the next start'));
      }
    },
  };

  async function fail(error: unknown): Promise<void> {
    if (signal.aborted) {
      await saving;
      return;
    }
    if (error instanceof AppError) {
      const passing = error.kind === 'limited' || error.kind === 'unavailable';
      await end(passing ? 'paused' : 'failed', { code: error.code, message: error.message });
      return;
    }
    log.error({ err: error, importId: row.id }, 'import failed');
    await end('failed', { code: 'imports.bug', message: 'The import stopped because of a fault of ours; the log of the server says more.' });
  }
}

const lookEveryMs = 200;

/** Waits until the numbers have what was stored, and says meanwhile how much of it they have. */
async function count(derived: Ground['derived'], of: { progress: Progress; onProgress: () => void; withinMs: number }): Promise<void> {
  const { progress, onProgress } = of;
  progress.phase = 'counting';
  const whole = Math.max(1, derived.lag());
  const looking = setInterval(() => {
    progress.share = STORED_SHARE + (1 - STORED_SHARE) * (1 - Math.min(1, derived.lag() / whole));
    onProgress();
  }, lookEveryMs);
  try {
    await derived.catchUp(of.withinMs);
  } finally {
    clearInterval(looking);
  }
  progress.share = 1;
}

/** A file whose every row is bad did nothing: say why where people look first. */
function emptyWords(progress: Progress, of: { badCount: number; told: { events: number; unchanged: number; products: number } }): { message?: string } {
  if (progress.rows === 0) return { message: 'The files hold column names and no rows.' };
  if (of.badCount === 0 || of.told.events + of.told.unchanged + of.told.products > 0) return {};
  return { message: `None of the ${progress.rows} rows could be used; the list of bad rows says why.` };
}

function endOf(row: ImportRow): Omit<Parameters<typeof finishImportRow>[1], 'status' | 'now'> {
  return { storeId: row.storeId, id: row.id, code: null, message: null, skippedFiles: row.skippedFiles, bad: [], keepsFiles: false };
}

function notNow(status: ImportStatus): AppError {
  return new AppError({ code: 'imports.wrong_status', kind: 'conflict', message: `The import is ${status}; that is not possible now.`, details: { status } });
}
