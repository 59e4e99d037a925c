import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import { askAgainMs } from '../../ui/not-learnt.tsx';
import type { Period } from '../../ui/period.ts';
import type { MotivesSearch } from './search.ts';

export type Motives = AnswerOf<'/api/v1/stores/{storeId}/motives', 'get'>;
export type MotiveFigures = NonNullable<Motives['motives']>[number];
export type SignFigures = Motives['signs'][number];

/** Those behind the metric's row of the motive, so that both pages list the same. */
export type MotivePeople = AnswerOf<'/api/v1/stores/{storeId}/metrics/{code}/people', 'get'>;

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly search: MotivesSearch;
}

function queryOf({ period, search }: Ask) {
  return { from: period.from, to: period.to, where: search.where };
}

export function motivesQuery(ask: Ask) {
  const { storeId } = ask;
  const query = queryOf(ask);
  return queryOptions({
    queryKey: ['motives', storeId, query],
    queryFn: ({ signal }) => request<Motives>(storePath(storeId, '/motives'), { query, signal }),
    refetchInterval: (found) => {
      const { data } = found.state;
      if (data === undefined) return false;
      return data.notLearnt !== null ? askAgainMs(data.notLearnt) : data.upToDate ? false : COUNTING_MS;
    },
    placeholderData: keepPreviousData,
  });
}

export function loadPeople(ask: Ask & { readonly motive: NonNullable<MotivesSearch['motive']>; readonly cursor: string | null }): Promise<MotivePeople> {
  return request(storePath(ask.storeId, '/metrics/visitors/people'), { query: { ...queryOf(ask), by: 'motive', key: [ask.motive === 'unknown' ? '' : ask.motive], cursor: ask.cursor } });
}
