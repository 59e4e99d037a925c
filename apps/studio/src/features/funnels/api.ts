import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import { writeSteps } from '../../ui/steps.ts';
import { DEFAULT_STEPS, type FunnelSearch } from './search.ts';

export type Funnel = AnswerOf<'/api/v1/stores/{storeId}/funnel', 'get'>;
export type FunnelStep = Funnel['steps'][number];
export type FunnelShare = Funnel['conversion'];
export type FunnelPeople = AnswerOf<'/api/v1/stores/{storeId}/funnel/people', 'get'>;

export type Ask = Asked<FunnelSearch>;

function queryOf({ period, search }: Ask) {
  return { steps: writeSteps(search.steps ?? DEFAULT_STEPS), from: period.from, to: period.to, where: search.where, per: search.per, window: search.window, modes: search.order };
}

export function funnelQuery(ask: Ask) {
  const query = { ...queryOf(ask), by: ask.search.by };
  const { against } = ask.search;
  return questionQuery<Funnel>(ask.storeId, '/funnel', { ...query, ...(against === undefined ? {} : { against: against === '' ? EVERYBODY : against }) });
}

/** Every customer is new or returning: a filter that takes nobody out. */
const EVERYBODY = 'customer:new|returning';

export function loadPeople(ask: Ask & PageAsked & { readonly step: number; readonly left: boolean }): Promise<FunnelPeople> {
  return request(storePath(ask.storeId, '/funnel/people'), { query: { ...queryOf(ask), step: ask.step, left: ask.left ? '1' : undefined, cursor: ask.cursor }, signal: ask.signal });
}
