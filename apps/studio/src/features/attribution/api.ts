import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';

export type Attribution = AnswerOf<'/api/v1/stores/{storeId}/attribution', 'get'>;
export type CreditedSource = Attribution['sources'][number];
export type Credit = CreditedSource['by']['linear'];

const COUNTING_MS = 1_500;

export function attributionQuery({ storeId, period, lookback, where }: { readonly storeId: string; readonly period: Period; readonly lookback: number | undefined; readonly where: string | undefined }) {
  return queryOptions({
    queryKey: ['attribution', storeId, period.from, period.to, lookback ?? null, where ?? null],
    queryFn: ({ signal }) => request<Attribution>(storePath(storeId, '/attribution'), { query: { from: period.from, to: period.to, lookback, where }, signal }),
    refetchInterval: (found) => (found.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}
