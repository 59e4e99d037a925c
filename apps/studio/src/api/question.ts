import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Query, request, type RestOf, storePath } from './client.ts';

/** What a page asks over some days of a store: `search` is what its address says besides them. */
export interface Asked<Search> {
  readonly storeId: string;
  readonly period: { readonly from: string | null; readonly to: string | null };
  readonly search: Search;
}

/** A page of the list behind a figure. */
export interface PageAsked {
  /** `next` of the page before; null for the first. */
  readonly cursor: string | null;
  /** Of the query that wants it: a list that is closed ends its question on the server too. */
  readonly signal: AbortSignal;
}

export const COUNTING_MS = 1_500;

/** While events that have arrived are still being counted, an answer moves: it is asked for again until it stands. */
export function untilCounted({ state }: { readonly state: { readonly data: { readonly upToDate: boolean } | undefined } }): number | false {
  return state.data?.upToDate === false ? COUNTING_MS : false;
}

/** The answer to a question; the one before stays in sight until it is there. */
export function questionQuery<Answer extends { readonly upToDate: boolean }>(storeId: string, path: RestOf<'/api/v1/stores/{storeId}'>, query: Query) {
  return queryOptions({
    queryKey: [path, storeId, query],
    queryFn: ({ signal }) => request<Answer>(storePath(storeId, path), { query, signal }),
    refetchInterval: untilCounted,
    placeholderData: keepPreviousData,
  });
}
