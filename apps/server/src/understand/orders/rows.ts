import { divideHalfEven, type Decimal } from '@throughline/events';
import type { OrderFigures } from '../figures/index.ts';
import type { BookEntry, Dimensions, OrderFacts, RefundFacts } from './facts.ts';
import type { WrittenRow } from './queries.ts';

const NO_QUANTITY_TEXT = '0.0000';

/** Rows to insert, by table. */
export interface TableRows {
  readonly orders: object[];
  readonly order_lines: object[];
  readonly refunds: object[];
  readonly alias_figures: object[];
}

/** The facts of one order as rows, above everything written before, and tombstones for rows that they don't replace. */
export function rowsOf(entry: BookEntry, target: { storeId: string; written: readonly WrittenRow[] }): TableRows {
  const version = target.written.reduce((newest, row) => Math.max(newest, Number(row.version)), 0) + 1;
  const base = { store_id: target.storeId, order_id: entry.orderId, version };
  const rows: TableRows = {
    orders: entry.order === null ? [] : [sparse({ ...base, ...orderRow(entry.order, entry.firstAt) })],
    order_lines: entry.order === null ? [] : lineRows(entry.order).map((row) => sparse({ ...base, ...row })),
    refunds: entry.refunds.flatMap(refundRows).map((row) => sparse({ ...base, ...row })),
    alias_figures: figuresOf(entry).map((row) => ({ ...base, kind: 'order', ...row })),
  };
  bury(rows, { base, entry, written: target.written });
  return rows;
}

/** Leaves out what the column's default says anyway: half of a row's text. */
function sparse(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const column in row) {
    const value = row[column];
    if (value !== null && value !== '' && value !== 0 && value !== NO_QUANTITY_TEXT) kept[column] = value;
    // A known amount of 0 is not an unknown one.
    else if (value === 0 && column.endsWith('_minor')) kept[column] = value;
  }
  return kept;
}

function bury(rows: TableRows, target: { base: object; entry: BookEntry; written: readonly WrittenRow[] }): void {
  const { base, entry } = target;
  const placedMs = entry.order?.placedAt.getTime() ?? null;
  const refundRowCounts = new Map(entry.refunds.map((refund) => [refundKey(refund.at.getTime(), refund.refundId), refund.parts.length]));
  const settled = new Set(figuresOf(entry).map((row) => row.alias_key));
  for (const row of target.written) {
    if (row.gone === 1) continue;
    const atMs = Date.parse(row.at);
    const tombstone = { ...base, is_deleted: 1 };
    const firstAt = { first_at: entry.firstAt.toISOString() };
    if (row.table === 'orders' && atMs !== placedMs) rows.orders.push({ ...tombstone, placed_at: row.at, ...firstAt });
    if (row.table === 'order_lines' && (atMs !== placedMs || row.line_no >= (entry.order?.lines.length ?? 0))) {
      rows.order_lines.push({ ...tombstone, placed_at: row.at, line_no: row.line_no });
    }
    if (row.table === 'refunds' && row.line_no >= (refundRowCounts.get(refundKey(atMs, row.refund_id)) ?? 0)) {
      rows.refunds.push({ ...tombstone, at: row.at, refund_id: row.refund_id, line_no: row.line_no });
    }
    if (row.alias_key !== '0' && !settled.has(row.alias_key)) {
      settled.add(row.alias_key);
      rows.alias_figures.push({ ...tombstone, kind: 'order', alias_key: row.alias_key });
    }
  }
  // An id under which nothing was placed keeps a tombstone too: it remembers how far back its events reach.
  if (entry.order === null && rows.orders.length === 0) {
    rows.orders.push({ ...base, is_deleted: 1, placed_at: entry.firstAt.toISOString(), first_at: entry.firstAt.toISOString() });
  }
}

/** What the order brings to whoever stands for it, and for the refunds of it; tests and what nobody stands for bring nothing. */
export function figuresOf(entry: BookEntry): OrderFigures[] {
  const byAlias = new Map<string, OrderFigures>();
  const add = (aliasKey: string, part: { orders: number; minor: number; isUnconverted: boolean; at: Date }): void => {
    if (aliasKey === '0') return;
    const sum: OrderFigures = byAlias.get(aliasKey) ?? { alias_key: aliasKey, orders: 0, revenue_minor: 0, unconverted: 0, first_at: part.at.toISOString() };
    byAlias.set(aliasKey, { ...sum, orders: sum.orders + part.orders, revenue_minor: sum.revenue_minor + part.minor, unconverted: part.isUnconverted ? 1 : sum.unconverted });
  };
  const { order } = entry;
  if (order !== null && !order.test) {
    const minor = order.countsSales ? (order.grossNetMinor ?? 0) - (order.discountNetMinor ?? 0) : 0;
    add(order.aliasKey, { orders: flag(order.countsOrder), minor, isUnconverted: order.countsSales && order.conversion !== '', at: order.placedAt });
  }
  for (const refund of entry.refunds) {
    if (!refund.counts) continue;
    for (const part of refund.parts) add(refund.aliasKey, { orders: 0, minor: -(part.linesNetMinor ?? 0), isUnconverted: refund.conversion !== '', at: refund.at });
  }
  return [...byAlias.values()];
}

/** A pair as one map key: the instant has a fixed form, so no two pairs meet. */
function refundKey(atMs: number, refundId: string): string {
  return JSON.stringify([atMs, refundId]);
}

function orderRow(order: OrderFacts, firstAt: Date): Record<string, unknown> {
  return {
    placed_at: order.placedAt.toISOString(),
    is_deleted: 0,
    first_at: firstAt.toISOString(),
    alias_key: order.aliasKey,
    alias_keys: order.aliasKeys,
    device_key: order.device?.key ?? '0',
    device_at: (order.device?.at ?? new Date(0)).toISOString(),
    status: order.status,
    refund_state: order.refundState,
    test: flag(order.test),
    counts_order: flag(order.countsOrder),
    counts_sales: flag(order.countsSales),
    paid_at: order.paidAt?.toISOString() ?? null,
    fulfilled_at: order.fulfilledAt?.toISOString() ?? null,
    promised_at: order.promisedAt?.toISOString() ?? null,
    delivered_at: order.deliveredAt?.toISOString() ?? null,
    cancelled_at: order.cancelledAt?.toISOString() ?? null,
    currency: order.currency,
    original_total_minor: order.originalTotalMinor,
    conversion: order.conversion,
    tax_included: flag(order.taxIncluded),
    gross_minor: order.grossMinor,
    gross_net_minor: order.grossNetMinor,
    discount_minor: order.discountMinor,
    discount_net_minor: order.discountNetMinor,
    tax_minor: order.taxMinor,
    shipping_minor: order.shippingMinor,
    total_minor: order.totalMinor,
    cost_minor: order.costMinor,
    refunded_minor: order.refundedMinor,
    line_count: order.lines.length,
    quantity: quantityText(order.lines.reduce((total, line) => total + tenThousandths(line.quantity), 0n)),
    coupon: order.coupon,
    ...dimensionColumns(order.dimensions),
    teller: order.teller,
    tellers: order.tellers,
    differences: order.differences.length === 0 ? '' : JSON.stringify(order.differences),
  };
}

function lineRows(order: OrderFacts): Record<string, unknown>[] {
  const shared = {
    placed_at: order.placedAt.toISOString(),
    is_deleted: 0,
    conversion: order.conversion,
    counts_order: flag(order.countsOrder),
    counts_sales: flag(order.countsSales),
    alias_key: order.aliasKey,
    ...dimensionColumns(order.dimensions),
  };
  return order.lines.map((line, index) => ({
    ...shared,
    line_no: index,
    line_id: line.lineId,
    product_id: line.productId,
    variant: line.variant,
    sku: line.sku,
    name: line.name,
    category: line.category,
    quantity: quantityText(tenThousandths(line.quantity)),
    gross_minor: line.grossMinor,
    gross_net_minor: line.grossNetMinor,
    discount_minor: line.discountMinor,
    discount_net_minor: line.discountNetMinor,
    tax_minor: line.taxMinor,
    cost_minor: line.costMinor,
    cost_source: line.costSource,
  }));
}

function refundRows(refund: RefundFacts): Record<string, unknown>[] {
  return refund.parts.map((part, index) => ({
    at: refund.at.toISOString(),
    refund_id: refund.refundId,
    line_no: index,
    is_deleted: 0,
    counts: flag(refund.counts),
    has_order: flag(refund.hasOrder),
    apportioned: flag(refund.apportioned),
    product_id: part.productId,
    variant: part.variant,
    name: part.name,
    category: part.category,
    quantity: quantityText(tenThousandths(part.quantity)),
    lines_minor: part.linesMinor,
    lines_net_minor: part.linesNetMinor,
    shipping_minor: part.shippingMinor,
    tax_minor: part.taxMinor,
    other_minor: part.otherMinor,
    total_minor: part.totalMinor,
    currency: refund.currency,
    conversion: refund.conversion,
    alias_key: refund.aliasKey,
    ...dimensionColumns(refund.dimensions),
    teller: refund.teller,
  }));
}

function dimensionColumns(dimensions: Dimensions): object {
  return {
    source: dimensions.source,
    sales_channel: dimensions.salesChannel,
    device: dimensions.device,
    country: dimensions.country,
    city: dimensions.city,
    language: dimensions.language,
  };
}

function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** Quantities are kept with four digits after the point. */
function tenThousandths(quantity: Decimal): bigint {
  return quantity.scale <= 4 ? quantity.units * 10n ** BigInt(4 - quantity.scale) : divideHalfEven(quantity.units, 10n ** BigInt(quantity.scale - 4));
}

function quantityText(units: bigint): string {
  const digits = units.toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
