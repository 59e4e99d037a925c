import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { OrderJourneysSearch } from './search.ts';

export type OrderJourneys = AnswerOf<'/api/v1/stores/{storeId}/order-journeys', 'get'>;
export type JourneyType = OrderJourneys['types'][number];
export type Distinction = JourneyType['distinctions'][number];
export type Followed = OrderJourneys['followed'][number];
export type Measured = OrderJourneys['measures'][number];
export type JourneyPart = NonNullable<OrderJourneys['parts']>[number];
export type JourneyPeople = AnswerOf<'/api/v1/stores/{storeId}/order-journeys/people', 'get'>;

export type Ask = Asked<OrderJourneysSearch>;

function queryOf({ period, search: { where, lookback, follow } }: Ask) {
  return { from: period.from, to: period.to, where, lookback, follow };
}

export function orderJourneysQuery(ask: Ask) {
  return questionQuery<OrderJourneys>(ask.storeId, '/order-journeys', { ...queryOf(ask), by: ask.search.by });
}

export function loadPeople(ask: Ask & PageAsked): Promise<JourneyPeople> {
  const { type, followed } = ask.search;
  return request(storePath(ask.storeId, '/order-journeys/people'), { query: { ...queryOf(ask), type, followedBy: followed, cursor: ask.cursor }, signal: ask.signal });
}
