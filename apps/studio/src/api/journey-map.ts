import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import { COUNTING_MS, untilCounted } from './question.ts';
import type { JourneyMap } from './types.ts';

/** What a map is asked for. */
export interface MapAsked {
  readonly storeId: string;
  readonly period: { readonly from: string | null; readonly to: string | null };
  readonly where: string | undefined;
}

/** The map of a period, compared with as many days before where that is asked. */
export function journeyQuery({ storeId, period, where, compare }: MapAsked & { readonly compare: boolean }) {
  return queryOptions({
    queryKey: ['journey', storeId, period.from, period.to, where ?? '', compare],
    queryFn: ({ signal }) => request<JourneyMap>(storePath(storeId, '/journey'), { query: { from: period.from, to: period.to, where, compare: compare ? 'previous' : undefined }, signal }),
    // It moves while the past is drawn anew, too.
    refetchInterval: (query) => (query.state.data?.redrawing === true ? COUNTING_MS : untilCounted(query)),
    placeholderData: keepPreviousData,
  });
}
