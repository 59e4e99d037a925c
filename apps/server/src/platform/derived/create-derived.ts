import { logInstant } from '../event-log/event-key.ts';
import type { RunningEventLog } from '../event-log/create-event-log.ts';
import { touchedKeysStatement } from '../event-log/queries.ts';
import type { CommittedRow } from '../event-log/row.ts';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import type { Derived, Fold } from './derived.ts';
import { foldStore } from './fold-store.ts';
import { deleteTouches, insertTouches, selectCursors, selectTouches, upsertCursor } from './state.ts';
import { createTouches, EVERY_KEY, type Touches } from './touches.ts';

export interface RunningDerived extends Derived {
  /** Finds what was committed but not folded before the last stop, and begins to work. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface DerivedOptions {
  readonly state: State;
  readonly eventLog: RunningEventLog;
  readonly log: Logger;
  /** Pause between two rounds while events stream in; a waiting reader cuts it short. */
  readonly pauseMs?: number;
}

const RETRY_MS = 2_000;
const CURSOR_EVERY_MS = 2_000;
const PAUSE_MS = 250;
const MAX_PAUSE_MS = 3_000;
/** How often it is looked whether tables want merging, and the longest round beside which that is done: under a flood it waits. */
const TIDY_EVERY_MS = 30_000;
const TIDY_BESIDE_MS = 1_000;
const READER_WAIT_MS = 2_000;
/** Events that follow each other within this time are a stream once they have done so for a while; its readers may be that much behind. */
const STREAM_GAP_MS = 1_000;
const STREAM_AFTER_MS = 2_000;
const STREAM_LAG_MS = 5_000;
/** Most of a round's cost does not depend on how many events it folds; nobody waits for one while they stream. */
const STREAM_PAUSE_MS = 2_500;

/** Folds run one after another in one loop: they share two cores with the inserter. */
export function createDerived(options: DerivedOptions): RunningDerived {
  return new FoldLoop(options);
}

interface Runner {
  readonly fold: Fold;
  touched: Touches;
  /** Everything up to here is folded in. */
  foldedSeq: number;
  savedSeq: number;
  /** Until a round has gone well: what the last one was at when the process ended, or failed, may be half done. */
  mayBeHalfDone: boolean;
}

interface Waiter {
  /** Served by a round that began when at least so much had been asked. */
  readonly asked: number;
  readonly resolve: () => void;
}

/** Somebody who waits for one fold only. */
interface FoldWaiter {
  readonly runner: Runner;
  readonly seq: number;
  readonly resolve: (isThere: boolean) => void;
}

class FoldLoop implements RunningDerived {
  readonly #options: DerivedOptions;
  readonly #runners: Runner[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #foldWaiters = new Set<FoldWaiter>();
  #wake: (() => void) | null = null;
  #loop: Promise<void> | null = null;
  #isStopping = false;
  #committedSeq = 0;
  #lastCommitAt = 0;
  /** Counts what there was to fold, and how much of it was when the last complete round began. */
  #asked = 0;
  #done = 0;
  #doneAt = 0;
  /** Events have come without a longer gap since then. */
  #streamBeganAt = 0;

  constructor(options: DerivedOptions) {
    this.#options = options;
  }

  register(fold: Fold): void {
    this.#runners.push({ fold, touched: createTouches(), foldedSeq: 0, savedSeq: 0, mayBeHalfDone: true });
  }

  async touch(touch: { fold: string; storeId: string; keys: readonly string[] | null }): Promise<void> {
    const keys = touch.keys ?? [EVERY_KEY];
    const durable = await insertTouches(this.#options.state, { fold: touch.fold, storeId: touch.storeId, keys });
    const runner = this.#runners.find((candidate) => candidate.fold.name === touch.fold);
    if (runner === undefined) return;
    for (const { key, version } of durable) runner.touched.addKey({ storeId: touch.storeId, key, at: null, version });
    this.#asked += 1;
    this.#nudge();
  }

  async catchUp(timeoutMs?: number): Promise<boolean> {
    if (timeoutMs === undefined && this.isStreaming()) return performance.now() - this.#doneAt <= STREAM_LAG_MS;
    const until = performance.now() + (timeoutMs ?? READER_WAIT_MS);
    // Where the log cannot be written, readers get what there is.
    await this.#options.eventLog.settle().catch(() => undefined);
    return this.#done >= this.#asked || this.#awaitRound(Math.max(0, until - performance.now()));
  }

  async catchUpFold(fold: string, timeoutMs: number, upTo?: number): Promise<boolean> {
    // What is in the log already need not wait for a block of what lies in the journal.
    if (upTo === undefined || upTo > this.#committedSeq) await this.#options.eventLog.settle().catch(() => undefined);
    const runner = this.#runners.find((candidate) => candidate.fold.name === fold);
    const seq = Math.min(upTo ?? this.#committedSeq, this.#committedSeq);
    if (runner === undefined || runner.foldedSeq >= seq || this.#loop === null) return true;
    return new Promise((resolve) => {
      const settle = (isThere: boolean): void => {
        clearTimeout(timer);
        this.#foldWaiters.delete(waiter);
        resolve(isThere);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      timer.unref();
      const waiter: FoldWaiter = { runner, seq, resolve: settle };
      this.#foldWaiters.add(waiter);
      this.#nudge();
    });
  }

  foldedSeq(): number {
    return this.#runners.reduce((least, runner) => Math.min(least, runner.foldedSeq), this.#committedSeq);
  }

  isStreaming(): boolean {
    const now = performance.now();
    return now - this.#lastCommitAt < STREAM_GAP_MS && now - this.#streamBeganAt > STREAM_AFTER_MS;
  }

  #awaitRound(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        resolve(false);
      }, timeoutMs);
      timer.unref();
      const waiter: Waiter = {
        asked: this.#asked,
        resolve: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      this.#waiters.add(waiter);
      this.#nudge();
    });
  }

  async start(): Promise<void> {
    const { state, eventLog } = this.#options;
    this.#committedSeq = eventLog.lastSeq();
    const cursors = await selectCursors(state, eventLog.writer);
    for (const runner of this.#runners) await loadPending(runner, { cursors, state, eventLog, upTo: this.#committedSeq });
    // What was not folded before the last stop is the first thing to do.
    this.#asked += 1;
    eventLog.onCommit((rows) => this.#noteCommit(rows));
    this.#loop = this.#work();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#nudge();
    await this.#loop;
    await this.#saveCursors();
  }

  lag(): number {
    return Math.max(0, this.#committedSeq - this.foldedSeq()) + this.#options.eventLog.journaledRows();
  }

  #nudge(): void {
    this.#wake?.();
    this.#wake = null;
  }

  #noteCommit(rows: readonly CommittedRow[]): void {
    for (const row of rows) {
      for (const { fold, touched } of this.#runners) {
        const key = fold.keyOf(row);
        if (key === null) continue;
        if (fold.refoldPlaces === undefined) touched.addKey({ storeId: row.store_id, key, at: row.at });
        else touched.addPlace({ storeId: row.store_id, writer: row.writer, seq: row.seq, at: row.at });
      }
    }
    this.#committedSeq = rows[rows.length - 1]?.seq ?? this.#committedSeq;
    this.#asked += 1;
    const now = performance.now();
    if (now - this.#lastCommitAt > STREAM_GAP_MS) this.#streamBeganAt = now;
    this.#lastCommitAt = now;
    if (this.#waiters.size > 0) this.#nudge();
  }

  async #work(): Promise<void> {
    let savedAt = 0;
    let roundMs = 0;
    let tidiedAt = Number.NEGATIVE_INFINITY;
    while (!this.#isStopping) {
      if (this.#done < this.#asked) {
        const startedAt = performance.now();
        await this.#runRound();
        roundMs = performance.now() - startedAt;
        if (Date.now() - savedAt > CURSOR_EVERY_MS || this.#done >= this.#asked) {
          savedAt = Date.now();
          await this.#saveCursors().catch((error: unknown) => this.#options.log.warn({ err: error }, 'fold cursors could not be saved; they will be'));
        }
      }
      if (this.#waiters.size > 0 && this.#done < this.#asked) continue;
      if (roundMs < TIDY_BESIDE_MS && performance.now() - tidiedAt > TIDY_EVERY_MS) {
        tidiedAt = performance.now();
        void this.#options.eventLog.tidy().catch((error: unknown) => this.#options.log.warn({ err: error }, 'derived tables could not be merged; reading them takes longer'));
      }
      await this.#rest(roundMs);
    }
  }

  /** Under a flood folds take at most a quarter of the time, in larger rounds, which cost less for each key; once it ends they go on at once. */
  async #rest(roundMs: number): Promise<void> {
    const pauseMs = this.#options.pauseMs ?? PAUSE_MS;
    const atLeast = this.isStreaming() ? Math.max(pauseMs, STREAM_PAUSE_MS) : pauseMs;
    const until = performance.now() + Math.min(MAX_PAUSE_MS, Math.max(atLeast, roundMs * 3));
    do {
      await this.#sleep(Math.min(pauseMs, until - performance.now()));
      await this.#serveFoldWaiters();
    } while (!this.#isStopping && this.#waiters.size === 0 && performance.now() < until && performance.now() - this.#lastCommitAt < pauseMs);
  }

  /** Folds that somebody waits for run between rounds, and between the folds of a round. */
  async #serveFoldWaiters(): Promise<void> {
    for (const runner of new Set([...this.#foldWaiters].map((waiter) => waiter.runner))) {
      const upTo = this.#committedSeq;
      if (runner.foldedSeq < upTo) await this.#runFold(runner, upTo);
    }
    for (const waiter of this.#foldWaiters) if (waiter.runner.foldedSeq >= waiter.seq) waiter.resolve(true);
  }

  async #runRound(): Promise<void> {
    const upTo = this.#committedSeq;
    const askedBefore = this.#asked;
    const beganAt = performance.now();
    let isComplete = true;
    for (const runner of this.#runners) {
      isComplete = (await this.#runFold(runner, upTo)) && isComplete;
      // Whoever waits for one fold waits for one other at most, not for the whole round.
      await this.#serveFoldWaiters();
    }
    if (!isComplete) return;
    this.#done = askedBefore;
    this.#doneAt = beganAt;
    for (const waiter of this.#waiters) {
      if (waiter.asked > this.#done) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** @returns false when it failed; its touches are then kept for the next round */
  async #runFold(runner: Runner, upTo: number): Promise<boolean> {
    const { state, eventLog, log } = this.#options;
    const touched = runner.touched;
    runner.touched = createTouches();
    try {
      for (const storeId of new Set([...touched.keysByStore.keys(), ...touched.stretchesByStore.keys()])) {
        await foldStore(runner.fold, storeId, { touched, mayBeHalfDone: runner.mayBeHalfDone, eventLog });
        const settled = touched.durableOf(storeId);
        if (settled.length > 0) await deleteTouches(state, { fold: runner.fold.name, storeId, settled });
      }
      // Served in the middle of a round, it may be ahead of that.
      runner.foldedSeq = Math.max(runner.foldedSeq, upTo);
      runner.mayBeHalfDone = false;
      return true;
    } catch (error) {
      runner.mayBeHalfDone = true;
      runner.touched.addAll(touched);
      log.error({ err: error, fold: runner.fold.name }, 'a derived table could not be brought up to date; trying again');
      await this.#sleep(RETRY_MS);
      return false;
    }
  }

  async #saveCursors(): Promise<void> {
    for (const runner of this.#runners) {
      if (runner.foldedSeq === runner.savedSeq) continue;
      const seq = runner.foldedSeq;
      await upsertCursor(this.#options.state, { fold: runner.fold.name, writer: this.#options.eventLog.writer, seq });
      runner.savedSeq = seq;
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function loadPending(
  runner: Runner,
  from: { cursors: ReadonlyMap<string, number>; state: State; eventLog: RunningEventLog; upTo: number },
): Promise<void> {
  const after = from.cursors.get(runner.fold.name) ?? 0;
  let found = 0;
  runner.savedSeq = after;
  if (after < from.upTo) {
    const rows = await from.eventLog.query<{ store_id: string; key: string; since: string }>(
      touchedKeysStatement({ writer: from.eventLog.writer, after, ...runner.fold.touchedSql }),
    );
    for (const row of rows) runner.touched.addKey({ storeId: row.store_id, key: row.key, at: logInstant(new Date(row.since)) });
    found += rows.length;
  }
  const touches = await selectTouches(from.state, runner.fold.name);
  for (const touch of touches) runner.touched.addKey({ ...touch, at: null });
  runner.foldedSeq = found + touches.length === 0 ? from.upTo : after;
}
