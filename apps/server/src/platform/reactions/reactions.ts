import type { CommittedRow, Origin } from '../event-log/row.ts';
import type { StateTx } from '../state/state.ts';

/** What a module does when events happen. Runs behind a cursor that is committed together with its effects. */
export interface Reaction {
  /** Unique and stable: the name of its cursor, such as `customers.link`. */
  readonly name: string;
  /** Which rows, as a check on a committed row and the same as SQL over `events`. They must agree. */
  readonly when: { matches(row: CommittedRow): boolean; readonly sql: string };
  /** Origins it acts on; default `['live']`. */
  readonly origins?: readonly Origin[];
  /** Only events younger than this, so that an outage is not answered hours late; default 1 hour, null for any age. */
  readonly freshMs?: number | null;
  /** Rows in order of seq. Everything written through `tx` commits together with the cursor. */
  run(rows: readonly CommittedRow[], tx: StateTx): Promise<void>;
}
