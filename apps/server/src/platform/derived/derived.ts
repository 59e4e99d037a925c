import type { LogPlaces } from '../event-log/queries.ts';
import type { CommittedRow } from '../event-log/row.ts';

/**
 * A derived table as a fold by key: its rows for one key (an order id, a device) are a pure function of the log's rows
 * for that key and of settings. A fold recomputes whole keys; it never adds to what it wrote before.
 */
export interface Fold {
  /** Unique, such as `orders`. */
  readonly name: string;
  /** The key that a committed row touches, or null when the fold does not care. Must agree with `touchedSql`. */
  keyOf(row: CommittedRow): string | null;
  /** The same in SQL, over table `events`: a boolean condition, and an expression that gives the key as a String. */
  readonly touchedSql: { readonly condition: string; readonly key: string };
  /**
   * Recompute these keys from the log and replace their rows, vanished rows included. Must be idempotent.
   * @param touched `since` is the earliest event time that was touched (null: anywhere in the past); `mayBeHalfDone` when an earlier
   * try may have written some of its rows and not others: the process ended, or a statement failed
   */
  refold(touched: { storeId: string; keys: readonly string[]; since: Date | null; mayBeHalfDone: boolean }): Promise<void>;
  /**
   * The same for the keys of the store's rows at these places. What streams in is given so to a fold that has this: the engine has the keys,
   * and finds them where they lie for a tenth of what it costs to tell it each of them.
   */
  refoldPlaces?(touched: { storeId: string; places: LogPlaces; mayBeHalfDone: boolean }): Promise<void>;
}

/** Keeps every fold in step with the log, exactly once, across crashes. */
export interface Derived {
  register(fold: Fold): void;
  /** Touch keys because a setting changed, durably; `keys` null means every key of the store. */
  touch(touch: { fold: string; storeId: string; keys: readonly string[] | null }): Promise<void>;
  /**
   * Wait until all that was committed before this call is folded in, at most `timeoutMs`. Without it the wait is a reader's: 2 s where events
   * come now and then, so that one that was just told is counted; nothing while they stream in, when there is always one more.
   * @returns true when caught up, for a reader also when it is behind by no more than the last 5 s of a stream; false when readers see an
   * older, consistent state
   */
  catchUp(timeoutMs?: number): Promise<boolean>;
  /**
   * Wait until one fold has all that was committed before this call, at most `timeoutMs`: for those who act on what it says and cannot wait for
   * the pauses between rounds. It runs by itself then, the others keep to their rounds. An unknown fold has everything.
   * @param upTo a place of this process's writer up to which it is enough
   * @returns false when it was still behind
   */
  catchUpFold(fold: string, timeoutMs: number, upTo?: number): Promise<boolean>;
  /** Every fold has everything up to here; a place of this process's writer. */
  foldedSeq(): number;
  /** Whether events come without a pause, so that readers take what there is. */
  isStreaming(): boolean;
  /** Rows committed but not yet folded in, over all folds; for `/readyz`, `/metrics` and bars. */
  lag(): number;
}
