import type { Module, Platform } from '../../platform/module.ts';
import type { CustomersApi } from '../customers/index.ts';
import { createExportsApi, type ExportsApi } from './exports.ts';
import { addExportRoutes } from './routes.ts';

export type { Exported, ExportRow, ExportsApi } from './exports.ts';

/** Takes a store's data out: events, orders, order lines, refunds and customers as JSONL or CSV. It has no tables of its own. */
export function createExports(platform: Platform, needs: { customers: Pick<CustomersApi, 'listCustomers'> }): Module<ExportsApi> {
  const api = createExportsApi({ ...platform, ...needs });
  return { name: 'exports', api, routes: (app) => addExportRoutes(app, { exports: api, derived: platform.derived }) };
}
