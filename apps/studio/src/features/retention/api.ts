import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { RetentionSearch } from './search.ts';

export type Retention = AnswerOf<'/api/v1/stores/{storeId}/retention', 'get'>;
export type Cohort = Retention['cohorts'][number];
export type Members = AnswerOf<'/api/v1/stores/{storeId}/retention/people', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: Pick<RetentionSearch, 'start' | 'comeback' | 'unit' | 'where'>;
}

const queryOf = ({ period, search }: Ask) => ({ start: search.start, comeback: search.comeback, unit: search.unit, where: search.where, from: period.from, to: period.to });

export function retentionQuery(ask: Ask) {
  return queryOptions({
    queryKey: ['retention', ask.storeId, queryOf(ask)],
    queryFn: ({ signal }) => request<Retention>(storePath(ask.storeId, '/retention'), { query: queryOf(ask), signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadMembers(ask: Ask & { readonly cohort: string; readonly offset: number | null; readonly cursor: string | null }): Promise<Members> {
  return request(storePath(ask.storeId, '/retention/people'), { query: { ...queryOf(ask), cohort: ask.cohort, offset: ask.offset, cursor: ask.cursor } });
}
