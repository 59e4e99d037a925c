import type { Module, Platform } from '../../platform/module.ts';
import { listReasonedSessions, measureReasons, type ReasonedSession, type ReasonNeeds, type ReasonsAnswer, type SessionsQuestion, streamReasonedSessions } from './measure.ts';
import type { ReasonQuestion } from './question.ts';
import { addReasonRoutes } from './routes.ts';

export type { Reason, SeenCause } from './codes.ts';
export type { ReasonedSession, ReasonFigures, ReasonsAnswer, SessionsQuestion } from './measure.ts';
export type { ReasonQuestion } from './question.ts';

/** What other modules may ask of reasons. */
export interface ReasonsApi {
  /** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where` */
  measure(storeId: string, question: ReasonQuestion): Promise<ReasonsAnswer>;
  /** Sessions without an order. @throws `reasons.unknown_reason`, `reasons.invalid_cursor`, and what `measure` throws */
  listSessions(storeId: string, question: SessionsQuestion): Promise<{ sessions: ReasonedSession[]; next: string | null }>;
  /** All of them, a month at a time. @throws what `measure` throws */
  streamSessions(storeId: string, question: ReasonQuestion): Promise<AsyncIterable<readonly ReasonedSession[]>>;
}

/** Owns no table: it reads sessions, orders and the log, and learns anew at each question. */
export function createReasons(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<ReasonNeeds, 'namesOf'>): Module<ReasonsApi> {
  const reading: ReasonNeeds = { ...platform, ...needs };
  const api: ReasonsApi = {
    measure: (storeId, question) => measureReasons(reading, storeId, question),
    listSessions: (storeId, question) => listReasonedSessions(reading, storeId, question),
    streamSessions: (storeId, question) => streamReasonedSessions(reading, storeId, question),
  };
  return { name: 'reasons', api, routes: (app) => addReasonRoutes(app, api) };
}
