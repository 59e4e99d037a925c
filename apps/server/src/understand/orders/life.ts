import type { OrderDocument } from '@throughline/events';
import type { OrderStatus } from './facts.ts';
import { compareTrust, firstKnown, instantOf, rankOf, type Statement, type Statements } from './statements.ts';
import type { Zone } from './zone.ts';

/** The course of an order. */
export interface Life {
  readonly placedAt: Date;
  readonly paidAt: Date | null;
  readonly fulfilledAt: Date | null;
  readonly promisedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly status: OrderStatus;
  /** Cancelled, and not known to have been paid by then: it counts in no sales. */
  readonly cancelledBeforePayment: boolean;
  readonly test: boolean;
}

const CANCELLED = new Set(['cancelled', 'canceled', 'voided', 'void', 'failed']);
const UNAVAILABLE = new Set(['unavailable', 'out_of_stock']);
const DELIVERED = new Set(['delivered']);
const FULFILLED = new Set(['fulfilled', 'shipped', 'completed', 'complete', 'sent']);
const PAID = new Set(['paid', 'approved', 'invoiced', 'processing']);

type TimeField = 'paidAt' | 'fulfilledAt' | 'promisedAt' | 'deliveredAt' | 'cancelledAt';

/**
 * The times and the status of an order. A stated time of the most trusted teller wins; an event such as Order Paid says its
 * own time unless it states another. Null when nothing was placed.
 */
export function readLife(statements: Statements, zone: Zone): Life | null {
  const placedAt = readPlacedAt(statements, zone);
  if (placedAt === null) return null;
  const time = (field: TimeField, event: string | null): Date | null => statedTime(statements, { field, event, zone });
  const paidAt = time('paidAt', 'Order Paid');
  const fulfilledAt = time('fulfilledAt', 'Order Fulfilled');
  const deliveredAt = time('deliveredAt', 'Order Delivered');
  const cancellation = readCancellation(statements, zone);
  const status = firstKnown(statements.snapshots, (snapshot) => snapshot.document.status);
  const cancelledAt = cancellation?.at ?? null;
  return {
    placedAt, paidAt, fulfilledAt, deliveredAt, cancelledAt,
    promisedAt: time('promisedAt', null),
    status: courseOf({ cancelled: cancellation !== null, status, paidAt, fulfilledAt, deliveredAt }),
    cancelledBeforePayment: cancellation !== null && (paidAt === null || (cancelledAt !== null && cancelledAt < paidAt)),
    test: firstKnown(statements.snapshots, (snapshot) => snapshot.document.test) ?? false,
  };
}

/**
 * A stated `placed_at` of the most trusted teller, else the time of its Order Completed. An import's own time is stated
 * data, so its newest counts; a live teller's repetition (a thank-you page opened again) doesn't move the order, so its earliest counts.
 */
function readPlacedAt(statements: Statements, zone: Zone): Date | null {
  const { placed } = statements;
  const known = statements.snapshots.filter(({ event, document }) => event.name === 'Order Completed' || document.hasFigures);
  const ranks = [...new Set(known.map(({ event }) => rankOf(event.teller)))];
  const byRank = firstKnown(ranks, (rank) => {
    const stated = known.filter(({ event }) => rankOf(event.teller) === rank);
    return (
      firstKnown(stated, ({ event, document }) => instantOf(document.placedAt, zone) ?? (event.teller === 'import' ? event.at : null)) ??
      earliest(placed.filter(({ event }) => rankOf(event.teller) === rank))
    );
  });
  return byRank ?? earliest(known);
}

function earliest(statements: readonly Statement[]): Date | null {
  return statements.reduce<Date | null>((first, { event }) => (first === null || event.at < first ? event.at : first), null);
}

function statedTime(statements: Statements, wanted: { field: TimeField; event: string | null; zone: Zone }): Date | null {
  const tellers = [...statements.snapshots, ...statements.lifecycle].toSorted((a, b) => compareTrust(a.event, b.event));
  return firstKnown(tellers, ({ event, document }) => {
    const stated = instantOf(document[wanted.field], wanted.zone);
    return stated ?? (event.name === wanted.event ? event.at : null);
  });
}

/** An event Order Cancelled is a fact, whoever tells it, until an equally trusted teller later states another status. */
function readCancellation(statements: Statements, zone: Zone): { at: Date | null } | null {
  const claims = statements.snapshots.filter((snapshot) => claimOf(snapshot.document) !== null);
  const events = statements.lifecycle.filter(({ event }) => event.name === 'Order Cancelled').filter((cancel) => !claims.some((claim) => takesBack(claim, cancel)));
  const first = claims[0];
  const claimed = first !== undefined && claimOf(first.document) === true;
  if (events.length === 0 && !claimed) return null;
  const at =
    firstKnown(events, ({ event, document }) => instantOf(document.cancelledAt, zone) ?? event.at) ??
    firstKnown(claims, (claim) => instantOf(claim.document.cancelledAt, zone));
  return { at };
}

/** True: says it is cancelled; false: says it is something else; null: says nothing of its status. */
function claimOf(document: OrderDocument): boolean | null {
  if (document.cancelledAt !== null) return true;
  return document.status === null ? null : CANCELLED.has(document.status);
}

function takesBack(claim: Statement, cancel: Statement): boolean {
  return (
    claimOf(claim.document) === false &&
    rankOf(claim.event.teller) >= rankOf(cancel.event.teller) &&
    claim.event.seq > cancel.event.seq &&
    // Webhooks arrive out of order: a snapshot made before the cancellation takes nothing back. An import's time is the order's.
    (claim.event.teller === 'import' || claim.event.at >= cancel.event.at)
  );
}

function courseOf(known: {
  cancelled: boolean;
  status: string | null;
  paidAt: Date | null;
  fulfilledAt: Date | null;
  deliveredAt: Date | null;
}): OrderStatus {
  const status = known.status ?? '';
  if (known.cancelled) return 'cancelled';
  if (UNAVAILABLE.has(status)) return 'unavailable';
  if (known.deliveredAt !== null || DELIVERED.has(status)) return 'delivered';
  if (known.fulfilledAt !== null || FULFILLED.has(status)) return 'fulfilled';
  return known.paidAt !== null || PAID.has(status) ? 'paid' : 'placed';
}
