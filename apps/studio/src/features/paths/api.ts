import { request, storePath } from '../../api/client.ts';
import { type Asked, type PageAsked, questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import { partQuery } from '../../ui/part.ts';
import { writeSteps } from '../../ui/steps.ts';
import type { PathsSearch } from './search.ts';

export type Paths = AnswerOf<'/api/v1/stores/{storeId}/paths', 'get'>;
export type PathNode = Paths['nodes'][number];
export type PathRibbon = Paths['ribbons'][number];
export type PathsPart = NonNullable<Paths['parts']>[number];
export type PathPeople = AnswerOf<'/api/v1/stores/{storeId}/paths/people', 'get'>;

export type Ask = Asked<PathsSearch>;

/** What paths are made of: a step says it by what it is. */
export function kindOf({ step, of }: Pick<PathsSearch, 'step' | 'of'>): 'events' | 'touchpoints' {
  if (step !== undefined) return 'event' in step ? 'events' : 'touchpoints';
  return of ?? 'touchpoints';
}

function queryOf({ period, search }: Ask) {
  const { step, back, per, window, length, rare, without = [], where, by } = search;
  const kind = kindOf(search);
  return {
    step: step === undefined ? undefined : writeSteps([step]), of: kind, direction: back === true ? 'backward' : 'forward', per, window, length, rare, from: period.from, to: period.to, where, by,
    without: without.length === 0 ? undefined : writeSteps(without.map((name) => (kind === 'events' ? { event: name } : { touchpoint: name }))),
  };
}

export function pathsQuery(ask: Ask) {
  return questionQuery<Paths>(ask.storeId, '/paths', queryOf(ask));
}

export function loadPeople(ask: Ask & PageAsked): Promise<PathPeople> {
  const { at, node, kind, next, nextKind } = ask.search;
  return request(storePath(ask.storeId, '/paths/people'), { query: { ...queryOf(ask), ...partQuery(ask.search), at, node, kind, next, nextKind, cursor: ask.cursor }, signal: ask.signal });
}
