import { randomUUID } from 'node:crypto';
import type { Fold } from '../../platform/derived/derived.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import {
  GAP_MS, newestVersionStatement, noteOldSessionsStatement, postFiguresStatement, refoldStatement, repostFiguresStatement, touchedRows,
} from './queries.ts';

/** The first instant that the log can hold. */
const BEGINNING = '1900-01-01 00:00:00.000';

/** Sessions as a fold keyed by device. */
export function createSessionFold({ posted }: Pick<EventLog, 'posted'>): Fold {
  const nextVersion = createVersions(posted);
  return {
    name: 'sessions',
    keyOf: sessionKeyOf,
    touchedSql: {
      condition: `bot = 0 AND device_key != 0 AND (family = 'order' OR (family IN ('device', 'service')
        AND teller IN ('browser', 'mobile') AND type IN ('track', 'page', 'screen')))`,
      key: 'toString(device_key)',
    },
    refold: async ({ storeId, keys, since, mayBeHalfDone }) => {
      if (keys.length === 0) return;
      const batch = randomUUID();
      // An event can join, extend or split only sessions that were alive 30 minutes before it.
      const edge = since === null ? BEGINNING : sqlTime(new Date(since.getTime() - GAP_MS));
      await posted.insert('sessions_refold', touchedRows({ storeId, batch, keys }));
      await posted.command(noteOldSessionsStatement({ storeId, batch, edge }));
      const refold = { storeId, batch, edge, version: await nextVersion(storeId) };
      await posted.command(refoldStatement(refold));
      await posted.command(mayBeHalfDone ? repostFiguresStatement(refold) : postFiguresStatement(refold));
    },
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

/** Versions only ever rise, whatever the machine's clock does: they go on from the highest one on disk. */
function createVersions(posted: EventLog['posted']): (storeId: string) => Promise<number> {
  const newest = new Map<string, number>();
  return async (storeId) => {
    const before = newest.get(storeId) ?? (await readNewestVersion(posted, storeId));
    // Two for each refold: tombstones, and the new rows above them.
    newest.set(storeId, before + 2);
    return before + 1;
  };
}

async function readNewestVersion(posted: EventLog['posted'], storeId: string): Promise<number> {
  const [row] = await posted.query<{ version: string }>(newestVersionStatement(storeId));
  return Number(row?.version ?? 0);
}

function sqlTime(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}
