import { hash } from 'node:crypto';
import type { Values } from '../formats/values.ts';
import { readHead, readLine, type OrderEntry } from './order-entry.ts';
import type { Recipe, Sink } from './recipe.ts';

/** Order lines under any column names. */
export const orderLines: Recipe = { kind: 'orders', take: (values, sink) => takeOrderLine(values, sink) };

/** Reads one row of order lines, lets a preset change it, and adds it to its order. */
export function takeOrderLine(values: Values, sink: Sink, adjust?: (entry: OrderEntry, values: Values) => OrderEntry | readonly OrderEntry[]): void {
  const entry = readEntry(values, sink);
  const adjusted = adjust ? adjust(entry, values) : entry;
  const entries = Array.isArray(adjusted) ? adjusted : [adjusted as OrderEntry];
  for (const each of entries) {
    if (each.line !== null && each.line.price === null && each.line.total === null) values.fault ??= 'the line has neither a price nor a total';
  }
  if (values.fault !== null) {
    sink.bad(values.line, values.fault);
    return;
  }
  for (const each of entries) sink.order(each);
}

function readEntry(values: Values, sink: Sink): OrderEntry {
  const head = readHead(values);
  const orderId = values.id('order_id');
  if (orderId === null && values.has('order_id')) values.fault ??= 'the line names no order';
  return {
    orderId: orderId ?? (values.has('order_id') ? '' : rowIdentity(values, sink)),
    head,
    line: readLine(values, head.orderedAt),
    file: sink.file,
    row: values.line,
  };
}

/** A row without any id is known by what it says and by its occurrence among equal rows of its file. */
export function rowIdentity(values: Values, sink: Sink): string {
  const row = hash('sha1', JSON.stringify(values.cells()), 'hex').slice(0, 20);
  return `row-${row}-${sink.occurrence(row)}`;
}
