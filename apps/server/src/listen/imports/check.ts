import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lineTotal, sanitiseObject, toMinor, validateEvent } from '@throughline/events';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { openBadRows, type BadRow } from './bad-rows.ts';
import type { EventDraft } from './kinds/event-draft.ts';
import type { EventInput, ImportNeeds, Recorded } from './needs.ts';
import { planImport, type ImportRequest } from './request.ts';
import { runImport, type Progress, STORED_SHARE } from './run.ts';
import type { ImportRow } from './state.ts';
import { createTelling, type Telling, type Told } from './tell.ts';
import { createVersions } from './versions.ts';

/** Money that the files tell of in one currency, in minor units. */
export interface CheckedSum {
  readonly currency: string;
  /** Order lines before discounts, each rounded as the order book does it. */
  readonly grossMinor: number;
  readonly refundedMinor: number;
}

/** What an import would bring, found out by doing all of it but the keeping. */
export interface CheckResult {
  readonly rows: number;
  readonly orders: number;
  readonly refundDocuments: number;
  /** Cells for an e-mail address that hold none; their rows would be taken in without one. */
  readonly oddEmails: number;
  /** Lines of orders. */
  readonly lines: number;
  /** Distinct people, by the id, e-mail address or phone number that names them first. */
  readonly people: number;
  /** New or different from what the log knows. */
  readonly events: number;
  readonly unchanged: number;
  /** Events that would go to quarantine. */
  readonly quarantined: number;
  readonly products: number;
  readonly badCount: number;
  readonly badRows: readonly BadRow[];
  readonly sums: readonly CheckedSum[];
  readonly skippedFiles: readonly string[];
}

/** How far a check is, or how it ended. */
export type Check =
  | { readonly status: 'running'; readonly share: number; readonly rows: number }
  | { readonly status: 'done'; readonly result: CheckResult }
  | { readonly status: 'failed'; readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> };

const badRowsShown = 100;

/** Nobody waits for a check that gave way to a newer one, to the import itself, or to the end of the process. */
const ENDED: Check = { status: 'failed', code: 'imports.not_checked', message: 'The check was ended before it was done. Check again.', details: {} };

/** Tries imports without keeping anything; one check for each import, a newer one ends the one before. */
export function createChecks(platform: Pick<Platform, 'stores' | 'vault' | 'eventLog' | 'log'>) {
  const checks = new Map<string, { readonly controller: AbortController; readonly look: () => Check }>();
  return {
    start: async (row: ImportRow, request: ImportRequest, folder: string): Promise<void> => {
      const plan = planImport(request, await platform.stores.getStore(row.storeId));
      if (row.files.length === 0) throw new AppError({ code: 'imports.no_files', kind: 'invalid', message: 'The import has no files yet. Send them first.' });
      checks.get(row.id)?.controller.abort('newer');
      const controller = new AbortController();
      const progress: Progress = { phase: 'checking', bytesTotal: row.files.reduce((sum, file) => sum + file.bytes, 0), bytesDone: 0, share: 0, rows: 0, orders: 0, refundDocuments: 0, oddEmails: 0 };
      let ended: Check | null = null;
      checks.set(row.id, { controller, look: () => ended ?? { status: 'running', share: Math.min(1, progress.share / STORED_SHARE), rows: progress.rows } });
      void tryImport(platform, { row, plan, progress, folder, signal: controller.signal }).then(
        (result) => (ended = { status: 'done', result }),
        (error: unknown) => (ended = controller.signal.aborted ? ENDED : failure(platform, error)),
      );
    },
    /** @throws `imports.not_checked` */
    look: (importId: string): Check => {
      const check = checks.get(importId);
      if (check === undefined) throw new AppError({ code: 'imports.not_checked', kind: 'not_found', message: 'This import was not checked, or the server was started anew since. Check it again.' });
      return check.look();
    },
    /** Ends the check of an import that starts or is forgotten. */
    drop: (importId: string): void => {
      checks.get(importId)?.controller.abort('dropped');
      checks.delete(importId);
    },
    stop: (): void => {
      for (const { controller } of checks.values()) controller.abort('stopped');
      checks.clear();
    },
  };
}

export type Checks = ReturnType<typeof createChecks>;

function failure(platform: Pick<Platform, 'log'>, error: unknown): Check {
  if (error instanceof AppError) return { status: 'failed', code: error.code, message: error.message, details: error.details };
  platform.log.error({ err: error, module: 'imports' }, 'a check of an import failed');
  return { status: 'failed', code: 'imports.bug', message: 'The check stopped because of a fault of ours; the log of the server says more.', details: {} };
}

interface Trial {
  readonly row: ImportRow;
  readonly plan: ReturnType<typeof planImport>;
  readonly progress: Progress;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function tryImport(platform: Pick<Platform, 'vault' | 'eventLog'>, trial: Trial): Promise<CheckResult> {
  const { row, plan, progress, signal } = trial;
  // A folder of its own, so that two checks of one import do not write over each other.
  const workFolder = join(trial.folder, `check-${createHash('sha1').update(JSON.stringify([plan.request, Date.now()])).digest('hex').slice(0, 12)}`);
  const bad = openBadRows(workFolder);
  const counts = createCounts();
  const telling = createTelling({
    storeId: row.storeId, needs: nothingKept, versions: createVersions(platform, row.storeId), signal,
    onQuarantined: (_messageId, faults) => bad.add({ file: '', line: 0, reason: faults }),
  });
  try {
    const { skippedFiles } = await runImport({
      // Progress is also told from inside a stream, where a throw would end the process: the run looks at the signal itself, between chunks of rows.
      plan, files: row.files, workFolder, bad, telling: counted(telling, counts), progress, onProgress: () => undefined, signal, now: row.createdAt,
    });
    return {
      rows: progress.rows, orders: progress.orders, refundDocuments: progress.refundDocuments, oddEmails: progress.oddEmails, lines: counts.lines(), people: counts.people(),
      ...toldOf(telling.told), badCount: bad.count(), badRows: bad.first().slice(0, badRowsShown), sums: counts.sums(), skippedFiles: [...row.skippedFiles, ...skippedFiles],
    };
  } finally {
    bad.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

function toldOf({ events, unchanged, quarantined, products }: Told): Told {
  return { events, unchanged, quarantined, products };
}

/** Holds events against the vocabulary, as collect does, and keeps none of it. */
const nothingKept: ImportNeeds = {
  collect: { record: async (_storeId, events) => tried(events) },
  catalog: { upsertProducts: async (_storeId, products) => ({ changed: products.length }) },
};

const CALL_NAMES = { identify: 'Identify', page: 'Page Viewed', screen: 'Screen Viewed', group: 'Group', alias: 'Alias' } as const;

function tried(events: readonly EventInput[]): Recorded {
  const quarantined = events.flatMap((event): Recorded['quarantined'][number][] => {
    const name = event.type === 'track' ? (event.event ?? '') : CALL_NAMES[event.type];
    const said = event.type === 'identify' || event.type === 'group' ? event.traits : event.properties;
    const checked = validateEvent(name, sanitiseObject(said ?? {}) ?? {});
    return checked.ok ? [] : [{ messageId: event.messageId, name: checked.name, faults: checked.faults }];
  });
  return { accepted: events.length - quarantined.length, duplicates: 0, quarantined };
}

/** The same telling, with what passes through it counted, known before or not. */
function counted(telling: Telling, counts: Counts): Telling {
  return {
    ...telling,
    tellOrders: async (drafts) => {
      for (const draft of drafts) counts.addOrder(draft);
      await telling.tellOrders(drafts);
    },
    tellRows: async (drafts, family) => {
      for (const draft of drafts) counts.addPerson(draft);
      await telling.tellRows(drafts, family);
    },
  };
}

type Counts = ReturnType<typeof createCounts>;

function createCounts() {
  const people = new Set<number>();
  const sums = new Map<string, { grossMinor: number; refundedMinor: number }>();
  let lines = 0;
  const addPerson = ({ event }: EventDraft): void => {
    const id = event.userId ?? event.email ?? event.phone ?? event.anonymousId;
    if (id !== undefined) people.add(createHash('sha1').update(id).digest().readUIntBE(0, 6));
  };
  return {
    addPerson,
    addOrder: (draft: EventDraft): void => {
      addPerson(draft);
      const properties = draft.event.properties ?? {};
      const currency = String(properties['currency'] ?? '');
      const sum = sums.get(currency) ?? { grossMinor: 0, refundedMinor: 0 };
      sums.set(currency, sum);
      if (draft.refundId !== null) {
        sum.refundedMinor += minorOf(properties['total'], currency);
        return;
      }
      for (const line of linesOf(properties['products'])) {
        lines += 1;
        sum.grossMinor += grossOf(line, currency);
      }
    },
    lines: () => lines,
    people: () => people.size,
    sums: (): CheckedSum[] => [...sums].map(([currency, sum]) => ({ currency, ...sum })).sort((left, right) => left.currency.localeCompare(right.currency)),
  };
}

function linesOf(products: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(products) ? products : [];
}

function grossOf(line: Readonly<Record<string, unknown>>, currency: string): number {
  const { total, price, quantity } = line;
  if (total !== undefined) return minorOf(total, currency);
  return typeof price === 'number' ? (lineTotal(typeof quantity === 'number' ? quantity : 1, price, currency) ?? 0) : 0;
}

function minorOf(amount: unknown, currency: string): number {
  return typeof amount === 'number' ? (toMinor(amount, currency) ?? 0) : 0;
}
