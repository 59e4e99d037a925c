import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, storePath } from '../../api/client.ts';
import type { JourneyMap, JourneyPeople, Touchpoint, TouchpointList, TouchpointTrial } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';

const COUNTING_MS = 1_500;

export interface Ask {
  readonly storeId: string;
  readonly period: Period;
  readonly where: string | undefined;
}

/** The map of a period, compared with as many days before where that is asked. */
export function journeyQuery({ storeId, period, where, compare }: Ask & { readonly compare: boolean }) {
  return queryOptions({
    queryKey: ['journey', storeId, period.from, period.to, where ?? '', compare],
    queryFn: ({ signal }) => request<JourneyMap>(storePath(storeId, '/journey'), { query: { from: period.from, to: period.to, where, compare: compare ? 'previous' : undefined }, signal }),
    // While events that have arrived are still being counted, the map moves; look again until it stands.
    refetchInterval: (query) => (query.state.data?.upToDate === false || query.state.data?.redrawing === true ? COUNTING_MS : false),
    placeholderData: keepPreviousData,
  });
}

/** A part of the map whose people are listed. */
export interface Opened {
  readonly touchpoint: string;
  readonly before: string | null;
  readonly left: boolean;
}

export function loadPeople(ask: Ask & Opened & { readonly cursor: string | null }): Promise<JourneyPeople> {
  return request(storePath(ask.storeId, '/journey/people'), {
    query: { from: ask.period.from, to: ask.period.to, where: ask.where, touchpoint: ask.touchpoint, before: ask.before, left: ask.left ? '1' : undefined, cursor: ask.cursor },
  });
}

/** What an unsaved list would make of the last days. */
export function tryTouchpoints(storeId: string, touchpoints: readonly Touchpoint[], signal: AbortSignal): Promise<TouchpointTrial> {
  return request(storePath(storeId, '/journey/try'), { method: 'POST', body: { touchpoints }, signal });
}

/** Replaces the list; null goes back to the built-in one. */
export function saveTouchpoints(storeId: string, touchpoints: readonly Touchpoint[] | null): Promise<TouchpointList> {
  return request(storePath(storeId, '/journey/touchpoints'), { method: 'PUT', body: { touchpoints } });
}
