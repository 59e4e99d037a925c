import { randomUUID } from 'node:crypto';
import type { Fold } from '../../platform/derived/derived.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import { GAP_MS, newestVersionStatement, noteOldRunsStatement, refoldStatement, RUN_EVENTS, type Rules, touchedRows } from './queries/refold.ts';

/** The first instant that the log can hold. */
const BEGINNING = '1900-01-01 00:00:00.000';

/**
 * Runs as a fold keyed by alias.
 *
 * @param needs.rulesOf the rules in force: a function of settings, so that a refold after a change draws by the new ones
 */
export function createTouchFold(needs: { readonly eventLog: EventLog; readonly rulesOf: (storeId: string) => Promise<Rules> }): Fold {
  const { eventLog } = needs;
  const nextVersion = createVersions(eventLog);
  return {
    name: 'touches',
    keyOf: aliasKeyOf,
    touchedSql: RUN_EVENTS,
    refold: async ({ storeId, keys, since }) => {
      if (keys.length === 0) return;
      const batch = randomUUID();
      // An event can join, extend or split only runs that were alive 30 minutes before it.
      const edge = since === null ? BEGINNING : sqlTime(new Date(since.getTime() - GAP_MS));
      await eventLog.insert('touches_refold', touchedRows({ storeId, batch, keys }));
      await eventLog.command(noteOldRunsStatement({ storeId, batch, edge }));
      await eventLog.command(refoldStatement({ storeId, batch, edge, version: await nextVersion(storeId) }, await needs.rulesOf(storeId)));
    },
  };
}

function aliasKeyOf(row: CommittedRow): string | null {
  return row.bot === 1 || row.alias_key === '0' || row.family === 'person' ? null : row.alias_key;
}

/** Versions only ever rise, whatever the machine's clock does: they go on from the highest one on disk. */
function createVersions(eventLog: EventLog): (storeId: string) => Promise<number> {
  const newest = new Map<string, number>();
  return async (storeId) => {
    const before = newest.get(storeId) ?? (await readNewestVersion(eventLog, storeId));
    // Two for each refold: tombstones, and the new rows above them.
    newest.set(storeId, before + 2);
    return before + 1;
  };
}

async function readNewestVersion(eventLog: EventLog, storeId: string): Promise<number> {
  const [row] = await eventLog.query<{ version: string }>(newestVersionStatement(storeId));
  return Number(row?.version ?? 0);
}

function sqlTime(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}
