import type { RunningEventLog } from '../event-log/create-event-log.ts';
import { allKeysStatement, touchedKeysStatement } from '../event-log/queries.ts';
import type { CommittedRow } from '../event-log/row.ts';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import type { Derived, Fold } from './derived.ts';
import { deleteTouches, insertTouches, selectCursors, selectTouches, upsertCursor } from './state.ts';

export interface RunningDerived extends Derived {
  /** Finds what was committed but not folded before the last stop, and begins to work. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Rows committed but not yet folded in, over all folds; for `/readyz` and `/metrics`. */
  lag(): number;
}

export interface DerivedOptions {
  readonly state: State;
  readonly eventLog: RunningEventLog;
  readonly log: Logger;
  /** Pause between two rounds while events stream in; a waiting reader cuts it short. */
  readonly pauseMs?: number;
}

/** What is touched in one store: key → earliest event time in ms (null: anywhere in the past). */
type Touches = Map<string, Map<string, number | null>>;

interface Runner {
  readonly fold: Fold;
  touched: Touches;
  /** Everything up to here is folded in. */
  foldedSeq: number;
  savedSeq: number;
}

const KEYS_PER_ROUND = 10_000;
const RETRY_MS = 2_000;
const CURSOR_EVERY_MS = 2_000;

/** Folds run one after another in one loop: they share two cores with the inserter. */
export function createDerived(options: DerivedOptions): RunningDerived {
  const { state, eventLog, log } = options;
  const pauseMs = options.pauseMs ?? 250;
  const runners: Runner[] = [];
  const waiters: { asked: number; resolve: () => void }[] = [];
  let wake: (() => void) | null = null;
  let loop: Promise<void> | null = null;
  let stopping = false;
  let committedSeq = 0;
  /** Counts what there was to fold, and how much of it was when the last complete round began. */
  let asked = 0;
  let done = 0;

  const nudge = (): void => {
    wake?.();
    wake = null;
  };

  const isBehind = (): boolean => done < asked;

  function noteCommit(rows: readonly CommittedRow[]): void {
    for (const runner of runners) {
      for (const row of rows) {
        const key = runner.fold.keyOf(row);
        if (key !== null) addTouch(runner.touched, { storeId: row.store_id, key, at: Date.parse(`${row.at.replace(' ', 'T')}Z`) });
      }
    }
    committedSeq = rows[rows.length - 1]?.seq ?? committedSeq;
    asked += 1;
    if (waiters.length > 0) nudge();
  }

  async function runRound(): Promise<void> {
    const upTo = committedSeq;
    const askedBefore = asked;
    let isComplete = true;
    for (const runner of runners) {
      const touched = runner.touched;
      runner.touched = new Map();
      try {
        await foldTouches(runner.fold, touched, { state, eventLog });
        runner.foldedSeq = upTo;
      } catch (error) {
        for (const [storeId, keys] of touched) for (const [key, at] of keys) addTouch(runner.touched, { storeId, key, at });
        isComplete = false;
        log.error({ err: error, fold: runner.fold.name }, 'a derived table could not be brought up to date; trying again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
    if (!isComplete) return;
    done = askedBefore;
    for (let index = waiters.length - 1; index >= 0; index -= 1) {
      const waiter = waiters[index];
      if (waiter === undefined || waiter.asked > done) continue;
      waiter.resolve();
      waiters.splice(index, 1);
    }
  }

  const foldedSeq = (): number => runners.reduce((least, runner) => Math.min(least, runner.foldedSeq), committedSeq);

  async function saveCursors(): Promise<void> {
    for (const runner of runners) {
      if (runner.foldedSeq === runner.savedSeq) continue;
      const seq = runner.foldedSeq;
      await upsertCursor(state, { fold: runner.fold.name, writer: eventLog.writer, seq });
      runner.savedSeq = seq;
    }
  }

  async function work(): Promise<void> {
    let savedAt = 0;
    while (!stopping) {
      if (isBehind()) {
        await runRound();
        if (Date.now() - savedAt > CURSOR_EVERY_MS || !isBehind()) {
          savedAt = Date.now();
          await saveCursors().catch((error: unknown) => log.warn({ err: error }, 'fold cursors could not be saved; they will be'));
        }
      }
      if (waiters.length > 0 && isBehind()) continue;
      await sleepUntilNudged(pauseMs);
    }
  }

  function sleepUntilNudged(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    register: (fold) => {
      runners.push({ fold, touched: new Map(), foldedSeq: 0, savedSeq: 0 });
    },
    touch: async (touch) => {
      await insertTouches(state, touch.fold, touch.storeId, touch.keys ?? ['']);
      const runner = runners.find((candidate) => candidate.fold.name === touch.fold);
      if (runner === undefined) return;
      for (const key of touch.keys ?? ['']) addTouch(runner.touched, { storeId: touch.storeId, key, at: null });
      asked += 1;
      nudge();
    },
    catchUp: (timeoutMs = 2_000) => {
      if (!isBehind()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const waiter = { asked, resolve: () => resolve(true) };
        waiters.push(waiter);
        nudge();
        setTimeout(() => {
          const index = waiters.indexOf(waiter);
          if (index >= 0) waiters.splice(index, 1);
          resolve(false);
        }, timeoutMs).unref();
      });
    },
    start: async () => {
      committedSeq = eventLog.lastSeq();
      const cursors = await selectCursors(state, eventLog.writer);
      for (const runner of runners) await loadPending(runner, { cursors, state, eventLog, upTo: committedSeq });
      // What was not folded before the last stop is the first thing to do.
      asked += 1;
      eventLog.onCommit(noteCommit);
      loop = work();
    },
    stop: async () => {
      stopping = true;
      nudge();
      await loop;
      await saveCursors();
    },
    lag: () => Math.max(0, committedSeq - foldedSeq()),
  };
}

function addTouch(touched: Touches, touch: { storeId: string; key: string; at: number | null }): void {
  let keys = touched.get(touch.storeId);
  if (keys === undefined) {
    keys = new Map();
    touched.set(touch.storeId, keys);
  }
  const before = keys.get(touch.key);
  if (before === null) return;
  keys.set(touch.key, touch.at === null || before === undefined ? touch.at : Math.min(before, touch.at));
}

async function foldTouches(fold: Fold, touched: Touches, on: { state: State; eventLog: RunningEventLog }): Promise<void> {
  for (const [storeId, keys] of touched) {
    const hasAll = keys.has('');
    const everything = hasAll
      ? await on.eventLog.query<{ key: string }>(allKeysStatement(storeId, fold.touchedSql))
      : [];
    // Keys touched anywhere in the past go apart from those with a known start, whose windows are narrow.
    const anywhere = hasAll ? everything.map((row) => row.key) : [...keys].filter(([, at]) => at === null).map(([key]) => key);
    const since = hasAll ? [] : [...keys].filter((entry): entry is [string, number] => entry[1] !== null);
    since.sort((left, right) => right[1] - left[1]);
    for (const chunk of chunks(anywhere)) await fold.refold({ storeId, keys: chunk, since: null });
    for (const chunk of chunks(since)) {
      const earliest = chunk.reduce((least, [, at]) => Math.min(least, at), Number.POSITIVE_INFINITY);
      await fold.refold({ storeId, keys: chunk.map(([key]) => key), since: new Date(earliest) });
    }
    const durable = [...keys].filter(([, at]) => at === null).map(([key]) => key);
    if (durable.length > 0) await deleteTouches(on.state, fold.name, storeId, durable);
  }
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [];
  for (let from = 0; from < items.length; from += KEYS_PER_ROUND) parts.push(items.slice(from, from + KEYS_PER_ROUND));
  return parts;
}

async function loadPending(
  runner: Runner,
  from: { cursors: ReadonlyMap<string, number>; state: State; eventLog: RunningEventLog; upTo: number },
): Promise<void> {
  const after = from.cursors.get(runner.fold.name) ?? 0;
  runner.savedSeq = after;
  if (after < from.upTo) {
    const rows = await from.eventLog.query<{ store_id: string; key: string; since: string }>(
      touchedKeysStatement({ writer: from.eventLog.writer, after, ...runner.fold.touchedSql }),
    );
    for (const row of rows) addTouch(runner.touched, { storeId: row.store_id, key: row.key, at: Date.parse(row.since) });
  }
  for (const touch of await selectTouches(from.state, runner.fold.name)) {
    addTouch(runner.touched, { storeId: touch.storeId, key: touch.key, at: null });
  }
  runner.foldedSeq = runner.touched.size === 0 ? from.upTo : after;
}
