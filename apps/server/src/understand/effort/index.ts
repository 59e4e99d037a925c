import type { Module, Platform } from '../../platform/module.ts';
import { type Effort, type EffortNeeds, listOrders, measureEffort, type OrderEffort, type OrdersQuestion } from './measure.ts';
import type { EffortQuestion } from './question.ts';
import { addEffortRoutes } from './routes.ts';

export type { Effort, Mean, MeasureFigures, OrderEffort, OrdersQuestion } from './measure.ts';
export type { EffortQuestion, Measure } from './question.ts';

/** What other modules may ask of effort. */
export interface EffortApi {
  /** @throws `store.not_found`, `effort.invalid_range`, `effort.invalid_where`, `effort.invalid_question` */
  measure(storeId: string, question: EffortQuestion): Promise<Effort>;
  /** The orders behind a figure. @throws `effort.invalid_cursor`, and what `measure` throws */
  listOrders(storeId: string, question: OrdersQuestion): Promise<{ orders: OrderEffort[]; next: string | null }>;
}

/** Owns no table: it reads the log, the runs of journeys and the order book. */
export function createEffort(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<EffortNeeds, 'namesOf' | 'journeys'>): Module<EffortApi> {
  const reading: EffortNeeds = { ...platform, ...needs };
  const api: EffortApi = { measure: (storeId, question) => measureEffort(reading, storeId, question), listOrders: (storeId, question) => listOrders(reading, storeId, question) };
  return { name: 'effort', api, routes: (app) => addEffortRoutes(app, api) };
}
