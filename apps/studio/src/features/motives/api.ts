import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period, PeriodSearch } from '../../ui/period.ts';

export type Motives = AnswerOf<'/api/v1/stores/{storeId}/motives', 'get'>;
export type MotiveFigures = Motives['motives'][number];
export type SignFigures = Motives['signs'][number];

const COUNTING_MS = 1_500;

export function motivesQuery({ storeId, period, search }: { readonly storeId: string; readonly period: Period; readonly search: PeriodSearch }) {
  const query = { from: period.from, to: period.to, where: search.where };
  return queryOptions({
    queryKey: ['motives', storeId, query],
    queryFn: ({ signal }) => request<Motives>(storePath(storeId, '/motives'), { query, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}
