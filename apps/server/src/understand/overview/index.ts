import { createKeptAnswers } from '../../platform/derived/kept-answers.ts';
import type { Module, Platform } from '../../platform/module.ts';
import { explainHeadline } from './explain.ts';
import { listNotices, type OverviewNeeds } from './notices.ts';
import { type Overview, readOverview } from './overview.ts';
import type { OverviewApi } from './overview-api.ts';
import { addOverviewRoutes } from './routes.ts';

export type { ExplainedChange, NextStep } from './explain.ts';
export type { Notice } from './notices.ts';
export type { Overview, OverviewQuestion, Tile } from './overview.ts';
export type { OverviewApi } from './overview-api.ts';
export type { Worth } from './worth.ts';

/** Owns no table: it reads what metrics, collect, imports and catalogue tell. */
export function createOverview(platform: Pick<Platform, 'eventLog' | 'clock' | 'derived' | 'stores' | 'log'>, needs: OverviewNeeds): Module<OverviewApi> {
  const overviews = createKeptAnswers<Overview>(platform);
  const api: OverviewApi = {
    readOverview: async (storeId, question) => {
      const { timezone, currency } = await platform.stores.getStore(storeId);
      return overviews.read(JSON.stringify([storeId, question, timezone, currency]), () => readOverview(needs.metrics, storeId, question));
    },
    explainChange: async (storeId, { code, ...question }) => explainHeadline(needs.metrics, storeId, { code, question, overview: await api.readOverview(storeId, question) }),
    listNotices: (storeId) => listNotices(platform, needs, storeId),
  };
  return { name: 'overview', api, routes: (app) => addOverviewRoutes(app, api) };
}
