import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { createBoard, WINDOW_MS, type Board, type BoardView, type LiveCounters } from './board.ts';
import type { LaneRow, LiveSession } from './lane.ts';
import { recentRowsStatement, robotMinutesStatement } from './queries.ts';

/** What is told of a board: all of it when `isWhole`, else what changed since the message before. */
export interface BoardMessage {
  readonly isWhole: boolean;
  readonly at: string;
  readonly windowMs: number;
  readonly counters: LiveCounters;
  readonly sessions: readonly LiveSession[];
  /** Keys of those that are shown no more. */
  readonly gone: readonly string[];
  /** Sessions beyond those shown. */
  readonly hidden: number;
}

/** Whose doings are watched. */
export interface Watched {
  readonly storeId: string;
  /** Only people who are in one of these; none: everybody. */
  readonly segments: readonly string[];
}

export interface Watcher {
  send(message: BoardMessage): void;
  /** A segment is there no more: nothing is sent from here on. */
  refuse(error: AppError): void;
  /** False: what was sent before is still on its way. */
  isReady(): boolean;
}

const TICK_MS = 1_000;
/** What the last half hour is read from at first; of a store busier than that the newest part. */
const READ_BACK = 20_000;
/** A board outlives its last watcher this long, for whoever reloads the page. */
const LINGER_MS = 30_000;

/** A board that could not be read is tried again. */
const RETRY_MS = 5_000;
/** Who is in a segment changes by itself: a board of one is read anew so often. */
const REREAD_MS = 3_000;

export interface LiveNeeds {
  /** Refuses segments that are not there. */
  readonly requireSegments: (storeId: string, ids: readonly string[]) => Promise<void>;
}

type HubPlatform = Pick<Platform, 'eventLog' | 'stores' | 'clock' | 'log'> & LiveNeeds;

interface Following {
  readonly watcher: Watcher;
  hasWhole: boolean;
}

interface Shared {
  join(watcher: Watcher): () => void;
}

/** One board for each store, and segment of it, that somebody watches, shared by all who do. */
export function createBoardHub(platform: HubPlatform): { watch(of: Watched, watcher: Watcher): () => void } {
  const boards = new Map<string, Shared>();
  return {
    watch: (of, watcher) => {
      const key = JSON.stringify([of.storeId, of.segments.toSorted()]);
      const shared = boards.get(key) ?? startBoard(platform, of, () => boards.delete(key));
      boards.set(key, shared);
      return shared.join(watcher);
    },
  };
}

function startBoard(platform: HubPlatform, of: Watched, onStop: () => void): Shared {
  const following = new Set<Following>();
  const nowMs = (): number => platform.clock.now().getTime();
  let board: Board | null = null;
  let waiting: LaneRow[] = [];
  let shown = new Set<string>();
  let emptySince = nowMs();
  let isStopped = false;

  const isPart = of.segments.length > 0;

  const unfollow = isPart ? () => undefined : platform.eventLog.onCommit((rows) => {
    const own = rows.filter((row) => row.store_id === of.storeId);
    if (board !== null) board.note(own, nowMs());
    else if (waiting.length < READ_BACK) waiting.push(...own);
  });
  const stop = (): void => {
    isStopped = true;
    clearInterval(timer);
    unfollow();
    onStop();
  };
  const tick = (): void => {
    if (following.size > 0) emptySince = nowMs();
    if (nowMs() - emptySince > LINGER_MS) stop();
    else if (board !== null) shown = tell({ board, following, shown, nowMs: nowMs() });
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  const begin = async (): Promise<void> => {
    try {
      // Whoever watches a segment is told when it is deleted; a board of nobody would look like a quiet shop.
      if (isPart) await platform.requireSegments(of.storeId, of.segments);
      const read = await readBack(platform, of, nowMs());
      // What was committed while the log was read is in both.
      read.board.note(waiting.filter((row) => row.bot !== 1 && !read.seqs.has(String(row.seq))), nowMs());
      [board, waiting] = [read.board, []];
      if (isPart) {
        for (const one of following) one.hasWhole = false;
        if (!isStopped) setTimeout(() => (isStopped ? undefined : void begin()), REREAD_MS).unref();
      }
      tick();
    } catch (error) {
      if (isPart && error instanceof AppError && error.kind !== 'unavailable' && error.kind !== 'bug') {
        for (const { watcher } of following) watcher.refuse(error);
        stop();
        return;
      }
      platform.log.warn({ err: error, module: 'live', storeId: of.storeId }, 'the last half hour could not be read; trying again');
      setTimeout(() => (isStopped ? undefined : void begin()), RETRY_MS).unref();
    }
  };
  void begin();
  return {
    join: (watcher) => {
      const one = { watcher, hasWhole: false };
      following.add(one);
      if (board !== null) tick();
      return () => following.delete(one);
    },
  };
}

/** A board with the last half hour on it, and what it was made of. */
async function readBack(platform: HubPlatform, { storeId, segments }: Watched, nowMs: number): Promise<{ board: Board; seqs: ReadonlySet<string> }> {
  const { currency } = await platform.stores.getStore(storeId);
  const board = createBoard({ currency });
  const since = new Date(nowMs - WINDOW_MS);
  const [rows, robots] = await Promise.all([
    platform.eventLog.query<LaneRow>(recentRowsStatement(storeId, { since, limit: READ_BACK, segments })),
    // Robots are in no segment.
    segments.length > 0 ? [] : platform.eventLog.query<{ minute: number; events: string }>(robotMinutesStatement(storeId, since)),
  ]);
  board.noteRobots(robots.map(({ minute, events }) => ({ atMs: minute * 1000, events: Number(events) })));
  board.note(rows.toReversed(), nowMs);
  return { board, seqs: new Set(rows.map((row) => String(row.seq))) };
}

/** @returns the keys that are shown now */
function tell(turn: { board: Board; following: ReadonlySet<Following>; shown: ReadonlySet<string>; nowMs: number }): Set<string> {
  const view = turn.board.view(turn.nowMs);
  const changed = turn.board.takeChanged();
  const shown = new Set(view.sessions.map((session) => session.key));
  const news = messageOf(view, { isWhole: false, sessions: view.sessions.filter((session) => changed.has(session.key)), gone: [...turn.shown].filter((key) => !shown.has(key)) });
  for (const one of turn.following) {
    if (!one.watcher.isReady()) one.hasWhole = false;
    else if (one.hasWhole) one.watcher.send(news);
    else {
      one.watcher.send(messageOf(view, { isWhole: true, sessions: view.sessions, gone: [] }));
      one.hasWhole = true;
    }
  }
  return shown;
}

function messageOf(view: BoardView, part: Pick<BoardMessage, 'isWhole' | 'sessions' | 'gone'>): BoardMessage {
  return { ...part, at: view.at, windowMs: WINDOW_MS, counters: view.counters, hidden: view.hidden };
}
