import type { Module, Platform } from '../../platform/module.ts';
import { type Friction, type FrictionNeeds, listSessions, measureFriction, type SessionBehind, type SessionsQuestion } from './measure.ts';
import type { FrictionQuestion } from './question.ts';
import { addFrictionRoutes } from './routes.ts';

export type { Cost, Estimate, Share } from './cost.ts';
export type { Friction, PlaceCost, SessionBehind, SessionsQuestion, SignalCost } from './measure.ts';
export type { FrictionQuestion } from './question.ts';

/** What other modules may ask of friction. */
export interface FrictionApi {
  /** @throws `store.not_found`, `friction.invalid_range`, `friction.invalid_where` */
  measure(storeId: string, question: FrictionQuestion): Promise<Friction>;
  /** The sessions behind a signal. @throws `friction.invalid_cursor`, and what `measure` throws */
  listSessions(storeId: string, question: SessionsQuestion): Promise<{ sessions: SessionBehind[]; next: string | null }>;
}

/** Owns no table: it reads the log, the runs of journeys and the order book. */
export function createFriction(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<FrictionNeeds, 'namesOf' | 'journeys'>): Module<FrictionApi> {
  const reading: FrictionNeeds = { ...platform, ...needs };
  const api: FrictionApi = { measure: (storeId, question) => measureFriction(reading, storeId, question), listSessions: (storeId, question) => listSessions(reading, storeId, question) };
  return { name: 'friction', api, routes: (app) => addFrictionRoutes(app, api) };
}
