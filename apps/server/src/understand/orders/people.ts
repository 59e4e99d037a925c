import type { Dimensions, OrderEvent } from './facts.ts';
import { compareTrust, firstKnown, type Statements } from './statements.ts';

const DEVICES = new Set(['browser', 'mobile']);

/**
 * The primary alias of the customer: of the most trusted teller that names a known person (user id, e-mail, phone), else
 * of one that names an anonymous id. '0' when nobody is named.
 */
export function customerOf(events: readonly OrderEvent[]): string {
  const named = events.filter((event) => event.aliasKey !== '0' && event.aliasKind !== 'none').toSorted(compareTrust);
  // Agents and carriers report later events under ids of their own.
  const telling = named.filter((event) => event.name === 'Order Completed' || event.name === 'Order Updated');
  const known = (list: readonly OrderEvent[]): OrderEvent | undefined => list.find((event) => event.aliasKind !== 'anonymous');
  return (known(telling) ?? telling[0] ?? known(named) ?? named[0])?.aliasKey ?? '0';
}

/** Every alias that placed or updated the order, in ascending order. */
export function aliasesOf(events: readonly OrderEvent[]): string[] {
  return [...new Set(events.map((event) => event.aliasKey))].filter((key) => key !== '0').toSorted();
}

/** The device and moment that tie an order to a session: where it was placed in a browser or app, else what a backend passed on. */
export function deviceOf(statements: Statements): { key: string; at: Date } | null {
  const placed = statements.placed.map(({ event }) => event).filter((event) => event.deviceKey !== '0');
  const seen = placed.filter((event) => DEVICES.has(event.teller)).toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.seq - b.seq);
  const tie = seen[0] ?? placed[0];
  return tie === undefined ? null : { key: tie.deviceKey, at: tie.at };
}

/** What the most trusted teller states; what a backend can't know is taken from the browser's or app's event of the same order. */
export function dimensionsOf(statements: Statements): Dimensions {
  const documents = statements.snapshots.map(({ document }) => document);
  const rows = statements.snapshots.map(({ event }) => event);
  const seen = [...rows.filter((row) => DEVICES.has(row.teller)), ...rows.filter((row) => !DEVICES.has(row.teller))];
  const text = (value: string): string | null => (value === '' ? null : value);
  return {
    source: firstKnown(documents, (document) => document.source) ?? firstKnown(seen, (row) => text(row.source)) ?? '',
    salesChannel: firstKnown(documents, (document) => document.salesChannel) ?? defaultChannel(rows),
    device: firstKnown(documents, (document) => document.device) ?? firstKnown(seen, (row) => text(row.device)) ?? '',
    country: firstKnown(documents, (document) => document.country) ?? firstKnown(seen, (row) => text(row.country)) ?? '',
    city: firstKnown(documents, (document) => document.city) ?? '',
    language: firstKnown(documents, (document) => document.language) ?? firstKnown(seen, (row) => text(row.language)) ?? '',
  };
}

/** An order that an app told was placed there; one known only from an import was placed nobody says where. */
function defaultChannel(rows: readonly OrderEvent[]): string {
  if (rows.some((row) => row.teller === 'mobile')) return 'app';
  return rows.some((row) => row.teller !== 'import') ? 'web' : '';
}

/** The dimensions of a refund whose order is unknown: what its own event says. */
export function dimensionsOfEvent(event: OrderEvent): Dimensions {
  const text = (name: string): string => {
    const value = event.properties[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    source: text('source') || event.source,
    salesChannel: text('sales_channel') || defaultChannel([event]),
    device: text('device') || event.device,
    country: text('country') || event.country,
    city: text('city'),
    language: text('language') || event.language,
  };
}
