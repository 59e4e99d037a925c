import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { referenceData } from '../../platform/testing.ts';
import type { BookEntry, OrderEvent } from './facts.ts';
import { foldOrder } from './fold-order.ts';
import { testContext, told } from './testing/order-events.ts';

type Cells = Readonly<Record<string, string>>;

function readCsv(path: string): Cells[] {
  return parse(gunzipSync(readFileSync(path)), { columns: true, bom: true }) as Cells[];
}

function groupBy(rows: readonly Cells[], column: string): Map<string, Cells[]> {
  const groups = new Map<string, Cells[]>();
  for (const row of rows) groups.set(row[column] ?? '', [...(groups.get(row[column] ?? '') ?? []), row]);
  return groups;
}

const sum = (values: readonly (number | null)[]): number => values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);
const imported = (properties: Readonly<Record<string, unknown>>): OrderEvent => told(1, 'Order Completed', properties, { teller: 'import' });

const retail = referenceData('online_retail_third/online_retail_third.csv.gz');
const olist = referenceData('olist/orders.csv.gz');

describe('real orders', () => {
  it.skipIf(retail === null)('[reference] Online Retail: orders, buyers, gross and refunds to the cent', () => {
    const lines = groupBy(readCsv(retail ?? ''), 'InvoiceNo');
    const context = testContext({ currency: 'GBP', timezone: 'Europe/London' });
    const buyers = new Set<string>();
    const entries = [...lines].map(([invoice, rows]): BookEntry => {
      const products = rows.map((row) => ({ product_id: row['StockCode'], quantity: row['Quantity'], price: row['UnitPrice'] }));
      const entry = foldOrder(invoice, [imported({ order_id: invoice, currency: 'GBP', products })], context);
      if (entry.order !== null) buyers.add(rows[0]?.['CustomerID'] ?? '');
      return entry;
    });
    expect(entries.filter((entry) => entry.order !== null)).toHaveLength(6_369);
    expect(buyers.size).toBe(1_476);
    // Each line is rounded half to even; the unrounded sum is 3,384,118.051.
    expect(sum(entries.map((entry) => entry.order?.grossMinor ?? 0))).toBe(338_411_805);
    expect(sum(entries.flatMap((entry) => entry.refunds.flatMap((refund) => refund.parts.map((part) => part.linesMinor))))).toBe(28_750_804);
  });

  it.skipIf(olist === null)('[reference] Olist: 3,960 orders, sales with later cancellations, deliveries in time by local day', () => {
    const items = groupBy(readCsv(referenceData('olist/order_items.csv.gz') ?? ''), 'order_id');
    const local = (text: string | undefined): string | null => (text === undefined || text === '' ? null : `${text.replace(' ', 'T')}-03:00`);
    const orders = readCsv(olist ?? '').map((row) => {
      const products = (items.get(row['order_id'] ?? '') ?? []).map((item) => ({ product_id: item['product_id'], quantity: 1, price: item['price'], shipping: item['freight_value'] }));
      const { order } = foldOrder(row['order_id'] ?? '', [
        imported({
          currency: 'BRL', products, status: row['order_status'], placed_at: local(row['order_purchase_timestamp']), paid_at: local(row['order_approved_at']),
          fulfilled_at: local(row['order_delivered_carrier_date']), promised_at: row['order_estimated_delivery_date']?.slice(0, 10), delivered_at: local(row['order_delivered_customer_date']),
        }),
      ], testContext({ currency: 'BRL', timezone: 'America/Sao_Paulo' }));
      if (order === null) throw new Error('every document is an order');
      return order;
    });
    expect(orders.filter((order) => order.countsOrder)).toHaveLength(3_960);
    expect(sum(orders.filter((order) => order.countsSales).map((order) => order.grossMinor))).toBe(54_954_509);
    expect(sum(orders.filter((order) => order.countsSales && !order.countsOrder).map((order) => order.grossMinor))).toBe(187_834);
    expect(sum(orders.map((order) => order.shippingMinor))).toBe(8_970_968);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo' });
    const delivered = orders.filter((order) => order.status === 'delivered' && order.deliveredAt !== null && order.promisedAt !== null);
    expect(delivered).toHaveLength(3_898);
    const late = delivered.filter((order) => day.format(order.deliveredAt ?? 0) > day.format(order.promisedAt ?? 0));
    expect(late).toHaveLength(279);
  });
});
