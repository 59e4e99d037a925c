import { AppError } from '../errors.ts';
import type { Accepted } from './event-log.ts';
import type { Journal } from './journal.ts';
import type { KnownKeys } from './known-keys.ts';
import { createPoster, type BlockWriter, type Poster } from './poster.ts';
import type { CommittedRow, LogRow } from './row.ts';
import { keepRows, type KeptRow } from './row-text.ts';

export interface InserterOptions {
  readonly writer: string;
  readonly lastSeq: number;
  readonly known: KnownKeys;
  readonly blocks: BlockWriter;
  /** Takes small blocks of a busy server; null where acknowledged means in the engine. */
  readonly journal: Journal | null;
  /** Throws when nothing may be accepted now, such as on a full disk. */
  readonly guard: () => void;
  readonly onCommit: (rows: readonly CommittedRow[]) => void;
  /** Told when acknowledged rows could not be posted from the journal; they are tried again. */
  readonly onFault: (error: unknown) => void;
  readonly maxBlockRows?: number;
  readonly maxQueuedRows?: number;
}

export interface Inserter {
  accept(rows: readonly LogRow[]): Promise<Accepted>;
  /** The newest seq that is in the engine. */
  lastSeq(): number;
  queuedRows(): number;
  /** Acknowledged, and not in the engine yet. */
  journaledRows(): number;
  /** True once the filter holds every key of the log; until then each key is looked up. */
  setFilterComplete(): void;
  /** Resolves when all that was acknowledged before this call is in the engine, where every reader finds it. */
  settle(): Promise<void>;
  /** Resolves when nothing is on its way any more. */
  drain(): Promise<void>;
}

/** A call of `accept`, waiting for all of its rows. */
interface Call {
  waitingFor: number;
  accepted: number;
  readonly resolve: () => void;
  readonly reject: (fault: AppError) => void;
}

/** One row on its way. The first caller counts it as accepted, later ones as a duplicate. */
interface Flight {
  readonly row: KeptRow;
  readonly callers: Call[];
}

const MAX_BLOCK_ROWS = 10_000;
const MAX_QUEUED_ROWS = 200_000;

/**
 * The one inserter of a process: groups rows into blocks, takes out those already known, hands out `seq` in order of commit.
 * While a block is written the next one gathers, so a busy server writes large blocks and an idle one answers at once. Small blocks that
 * follow one another go to the journal first and into the engine together (decision 0007).
 */
export function createInserter(options: InserterOptions): Inserter {
  return new GroupInserter(options);
}

class GroupInserter implements Inserter {
  readonly #options: InserterOptions;
  readonly #poster: Poster;
  readonly #flights = new Map<string, Flight>();
  #queue: Flight[] = [];
  /** Handed out; runs ahead of what is committed while a block is being written. */
  #lastSeq: number;
  #isFilterComplete = false;
  #running: Promise<void> | null = null;

  constructor(options: InserterOptions) {
    this.#options = options;
    this.#lastSeq = options.lastSeq;
    this.#poster = createPoster(options);
  }

  lastSeq(): number {
    return this.#poster.lastSeq();
  }

  queuedRows(): number {
    return this.#queue.length;
  }

  journaledRows(): number {
    return this.#poster.journaledRows();
  }

  setFilterComplete(): void {
    this.#isFilterComplete = true;
  }

  settle(): Promise<void> {
    return this.#poster.settle();
  }

  async drain(): Promise<void> {
    while (this.#running !== null) await this.#running;
    await this.#poster.settle();
  }

  async accept(rows: readonly LogRow[]): Promise<Accepted> {
    // What was given must not be held while it waits for the disk: this function's frame lives on, the other one's does not.
    return this.#enqueue(rows);
  }

  #enqueue(rows: readonly LogRow[]): Promise<Accepted> {
    this.#options.guard();
    const asked = rows.length;
    if (this.#queue.length > 0 && this.#queue.length + asked > (this.#options.maxQueuedRows ?? MAX_QUEUED_ROWS)) throw overloaded();
    if (asked === 0) return Promise.resolve({ accepted: 0, duplicates: 0 });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const call: Call = { waitingFor: asked, accepted: 0, resolve, reject };
    for (const row of keepRows(rows)) {
      const inFlight = this.#flights.get(row.event_key);
      if (inFlight !== undefined) {
        inFlight.callers.push(call);
        continue;
      }
      const flight: Flight = { row, callers: [call] };
      this.#flights.set(row.event_key, flight);
      this.#queue.push(flight);
    }
    this.#running ??= this.#run();
    return promise.then(() => ({ accepted: call.accepted, duplicates: asked - call.accepted }));
  }

  async #run(): Promise<void> {
    // Let requests that arrived in the same turn of the event loop share a block.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const end = endOfBlock(this.#queue, this.#options.maxBlockRows ?? MAX_BLOCK_ROWS);
      const block = end === this.#queue.length ? this.#queue : this.#queue.slice(0, end);
      this.#queue = end === this.#queue.length ? [] : this.#queue.slice(end);
      await this.#writeBlock(block);
    }
    this.#running = null;
  }

  async #writeBlock(block: readonly Flight[]): Promise<void> {
    try {
      const fresh = await this.#withoutKnown(block);
      if (fresh.length > 0) await this.#commit(fresh);
    } catch (cause) {
      const fault = unavailable(cause);
      for (const flight of block) {
        if (!this.#flights.delete(flight.row.event_key)) continue;
        for (const call of flight.callers) call.reject(fault);
      }
    }
  }

  async #withoutKnown(block: readonly Flight[]): Promise<readonly Flight[]> {
    const { known, blocks } = this.#options;
    const suspects = this.#isFilterComplete ? block.filter((flight) => known.mayHave(flight.row.event_key)) : block;
    if (suspects.length === 0) return block;
    const held = new Set(suspects.map((flight) => flight.row.event_key).filter((key) => this.#poster.holds(key)));
    const asked = suspects.filter((flight) => !held.has(flight.row.event_key));
    if (asked.length > 0) {
      // A block that failed may hold them and is not told yet: it is posted, or known to be lost, before the engine is asked.
      await this.#poster.resolveDoubt();
      const storeIds = [...new Set(asked.map((flight) => flight.row.store_id))];
      for (const key of await blocks.findKeys(storeIds, asked.map((flight) => flight.row.event_key))) held.add(key);
    }
    if (held.size === 0) return block;
    for (const flight of suspects) {
      if (!held.has(flight.row.event_key)) continue;
      known.add(flight.row.event_key);
      this.#land(flight, false);
    }
    return block.filter((flight) => !held.has(flight.row.event_key));
  }

  async #commit(fresh: readonly Flight[]): Promise<void> {
    const { writer, known } = this.#options;
    const rows = fresh.map((flight, index) => Object.assign(flight.row, { writer, seq: this.#lastSeq + 1 + index }));
    // From here on these keys may be on disk, whatever happens: a retry must be looked up.
    for (const flight of fresh) known.add(flight.row.event_key);
    this.#lastSeq += rows.length;
    await (this.#poster.prefersJournal(rows.length) ? this.#poster.journal(rows) : this.#poster.post(rows));
    for (const flight of fresh) this.#land(flight, true);
  }

  #land(flight: Flight, isNew: boolean): void {
    this.#flights.delete(flight.row.event_key);
    flight.callers.forEach((call, index) => {
      if (isNew && index === 0) call.accepted += 1;
      call.waitingFor -= 1;
      if (call.waitingFor === 0) call.resolve();
    });
  }
}

function overloaded(): AppError {
  return new AppError({
    code: 'event_log.overloaded',
    kind: 'limited',
    message: 'Events arrive faster than they can be kept. Send again after the time in Retry-After.',
    details: { retryAfterSeconds: 2 },
  });
}

/** A block stays far below the size at which the engine would split it, so that all of it lands or nothing. */
const MAX_BLOCK_BYTES = 32_000_000;

function endOfBlock(queue: readonly Flight[], maxRows: number): number {
  let bytes = 0;
  let end = 0;
  while (end < queue.length && end < maxRows) {
    const row = queue[end]?.row;
    bytes += row === undefined ? 0 : row.to - row.from;
    if (end > 0 && bytes > MAX_BLOCK_BYTES) break;
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
