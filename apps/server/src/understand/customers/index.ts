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
export type { CustomerQuestion } from './customers.ts';
export type { CustomerFacets, CustomerFilter, CustomerPage, CustomerRow, CustomerSort } from './list.ts';
export type { MergeView } from './explain.ts';
export type { Lifeline, Mark, MarkKind } from './lifeline.ts';
export type { Mirror } from './mirror.ts';
export type { Consent, KindCount, Overview, PersonMoney } from './overview.ts';
export type { Contact } from './personal.ts';
export type { AliasView, PersonStats, Profile } from './profile.ts';
export type { TimelineCursor, TimelineFilter } from './queries/events.ts';
export type { SessionCard } from './sessions.ts';
export type { Highlight, OrderCard, OrderStep, StoryCursor, StoryItem, StoryPage } from './story.ts';
export type { TimelineEvent, TimelinePage } from './timeline.ts';

/** What customers ask of others. */
export interface CustomersNeeds {
  readonly orders: Pick<OrdersApi, 'listOrdersOfPerson' | 'forgetTexts'>;
  readonly sessions: Pick<SessionsApi, 'forgetTexts'>;
  readonly journeys: Pick<JourneysApi, 'forgetTexts'>;
  readonly figures: FiguresApi;
  /** Every module that may hold rows of a person, asked when somebody is erased or exported; a function, as some are made later. */
  readonly modules: () => readonly Pick<Module<unknown>, 'name' | 'erasePerson' | 'rederivePerson' | 'exportPerson'>[];
}

/** Folder of this module's migrations. */
export const customersMigrations = { module: 'customers', folder: new URL('./migrations/', import.meta.url) };

/** Who is who: links ids into people, explains and takes back merges, shows profiles and timelines, erases and exports. */
export function createCustomers(platform: Platform, needs: CustomersNeeds): Module<CustomersApi> {
  const { api, linker } = createCustomersApi(platform, needs);
  return {
    name: customersMigrations.module,
    api,
    routes: (app) => addCustomerRoutes(app, { customers: api, stores: platform.stores }),
    reactions: [createLinkReaction(linker)],
    migrations: customersMigrations.folder,
  };
}
