import { AppError } from '../errors.ts';
import type { Accepted } from './event-log.ts';
import type { KnownKeys } from './known-keys.ts';
import type { CommittedRow, LogRow } from './row.ts';

/** What the inserter needs of the engine; each may fail while a server is away. */
export interface BlockWriter {
  /** Put one block on disk; resolves when it is durable. */
  insertBlock(rows: readonly CommittedRow[]): Promise<void>;
  /** Which of these keys the log already holds. */
  findKeys(storeIds: readonly string[], keys: readonly string[]): Promise<Set<string>>;
  /** How many rows of this writer lie in `from..to`, to learn whether a failed block landed after all. */
  countSeq(from: number, to: number): Promise<number>;
}

export interface InserterOptions {
  readonly writer: string;
  readonly lastSeq: number;
  readonly known: KnownKeys;
  readonly blocks: BlockWriter;
  /** Throws when nothing may be accepted now, such as on a full disk. */
  readonly guard: () => void;
  readonly onCommit: (rows: readonly CommittedRow[]) => void;
  readonly maxBlockRows?: number;
  readonly maxQueuedRows?: number;
}

export interface Inserter {
  accept(rows: readonly LogRow[]): Promise<Accepted>;
  /** The newest seq that is on disk. */
  lastSeq(): number;
  queuedRows(): number;
  /** True once the filter holds every key of the log; until then each key is looked up. */
  setFilterComplete(): void;
  /** Resolves when all that was accepted so far is decided. */
  drain(): Promise<void>;
}

/** One row on its way; `settled` tells every caller that sent it whether it is on disk. */
interface Flight {
  readonly row: LogRow;
  readonly settled: Promise<'committed' | 'known'>;
  readonly commit: (outcome: 'committed' | 'known') => void;
  readonly fail: (cause: unknown) => void;
}

/**
 * The one inserter of a process: groups rows into blocks, takes out those already known, hands out `seq` in order of commit.
 * While a block is written the next one gathers, so a busy server writes large blocks and an idle one answers at once.
 */
export function createInserter(options: InserterOptions): Inserter {
  const { blocks, known, writer } = options;
  const maxBlockRows = options.maxBlockRows ?? 10_000;
  const maxQueuedRows = options.maxQueuedRows ?? 200_000;
  const flights = new Map<string, Flight>();
  let queue: Flight[] = [];
  /** Handed out; runs ahead of what is committed while a block is being written. */
  let lastSeq = options.lastSeq;
  let committedSeq = options.lastSeq;
  let filterComplete = false;
  let running: Promise<void> | null = null;
  /** A block whose insert failed may have landed all the same; nothing is written until that is known. */
  let doubtful: { rows: CommittedRow[] } | null = null;

  function launch(row: LogRow): Flight {
    const { promise, resolve, reject } = Promise.withResolvers<'committed' | 'known'>();
    // Callers await it; this keeps a rejection nobody waits for from ending the process.
    promise.catch(() => undefined);
    const flight: Flight = { row, settled: promise, commit: resolve, fail: reject };
    flights.set(row.event_key, flight);
    queue.push(flight);
    return flight;
  }

  async function accept(rows: readonly LogRow[]): Promise<Accepted> {
    options.guard();
    if (queue.length + rows.length > maxQueuedRows && queue.length > 0) {
      throw new AppError({
        code: 'event_log.overloaded',
        kind: 'limited',
        message: 'Events arrive faster than they can be kept. Send again after the time in Retry-After.',
        details: { retryAfterSeconds: 2 },
      });
    }
    const waits: Promise<'committed' | 'known'>[] = [];
    const own = new Set<Promise<'committed' | 'known'>>();
    for (const row of rows) {
      const inFlight = flights.get(row.event_key);
      if (inFlight === undefined) {
        const flight = launch(row);
        own.add(flight.settled);
        waits.push(flight.settled);
      } else {
        waits.push(inFlight.settled.then(() => 'known'));
      }
    }
    running ??= run();
    const outcomes = await Promise.all(waits);
    const accepted = outcomes.filter((outcome) => outcome === 'committed').length;
    return { accepted, duplicates: rows.length - accepted };
  }

  async function run(): Promise<void> {
    // Let requests that arrived in the same turn of the event loop share a block.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const end = endOfBlock(queue, maxBlockRows);
      const block = end === queue.length ? queue : queue.slice(0, end);
      queue = end === queue.length ? [] : queue.slice(end);
      await writeBlock(block);
    }
    running = null;
  }

  async function writeBlock(block: readonly Flight[]): Promise<void> {
    try {
      await resolveDoubt();
      const fresh = await withoutKnown(block);
      if (fresh.length > 0) await commitBlock(fresh);
    } catch (cause) {
      const fault = unavailable(cause);
      for (const flight of block) {
        flights.delete(flight.row.event_key);
        flight.fail(fault);
      }
    }
  }

  async function withoutKnown(block: readonly Flight[]): Promise<readonly Flight[]> {
    const suspects = filterComplete ? block.filter((flight) => known.mayHave(flight.row.event_key)) : block;
    if (suspects.length === 0) return block;
    const storeIds = [...new Set(suspects.map((flight) => flight.row.store_id))];
    const held = await blocks.findKeys(storeIds, suspects.map((flight) => flight.row.event_key));
    if (held.size === 0) return block;
    for (const flight of suspects) {
      if (!held.has(flight.row.event_key)) continue;
      flights.delete(flight.row.event_key);
      known.add(flight.row.event_key);
      flight.commit('known');
    }
    return block.filter((flight) => !held.has(flight.row.event_key));
  }

  async function commitBlock(fresh: readonly Flight[]): Promise<void> {
    const rows: CommittedRow[] = fresh.map((flight, index) => ({ ...flight.row, writer, seq: lastSeq + 1 + index }));
    // From here on these keys may be on disk, whatever happens: a retry must be looked up.
    for (const flight of fresh) known.add(flight.row.event_key);
    lastSeq += rows.length;
    doubtful = { rows };
    await blocks.insertBlock(rows);
    doubtful = null;
    settle(fresh, rows);
  }

  /** In one turn, so that whoever asks for the last seq has been told of the rows up to it. */
  function tell(rows: readonly CommittedRow[]): void {
    committedSeq = rows[rows.length - 1]?.seq ?? committedSeq;
    options.onCommit(rows);
  }

  function settle(fresh: readonly Flight[], rows: readonly CommittedRow[]): void {
    tell(rows);
    for (const flight of fresh) {
      flights.delete(flight.row.event_key);
      flight.commit('committed');
    }
  }

  async function resolveDoubt(): Promise<void> {
    if (doubtful === null) return;
    const first = doubtful.rows[0];
    const last = doubtful.rows[doubtful.rows.length - 1];
    if (first === undefined || last === undefined) return;
    const landed = await blocks.countSeq(first.seq, last.seq);
    const { rows } = doubtful;
    doubtful = null;
    // A block is atomic: all of it landed or nothing. Followers must see it, though its sender was told to try again.
    if (landed > 0) tell(rows);
  }

  return {
    accept,
    lastSeq: () => committedSeq,
    queuedRows: () => queue.length,
    setFilterComplete: () => {
      filterComplete = true;
    },
    drain: async () => {
      while (running !== null) await running;
    },
  };
}

/** A block stays far below the size at which the engine would split it, so that all of it lands or nothing. */
const MAX_BLOCK_CHARACTERS = 32_000_000;

function endOfBlock(queue: readonly Flight[], maxRows: number): number {
  let characters = 0;
  let end = 0;
  while (end < queue.length && end < maxRows) {
    const row = queue[end]?.row;
    characters += (row?.properties?.length ?? 0) + (row?.context?.length ?? 0) + (row?.traits?.length ?? 0);
    if (end > 0 && characters > MAX_BLOCK_CHARACTERS) break;
    end += 1;
  }
  return end;
}

function unavailable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError(
    {
      code: 'event_log.unavailable',
      kind: 'unavailable',
      message: 'The event log cannot be written at the moment; nothing of this request was acknowledged. Send it again.',
      details: { retryAfterSeconds: 5 },
    },
    cause,
  );
}
