import type { Clock } from '../clock.ts';
import type { RunningEventLog } from '../event-log/create-event-log.ts';
import type { CommittedRow } from '../event-log/row.ts';
import type { Logger } from '../log/log.ts';
import type { State, StateTx } from '../state/state.ts';
import type { Reaction } from './reactions.ts';
import { insertParked, moveCursor, selectReactionCursors } from './state.ts';

export interface RunningReactions {
  start(reactions: readonly Reaction[]): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when every reaction has seen all that was committed before this call. */
  catchUp(): Promise<void>;
  /** Rows committed but not yet reacted to, of the slowest reaction. */
  lag(): number;
}

const PAGE_ROWS = 1_000;
const ATTEMPTS = 3;
const RETRY_MS = 1_000;
/** After a page: long enough to gather, short enough for an effect within a moment. */
const LEAST_GATHER_MS = 50;
const MOST_GATHER_MS = 400;
/** Commits nudge; this is for what came while nobody listened. */
const IDLE_LOOK_MS = 1_000;
/** Newest rows that concern a reaction, kept in memory, so that one which keeps pace never reads the log. */
const TAIL_ROWS = 5_000;
const HOUR_MS = 3_600_000;
/** Far behind, a reaction with nothing to do still saves its place this often. */
const SAVE_EVERY_ROWS = 5_000;

export function createReactions(options: { state: State; eventLog: RunningEventLog; log: Logger; clock: Clock }): RunningReactions {
  const tail = createTail();
  const followers: Follower[] = [];
  let unsubscribe: (() => void) | null = null;
  return {
    start: async (reactions) => {
      const cursors = await selectReactionCursors(options.state, options.eventLog.writer);
      tail.startAfter(options.eventLog.lastSeq());
      const concerns = (row: CommittedRow): boolean => reactions.some(({ when }) => when.matches(row));
      unsubscribe = options.eventLog.onCommit((rows) => {
        tail.push(rows.filter(concerns), rows.at(-1)?.seq ?? 0);
        for (const follower of followers) follower.nudge();
      });
      for (const reaction of reactions) {
        followers.push(follow({ ...options, reaction, tail, after: cursors.get(reaction.name) ?? 0 }));
      }
    },
    stop: async () => {
      unsubscribe?.();
      await Promise.all(followers.map((follower) => follower.stop()));
    },
    catchUp: async () => {
      await options.eventLog.settle().catch(() => undefined);
      const target = options.eventLog.lastSeq();
      await Promise.all(followers.map((follower) => follower.reached(target)));
    },
    lag: () => followers.reduce((most, follower) => Math.max(most, options.eventLog.lastSeq() - follower.seq()), 0),
  };
}

interface Tail {
  startAfter(seq: number): void;
  /** @param upTo place of the newest row, whether it is among them or not */
  push(rows: readonly CommittedRow[], upTo: number): void;
  /** Rows after a place and how far they reach, or null when they are no longer in memory. */
  after(seq: number): { rows: readonly CommittedRow[]; upTo: number } | null;
}

function createTail(): Tail {
  let rows: CommittedRow[] = [];
  let before = 0;
  let newest = 0;
  return {
    startAfter: (seq) => {
      before = seq;
      newest = seq;
    },
    push: (fresh, upTo) => {
      rows.push(...fresh);
      newest = Math.max(newest, upTo);
      if (rows.length > TAIL_ROWS * 2) {
        const cut = rows.length - TAIL_ROWS;
        before = rows[cut - 1]?.seq ?? before;
        rows = rows.slice(cut);
      }
    },
    after: (seq) => {
      if (seq < before) return null;
      let low = 0;
      let high = rows.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((rows[middle]?.seq ?? 0) <= seq) low = middle + 1;
        else high = middle;
      }
      const page = rows.slice(low, low + PAGE_ROWS);
      return { rows: page, upTo: low + PAGE_ROWS < rows.length ? (page.at(-1)?.seq ?? newest) : newest };
    },
  };
}

interface Follower {
  nudge(): void;
  stop(): Promise<void>;
  reached(seq: number): Promise<void>;
  seq(): number;
}

interface FollowerOptions {
  readonly state: State;
  readonly eventLog: RunningEventLog;
  readonly log: Logger;
  readonly clock: Clock;
  readonly reaction: Reaction;
  readonly tail: Tail;
  readonly after: number;
}

function follow(options: FollowerOptions): Follower {
  const { state, eventLog, reaction } = options;
  const waiters: { seq: number; resolve: () => void }[] = [];
  let seq = options.after;
  let savedSeq = options.after;
  let pageMs = 0;
  let stopping = false;
  let wake: (() => void) | null = null;
  let hurry: (() => void) | null = null;

  async function step(): Promise<boolean> {
    const target = eventLog.lastSeq();
    if (seq >= target) return false;
    const page = await readPage(options, seq, target);
    const due = page.rows.filter((row) => isDue(reaction, row, options.clock.now()));
    if (due.length > 0) {
      await runPage(options, due, page.upTo);
      savedSeq = page.upTo;
    }
    seq = page.upTo;
    if (seq - savedSeq >= SAVE_EVERY_ROWS) await save();
    settle();
    return true;
  }

  async function save(): Promise<void> {
    if (savedSeq === seq) return;
    await moveCursor(state.db, { reaction: reaction.name, writer: eventLog.writer, seq });
    savedSeq = seq;
  }

  function settle(): void {
    for (let index = waiters.length - 1; index >= 0; index -= 1) {
      const waiter = waiters[index];
      if (waiter === undefined || waiter.seq > seq) continue;
      waiter.resolve();
      waiters.splice(index, 1);
    }
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      const startedAt = performance.now();
      const worked = await step().catch(async (error: unknown) => {
        options.log.warn({ err: error, reaction: reaction.name }, 'a reaction could not go on; trying again');
        await pause(RETRY_MS);
        return true;
      });
      if (worked) pageMs = performance.now() - startedAt;
      // A transaction costs much the same for one event as for a hundred: under a flood they are gathered, a lone one runs at once.
      await (worked ? rest() : pause(IDLE_LOOK_MS));
    }
    await save();
  }

  /** A reaction takes about a tenth of the time, unless it is far behind or somebody waits until all is done. */
  function rest(): Promise<void> {
    if (waiters.length > 0 || eventLog.lastSeq() - seq >= PAGE_ROWS * 10) return Promise.resolve();
    const gatherMs = Math.min(MOST_GATHER_MS, Math.max(LEAST_GATHER_MS, pageMs * 10));
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      timer.unref();
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function reached(target: number): Promise<void> {
    if (seq >= target) return Promise.resolve();
    return new Promise((resolve) => {
      waiters.push({ seq: target, resolve });
      hurry?.();
      hurry = null;
    });
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = loop();
  const nudge = (): void => {
    wake?.();
    wake = null;
  };
  return {
    nudge,
    stop: () => {
      stopping = true;
      nudge();
      hurry?.();
      return running;
    },
    reached,
    seq: () => seq,
  };
}

async function readPage(
  options: FollowerOptions,
  after: number,
  upTo: number,
): Promise<{ rows: readonly CommittedRow[]; upTo: number }> {
  const recent = options.tail.after(after);
  if (recent !== null) {
    return { rows: recent.rows.filter((row) => options.reaction.when.matches(row)), upTo: Math.max(after, recent.upTo) };
  }
  const rows = await options.eventLog.rowsAfter({
    writer: options.eventLog.writer,
    after,
    upTo,
    condition: options.reaction.when.sql,
    limit: PAGE_ROWS,
  });
  return { rows, upTo: rows.length < PAGE_ROWS ? upTo : (rows.at(-1)?.seq ?? upTo) };
}

function isDue(reaction: Reaction, row: CommittedRow, now: Date): boolean {
  if (!(reaction.origins ?? ['live']).includes(row.origin)) return false;
  const freshMs = reaction.freshMs === undefined ? HOUR_MS : reaction.freshMs;
  if (freshMs === null) return true;
  return now.getTime() - Date.parse(`${row.at.replace(' ', 'T').replace('Z', '')}Z`) <= freshMs;
}

/** The whole page in one transaction; when that keeps failing, event by event, and the one that fails is parked. */
async function runPage(options: FollowerOptions, due: readonly CommittedRow[], upTo: number): Promise<void> {
  const { state, reaction, eventLog, log } = options;
  const commit = (rows: readonly CommittedRow[], seq: number): Promise<void> =>
    state.transaction(async (tx) => {
      await reaction.run(rows, tx);
      await moveCursor(tx, { reaction: reaction.name, writer: eventLog.writer, seq });
    });
  try {
    await commit(due, upTo);
    return;
  } catch (error) {
    // When the state itself is away this throws as well, and the page is tried again later.
    await state.executeSql('SELECT 1');
    log.warn({ err: error, reaction: reaction.name }, 'a page of events failed in a reaction; going through it one by one');
  }
  for (const row of due) await runOne(options, row, commit);
  await state.transaction((tx) => moveCursor(tx, { reaction: reaction.name, writer: eventLog.writer, seq: upTo }));
}

async function runOne(
  options: FollowerOptions,
  row: CommittedRow,
  commit: (rows: readonly CommittedRow[], seq: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      await commit([row], row.seq);
      return;
    } catch (error) {
      await options.state.executeSql('SELECT 1');
      if (attempt === ATTEMPTS) await park(options, row, error);
    }
  }
}

async function park(options: FollowerOptions, row: CommittedRow, error: unknown): Promise<void> {
  const { reaction, eventLog, log } = options;
  log.error({ err: error, reaction: reaction.name, seq: row.seq }, 'an event was parked: a reaction failed on it several times');
  await options.state.transaction(async (tx: StateTx) => {
    await insertParked(tx, {
      reaction: reaction.name,
      storeId: row.store_id,
      writer: eventLog.writer,
      seq: row.seq,
      eventName: row.name,
      attempts: ATTEMPTS,
      fault: error instanceof Error ? error.message.slice(0, 500) : 'unknown fault',
    });
    await moveCursor(tx, { reaction: reaction.name, writer: eventLog.writer, seq: row.seq });
  });
}
