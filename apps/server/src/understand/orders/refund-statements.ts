import { readOrder, readRefund, type Decimal, type OrderDocument, type RefundDocument } from '@throughline/events';
import type { OrderEvent } from './facts.ts';
import { compareText, compareTrust, instantOf, type Statement, type Statements } from './statements.ts';
import type { Zone } from './zone.ts';

/** One refund as its most trusted teller tells it last. */
export interface ToldRefund {
  readonly refundId: string;
  readonly at: Date;
  readonly event: OrderEvent;
  readonly document: RefundDocument;
}

/** Names what a snapshot's negative lines give back; an Order Refunded can name it too, and so correct it. */
export const RETURNED_LINES = 'lines';

/**
 * Every refund under one order id, in order of time. A refund id told again corrects the earlier word; without an id each
 * event is a refund of its own; a total of 0 withdraws it.
 *
 * @param order the snapshot whose figures count, null when nothing was placed
 */
export function listRefunds(statements: Statements, order: Statement | null, money: { currency: string; zone: Zone }): ToldRefund[] {
  const told = statements.refunds.map((event) => toldRefund(event, money));
  const documents = [...(order === null || order.document.returned.length === 0 ? [] : [order]), ...statements.returns];
  const candidates = [...told, ...documents.map((statement) => returnedLines(statement, money))];
  const byId = new Map<string, ToldRefund>();
  for (const refund of candidates.toSorted((a, b) => compareTrust(a.event, b.event))) {
    if (!byId.has(refund.refundId)) byId.set(refund.refundId, refund);
  }
  return [...byId.values()]
    .filter((refund) => refund.document.totalMinor !== 0)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.event.seq - b.event.seq || compareText(a.refundId, b.refundId));
}

function toldRefund(event: OrderEvent, money: { currency: string; zone: Zone }): ToldRefund {
  const document = readRefund(event.properties, money.currency);
  return {
    refundId: document.refundId ?? `event ${event.eventKey}`,
    at: instantOf(document.refundedAt, money.zone) ?? event.at,
    event,
    document,
  };
}

/** What negative lines give back, as a refund with its breakdown. */
function returnedLines(statement: Statement, money: { currency: string; zone: Zone }): ToldRefund {
  const { event } = statement;
  const document = statement.document.currencyStated ? statement.document : readOrder(event.properties, money.currency);
  const stated = readRefund({ refund_id: event.properties['refund_id'], refunded_at: event.properties['refunded_at'] }, document.currency);
  return {
    refundId: stated.refundId ?? RETURNED_LINES,
    at: instantOf(stated.refundedAt, money.zone) ?? instantOf(document.placedAt, money.zone) ?? event.at,
    event,
    document: { ...stated, ...asRefund(document) },
  };
}

function asRefund(document: OrderDocument): Omit<RefundDocument, 'refundId' | 'refundedAt' | 'faults'> {
  const linesMinor = document.returned.reduce((total, line) => total + line.paidMinor, 0);
  const taxMinor = document.returned.reduce((total, line) => total + line.taxMinor, 0);
  const shippingMinor = document.returnedShippingMinor;
  return {
    orderId: document.orderId,
    currency: document.currency,
    currencyStated: document.currencyStated,
    totalMinor: linesMinor + shippingMinor + (document.taxIncluded ? 0 : taxMinor),
    linesMinor, shippingMinor, taxMinor,
    taxIncluded: document.taxIncluded,
    products: document.returned,
    test: document.test,
  };
}

/** A quantity that nobody stated. */
export const NO_QUANTITY: Decimal = { units: 0n, scale: 0 };
