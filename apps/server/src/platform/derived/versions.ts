import type { EventLog, Statement } from '../event-log/event-log.ts';

/**
 * Versions for a fold's rows: they only ever rise, whatever the machine's clock does, for they go on from the highest one on disk.
 *
 * @param newestOf reads that one, as `version`
 * @returns gives the version of the tombstones of a refold; new rows take the one above it
 */
export function createVersions(posted: EventLog['posted'], newestOf: (storeId: string) => Statement): (storeId: string) => Promise<number> {
  const newest = new Map<string, number>();
  return async (storeId) => {
    const before = newest.get(storeId) ?? (await readNewest(posted, newestOf(storeId)));
    newest.set(storeId, before + 2);
    return before + 1;
  };
}

async function readNewest(posted: EventLog['posted'], statement: Statement): Promise<number> {
  const [row] = await posted.query<{ version: string }>(statement);
  return Number(row?.version ?? 0);
}
