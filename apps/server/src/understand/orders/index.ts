import type { Module, Platform } from '../../platform/module.ts';
import type { BookEntry } from './facts.ts';
import { createOrderFold, forgetTexts, ORDERS_FOLD, touchOrders, type UnitCosts } from './fold.ts';
import { findOrder, listEntriesOfAliases, listOrdersOfAliases, readImportHashes, type ImportHashes, type OrderSummary } from './orders.ts';
import { orderIdsOfProductsStatement } from './queries.ts';
import type { RateSourceOptions } from './rate-sources.ts';
import { addOrderRoutes } from './routes.ts';
import { createOrderSettings, type OrderSettings } from './settings.ts';
import { viewOf } from './view.ts';

export type { BookEntry, Difference, Dimensions, LineFacts, OrderFacts, OrderStatus, RefundFacts, RefundPart } from './facts.ts';
export type { UnitCosts } from './fold.ts';
export type { ImportHashes, OrderSummary } from './orders.ts';
export type { Rate, RateProvider } from './rates.ts';
export type { OrderSettings, RatesView } from './settings.ts';

/** What other modules may ask of the order book. Its tables `orders`, `order_lines` and `refunds` are read by SQL (see README). */
export interface OrdersApi {
  /** Everything told under one order id, folded at this moment from the log; null when nothing was. @throws `store.not_found` */
  findOrder(storeId: string, orderId: string): Promise<BookEntry | null>;
  /**
   * Orders placed under these primary aliases, newest first; empty for no aliases. Cancelled and test orders are among them.
   *
   * @param aliasKeys 64-bit keys as decimal strings
   * @param page `before` excludes orders placed at or after it; `limit` defaults to 50
   */
  listOrdersOfPerson(storeId: string, aliasKeys: readonly string[], page?: { before?: Date; limit?: number }): Promise<OrderSummary[]>;
  /** `import_hash` of what imports told last, by order id; ids that no import told are absent. For leaving unchanged documents out. */
  currentImportHashes(storeId: string, orderIds: readonly string[]): Promise<ReadonlyMap<string, ImportHashes>>;
  /** Exchange rates and margin shares. */
  readonly settings: OrderSettings;
  /** Recompute orders from the log, durably, in the background: after an erasure or a change that no event tells; null: all. */
  recompute(storeId: string, orderIds: readonly string[] | null): Promise<void>;
  /** Once the log says nothing personal any more: neither do these orders, in none of their versions. */
  forgetTexts(storeId: string, orderIds: readonly string[]): Promise<void>;
}

export type OrdersPlatform = Pick<Platform, 'derived' | 'eventLog' | 'state' | 'stores' | 'log' | 'clock' | 'jobs'>;

const DEFAULT_PAGE = 50;

/** Folder of this module's migrations. */
export const ordersMigrations = { module: ORDERS_FOLD, folder: new URL('./migrations/', import.meta.url) };

/**
 * The order book: folds what every teller says of an order into one, and keeps it in step with the log.
 *
 * @param needs `catalog` knows unit costs; `rateSources` replaces the network in tests
 */
export function createOrders(
  platform: OrdersPlatform,
  needs: { catalog?: UnitCosts; rateSources?: RateSourceOptions } = {},
): Module<OrdersApi> {
  const unitCosts = needs.catalog ?? null;
  platform.derived.register(createOrderFold(platform, unitCosts));
  const settings = createOrderSettings(platform, needs.rateSources ?? { fetch });
  // The local day picks the rate, and a date without a time (a promise, mostly) is that day in the store's own zone.
  platform.stores.onChange((store) => touchOrders(platform.derived, store.id, null));
  unitCosts?.onCostsChanged(async (storeId, productIds) => {
    // Orders not folded yet will be folded with the new costs anyway.
    const rows = await platform.eventLog.query<{ order_id: string }>(orderIdsOfProductsStatement(storeId, productIds));
    await touchOrders(platform.derived, storeId, rows.map((row) => row.order_id));
  });
  // Banks publish by late afternoon of their own time; the last publication serves until then.
  platform.jobs.define({ name: 'orders.refresh-rates', cron: '10 17 * * *', retries: 3, run: () => settings.refreshRates() });
  const api: OrdersApi = {
    findOrder: (storeId, orderId) => findOrder(platform, { storeId, orderId, unitCosts }),
    listOrdersOfPerson: (storeId, aliasKeys, page) =>
      listOrdersOfAliases(platform.eventLog, { storeId, aliasKeys, before: page?.before ?? null, limit: page?.limit ?? DEFAULT_PAGE }),
    currentImportHashes: (storeId, orderIds) => readImportHashes(platform.eventLog, storeId, orderIds),
    settings,
    recompute: (storeId, orderIds) => touchOrders(platform.derived, storeId, orderIds),
    forgetTexts: (storeId, orderIds) => forgetTexts(platform, storeId, orderIds),
  };
  return {
    name: ORDERS_FOLD,
    api,
    routes: (app) => addOrderRoutes(app, api),
    migrations: ordersMigrations.folder,
    // Nothing here is a person's own: amounts stay, under whatever alias the log now gives. Who erases in the log asks for `recompute`.
    exportPerson: async (storeId, person) => ({
      orders: (await listEntriesOfAliases(platform, { storeId, aliasKeys: person.aliasKeys, unitCosts })).map(viewOf),
    }),
  };
}
