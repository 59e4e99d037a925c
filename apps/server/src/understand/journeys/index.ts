import { forgetTexts } from '../../platform/derived/forget.ts';
import { createKeptAnswers } from '../../platform/derived/kept-answers.ts';
import type { Module, Platform } from '../../platform/module.ts';
import { createTouchFold } from './fold.ts';
import { readTouchpoints, resumeRedrawing, saveTouchpoints, type TouchpointList } from './journeys.ts';
import { type JourneyMap, type JourneyQuestion, listPeople, type MapNeeds, measureJourney, type PeopleQuestion, type PersonBehind } from './map.ts';
import { addJourneyRoutes } from './routes.ts';
import { loadRules } from './rules.ts';
import type { Touchpoint } from './touchpoints.ts';
import { tryTouchpoints, type TrialResult } from './try.ts';

export type { Break } from './breaks.ts';
export type { Edge, Share, TouchpointFigures } from './figures.ts';
export type { TouchpointList } from './journeys.ts';
export type { JourneyMap, JourneyQuestion, PeopleQuestion, PersonBehind } from './map.ts';
export type { Condition, Stage, Touchpoint } from './touchpoints.ts';
export type { TrialResult } from './try.ts';

/** What other modules may ask of journeys. The table `touches` itself is read by SQL (see README). */
export interface JourneysApi {
  /** The map of a period. @throws `store.not_found`, `journeys.invalid_range`, `journeys.invalid_where` */
  measure(storeId: string, question: JourneyQuestion): Promise<JourneyMap>;
  /** People behind a touchpoint or a way. @throws `journeys.unknown_touchpoint`, `journeys.invalid_cursor` */
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
  /** @throws `store.not_found` */
  readTouchpoints(storeId: string): Promise<TouchpointList>;
  /** Replaces the map; null goes back to the built-in one. @throws `journeys.invalid_touchpoints` */
  saveTouchpoints(storeId: string, touchpoints: readonly Touchpoint[] | null, by: string): Promise<void>;
  /** What an unsaved map would make of the last days; keeps nothing. @throws `journeys.invalid_touchpoints` */
  tryTouchpoints(storeId: string, touchpoints: readonly Touchpoint[]): Promise<TrialResult>;
  /** Go on drawing where a crash came between a map and the past that it asks to draw anew; call once the platform has started. */
  resumeRedrawing(): Promise<void>;
  /** Recompute runs from the log, durably, in the background; null recomputes every alias of the store. */
  recompute(storeId: string, aliasKeys: readonly string[] | null): Promise<void>;
  /** Once the log says nothing personal any more: neither do these aliases' runs, nor any older version of them. */
  forgetTexts(storeId: string, aliasKeys: readonly string[]): Promise<void>;
}

/** Folder of this module's migrations. */
export const journeysMigrations = { module: 'journeys', folder: new URL('./migrations/', import.meta.url) };

/** Keeps table `touches` in step with the log and the store's rules, and draws the journey map from it. */
export function createJourneys(platform: Pick<Platform, 'derived' | 'eventLog' | 'state' | 'stores' | 'clock' | 'log'>, needs: Pick<MapNeeds, 'namesOf'>): Module<JourneysApi> {
  const fold = createTouchFold({ eventLog: platform.eventLog, rulesOf: (storeId) => loadRules(platform.state.db, storeId) });
  platform.derived.register(fold);
  const reading: MapNeeds = { ...platform, namesOf: needs.namesOf, maps: createKeptAnswers(platform) };
  const mapping = { ...platform, fold: fold.name };
  const recompute: JourneysApi['recompute'] = (storeId, aliasKeys) => platform.derived.touch({ fold: fold.name, storeId, keys: aliasKeys });
  const api: JourneysApi = {
    measure: (storeId, question) => measureJourney(reading, storeId, question),
    listPeople: (storeId, question) => listPeople(reading, storeId, question),
    readTouchpoints: (storeId) => readTouchpoints(platform, storeId),
    saveTouchpoints: (storeId, touchpoints, by) => saveTouchpoints(mapping, storeId, { touchpoints, by }),
    tryTouchpoints: (storeId, touchpoints) => tryTouchpoints(platform, storeId, touchpoints),
    resumeRedrawing: () => resumeRedrawing(mapping),
    recompute,
    forgetTexts: (storeId, aliasKeys) => forgetTexts(platform, { fold: fold.name, table: 'touches', key: 'alias_key', texts: ['sales_channel'] }, { storeId, keys: aliasKeys }),
  };
  return { name: journeysMigrations.module, api, migrations: journeysMigrations.folder, routes: (app) => addJourneyRoutes(app, api) };
}
