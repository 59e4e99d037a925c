import type { CommittedRow, LogRow } from './row.ts';

/** A ClickHouse statement: text with `{name:Type}` placeholders, and their values; a `Date` fits `DateTime64(3, 'UTC')`. */
export interface Statement {
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Accepted {
  /** Rows that are now on disk for the first time. */
  readonly accepted: number;
  /** Rows whose (store, message id) was already in the log, in flight, or earlier in this call. */
  readonly duplicates: number;
}

/** The event log: what happened. Written by `listen` only, read by everyone. */
export interface EventLog {
  /**
   * Keep these events, once each. Resolves once they are on disk.
   * @throws `event_log.overloaded` (limited), `event_log.disk_full`, `event_log.unavailable` (unavailable)
   */
  accept(rows: readonly LogRow[]): Promise<Accepted>;
  /**
   * Rows of a SELECT over all that was acknowledged before, 64-bit integers as decimal strings.
   * @throws `event_log.not_awaited` when whoever asked (`platform/awaited.ts`) has gone
   */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** The same rows as the engine writes them, a line of JSON each: for whoever hands them on unread. */
  readLines(statement: Statement): Promise<Buffer>;
  /** A statement without an answer over all that was acknowledged before: INSERT … SELECT, ALTER … */
  command(statement: Statement): Promise<void>;
  /**
   * The same without waiting for what still lies in the journal: for folds and reactions, which follow commits and would otherwise post
   * it in small blocks, one for each of their statements.
   */
  readonly posted: Pick<EventLog, 'query' | 'command' | 'insert'>;
  /** Parts of these tables that mutations replaced leave the disk now instead of minutes later; after an erasure. */
  scrub(tables: readonly string[]): Promise<void>;
  /** Insert plain rows into a derived table, durable when it resolves. */
  insert(table: string, rows: readonly object[]): Promise<void>;
  /** Called after each commit with its rows, which are in the engine then; must not throw and must be quick. */
  onCommit(listener: (rows: readonly CommittedRow[]) => void): () => void;
  /** Resolves when all that was acknowledged before this call is in the engine, and listeners were told. @throws what the engine said */
  settle(): Promise<void>;
  /** The newest committed seq of this process's writer; 0 for an empty log. */
  lastSeq(): number;
  /** Whether every key of the log is in memory; for a while after a crash it is not, and each event is looked up. */
  knowsAllKeys(): boolean;
  readonly writer: string;
}
