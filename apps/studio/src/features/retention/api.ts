import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { RetentionSearch } from './search.ts';

export type Retention = AnswerOf<'/api/v1/stores/{storeId}/retention', 'get'>;
export type Cohort = Retention['cohorts'][number];
export type RetentionPart = NonNullable<Retention['parts']>[number];
export type Members = AnswerOf<'/api/v1/stores/{storeId}/retention/people', 'get'>;

export type Ask = Asked<Pick<RetentionSearch, 'start' | 'comeback' | 'unit' | 'where' | 'by'>>;

const queryOf = ({ period, search }: Ask) => ({ start: search.start, comeback: search.comeback, unit: search.unit, where: search.where, from: period.from, to: period.to });

export function retentionQuery(ask: Ask) {
  return questionQuery<Retention>(ask.storeId, '/retention', { ...queryOf(ask), by: ask.search.by });
}

export function loadMembers(ask: Ask & PageAsked & { readonly cohort: string; readonly offset: number | null }): Promise<Members> {
  return request(storePath(ask.storeId, '/retention/people'), { query: { ...queryOf(ask), cohort: ask.cohort, offset: ask.offset, cursor: ask.cursor }, signal: ask.signal });
}
