import type { Module, Platform } from '../../platform/module.ts';
import { addViewRoutes } from './routes.ts';
import { createViewsApi, type ViewsApi } from './views.ts';

export type { SavedView } from './state.ts';
export type { ViewsApi } from './views.ts';

/** Folder of this module's migrations. */
export const viewsMigrations = { module: 'views', folder: new URL('./migrations/', import.meta.url) };

/** Pages of the studio that people named, to come back to and to pass on. */
export function createViews(platform: Pick<Platform, 'state' | 'clock'>): Module<ViewsApi> {
  const api = createViewsApi(platform);
  return { name: viewsMigrations.module, api, migrations: viewsMigrations.folder, routes: (app) => addViewRoutes(app, api) };
}
