import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { EffortSearch } from './search.ts';

export type Effort = AnswerOf<'/api/v1/stores/{storeId}/effort', 'get'>;
export type MeasureFigures = Effort['measures'][number];
export type EffortOrders = AnswerOf<'/api/v1/stores/{storeId}/effort/orders', 'get'>;

export type Ask = Asked<EffortSearch>;

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where, by: search.by, measure: search.measure };
}

export function effortQuery(ask: Ask) {
  const query = { ...queryOf(ask), against: ask.search.against };
  return questionQuery<Effort>(ask.storeId, '/effort', query);
}

export function loadOrders(ask: Ask & PageAsked): Promise<EffortOrders> {
  return request(storePath(ask.storeId, '/effort/orders'), { query: { ...queryOf(ask), part: ask.search.part === undefined ? undefined : [ask.search.part], least: ask.search.least, cursor: ask.cursor }, signal: ask.signal });
}
