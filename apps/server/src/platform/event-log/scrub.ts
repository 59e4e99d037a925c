import { setTimeout as sleep } from 'node:timers/promises';
import type { Statement } from './event-log.ts';
import { keepPartsStatement, replacedPartsStatement, startCleanupStatement, stopCleanupStatement, dropPartsSoonStatement } from './queries.ts';

const LOOK_EVERY_MS = 100;
const LONGEST_MS = 30_000;

/**
 * A mutation writes new parts and leaves the old ones on disk for eight minutes. Here they go at once: the new ones were synced when
 * they were written. A reader that still uses an old part keeps it until it is done.
 */
export async function scrubParts(on: {
  readonly tables: readonly string[];
  readonly query: <Row>(statement: Statement) => Promise<Row[]>;
  readonly command: (statement: Statement) => Promise<void>;
  /** Makes idle connections drop the parts that they read last. */
  readonly letGo: () => Promise<void>;
}): Promise<void> {
  const { tables, query, command, letGo } = on;
  try {
    for (const table of tables) await command(dropPartsSoonStatement(table));
    const replaced = new Set((await query<{ part: string }>(replacedPartsStatement(tables))).map((row) => row.part));
    for (const until = performance.now() + LONGEST_MS; performance.now() < until; await sleep(LOOK_EVERY_MS)) {
      await letGo();
      // The cleaner sleeps for up to half a minute; starting it wakes it.
      for (const table of tables) {
        await command(stopCleanupStatement(table));
        await command(startCleanupStatement(table));
      }
      const left = await query<{ part: string }>(replacedPartsStatement(tables));
      // Traffic goes on and replaces more; those are none of this erasure's.
      if (!left.some((row) => replaced.has(row.part))) return;
    }
  } finally {
    for (const table of tables) await command(keepPartsStatement(table));
  }
}
