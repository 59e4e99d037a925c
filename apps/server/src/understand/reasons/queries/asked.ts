import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { ORDERED, REASONS } from '../codes.ts';
import type { PatternRow } from './patterns.ts';
import { instant, paramsOf, type Scope, sessionRows, SOLD_OUT, TELLS_CART } from './session-rows.ts';

/** Answers to the question why somebody leaves, by what was chosen and what the session around it showed. */
export interface AskedRow {
  readonly choice: string;
  /** Null where the answer belongs to no session with intent and without an order. */
  readonly session: Pick<PatternRow, 'last' | 'evidence'> | null;
  readonly answers: number;
}

/** Answers whose choice is one of the codes; one that was told again counts once, by its last word. With a filter only those of sessions, and of people, that pass it. */
export function askedStatement(scope: Scope): Statement {
  // Whose answer it is says the answer; the rest of a filter says something of sessions.
  const ofPeople = scope.where.map(({ dimension }) => (isOfPeople(dimension) ? ` AND ${passesAs(dimension, { person: personOf(), param: `where_${dimension}` })}` : '')).join('');
  const isOfSession = scope.where.some(({ dimension }) => !isOfPeople(dimension));
  const answers = `
    SELECT any(device_key) AS device_key, max(at) AS asked_at, argMax(JSONExtractString(properties, 'choice'), at) AS choice FROM events
    WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0 AND at >= ${instant('fromMs')} AND at < ${instant('toMs')}${ofPeople}
    GROUP BY if(JSONExtractString(properties, 'response_id') = '', toString(event_key), concat(JSONExtractString(properties, 'survey_id'), ' ', JSONExtractString(properties, 'response_id'), ' ', JSONExtractString(properties, 'question_id')))
    HAVING choice IN {choices:Array(String)}`;
  const left = `SELECT device_key, started_at, ended_at, last, evidence, 1 AS is_there FROM (${sessionRows(scope)}) WHERE is_shown = 1 AND last != ${ORDERED}`;
  const known = `a.asked_at <= s.ended_at + INTERVAL 30 MINUTE AND s.is_there = 1`;
  return {
    text: `WITH ${TELLS_CART}, ${SOLD_OUT}
      SELECT a.choice AS choice, toUInt8(${known}) AS has_session, if(has_session = 1, s.last, 0) AS last_place, if(has_session = 1, s.evidence, []) AS shown_evidence, count() AS answers
      FROM (${answers}) AS a ASOF LEFT JOIN (${left}) AS s ON a.device_key = s.device_key AND a.asked_at >= s.started_at
      ${isOfSession ? `WHERE ${known}` : ''}
      GROUP BY choice, has_session, last_place, shown_evidence`,
    params: { ...paramsOf(scope), choices: REASONS },
  };
}

export async function readAsked(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly AskedRow[]> {
  const rows = await eventLog.query<{ choice: string; has_session: number; last_place: number; shown_evidence: [number, number, number][]; answers: string }>(askedStatement(scope));
  return rows.map((row) => ({ choice: row.choice, session: row.has_session === 1 ? { last: Number(row.last_place), evidence: row.shown_evidence } : null, answers: Number(row.answers) }));
}
