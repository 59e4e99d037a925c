import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { FrictionSearch } from './search.ts';

export type Friction = AnswerOf<'/api/v1/stores/{storeId}/friction', 'get'>;
export type SignalCost = Friction['signals'][number];
export type PlaceCost = Friction['places'][number];
/** What both have. */
export type Cost = Omit<PlaceCost, 'place'>;
export type FrictionSessions = AnswerOf<'/api/v1/stores/{storeId}/friction/sessions', 'get'>;

export type Ask = Asked<FrictionSearch>;

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where, by: search.by };
}

export function frictionQuery(ask: Ask) {
  return questionQuery<Friction>(ask.storeId, '/friction', queryOf(ask));
}

export function loadSessions(ask: Ask & PageAsked & { readonly kind: string; readonly place: string | undefined }): Promise<FrictionSessions> {
  return request(storePath(ask.storeId, '/friction/sessions'), { query: { ...queryOf(ask), kind: ask.kind, place: ask.place, cursor: ask.cursor }, signal: ask.signal });
}
