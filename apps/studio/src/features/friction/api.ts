import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { FrictionSearch } from './search.ts';

export type Friction = AnswerOf<'/api/v1/stores/{storeId}/friction', 'get'>;
export type SignalCost = Friction['signals'][number];
export type PlaceCost = Friction['places'][number];
/** What both have. */
export type Cost = Omit<PlaceCost, 'place'>;
export type FrictionSessions = AnswerOf<'/api/v1/stores/{storeId}/friction/sessions', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: FrictionSearch;
}

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where, by: search.by };
}

export function frictionQuery(ask: Ask) {
  const query = queryOf(ask);
  return queryOptions({
    queryKey: ['friction', ask.storeId, query],
    queryFn: ({ signal }) => request<Friction>(storePath(ask.storeId, '/friction'), { query, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadSessions(ask: Ask & { readonly kind: string; readonly place: string | undefined; readonly cursor: string | null }): Promise<FrictionSessions> {
  return request(storePath(ask.storeId, '/friction/sessions'), { query: { ...queryOf(ask), kind: ask.kind, place: ask.place, cursor: ask.cursor } });
}
