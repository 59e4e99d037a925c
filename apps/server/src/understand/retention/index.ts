import type { Module, Platform } from '../../platform/module.ts';
import { listMembers, measureRetention, type Member, type PeopleQuestion, type Retention, type RetentionNeeds } from './measure.ts';
import type { RetentionQuestion } from './question.ts';
import { addRetentionRoutes } from './routes.ts';

export type { Cohort, Member, PeopleQuestion, Retention, RetentionPart } from './measure.ts';
export type { RetentionQuestion } from './question.ts';

/** What other modules may ask of retention. */
export interface RetentionApi {
  /** @throws `store.not_found`, `retention.invalid_question`, `retention.invalid_range`, `retention.invalid_where`, `retention.invalid_by` */
  measure(storeId: string, question: RetentionQuestion): Promise<Retention>;
  /** The people of a cohort or of a part of the split. @throws `retention.invalid_cursor`, and what `measure` throws */
  listMembers(storeId: string, question: PeopleQuestion): Promise<{ people: Member[]; next: string | null }>;
}

/** Owns no table: it reads orders, sessions and the log. */
export function createRetention(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<RetentionNeeds, 'namesOf' | 'findDataRange'>): Module<RetentionApi> {
  const reading: RetentionNeeds = { ...platform, ...needs };
  const api: RetentionApi = {
    measure: (storeId, question) => measureRetention(reading, storeId, question),
    listMembers: (storeId, question) => listMembers(reading, storeId, question),
  };
  return { name: 'retention', api, routes: (app) => addRetentionRoutes(app, api) };
}
