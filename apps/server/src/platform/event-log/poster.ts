import type { Journal, Journaled } from './journal.ts';
import type { CommittedRow } from './row.ts';
import type { KeptRow } from './row-text.ts';

/** What posting needs of the engine; each may fail while a server is away. */
export interface BlockWriter {
  /** Put one block on disk; resolves when it is durable. */
  insertBlock(rows: readonly KeptRow[]): Promise<void>;
  /** Which of these keys the log already holds. */
  findKeys(storeIds: readonly string[], keys: readonly string[]): Promise<Set<string>>;
  /** How many rows of this writer lie in `from..to`, to learn whether a failed block landed after all. */
  countSeq(from: number, to: number): Promise<number>;
}

export interface PosterOptions {
  readonly lastSeq: number;
  readonly blocks: BlockWriter;
  /** Null where acknowledged means in the engine, as on a server that several processes share. */
  readonly journal: Journal | null;
  readonly onCommit: (rows: readonly CommittedRow[]) => void;
  /** Told when journaled rows could not be posted; they stay in the journal and are tried again. */
  readonly onFault: (error: unknown) => void;
}

/** Puts rows into the engine in order of seq: at once, or by way of the journal. */
export interface Poster {
  /** Resolves when these rows are in the engine, and with them all that was journaled before. @throws what the engine said; they may have landed */
  post(rows: readonly KeptRow[]): Promise<void>;
  /** Resolves when these rows are in the journal; they are posted soon. */
  journal(rows: readonly KeptRow[]): Promise<void>;
  /** Would a block of this size be better journaled? */
  prefersJournal(rows: number): boolean;
  /** Is this key journaled and not yet in the engine? */
  holds(eventKey: string): boolean;
  /** How many rows are. */
  journaledRows(): number;
  /** Resolves when all that was journaled before this call is in the engine. @throws what the engine said */
  settle(): Promise<void>;
  /** Resolves when it is known whether a block that failed landed after all. @throws what the engine said */
  resolveDoubt(): Promise<void>;
  /** The newest seq in the engine. */
  lastSeq(): number;
}

/** Larger blocks are worth a part of their own. */
const LARGE_BLOCK_ROWS = 1_000;
/** A server that was idle for this long posts at once: its next reader finds the row without waiting. */
const IDLE_MS = 40;
/** Journaled rows gather for this long. */
const GATHER_MS = 200;
const RETRY_MS = 1_000;
/** With this many waiting the engine is what is slow: the next block waits for it. */
const MAX_WAITING_ROWS = 20_000;

export function createPoster(options: PosterOptions): Poster {
  return new BlockPoster(options);
}

class BlockPoster implements Poster {
  readonly #options: PosterOptions;
  /** Journaled, not yet in the engine; in order of seq. */
  #waiting: KeptRow[] = [];
  #waitingKeys = new Set<string>();
  #committedSeq: number;
  #lastBlockAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  /** Blocks go in one after another, and so do changes of the journal; rows are journaled while a block goes in. */
  readonly #blocks = createQueue();
  readonly #journaling = createQueue();
  /** A block whose insert failed may have landed all the same; nothing is written until that is known. */
  #doubtful: Block | null = null;

  constructor(options: PosterOptions) {
    this.#options = options;
    this.#committedSeq = options.lastSeq;
  }

  lastSeq(): number {
    return this.#committedSeq;
  }

  holds(eventKey: string): boolean {
    return this.#waitingKeys.has(eventKey);
  }

  journaledRows(): number {
    return this.#waiting.length;
  }

  prefersJournal(rows: number): boolean {
    if (this.#options.journal === null || rows >= LARGE_BLOCK_ROWS || this.#waiting.length >= MAX_WAITING_ROWS) return false;
    return this.#waiting.length > 0 || performance.now() - this.#lastBlockAt < IDLE_MS;
  }

  post(rows: readonly KeptRow[]): Promise<void> {
    return this.#blocks(() => this.#postWith(rows));
  }

  async journal(rows: readonly KeptRow[]): Promise<void> {
    await this.#journaling(async () => {
      await this.#options.journal?.append(rows);
      for (const row of rows) {
        this.#waiting.push(row);
        this.#waitingKeys.add(row.event_key);
      }
    });
    this.#postAfter(GATHER_MS);
  }

  async settle(): Promise<void> {
    const target = this.#waiting.at(-1)?.seq ?? 0;
    if (target <= this.#committedSeq) return;
    await this.#blocks(async () => {
      if (this.#committedSeq < target) await this.#postWith([]);
    });
  }

  resolveDoubt(): Promise<void> {
    return this.#doubtful === null ? Promise.resolve() : this.#blocks(() => this.#resolveDoubt());
  }

  #postAfter(ms: number): void {
    if (this.#timer !== null || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.settle().catch((error: unknown) => {
        this.#options.onFault(error);
        this.#postAfter(RETRY_MS);
      });
    }, ms);
  }

  async #postWith(fresh: readonly KeptRow[]): Promise<void> {
    await this.#resolveDoubt();
    const block = await this.#blockWith(fresh);
    if (block.rows.length === 0) return;
    this.#doubtful = block;
    await this.#options.blocks.insertBlock(block.rows);
    this.#doubtful = null;
    await this.#land(block);
  }

  /** All that waits, with the files that hold nothing else. */
  #blockWith(fresh: readonly KeptRow[]): Promise<Block> {
    const { journal } = this.#options;
    return this.#journaling(async () => {
      if (journal === null || this.#waiting.length === 0) return { rows: fresh, journaled: null };
      const journaled = await journal.cut();
      return { rows: [...this.#waiting, ...fresh], journaled };
    });
  }

  async #resolveDoubt(): Promise<void> {
    const block = this.#doubtful;
    const first = block?.rows[0];
    const last = block?.rows.at(-1);
    if (block === null || first === undefined || last === undefined) return;
    const landed = await this.#options.blocks.countSeq(first.seq, last.seq);
    this.#doubtful = null;
    // A block is atomic: all of it landed or nothing. Followers must see it, though its sender was told to try again.
    if (landed > 0) await this.#land(block);
  }

  /** In one turn, so that whoever asks for the last seq has been told of the rows up to it. */
  async #land({ rows, journaled }: Block): Promise<void> {
    const last = rows.at(-1)?.seq ?? this.#committedSeq;
    this.#lastBlockAt = performance.now();
    this.#committedSeq = last;
    // More may have been journaled while the block went in.
    this.#waiting = this.#waiting.filter((row) => row.seq > last);
    this.#waitingKeys = new Set(this.#waiting.map((row) => row.event_key));
    this.#options.onCommit(rows);
    this.#postAfter(GATHER_MS);
    const { journal } = this.#options;
    if (journal === null || journaled === null) return;
    // Files that cannot be deleted now are found posted at the next start.
    await this.#journaling(() => journal.drop(journaled)).catch(this.#options.onFault);
  }
}

/** Rows that go in together, and the files of the journal that are done with once they are in. */
interface Block {
  readonly rows: readonly KeptRow[];
  readonly journaled: Journaled | null;
}

/** Runs what it is given one after another, in the order asked. */
function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
