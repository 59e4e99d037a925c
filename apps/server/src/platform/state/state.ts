import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** Drizzle over PGlite or a PostgreSQL server; the code never asks which. */
export type StateDb = PgDatabase<PgQueryResultHKT, Record<string, never>>;
/** Inside a transaction. */
export type StateTx = StateDb;

/** The state: what is true now. */
export interface State {
  readonly db: StateDb;
  /** All or nothing. */
  transaction<T>(work: (tx: StateTx) => Promise<T>): Promise<T>;
  /** Plain SQL with `$1` placeholders, for libraries that bring their own statements (jobs). */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  /** Makes what was deleted from these tables unreadable in the files too; after an erasure. Not within a transaction. */
  scrub(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
