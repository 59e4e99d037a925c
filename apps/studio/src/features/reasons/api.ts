import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { ReasonCode, ReasonsSearch } from './search.ts';

export type Reasons = AnswerOf<'/api/v1/stores/{storeId}/reasons', 'get'>;
export type ReasonTrend = Reasons['trend']['reasons'][number];
export type ReasonFigures = Reasons['reasons'][number];
export type ReasonedSessions = AnswerOf<'/api/v1/stores/{storeId}/reasons/sessions', 'get'>;
export type ReasonedSession = ReasonedSessions['sessions'][number];

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: ReasonsSearch;
}

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where };
}

export function reasonsQuery(ask: Ask) {
  const query = { ...queryOf(ask), since: ask.search.since };
  return queryOptions({
    queryKey: ['reasons', ask.storeId, query],
    queryFn: ({ signal }) => request<Reasons>(storePath(ask.storeId, '/reasons'), { query, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadSessions(ask: Ask & { readonly reason: ReasonCode; readonly cursor: string | null }): Promise<ReasonedSessions> {
  return request(storePath(ask.storeId, '/reasons/sessions'), { query: { ...queryOf(ask), reason: ask.reason, cursor: ask.cursor } });
}
