import type { Module, Platform } from '../../platform/module.ts';
import { listNotices, type OverviewNeeds } from './notices.ts';
import { readOverview } from './overview.ts';
import type { OverviewApi } from './overview-api.ts';
import { addOverviewRoutes } from './routes.ts';

export type { Notice } from './notices.ts';
export type { Overview, OverviewQuestion, Tile } from './overview.ts';
export type { OverviewApi } from './overview-api.ts';
export type { Worth } from './worth.ts';

/** Owns no table: it reads what metrics, collect, imports and catalogue tell. */
export function createOverview(platform: Pick<Platform, 'eventLog' | 'clock'>, needs: OverviewNeeds): Module<OverviewApi> {
  const api: OverviewApi = {
    readOverview: (storeId, question) => readOverview(needs.metrics, storeId, question),
    listNotices: (storeId) => listNotices(platform, needs, storeId),
  };
  return { name: 'overview', api, routes: (app) => addOverviewRoutes(app, api) };
}
