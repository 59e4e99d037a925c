import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { ReasonCode, ReasonsSearch } from './search.ts';

export type Reasons = AnswerOf<'/api/v1/stores/{storeId}/reasons', 'get'>;
export type ReasonTrend = Reasons['trend']['reasons'][number];
export type ReasonFigures = Reasons['reasons'][number];
export type ReasonsPart = NonNullable<Reasons['parts']>[number];
export type ReasonedSessions = AnswerOf<'/api/v1/stores/{storeId}/reasons/sessions', 'get'>;
export type ReasonedSession = ReasonedSessions['sessions'][number];

export type Ask = Asked<ReasonsSearch>;

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where };
}

export function reasonsQuery(ask: Ask) {
  const query = { ...queryOf(ask), since: ask.search.since, by: ask.search.by };
  return questionQuery<Reasons>(ask.storeId, '/reasons', query);
}

export function loadSessions(ask: Ask & PageAsked & { readonly reason: ReasonCode }): Promise<ReasonedSessions> {
  return request(storePath(ask.storeId, '/reasons/sessions'), { query: { ...queryOf(ask), reason: ask.reason, cursor: ask.cursor }, signal: ask.signal });
}
