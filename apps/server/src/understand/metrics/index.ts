import { createKeptAnswers, type Dated } from '../../platform/derived/kept-answers.ts';
import type { Module, Platform } from '../../platform/module.ts';
import type { TicketsApi } from '../tickets/index.ts';
import { listChangeParts, listChanges } from './changes.ts';
import { type DataRange, findDataRange, hasData } from './data-range.ts';
import { listDimensionValues } from './dimension-values.ts';
import { type DrillNeeds, listEvents, listPeople } from './drill.ts';
import { explainChange } from './explain.ts';
import type { MetricsApi } from './metrics-api.ts';
import { listDefinitions, measure } from './metrics.ts';
import type { MetricsPlatform } from './metrics-platform.ts';
import { addMetricRoutes } from './routes.ts';

export type { Change } from './change-tests.ts';
export type { ChangesAnswer, ChangesQuestion, MetricChange, Untested } from './changes.ts';
export type { DataRange } from './data-range.ts';
export type { DimensionValues } from './dimension-values.ts';
export type { Figure, Reason } from './definition.ts';
export type { DrillQuestion, EventBehind, Page, PersonBehind } from './drill.ts';
export type { Contribution, Contributions, DimensionParts } from './contributions.ts';
export type { Explanation } from './explain.ts';
export type { StepPart } from './step-parts.ts';
export type { MetricRow } from './compute.ts';
export type { MetricsApi } from './metrics-api.ts';
export type { MetricAnswer, MetricDescription } from './metrics.ts';
export type { MetricQuestion } from './normalise.ts';
export type { ChangePart } from './parts.ts';

/** What metrics need of other modules. */
export interface MetricsNeeds {
  /** Names of people that may be shown, by person key; absent people have none. */
  readonly namesOf?: DrillNeeds['namesOf'];
  /** The clock of business hours. */
  readonly clockOf?: TicketsApi['clockOf'];
}

/** Reads the derived tables `sessions`, `orders`, `order_lines`, `refunds`, `tickets` and survey answers; owns no table. */
export function createMetrics(around: Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>, needs: MetricsNeeds = {}): Module<MetricsApi> {
  const platform: MetricsPlatform = {
    eventLog: around.eventLog, derived: around.derived, stores: around.stores, clock: around.clock, ...(needs.clockOf === undefined ? {} : { clockOf: needs.clockOf }),
  };
  const drill: DrillNeeds = {
    ...platform,
    namesOf: needs.namesOf ?? (async () => new Map<string, string>()),
  };
  // Every page asks for it before anything else; where events stream in, the days hardly change between two.
  const ranges = createKeptAnswers<Dated & { readonly range: DataRange }>({ derived: around.derived, log: around.log, costlyMs: 0 });
  const api: MetricsApi = {
    listDefinitions,
    measure: (storeId, question) => measure(platform, storeId, question),
    listPeople: (storeId, question) => listPeople(drill, storeId, question),
    listEvents: (storeId, question) => listEvents(drill, storeId, question),
    listChanges: (storeId, question) => listChanges(platform, storeId, question),
    listChangeParts: (storeId, question) => listChangeParts(platform, storeId, question),
    explainChange: (storeId, question) => explainChange(platform, storeId, question),
    findDataRange: async (storeId) => (await ranges.read(storeId, async () => ({ range: await findDataRange(platform, storeId), asOf: around.clock.now(), upToDate: true }))).range,
    hasData: (storeId) => hasData(platform, storeId),
    listDimensionValues: (storeId, range) => listDimensionValues(platform, storeId, range),
  };
  return { name: 'metrics', api, routes: (app) => addMetricRoutes(app, api) };
}
