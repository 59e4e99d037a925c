import { randomUUID } from 'node:crypto';
import type { Fold } from '../../platform/derived/derived.ts';
import { createVersions } from '../../platform/derived/versions.ts';
import { logInstant } from '../../platform/event-log/event-key.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { LogPlaces } from '../../platform/event-log/queries.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import { GAP_MS } from '../../platform/event-log/runs.ts';
import {
  newestVersionStatement, noteOldSessionsStatement, postFiguresStatement, refoldStatement, repostFiguresStatement, SESSION_EVENTS, touchedRows,
} from './queries.ts';

/** The first instant that the log can hold. */
const BEGINNING = '1900-01-01 00:00:00.000';

/** Sessions as a fold keyed by device. */
export function createSessionFold({ posted }: Pick<EventLog, 'posted'>): Fold {
  const nextVersion = createVersions(posted, newestVersionStatement);
  const replace = async (touched: { storeId: string; batch: string; since: Date | null; places: LogPlaces | null; mayBeHalfDone: boolean }): Promise<void> => {
    const { storeId, batch, since, places } = touched;
    // An event can join, extend or split only sessions that were alive 30 minutes before it.
    const edge = since === null ? BEGINNING : logInstant(new Date(since.getTime() - GAP_MS));
    await posted.command(noteOldSessionsStatement({ storeId, batch, edge, places }));
    const refold = { storeId, batch, edge, places, version: await nextVersion(storeId) };
    await posted.command(refoldStatement(refold));
    await posted.command(touched.mayBeHalfDone ? repostFiguresStatement(refold) : postFiguresStatement(refold));
  };
  return {
    name: 'sessions',
    keyOf: sessionKeyOf,
    touchedSql: SESSION_EVENTS,
    refold: async ({ storeId, keys, since, mayBeHalfDone }) => {
      if (keys.length === 0) return;
      const batch = randomUUID();
      await posted.insert('sessions_refold', touchedRows({ storeId, batch, keys }));
      await replace({ storeId, batch, since, places: null, mayBeHalfDone });
    },
    refoldPlaces: ({ storeId, places, mayBeHalfDone }) => replace({ storeId, batch: randomUUID(), since: places.since, places, mayBeHalfDone }),
  };
}

function sessionKeyOf(row: CommittedRow): string | null {
  if (row.bot === 1 || row.device_key === undefined || row.device_key === '0') return null;
  if (row.family === 'order') return row.device_key;
  return (row.family === 'device' || row.family === 'service') && isToldByDevice(row) ? row.device_key : null;
}

function isToldByDevice(row: CommittedRow): boolean {
  return (row.teller === 'browser' || row.teller === 'mobile') && (row.type === 'track' || row.type === 'page' || row.type === 'screen');
}
