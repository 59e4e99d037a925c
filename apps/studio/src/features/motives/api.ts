import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery, untilCounted } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import { askAgainMs } from '../../ui/not-learnt.tsx';
import type { MotivesSearch } from './search.ts';

export type Motives = AnswerOf<'/api/v1/stores/{storeId}/motives', 'get'>;
export type MotiveFigures = NonNullable<Motives['motives']>[number];
export type SignFigures = Motives['signs'][number];

/** Those behind the metric's row of the motive, so that both pages list the same. */
export type MotivePeople = AnswerOf<'/api/v1/stores/{storeId}/metrics/{code}/people', 'get'>;

export type Ask = Asked<MotivesSearch>;

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where };
}

export function motivesQuery(ask: Ask) {
  return queryOptions({
    ...questionQuery<Motives>(ask.storeId, '/motives', queryOf(ask)),
    refetchInterval: (found) => {
      const notLearnt = found.state.data?.notLearnt ?? null;
      return notLearnt === null ? untilCounted(found) : askAgainMs(notLearnt);
    },
  });
}

export function loadPeople(ask: Ask & PageAsked & { readonly motive: NonNullable<MotivesSearch['motive']> }): Promise<MotivePeople> {
  return request(storePath(ask.storeId, '/metrics/visitors/people'), { query: { ...queryOf(ask), by: 'motive', key: [ask.motive === 'unknown' ? '' : ask.motive], cursor: ask.cursor }, signal: ask.signal });
}
