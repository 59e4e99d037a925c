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

/** A call of `accept`, waiting for all of its rows. */
interface Call {
  waitingFor: number;
  accepted: number;
  readonly resolve: () => void;
  readonly reject: (fault: AppError) => void;
}

/** One row on its way. The first caller counts it as accepted, later ones as a duplicate. */
interface Flight {
  readonly row: LogRow;
  readonly callers: Call[];
}

const MAX_BLOCK_ROWS = 10_000;
const MAX_QUEUED_ROWS = 200_000;

/**
 * The one inserter of a process: groups rows into blocks, takes out those already known, hands out `seq` in order of commit.
 * While a block is written the next one gathers, so a busy server writes large blocks and an idle one answers at once.
 */
export function createInserter(options: InserterOptions): Inserter {
  return new GroupInserter(options);
}

class GroupInserter implements Inserter {
  readonly #options: InserterOptions;
  readonly #flights = new Map<string, Flight>();
  #queue: Flight[] = [];
  /** Handed out; runs ahead of what is committed while a block is being written. */
  #lastSeq: number;
  #committedSeq: number;
  #isFilterComplete = false;
  #running: Promise<void> | null = null;
  /** A block whose insert failed may have landed all the same; nothing is written until that is known. */
  #doubtful: readonly CommittedRow[] | null = null;

  constructor(options: InserterOptions) {
    this.#options = options;
    this.#lastSeq = options.lastSeq;
    this.#committedSeq = options.lastSeq;
  }

  lastSeq(): number {
    return this.#committedSeq;
  }

  queuedRows(): number {
    return this.#queue.length;
  }

  setFilterComplete(): void {
    this.#isFilterComplete = true;
  }

  async drain(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async accept(rows: readonly LogRow[]): Promise<Accepted> {
    this.#options.guard();
    if (this.#queue.length > 0 && this.#queue.length + rows.length > (this.#options.maxQueuedRows ?? MAX_QUEUED_ROWS)) throw overloaded();
    if (rows.length === 0) return { accepted: 0, duplicates: 0 };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const call: Call = { waitingFor: rows.length, accepted: 0, resolve, reject };
    for (const row of rows) {
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
    await promise;
    return { accepted: call.accepted, duplicates: rows.length - call.accepted };
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
      await this.#resolveDoubt();
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
    const storeIds = [...new Set(suspects.map((flight) => flight.row.store_id))];
    const held = await blocks.findKeys(storeIds, suspects.map((flight) => flight.row.event_key));
    if (held.size === 0) return block;
    for (const flight of suspects) {
      if (!held.has(flight.row.event_key)) continue;
      known.add(flight.row.event_key);
      this.#land(flight, false);
    }
    return block.filter((flight) => !held.has(flight.row.event_key));
  }

  async #commit(fresh: readonly Flight[]): Promise<void> {
    const { writer, known, blocks } = this.#options;
    // The rows are the inserter's own since `accept`: their place is written into them, as copying forty columns of each costs more than the rest.
    const rows: CommittedRow[] = fresh.map((flight, index) => Object.assign(flight.row, { writer, seq: this.#lastSeq + 1 + index }));
    // From here on these keys may be on disk, whatever happens: a retry must be looked up.
    for (const flight of fresh) known.add(flight.row.event_key);
    this.#lastSeq += rows.length;
    this.#doubtful = rows;
    await blocks.insertBlock(rows);
    this.#doubtful = null;
    this.#tell(rows);
    for (const flight of fresh) this.#land(flight, true);
  }

  /** In one turn, so that whoever asks for the last seq has been told of the rows up to it. */
  #tell(rows: readonly CommittedRow[]): void {
    this.#committedSeq = rows[rows.length - 1]?.seq ?? this.#committedSeq;
    this.#options.onCommit(rows);
  }

  #land(flight: Flight, isNew: boolean): void {
    this.#flights.delete(flight.row.event_key);
    flight.callers.forEach((call, index) => {
      if (isNew && index === 0) call.accepted += 1;
      call.waitingFor -= 1;
      if (call.waitingFor === 0) call.resolve();
    });
  }

  async #resolveDoubt(): Promise<void> {
    const rows = this.#doubtful;
    const first = rows?.[0];
    const last = rows?.[rows.length - 1];
    if (rows === null || first === undefined || last === undefined) return;
    const landed = await this.#options.blocks.countSeq(first.seq, last.seq);
    this.#doubtful = null;
    // A block is atomic: all of it landed or nothing. Followers must see it, though its sender was told to try again.
    if (landed > 0) this.#tell(rows);
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
