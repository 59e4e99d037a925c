import type { Module, Platform } from '../../platform/module.ts';
import { type FunnelAnswer, type FunnelNeeds, listPeopleIn, measureFunnel, type PeopleQuestion, type PersonIn } from './measure.ts';
import type { FunnelQuestion } from './question.ts';
import { addFunnelRoutes } from './routes.ts';

export type { FunnelAnswer, FunnelPart, FunnelStep, PeopleQuestion, PersonIn } from './measure.ts';
export type { FunnelQuestion } from './question.ts';

/** What other modules may ask of funnels. */
export interface FunnelsApi {
  /** @throws `store.not_found`, `funnels.invalid_steps`, `funnels.invalid_question`, `funnels.invalid_range`, `funnels.invalid_where` */
  measure(storeId: string, question: FunnelQuestion): Promise<FunnelAnswer>;
  /** The people behind a step. @throws `funnels.unknown_step`, `funnels.invalid_cursor`, and what `measure` throws */
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonIn[]; next: string | null }>;
}

/** Owns no table: it reads the log and the runs of journeys. */
export function createFunnels(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<FunnelNeeds, 'namesOf'>): Module<FunnelsApi> {
  const reading: FunnelNeeds = { ...platform, namesOf: needs.namesOf };
  const api: FunnelsApi = {
    measure: (storeId, question) => measureFunnel(reading, storeId, question),
    listPeople: (storeId, question) => listPeopleIn(reading, storeId, question),
  };
  return { name: 'funnels', api, routes: (app) => addFunnelRoutes(app, api) };
}
