import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { JourneyMap } from './types.ts';

const COUNTING_MS = 1_500;

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
    // While events that have arrived are still being counted, the map moves; look again until it stands.
    refetchInterval: (query) => (query.state.data?.upToDate === false || query.state.data?.redrawing === true ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}
