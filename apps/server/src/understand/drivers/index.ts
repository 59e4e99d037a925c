import type { Module, Platform } from '../../platform/module.ts';
import { type Drivers, type DriversNeeds, listPeople, measureDrivers, type PeopleQuestion, type PersonBehind } from './measure.ts';
import type { DriversQuestion } from './question.ts';
import { addDriverRoutes } from './routes.ts';

export type { Bin, DriverFigure, Ranged } from './compute.ts';
export type { Drivers, PeopleQuestion, PersonBehind } from './measure.ts';
export type { DriversQuestion, Outcome } from './question.ts';
export type { DriverCode } from './registry.ts';

/** What other modules may ask of drivers. */
export interface DriversApi {
  /** What moves an outcome, the most important first. Throws `store.not_found`, `drivers.invalid_question`, `drivers.invalid_range`, `drivers.invalid_where` */
  measure(storeId: string, question: DriversQuestion): Promise<Drivers>;
  /** The people behind a bin of a driver. Throws as `measure`, and `drivers.invalid_cursor`, `drivers.unknown_driver` */
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
}

/** Owns no table: it reads answers, conversations, the order book and sessions. */
export function createDrivers(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, more: Pick<DriversNeeds, 'namesOf' | 'findDataRange'>): Module<DriversApi> {
  const needs: DriversNeeds = { eventLog: platform.eventLog, derived: platform.derived, stores: platform.stores, clock: platform.clock, ...more };
  const api: DriversApi = {
    measure: (storeId, question) => measureDrivers(needs, storeId, question),
    listPeople: (storeId, question) => listPeople(needs, storeId, question),
  };
  return { name: 'drivers', api, routes: (app) => addDriverRoutes(app, api) };
}
