import { readOrder, type OrderDocument, type OrderTime } from '@throughline/events';
import type { Teller } from '../../platform/event-log/row.ts';
import type { OrderEvent } from './facts.ts';
import type { Zone } from './zone.ts';

/** An event together with what it says. */
export interface Statement {
  readonly event: OrderEvent;
  readonly document: OrderDocument;
}

/** What all tellers say about one order, the most trusted word first in every list. */
export interface Statements {
  /** Order Completed. */
  readonly placed: readonly Statement[];
  /** Order Completed and Order Updated, without documents that only return something. */
  readonly snapshots: readonly Statement[];
  /** Documents with negative lines only. */
  readonly returns: readonly Statement[];
  /** Paid, fulfilled, delivery updated, delivered, cancelled. */
  readonly lifecycle: readonly Statement[];
  readonly refunds: readonly OrderEvent[];
  readonly all: readonly OrderEvent[];
}

const RANK: Readonly<Record<Teller, number>> = { browser: 1, mobile: 2, server: 3, webhook: 4, import: 4 };
const SNAPSHOTS = new Set(['Order Completed', 'Order Updated']);
const LIFECYCLE = new Set(['Order Paid', 'Order Fulfilled', 'Delivery Updated', 'Order Delivered', 'Order Cancelled']);

/** How much a teller's figures are trusted; an import and a webhook equally. */
export function rankOf(teller: Teller): number {
  return RANK[teller];
}

/** Most trusted first, and among equals the latest in the log. */
export function compareTrust(a: OrderEvent, b: OrderEvent): number {
  const byRank = RANK[b.teller] - RANK[a.teller];
  if (byRank !== 0) return byRank;
  return a.seq === b.seq ? compareText(a.eventKey, b.eventKey) : b.seq - a.seq;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts one order's events by what they tell. `currency` is taken where a document states none. */
export function readStatements(events: readonly OrderEvent[], currency: string): Statements {
  const all = events.toSorted(compareTrust);
  const told = all.filter((event) => SNAPSHOTS.has(event.name));
  // An import tells whole documents: a changed export replaces the one before, also where it now says nothing.
  const read = told.map((event) => ({ event, document: readOrder(event.properties, currency) }));
  const snapshots = withoutOlderImports(read.filter((told) => !told.document.refundOnly));
  return {
    placed: snapshots.filter((snapshot) => snapshot.event.name === 'Order Completed'),
    snapshots,
    returns: read.filter((told) => told.document.refundOnly),
    lifecycle: all.filter((event) => LIFECYCLE.has(event.name)).map((event) => ({ event, document: readOrder(event.properties, currency) })),
    refunds: all.filter((event) => event.name === 'Order Refunded'),
    all,
  };
}

function withoutOlderImports(snapshots: readonly Statement[]): Statement[] {
  const newest = snapshots.find((snapshot) => snapshot.event.teller === 'import');
  return snapshots.filter((snapshot) => snapshot.event.teller !== 'import' || snapshot === newest);
}

/** The first answer that is not null, in the given order. */
export function firstKnown<Item, Value>(items: readonly Item[], read: (item: Item) => Value | null): Value | null {
  for (const item of items) {
    const value = read(item);
    if (value !== null) return value;
  }
  return null;
}

/** A stated time as an instant; a date without a time is noon of that day in the store's zone. */
export function instantOf(time: OrderTime | null, zone: Zone): Date | null {
  if (time === null) return null;
  return time.kind === 'instant' ? time.at : zone.noonOf(time.day);
}
