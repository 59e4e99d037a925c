import type { Module, Platform } from '../../platform/module.ts';
import { createKeptAnswers } from '../../platform/derived/kept-answers.ts';
import { createKeptLessons } from './kept-lessons.ts';
import type { ReasonNeeds } from './learn.ts';
import { listReasonedSessions, type ReasonedSession, type SessionsQuestion, streamReasonedSessions } from './listed-sessions.ts';
import { measureReasons, type ReasonsAnswer } from './measure.ts';
import { learnAside } from './model/learn-aside.ts';
import type { MeasureQuestion, ReasonQuestion } from './question.ts';
import { addReasonRoutes } from './routes.ts';

export type { Reason, SeenCause } from './codes.ts';
export type { ReasonedSession, SessionsQuestion } from './listed-sessions.ts';
export type { ReasonFigures, ReasonsAnswer } from './measure.ts';
export type { PartReason, ReasonsPart } from './parts.ts';
export type { MeasureQuestion, ReasonQuestion } from './question.ts';

/** What other modules may ask of reasons. */
export interface ReasonsApi {
  /** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where`, `reasons.invalid_since`, `reasons.invalid_by` */
  measure(storeId: string, question: MeasureQuestion): Promise<ReasonsAnswer>;
  /** Sessions without an order. @throws `reasons.unknown_reason`, `reasons.invalid_cursor`, and what `measure` throws */
  listSessions(storeId: string, question: SessionsQuestion): Promise<{ sessions: ReasonedSession[]; next: string | null }>;
  /** All of them, some days at a time. @throws what `measure` throws */
  streamSessions(storeId: string, question: ReasonQuestion): Promise<AsyncIterable<readonly ReasonedSession[]>>;
}

/** Owns no table: it reads sessions, orders and the log, and keeps what they taught while the same is asked for. */
export function createReasons(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>, needs: Pick<ReasonNeeds, 'namesOf'>): Module<ReasonsApi> {
  const lessons = createKeptLessons(learnAside);
  const answers = createKeptAnswers<ReasonsAnswer>(platform);
  const reading: ReasonNeeds = { ...platform, ...needs, lessons };
  const api: ReasonsApi = {
    measure: async (storeId, question) => {
      const { timezone, currency } = await platform.stores.getStore(storeId);
      return answers.read(JSON.stringify([storeId, question, timezone, currency]), () => measureReasons(reading, storeId, question));
    },
    listSessions: (storeId, question) => listReasonedSessions(reading, storeId, question),
    streamSessions: (storeId, question) => streamReasonedSessions(reading, storeId, question),
  };
  return { name: 'reasons', api, routes: (app) => addReasonRoutes(app, api), erasePerson: async (storeId) => lessons.forget(storeId) };
}
