import type { Module, Platform } from '../../platform/module.ts';
import type { SegmentsApi } from '../segments/index.ts';
import { createKeeper } from './keep.ts';
import { findNotLearnt, type NotLearnt, requireLearnt } from './learning.ts';
import { measureMotives, type MotiveNeeds, type MotivesAnswer, type MotivesQuestion } from './measure.ts';
import { type PersonMotive, readPersonMotive } from './person.ts';
import { addMotiveRoutes } from './routes.ts';

export type { MotiveFigures, MotivesAnswer, MotivesQuestion, SignFigures } from './measure.ts';
export type { NotLearnt } from './learning.ts';
export type { PersonMotive } from './person.ts';

/** Folder of this module's migrations. */
export const motivesMigrations = { module: 'motives', folder: new URL('./migrations/', import.meta.url) };

/** What other modules may ask of motives. */
export interface MotivesApi {
  /** Begins to keep motives in step with sessions. */
  start(): void;
  stop(): Promise<void>;
  /** Resolves when all that is folded by now is seen in people's motives. */
  settle(): Promise<void>;
  /** @throws `store.not_found`, `motives.invalid_range`, and what metrics throw of a filter */
  measure(storeId: string, question: MotivesQuestion): Promise<MotivesAnswer>;
  /** Why nothing is learnt in a store yet; null once something is. */
  findNotLearnt(storeId: string): Promise<NotLearnt | null>;
  /** Refuses a question that is cut by motive where none is learnt yet. @throws `motives.not_learnt` */
  requireLearnt(storeId: string): Promise<void>;
  /** Somebody's motive with its evidence. @throws `store.not_found` */
  readPerson(storeId: string, key: string): Promise<PersonMotive>;
}

/** What drives people's shopping, kept for every person with a session, so that any question can be cut by it. */
export function createMotives(platform: Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>, needs: Pick<MotiveNeeds, 'metrics' | 'listAliasKeys'> & { readonly segments: Pick<SegmentsApi, 'followMotives'> }): Module<MotivesApi> {
  const keeper = createKeeper({ ...platform, follow: needs.segments.followMotives });
  const reading: MotiveNeeds = { ...platform, ...needs, keeper };
  const api: MotivesApi = {
    start: () => keeper.start(),
    stop: () => keeper.stop(),
    settle: () => keeper.settle(),
    measure: (storeId, question) => measureMotives(reading, storeId, question),
    findNotLearnt: (storeId) => findNotLearnt(reading, storeId),
    requireLearnt: (storeId) => requireLearnt(reading, storeId),
    readPerson: (storeId, key) => readPersonMotive(reading, storeId, key),
  };
  return {
    name: motivesMigrations.module, api, migrations: motivesMigrations.folder, routes: (app) => addMotiveRoutes(app, api),
    rederivePerson: (storeId, aliasKeys) => keeper.rederive(storeId, aliasKeys),
    exportPerson: async (storeId, { aliasKeys: [key] }) => ({ motive: key === undefined ? null : await api.readPerson(storeId, key) }),
  };
}
