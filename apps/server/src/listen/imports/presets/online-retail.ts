import { takeOrderLine } from '../kinds/orders.ts';
import type { OrderEntry } from '../kinds/order-entry.ts';
import type { Preset } from '../kinds/recipe.ts';

/**
 * UCI "Online Retail" (Daqing Chen, 2015): a UK gift shop. An invoice number that begins with C is a cancellation
 * document: a refund that does not say of which order.
 */
export const onlineRetail: Preset = {
  code: 'online-retail',
  title: 'UCI Online Retail 2010–2011',
  timezone: 'Europe/London',
  currency: 'GBP',
  dates: null,
  takesFromFolder: null,
  linesOptional: false,
  open: () => ({
    recipeFor: ({ header }) =>
      header.some((name) => /^invoice/i.test(name))
        ? {
            kind: 'orders',
            columns: {
              order_id: ['InvoiceNo', 'Invoice'], product_id: ['StockCode'], name: ['Description'], quantity: ['Quantity'], ordered_at: ['InvoiceDate'],
              price: ['UnitPrice', 'Price'], customer_id: ['CustomerID', 'Customer ID'], country: ['Country'],
            },
            synonyms: false,
            take: (values, sink) => takeOrderLine(values, sink, markCancellation),
          }
        : null,
  }),
};

function markCancellation(entry: OrderEntry): OrderEntry {
  if (entry.line === null || !/^c/i.test(entry.orderId)) return entry;
  return { ...entry, line: { ...entry.line, negative: true } };
}
