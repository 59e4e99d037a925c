import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import { ORDERED } from '../codes.ts';
import type { PatternRow } from './patterns.ts';
import { paramsOf, type Scope, sessionRows, SOLD_OUT, TELLS_CART } from './session-rows.ts';

/** A session without an order, as it is listed. */
export interface SessionRow {
  readonly personKey: string;
  readonly deviceKey: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly sessionId: string;
  readonly last: number;
  readonly evidence: PatternRow['evidence'];
  readonly evidenceAt: readonly Date[];
  /** Products that were sold out and looked at again. */
  readonly wanted: readonly string[];
  readonly device: string;
  readonly source: string;
}

export interface SessionAsk {
  /** Patterns as `writeRow` writes them; null for all. */
  readonly patterns: readonly string[] | null;
  readonly cursor: MomentCursor | null;
  readonly limit: number;
}

/** The text of what a row shows, the same here and in the engine. */
export function writeRow({ last, evidence }: Pick<PatternRow, 'last' | 'evidence'>): string {
  return `${last}|${evidence.map((one) => one.join('.')).join(' ')}`;
}

/** Newest first. */
export function sessionsStatement(scope: Scope, ask: SessionAsk): Statement {
  const after = ask.cursor === null ? '' : ` AND (started_ms, session_id) < ({cursorMs:Int64}, {cursorId:UInt64})`;
  const named = ask.patterns === null ? '' : ` AND concat(toString(last), '|', arrayStringConcat(arrayMap(e -> concat(toString(e.1), '.', toString(e.2), '.', toString(e.3)), evidence), ' ')) IN {patterns:Array(String)}`;
  return {
    text: `WITH ${TELLS_CART}, ${SOLD_OUT}
      SELECT toString(${personOf()}) AS person_key, toString(device_key) AS device_text, toUnixTimestamp64Milli(started_at) AS started_ms, toUnixTimestamp64Milli(ended_at) AS ended_ms, session_id, last, evidence, evidence_ms, wanted, device, source
      FROM (${sessionRows(scope)}) WHERE is_shown = 1 AND last != ${ORDERED}${after}${named}
      ORDER BY started_ms DESC, session_id DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), limit: ask.limit, ...(ask.cursor === null ? {} : { cursorMs: ask.cursor.at, cursorId: ask.cursor.id }), ...(ask.patterns === null ? {} : { patterns: ask.patterns }),
    },
  };
}

export async function readSessions(eventLog: Pick<EventLog, 'query'>, scope: Scope, ask: SessionAsk): Promise<readonly SessionRow[]> {
  const rows = await eventLog.query<{ person_key: string; device_text: string; started_ms: string; ended_ms: string; wanted: string[]; session_id: string; last: number; evidence: [number, number, number][]; evidence_ms: string[]; device: string; source: string }>(
    sessionsStatement(scope, ask),
  );
  return rows.map((row) => ({
    personKey: row.person_key, deviceKey: row.device_text, startedAt: new Date(Number(row.started_ms)), endedAt: new Date(Number(row.ended_ms)), wanted: row.wanted, sessionId: String(row.session_id), last: Number(row.last), evidence: row.evidence,
    evidenceAt: row.evidence_ms.map((ms) => new Date(Number(ms))), device: row.device, source: row.source,
  }));
}
