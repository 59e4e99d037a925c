import { readCurrency, readTime, parseDecimal, type Properties } from '@throughline/events';
import type { Derived, Fold } from '../../platform/derived/derived.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Platform } from '../../platform/module.ts';
import type { Store } from '../../platform/stores/stores.ts';
import type { CatalogApi } from '../../listen/catalog/index.ts';
import type { BookEntry, FoldContext, OrderEvent } from './facts.ts';
import { foldOrder } from './fold-order.ts';
import { forgetTextsStatement, orderEventsStatement, TOUCHED, writtenRowsStatement, type OrderEventRow, type WrittenRow } from './queries.ts';
import { addDays } from './rate-sources.ts';
import { PIVOTS, RATE_LASTS_DAYS, rateBookOf, type RateBook } from './rates.ts';
import { rowsOf, type TableRows } from './rows.ts';
import { selectMargins, selectRates } from './state.ts';
import { zoneOf, type Zone } from './zone.ts';

/** Name of the fold, for `derived.touch`. */
export const ORDERS_FOLD = 'orders';

export type FoldNeeds = Pick<Platform, 'eventLog' | 'state' | 'stores' | 'log'>;

/** What the order book asks of the catalogue. */
export type UnitCosts = Pick<CatalogApi, 'costOf' | 'onCostsChanged'>;
type KnownCosts = Awaited<ReturnType<UnitCosts['costOf']>>;

/** Ids travel in the address of a request on a ClickHouse server, which holds a megabyte. */
const IDS_AT_ONCE = 4_000;
const ID_CHARACTERS_AT_ONCE = 150_000;

/** Orders, their lines and refunds as a fold keyed by order id. */
export function createOrderFold(needs: FoldNeeds, unitCosts: UnitCosts | null): Fold {
  return {
    name: ORDERS_FOLD,
    keyOf: (row) => (row.family === 'order' && row.bot !== 1 && row.order_id !== undefined && row.order_id !== '' ? row.order_id : null),
    touchedSql: TOUCHED,
    refold: async ({ storeId, keys, since, mayBeHalfDone }) => {
      const store = await needs.stores.findStore(storeId);
      // A store that is gone has no book; its rows go with it.
      if (store === null) return;
      const rows: TableRows = { orders: [], order_lines: [], refunds: [], alias_figures: [] };
      for (const orderIds of chunksOf(keys)) await refoldChunk(needs, { store, orderIds, since, mayBeHalfDone, unitCosts, rows });
      await insertRows(needs.eventLog.posted, rows);
    },
  };
}

/** All that was told of these orders, folded as the book would; ids without an event are absent. */
export async function foldFromLog(needs: FoldNeeds, asked: { store: Store; orderIds: readonly string[]; since: Date | null; unitCosts: UnitCosts | null }): Promise<BookEntry[]> {
  const { store, orderIds, since } = asked;
  const rows = await needs.eventLog.posted.query<OrderEventRow>(orderEventsStatement({ storeId: store.id, orderIds, since }));
  const events = new Map<string, OrderEvent[]>();
  for (const row of rows) {
    const list = events.get(row.order_id);
    if (list === undefined) events.set(row.order_id, [toEvent(row)]);
    else list.push(toEvent(row));
  }
  const context = await contextOf(needs, { store, events: [...events.values()].flat(), unitCosts: asked.unitCosts });
  return [...events].flatMap(([orderId, told]) => foldSafely(needs, { orderId, told, context }));
}

function foldSafely(needs: FoldNeeds, order: { orderId: string; told: readonly OrderEvent[]; context: FoldContext & { zone: Zone } }): BookEntry[] {
  try {
    return [foldOrder(order.orderId, order.told, order.context)];
  } catch (error) {
    // One order that breaks the arithmetic must not keep all others out of date; it keeps the rows it had.
    needs.log.error({ err: error, events: order.told.length }, 'an order could not be folded and keeps its last figures');
    return [];
  }
}

/** Adds what these orders fold to, and what it buries, to `rows`. */
async function refoldChunk(needs: FoldNeeds, chunk: { store: Store; orderIds: readonly string[]; since: Date | null; mayBeHalfDone: boolean; unitCosts: UnitCosts | null; rows: TableRows }): Promise<void> {
  const { store, orderIds, rows: all } = chunk;
  const written = await needs.eventLog.posted.query<WrittenRow>(writtenRowsStatement({ storeId: store.id, orderIds, withFigures: chunk.mayBeHalfDone }));
  const entries = await foldFromLog(needs, { ...chunk, since: earliestOf(chunk.since, written) });
  const byOrder = new Map<string, WrittenRow[]>();
  for (const row of written) {
    const list = byOrder.get(row.order_id);
    if (list === undefined) byOrder.set(row.order_id, [row]);
    else list.push(row);
  }
  for (const entry of entries) {
    const rows = rowsOf(entry, { storeId: store.id, written: byOrder.get(entry.orderId) ?? [] });
    for (const row of rows.orders) all.orders.push(row);
    for (const row of rows.order_lines) all.order_lines.push(row);
    for (const row of rows.refunds) all.refunds.push(row);
    for (const row of rows.alias_figures) all.alias_figures.push(row);
  }
}

/** One block a table for the whole call: each is synced to disk. */
async function insertRows(posted: EventLog['posted'], rows: TableRows): Promise<void> {
  for (const table of ['order_lines', 'refunds', 'orders', 'alias_figures'] as const) {
    if (rows[table].length > 0) await posted.insert(table, rows[table]);
  }
}

/** Earlier folds remember how far back each order's events reach, so that a fresh event makes only recent time be read. */
function earliestOf(since: Date | null, written: readonly WrittenRow[]): Date | null {
  if (since === null) return null;
  return written.reduce((first, row) => (row.table === 'orders' && Date.parse(row.first_at) < first.getTime() ? new Date(row.first_at) : first), since);
}

async function contextOf(
  needs: FoldNeeds,
  asked: { store: Store; events: readonly OrderEvent[]; unitCosts: UnitCosts | null },
): Promise<FoldContext & { zone: Zone }> {
  const { store } = asked;
  const zone = zoneOf(store.timezone);
  const costs = asked.unitCosts === null ? [] : await asked.unitCosts.costOf(store.id, productIdsOf(asked.events));
  const book = await rateBookFor(needs, { ...asked, costs });
  const margins = await selectMargins(needs.state.db, store.id);
  return {
    currency: store.currency,
    timezone: store.timezone,
    zone,
    rateOf: (currency, at) => book.find({ from: currency, to: store.currency, day: zone.dayOf(at) }),
    unitCostOf: unitCostFinder(costs, store.currency),
    marginOf: (category) => parseDecimal(margins.get(category ?? '') ?? margins.get('') ?? null),
  };
}

/** A variant's own cost, else its product's. */
function unitCostFinder(costs: KnownCosts, storeCurrency: string): FoldContext['unitCostOf'] {
  const byProduct = new Map<string, KnownCosts[number][]>();
  for (const cost of costs) byProduct.set(cost.productId, [...(byProduct.get(cost.productId) ?? []), cost]);
  return ({ productId, variant }) => {
    const known = byProduct.get(productId ?? '') ?? [];
    const found = known.find((cost) => variant !== null && cost.variantId === variant) ?? known.find((cost) => cost.variantId === null);
    const cost = parseDecimal(found?.cost);
    return cost === null ? null : { cost, currency: found?.currency ?? storeCurrency };
  };
}

/** Loads only rates that these events can need: mostly none. */
async function rateBookFor(needs: FoldNeeds, asked: { store: Store; events: readonly OrderEvent[]; costs: KnownCosts }): Promise<RateBook> {
  const foreign = new Set<string>();
  for (const { currency } of asked.costs) if (currency !== null && currency !== asked.store.currency) foreign.add(currency);
  for (const { properties } of asked.events) {
    const currency = readCurrency(properties['currency']);
    if (currency !== null && currency !== asked.store.currency) foreign.add(currency);
  }
  if (foreign.size === 0) return rateBookOf([]);
  const days = asked.events.flatMap(daysOf).toSorted();
  const rates = await selectRates(needs.state.db, {
    storeId: asked.store.id,
    currencies: [...new Set([asked.store.currency, ...foreign, ...PIVOTS])],
    // A local day may lie a day before or after the one in UTC.
    from: addDays(days[0] ?? '1970-01-01', -RATE_LASTS_DAYS - 1),
    to: addDays(days.at(-1) ?? '1970-01-01', 2),
  });
  return rateBookOf(rates);
}

function daysOf(event: OrderEvent): string[] {
  const stated = ['placed_at', 'refunded_at'].flatMap((name) => {
    const time = readTime(event.properties[name]);
    if (time === null) return [];
    return [time.kind === 'day' ? time.day : time.at.toISOString().slice(0, 10)];
  });
  return [event.at.toISOString().slice(0, 10), ...stated];
}

function productIdsOf(events: readonly OrderEvent[]): string[] {
  const ids = new Set<string>();
  for (const { properties } of events) {
    const products: unknown = properties['products'];
    if (!Array.isArray(products)) continue;
    for (const product of products) {
      const id: unknown = isObject(product) ? (product['product_id'] ?? product['sku']) : null;
      if (typeof id === 'string' || typeof id === 'number') ids.add(String(id));
    }
  }
  return [...ids];
}

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toEvent(row: OrderEventRow): OrderEvent {
  return {
    seq: Number(row.seq),
    eventKey: row.event_key,
    name: row.name,
    at: new Date(row.at),
    teller: row.teller,
    aliasKey: row.alias_key,
    aliasKind: row.alias_kind,
    deviceKey: row.device_key,
    source: row.source,
    device: row.device,
    country: row.country,
    language: row.language,
    properties: parseProperties(row.properties),
  };
}

/** Erasure may have blanked the text. */
function parseProperties(text: string): Properties {
  if (text === '') return {};
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

/** Chunks that a statement can carry. */
export function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let characters = 0;
  for (const id of ids) {
    if (chunk.length >= IDS_AT_ONCE || characters + id.length > ID_CHARACTERS_AT_ONCE) {
      if (chunk.length > 0) chunks.push(chunk);
      chunk = [];
      characters = 0;
    }
    chunk.push(id);
    characters += id.length;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

/** Ids of a touch: beyond this many, everything is recomputed instead of naming each. */
const NAMED_TOUCHES = 20_000;

/** Touch these orders, or all when they are many. */
export async function touchOrders(derived: Derived, storeId: string, orderIds: readonly string[] | null): Promise<void> {
  if (orderIds !== null && orderIds.length === 0) return;
  await derived.touch({ fold: ORDERS_FOLD, storeId, keys: orderIds === null || orderIds.length > NAMED_TOUCHES ? null : orderIds });
}

const FORGET_MS = 60_000;

/** Folds these orders anew from a log that says nothing personal any more, and takes it out of older versions of their rows. */
export async function forgetTexts(platform: Pick<Platform, 'derived' | 'eventLog'>, storeId: string, orderIds: readonly string[]): Promise<void> {
  await touchOrders(platform.derived, storeId, orderIds);
  // Rows on their way may still say it; older versions do.
  await platform.derived.catchUp(FORGET_MS);
  for (const chunk of chunksOf(orderIds)) await platform.eventLog.command(forgetTextsStatement(storeId, chunk));
}
