import { randomUUID } from 'node:crypto';
import type { Fold } from '../../platform/derived/derived.ts';
import { createVersions } from '../../platform/derived/versions.ts';
import { logInstant } from '../../platform/event-log/event-key.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { LogPlaces } from '../../platform/event-log/queries.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import { GAP_MS } from '../../platform/event-log/runs.ts';
import { newestVersionStatement, noteOldRunsStatement, refoldStatement, RUN_EVENTS, type Rules, touchedRows } from './queries/refold.ts';

/** The first instant that the log can hold. */
const BEGINNING = '1900-01-01 00:00:00.000';

/**
 * Runs as a fold keyed by alias.
 *
 * @param needs.rulesOf the rules in force: a function of settings, so that a refold after a change draws by the new ones
 */
export function createTouchFold(needs: { readonly eventLog: Pick<EventLog, 'posted'>; readonly rulesOf: (storeId: string) => Promise<Rules> }): Fold {
  // A fold hears of rows once they are posted: it has no reason to wait for those in the journal.
  const { posted } = needs.eventLog;
  const nextVersion = createVersions(posted, newestVersionStatement);
  const replace = async ({ storeId, batch, since, places }: { storeId: string; batch: string; since: Date | null; places: LogPlaces | null }): Promise<void> => {
    // An event can join, extend or split only runs that were alive 30 minutes before it.
    const edge = since === null ? BEGINNING : logInstant(new Date(since.getTime() - GAP_MS));
    await posted.command(noteOldRunsStatement({ storeId, batch, edge, places }));
    await posted.command(refoldStatement({ storeId, batch, edge, places, version: await nextVersion(storeId) }, await needs.rulesOf(storeId)));
  };
  return {
    name: 'touches',
    keyOf: aliasKeyOf,
    touchedSql: RUN_EVENTS,
    refold: async ({ storeId, keys, since }) => {
      if (keys.length === 0) return;
      const batch = randomUUID();
      await posted.insert('touches_refold', touchedRows({ storeId, batch, keys }));
      await replace({ storeId, batch, since, places: null });
    },
    refoldPlaces: ({ storeId, places }) => replace({ storeId, batch: randomUUID(), since: places.since, places }),
  };
}

function aliasKeyOf(row: CommittedRow): string | null {
  return row.bot === 1 || row.alias_key === '0' || row.family === 'person' ? null : row.alias_key;
}
