import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { State } from '../state/state.ts';
import { insertStore, selectStore, selectStores, updateStoreRow } from './state.ts';
import { currencyField, storeNameField, timezoneField } from './store-fields.ts';
import type { Store, Stores } from './stores.ts';

/** Folder of the stores' migrations. */
export const storesMigrations = new URL('./migrations/', import.meta.url);

const NEW_STORE = z.object({ name: storeNameField, currency: currencyField, timezone: timezoneField });
const STORE_CHANGE = NEW_STORE.partial();

/**
 * The stores of the installation, read once and kept in memory.
 *
 * @throws `store.invalid` when a name, currency or time zone is not one, with `details.faults`
 * @throws `store.not_found`
 */
export function createStores(options: { state: State; clock: Clock; idBytes?: () => Buffer }): Stores {
  const { db } = options.state;
  const newId = options.idBytes ?? (() => randomBytes(10));
  const cache = new Map<string, Store>();
  const listeners: ((store: Store) => Promise<void>)[] = [];

  const findStore = async (storeId: string): Promise<Store | null> => {
    const cached = cache.get(storeId);
    if (cached !== undefined) return cached;
    const found = await selectStore(db, storeId);
    if (found !== null) cache.set(storeId, found);
    return found;
  };

  const getStore = async (storeId: string): Promise<Store> => {
    const found = await findStore(storeId);
    if (found === null) throw storeNotFound(storeId);
    return found;
  };

  return {
    findStore,
    getStore,
    listStores: () => selectStores(db),
    createStore: async (input) => {
      const fields = parseFields(NEW_STORE, input);
      const fresh: Store = {
        id: `st_${newId().toString('hex')}`,
        organisationId: input.organisationId ?? null,
        ...fields,
        simulated: input.kind === 'simulated',
        kind: input.kind ?? 'own',
        createdAt: options.clock.now(),
      };
      await insertStore(db, fresh);
      cache.set(fresh.id, fresh);
      return fresh;
    },
    updateStore: async (storeId, change) => {
      const before = await getStore(storeId);
      const { name, currency, timezone } = parseFields(STORE_CHANGE, change);
      const wanted = {
        name: name ?? before.name,
        currency: currency ?? before.currency,
        timezone: timezone ?? before.timezone,
        organisationId: change.organisationId ?? before.organisationId,
      };
      const after = await updateStoreRow(db, storeId, wanted);
      if (after === null) throw storeNotFound(storeId);
      cache.set(storeId, after);
      // Said again without a difference counts too: a crash may have come between the change and what follows from it.
      if (change.currency !== undefined || change.timezone !== undefined) {
        for (const listener of listeners) await listener(after);
      }
      return after;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

function parseFields<Fields>(schema: z.ZodType<Fields>, input: unknown): Fields {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  throw new AppError({
    code: 'store.invalid',
    kind: 'invalid',
    message: `The store cannot be kept: ${faults.map((fault) => `${fault.field} ${fault.problem}`).join('; ')}.`,
    details: { faults },
  });
}

function storeNotFound(storeId: string): AppError {
  return new AppError({
    code: 'store.not_found',
    kind: 'not_found',
    message: `There is no store ${JSON.stringify(storeId)} that you may see. List yours with "throughline store list".`,
    details: { storeId },
  });
}
