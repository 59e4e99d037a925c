import { request, storePath } from '../../api/client.ts';
import type { MapAsked } from '../../api/journey-map.ts';
import type { PageAsked } from '../../api/question.ts';
import type { JourneyPeople, Touchpoint, TouchpointList, TouchpointTrial } from '../../api/types.ts';

/** A part of the map whose people are listed. */
export interface Opened {
  readonly touchpoint: string;
  readonly before: string | null;
  readonly left: boolean;
}

export function loadPeople(ask: MapAsked & Opened & PageAsked): Promise<JourneyPeople> {
  return request(storePath(ask.storeId, '/journey/people'), {
    query: { from: ask.period.from, to: ask.period.to, where: ask.where, touchpoint: ask.touchpoint, before: ask.before, left: ask.left ? '1' : undefined, cursor: ask.cursor },
    signal: ask.signal,
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
