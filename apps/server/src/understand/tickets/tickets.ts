import type { Platform } from '../../platform/module.ts';
import { type BusinessHours, checkHours } from './business-hours.ts';
import { TICKETS_FOLD } from './fold.ts';
import { openClock, type OpenClock } from './open-clock.ts';
import { deleteHours, selectHours, upsertHours } from './state.ts';

/** What other modules may ask of conversations. The table `tickets` itself is read by SQL (see README). */
export interface TicketsApi {
  /** Null while the store has said nothing. @throws `store.not_found` */
  findHours(storeId: string): Promise<BusinessHours | null>;
  /** Every conversation is measured anew; null clears the hours. @throws `store.not_found`, `tickets.hours_invalid` */
  changeHours(storeId: string, hours: BusinessHours | null): Promise<BusinessHours | null>;
  /** The store's open clock, which the readings in `tickets` are of; null while it has no hours. */
  clockOf(storeId: string): Promise<OpenClock | null>;
}

type Needs = Pick<Platform, 'state' | 'stores' | 'derived' | 'clock'>;

/** Hours are kept with the clock made of them: to set one up means to look at every day since 1990. */
export function createHours({ state, stores, derived, clock }: Needs): TicketsApi {
  const clocks = new Map<string, { readonly made: string; readonly clock: OpenClock }>();
  return {
    findHours: async (storeId) => {
      await stores.getStore(storeId);
      return selectHours(state.db, storeId);
    },
    changeHours: async (storeId, wanted) => {
      await stores.getStore(storeId);
      const hours = wanted === null ? null : checkHours(wanted);
      if (hours === null) await deleteHours(state.db, storeId);
      else await upsertHours(state.db, storeId, { hours, changedAt: clock.now() });
      await derived.touch({ fold: TICKETS_FOLD, storeId, keys: null });
      return hours;
    },
    clockOf: async (storeId) => {
      const [store, hours] = [await stores.getStore(storeId), await selectHours(state.db, storeId)];
      if (hours === null) return null;
      const made = JSON.stringify([store.timezone, hours]);
      const known = clocks.get(storeId);
      if (known?.made === made) return known.clock;
      const fresh = openClock(store.timezone, hours);
      clocks.set(storeId, { made, clock: fresh });
      return fresh;
    },
  };
}
