import type { Module, Platform } from '../../platform/module.ts';
import { createTicketFold, TICKETS_FOLD } from './fold.ts';
import { addTicketRoutes } from './routes.ts';
import { createHours, type TicketsApi } from './tickets.ts';

export type { BusinessHours, OpenStretch } from './business-hours.ts';
export type { OpenClock } from './open-clock.ts';
export type { TicketsApi } from './tickets.ts';

/** Folder of this module's migrations. */
export const ticketsMigrations = { module: TICKETS_FOLD, folder: new URL('./migrations/', import.meta.url) };

/** Keeps table `tickets` in step with the log: conversations with their replies and settlements, by the clock and by the store's business hours. */
export function createTickets(platform: Pick<Platform, 'derived' | 'eventLog' | 'state' | 'stores' | 'clock'>): Module<TicketsApi> {
  const api = createHours(platform);
  platform.derived.register(createTicketFold({ eventLog: platform.eventLog, stores: platform.stores, clockOf: (storeId) => api.clockOf(storeId) }));
  // Business hours are hours of the store's own zone.
  platform.stores.onChange((store) => platform.derived.touch({ fold: TICKETS_FOLD, storeId: store.id, keys: null }));
  return { name: TICKETS_FOLD, api, migrations: ticketsMigrations.folder, routes: (app) => addTicketRoutes(app, api) };
}
