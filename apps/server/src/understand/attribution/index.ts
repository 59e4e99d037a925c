import type { Module, Platform } from '../../platform/module.ts';
import { type Attribution, type AttributionQuestion, measureAttribution } from './measure.ts';
import { addAttributionRoutes } from './routes.ts';

export type { Attribution, AttributionPart, AttributionQuestion, Model, SourceCredit } from './measure.ts';

/** What other modules may ask of attribution. */
export interface AttributionApi {
  /** @throws `store.not_found`, `attribution.invalid_range`, `attribution.invalid_lookback`, `attribution.invalid_where`, `attribution.invalid_by` */
  measure(storeId: string, question: AttributionQuestion): Promise<Attribution>;
}

/** Owns no table: it reads the runs of journeys and the order book. */
export function createAttribution(platform: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>): Module<AttributionApi> {
  const api: AttributionApi = { measure: (storeId, question) => measureAttribution(platform, storeId, question) };
  return { name: 'attribution', api, routes: (app) => addAttributionRoutes(app, api) };
}
