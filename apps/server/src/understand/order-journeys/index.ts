import type { Module, Platform } from '../../platform/module.ts';
import { listPeopleBehind, measureOrderJourneys, type OrderJourneys, type OrderJourneysNeeds, type PeopleQuestion, type PersonBehind } from './measure.ts';
import type { OrderJourneysQuestion } from './question.ts';
import { addOrderJourneyRoutes } from './routes.ts';

export type { Followed, JourneyPart, JourneyType, Measured, OrderJourneys, PeopleQuestion, PersonBehind } from './measure.ts';
export type { OrderJourneysQuestion } from './question.ts';

/** What other modules may ask of order journeys. */
export interface OrderJourneysApi {
  /** @throws `store.not_found`, `order_journeys.invalid_range`, `order_journeys.invalid_question`, `order_journeys.invalid_where` */
  measure(storeId: string, question: OrderJourneysQuestion): Promise<OrderJourneys>;
  /** The people behind a type, or behind what followed. @throws `order_journeys.unknown_type`, `order_journeys.invalid_cursor`, and what `measure` throws */
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
}

/** Owns no table: it reads the runs of journeys, the order book and the log. */
export function createOrderJourneys(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>, needs: Pick<OrderJourneysNeeds, 'namesOf' | 'findDataRange'>): Module<OrderJourneysApi> {
  const reading: OrderJourneysNeeds = { ...platform, namesOf: needs.namesOf, findDataRange: needs.findDataRange };
  const api: OrderJourneysApi = {
    measure: (storeId, question) => measureOrderJourneys(reading, storeId, question),
    listPeople: (storeId, question) => listPeopleBehind(reading, storeId, question),
  };
  return { name: 'order-journeys', api, routes: (app) => addOrderJourneyRoutes(app, api) };
}
