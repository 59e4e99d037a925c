import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { BookEntry } from './facts.ts';
import { chunksOf, foldFromLog, type FoldNeeds, type UnitCosts } from './fold.ts';
import { importHashesStatement, ordersOfAliasesStatement, type OrderSummaryRow } from './queries.ts';

/** An order as a list shows it; money in minor units of the store's currency, null without a rate. */
export interface OrderSummary {
  readonly orderId: string;
  readonly placedAt: Date;
  readonly status: string;
  readonly refundState: string;
  /** Counted in `orders`. */
  readonly countsOrder: boolean;
  readonly totalMinor: number | null;
  readonly grossMinor: number | null;
  readonly discountMinor: number | null;
  readonly refundedMinor: number | null;
  readonly lineCount: number;
  readonly currency: string;
  /** In `currency`. */
  readonly originalTotalMinor: number;
  readonly salesChannel: string;
  readonly country: string;
}

/** What imports told last about one order id. */
export interface ImportHashes {
  /** `import_hash` of the newest imported snapshot; null when none was imported. */
  readonly snapshot: string | null;
  /** By refund id. */
  readonly refunds: ReadonlyMap<string, string>;
}

/** Everything told under one order id, folded at this moment; null when nothing was. */
export async function findOrder(needs: FoldNeeds, asked: { storeId: string; orderId: string; unitCosts: UnitCosts | null }): Promise<BookEntry | null> {
  const store = await needs.stores.getStore(asked.storeId);
  const [entry] = await foldFromLog(needs, { store, orderIds: [asked.orderId], since: null, unitCosts: asked.unitCosts });
  return entry ?? null;
}

export async function listOrdersOfAliases(
  eventLog: EventLog,
  asked: { storeId: string; aliasKeys: readonly string[]; before: Date | null; limit: number },
): Promise<OrderSummary[]> {
  if (asked.aliasKeys.length === 0) return [];
  const rows = await eventLog.query<OrderSummaryRow>(ordersOfAliasesStatement(asked));
  return rows.map((row) => ({
    orderId: row.order_id,
    placedAt: new Date(row.placed_at),
    status: row.status,
    refundState: row.refund_state,
    countsOrder: row.counts_order === 1,
    totalMinor: minor(row.total_minor),
    grossMinor: minor(row.gross_minor),
    discountMinor: minor(row.discount_minor),
    refundedMinor: minor(row.refunded_minor),
    lineCount: row.line_count,
    currency: row.currency,
    originalTotalMinor: Number(row.original_total_minor),
    salesChannel: row.sales_channel,
    country: row.country,
  }));
}

/** Every order of these aliases with its refunds, newest first; for the export of a person. */
export async function listEntriesOfAliases(needs: FoldNeeds, asked: { storeId: string; aliasKeys: readonly string[]; unitCosts: UnitCosts | null }): Promise<BookEntry[]> {
  const store = await needs.stores.getStore(asked.storeId);
  const summaries = await listOrdersOfAliases(needs.eventLog, { ...asked, before: null, limit: MOST_ORDERS });
  const entries: BookEntry[] = [];
  for (const orderIds of chunksOf(summaries.map((summary) => summary.orderId))) {
    entries.push(...(await foldFromLog(needs, { store, orderIds, since: null, unitCosts: asked.unitCosts })));
  }
  return entries.toSorted((a, b) => b.firstAt.getTime() - a.firstAt.getTime());
}

/** More than any person ever placed. */
const MOST_ORDERS = 100_000;

export async function readImportHashes(eventLog: EventLog, storeId: string, orderIds: readonly string[]): Promise<Map<string, ImportHashes>> {
  const found = new Map<string, { snapshot: string | null; refunds: Map<string, string> }>();
  for (const chunk of chunksOf(orderIds)) {
    const rows = await eventLog.query<{ order_id: string; is_refund: number; refund_id: string; hash: string }>(
      importHashesStatement({ storeId, orderIds: chunk }),
    );
    for (const row of rows) {
      const entry = found.get(row.order_id) ?? { snapshot: null, refunds: new Map<string, string>() };
      found.set(row.order_id, entry);
      if (row.is_refund === 1) entry.refunds.set(row.refund_id, row.hash);
      else entry.snapshot = row.hash;
    }
  }
  return found;
}

function minor(value: string | null): number | null {
  return value === null ? null : Number(value);
}
