import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';
import type { OrderJourneysSearch } from './search.ts';

export type OrderJourneys = AnswerOf<'/api/v1/stores/{storeId}/order-journeys', 'get'>;
export type JourneyType = OrderJourneys['types'][number];
export type Distinction = JourneyType['distinctions'][number];
export type Followed = OrderJourneys['followed'][number];
export type Measured = OrderJourneys['measures'][number];
export type JourneyPeople = AnswerOf<'/api/v1/stores/{storeId}/order-journeys/people', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: OrderJourneysSearch;
}

function queryOf({ period, search: { where, lookback, follow } }: Ask) {
  return { from: period.from, to: period.to, where, lookback, follow };
}

export function orderJourneysQuery(ask: Ask) {
  const query = queryOf(ask);
  return queryOptions({
    queryKey: ['order-journeys', ask.storeId, query],
    queryFn: ({ signal }) => request<OrderJourneys>(storePath(ask.storeId, '/order-journeys'), { query, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

export function loadPeople(ask: Ask & { readonly cursor: string | null }): Promise<JourneyPeople> {
  const { type, followed } = ask.search;
  return request(storePath(ask.storeId, '/order-journeys/people'), { query: { ...queryOf(ask), type, followedBy: followed, cursor: ask.cursor } });
}
