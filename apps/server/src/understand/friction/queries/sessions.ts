import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import { paramsOf, type Scope, sessionRows } from './stays.ts';

/** A session with the signal that was asked for. */
export interface SessionRow {
  readonly personKey: string;
  readonly beganMs: number;
  /** When the first such signal was seen. */
  readonly atMs: number;
  /** Place in the list of touchpoints, 0 for none. */
  readonly touchpoint: number;
  readonly page: string;
  readonly element: string;
  /** Such signals in the session. */
  readonly times: number;
  readonly ordered: boolean;
}

/** The sessions that a figure counted, the latest first. `scope.only` says with which signal; `touchpoint` narrows to those whose signal was met there. */
export function sessionsStatement(scope: Scope, asked: { readonly touchpoint: number | null; readonly cursor: MomentCursor | null; readonly limit: number }): Statement {
  const kind = scope.words.kinds.indexOf(scope.only?.kind ?? '') + 1;
  const value = scope.by === 'page' || scope.by === 'element' ? scope.words.values.indexOf(scope.only?.text ?? '') + 1 : null;
  const holds = [`s.4 = {kind:UInt32}`, ...(value === null ? [] : ['s.3 = {value:Int64}']), ...(asked.touchpoint === null ? [] : ['p = {touchpoint:UInt32}'])].join(' AND ');
  const found = `SELECT person, begin_ms, ordered, arrayFilter((s, p) -> ${holds}, sigs, sig_places) AS own, arrayFilter((p, s) -> ${holds}, sig_places, sigs) AS own_places FROM (${sessionRows(scope)})`;
  const after = asked.cursor === null ? '' : ' AND (begin_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, begin_ms, own[1].1 AS at_ms, own_places[1] AS touchpoint, own[1].5 AS page, own[1].6 AS element, length(own) AS times, ordered
      FROM (${found}) WHERE notEmpty(own)${after} ORDER BY begin_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), kind, limit: asked.limit, ...(value === null ? {} : { value }), ...(asked.touchpoint === null ? {} : { touchpoint: asked.touchpoint }),
      ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }),
    },
  };
}

export async function readSessions(eventLog: Pick<EventLog, 'query'>, scope: Scope, asked: Parameters<typeof sessionsStatement>[1]): Promise<SessionRow[]> {
  const rows = await eventLog.query<{ person_key: string; begin_ms: string; at_ms: string; touchpoint: number; page: string; element: string; times: string; ordered: number }>(sessionsStatement(scope, asked));
  return rows.map((row) => ({
    personKey: row.person_key, beganMs: Number(row.begin_ms), atMs: Number(row.at_ms), touchpoint: Number(row.touchpoint), page: row.page, element: row.element, times: Number(row.times), ordered: Number(row.ordered) === 1,
  }));
}
