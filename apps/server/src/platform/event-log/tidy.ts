import type { LogEngine } from './client.ts';
import type { Statement } from './event-log.ts';
import { mergeAllStatement, stopMergesStatement, untidyTablesStatement } from './queries.ts';

/** Below this many rows outside the largest part, reading them all anew costs a millisecond or two. */
const LEAST_ROWS = 20_000;
/** Share of the largest part that may lie outside it. A row is rewritten about six times over the life of a table. */
const MOST_OUTSIDE = 0.2;

/** Keeps the tables of the embedded engine that hold newer versions of rows from falling into many parts. */
export interface Tidier {
  /** Merges the tables that need it, one after another; while that goes on, a second call is the same one. */
  tidy(): Promise<void>;
  /** Breaks off what goes on; the parts stay as they were. */
  stop(): Promise<void>;
}

/**
 * A read that wants the newest version of each row (`FINAL`) sorts all parts of its range together, which doubles what it costs; of a
 * range that lies in one part it reads that. Parts of a store that lived day by day hardly overlap. After an import or a flood each holds a
 * bit of every year, and the engine, which merges parts of one size, leaves them so.
 */
export function createTidier(engine: Pick<LogEngine, 'aside'>, query: <Row>(statement: Statement) => Promise<Row[]>, command: (statement: Statement) => Promise<void>): Tidier {
  const { aside } = engine;
  let running: Promise<void> | null = null;
  let isStopping = false;
  const mergeAll = async (use: NonNullable<typeof aside>): Promise<void> => {
    const untidy = await query<{ table: string }>(untidyTablesStatement({ leastRows: LEAST_ROWS, mostOutside: MOST_OUTSIDE }));
    for (const { table } of untidy) {
      if (isStopping) return;
      await use((client) => client.command({ query: mergeAllStatement(table).text }));
    }
  };
  return {
    tidy: async () => {
      if (aside === null || isStopping) return;
      running ??= mergeAll(aside)
        .catch((error: unknown) => {
          if (!isStopping) throw error;
        })
        .finally(() => {
          running = null;
        });
      await running;
    },
    stop: async () => {
      isStopping = true;
      if (running === null) return;
      await command(stopMergesStatement());
      await running;
    },
  };
}
