import type { Module, Platform } from '../../platform/module.ts';
import { listPeopleOn, measurePaths, type PathsAnswer, type PathsNeeds, type PeopleQuestion, type PersonOnPath } from './measure.ts';
import type { PathsQuestion } from './question.ts';
import { addPathRoutes } from './routes.ts';

export type { Counted, PathNode, PathRibbon, PathsPart } from './draw.ts';
export type { NamedNode, PathsAnswer, PeopleQuestion, PersonOnPath } from './measure.ts';
export type { PathsQuestion } from './question.ts';

/** What other modules may ask of paths. */
export interface PathsApi {
  /** @throws `store.not_found`, `paths.invalid_range`, `paths.invalid_step`, `paths.invalid_question`, `paths.invalid_where`, `paths.invalid_by` */
  measure(storeId: string, question: PathsQuestion): Promise<PathsAnswer>;
  /** The people behind a node or a ribbon. @throws `paths.unknown_node`, `paths.invalid_cursor`, and what `measure` throws */
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonOnPath[]; next: string | null }>;
}

/** Owns no table: it reads the log and the runs of journeys. */
export function createPaths(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<PathsNeeds, 'namesOf'>): Module<PathsApi> {
  const reading: PathsNeeds = { ...platform, namesOf: needs.namesOf };
  const api: PathsApi = {
    measure: (storeId, question) => measurePaths(reading, storeId, question),
    listPeople: (storeId, question) => listPeopleOn(reading, storeId, question),
  };
  return { name: 'paths', api, routes: (app) => addPathRoutes(app, api) };
}
