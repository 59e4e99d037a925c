import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import { partQuery } from '../../ui/part.ts';
import type { RetentionSearch } from './search.ts';

export type Retention = AnswerOf<'/api/v1/stores/{storeId}/retention', 'get'>;
export type Cohort = Retention['cohorts'][number];
export type RetentionPart = NonNullable<Retention['parts']>[number];
export type Members = AnswerOf<'/api/v1/stores/{storeId}/retention/people', 'get'>;

export type Ask = Asked<RetentionSearch>;

const queryOf = ({ period, search }: Ask) => ({ start: search.start, comeback: search.comeback, unit: search.unit, where: search.where, by: search.by, from: period.from, to: period.to });

export function retentionQuery(ask: Ask) {
  return questionQuery<Retention>(ask.storeId, '/retention', queryOf(ask));
}

/** The members that the address opens. */
export function loadMembers(ask: Ask & PageAsked): Promise<Members> {
  const { cohort, offset, rolling } = ask.search;
  const query = { ...queryOf(ask), ...partQuery(ask.search), cohort, offset, rolling: rolling === true && offset !== undefined ? '1' : undefined, cursor: ask.cursor };
  return request(storePath(ask.storeId, '/retention/people'), { query, signal: ask.signal });
}
