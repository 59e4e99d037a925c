import type { Module, Platform } from '../../platform/module.ts';
import type { FiguresApi } from '../figures/index.ts';
import type { JourneysApi } from '../journeys/index.ts';
import type { OrdersApi } from '../orders/index.ts';
import type { SessionsApi } from '../sessions/index.ts';
import { createCustomersApi, type CustomersApi } from './customers.ts';
import { createLinkReaction } from './reactions.ts';
import { addCustomerRoutes } from './routes.ts';

export type { CustomersApi } from './customers.ts';
export type { PersonExport } from './export.ts';
export type { CustomerPage, CustomerRow, CustomerSort } from './list.ts';
export type { MergeView } from './explain.ts';
export type { Mirror } from './mirror.ts';
export type { Contact } from './personal.ts';
export type { AliasView, PersonStats, Profile } from './profile.ts';
export type { TimelineCursor } from './queries/events.ts';
export type { TimelineEvent, TimelinePage } from './timeline.ts';

/** What customers ask of others. */
export interface CustomersNeeds {
  readonly orders: Pick<OrdersApi, 'listOrdersOfPerson' | 'forgetTexts'>;
  readonly sessions: Pick<SessionsApi, 'forgetTexts'>;
  readonly journeys: Pick<JourneysApi, 'forgetTexts'>;
  readonly figures: FiguresApi;
  /** Every module that may hold rows of a person, asked when somebody is erased or exported; a function, as some are made later. */
  readonly modules: () => readonly Pick<Module<unknown>, 'name' | 'erasePerson' | 'exportPerson'>[];
}

/** Folder of this module's migrations. */
export const customersMigrations = { module: 'customers', folder: new URL('./migrations/', import.meta.url) };

/** Who is who: links ids into people, explains and takes back merges, shows profiles and timelines, erases and exports. */
export function createCustomers(platform: Platform, needs: CustomersNeeds): Module<CustomersApi> {
  const { api, linker } = createCustomersApi(platform, needs);
  return {
    name: customersMigrations.module,
    api,
    routes: (app) => addCustomerRoutes(app, api),
    reactions: [createLinkReaction(linker)],
    migrations: customersMigrations.folder,
  };
}
