import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { EffortSearch } from './search.ts';

export type Effort = AnswerOf<'/api/v1/stores/{storeId}/effort', 'get'>;
export type MeasureFigures = Effort['measures'][number];
export type EffortOrders = AnswerOf<'/api/v1/stores/{storeId}/effort/orders', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: EffortSearch;
}

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where, by: search.by, measure: search.measure };
}

export function effortQuery(ask: Ask) {
  const query = { ...queryOf(ask), against: ask.search.against };
  return queryOptions({
    queryKey: ['effort', ask.storeId, query],
    queryFn: ({ signal }) => request<Effort>(storePath(ask.storeId, '/effort'), { query, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadOrders(ask: Ask & { readonly cursor: string | null }): Promise<EffortOrders> {
  return request(storePath(ask.storeId, '/effort/orders'), { query: { ...queryOf(ask), part: ask.search.part === undefined ? undefined : [ask.search.part], least: ask.search.least, cursor: ask.cursor } });
}
