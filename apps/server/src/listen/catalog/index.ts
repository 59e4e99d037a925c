import type { Module, Platform } from '../../platform/module.ts';
import { createCatalogApi } from './catalog.ts';
import type { CatalogApi } from './product.ts';
import { addCatalogRoutes } from './routes.ts';

export type { CatalogApi, CatalogItem, ProductInput, UnitCost } from './product.ts';

/** Folder of this module's migrations. */
export const catalogMigrations = { module: 'catalog', folder: new URL('./migrations/', import.meta.url) };

/** Products and variants with their prices, costs and texts. */
export function createCatalog(platform: Pick<Platform, 'state' | 'clock'>): Module<CatalogApi> {
  const api = createCatalogApi(platform);
  return { name: 'catalog', api, migrations: catalogMigrations.folder, routes: (app) => addCatalogRoutes(app, api) };
}
