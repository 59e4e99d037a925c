import { hash } from 'node:crypto';
import { absolute, addDecimals, isNegative, isZero, multiplyDecimals } from '../formats/decimal.ts';
import type { EventInput } from '../needs.ts';
import type { EventDraft } from './event-draft.ts';
import type { OrderDraft } from './order-book.ts';
import { sumKnown, type EntryLine, type OrderHead } from './order-entry.ts';

/** An order's events, or why its rows give none. */
export type OrderEvents = { readonly events: readonly EventDraft[]; readonly isOrder: boolean } | { readonly fault: string };

interface Context {
  /** ISO 4217 where the rows name none. */
  readonly currency: string;
  /** A table of its own lists orders, so that one without lines is still an order. */
  readonly linesOptional: boolean;
}

interface KnownLine {
  readonly line: EntryLine;
  /** Unique within the order: the shop's own line id, or derived. */
  readonly identity: string;
}

/**
 * The events of one document: a snapshot when it has a line that is not negative, and a refund for each negative line.
 * Nothing in them depends on when or how often the import runs.
 */
export function orderEvents(draft: OrderDraft, context: Context): OrderEvents {
  const { orderedAt } = draft.head;
  const lineTimes = draft.lines.map((line) => line.at).filter((at): at is number => at !== null);
  const at = orderedAt ?? (lineTimes.length > 0 ? Math.min(...lineTimes) : null);
  if (at === null) return { fault: 'the order has no date' };
  const positive = identify(draft.lines.filter((line) => !line.negative));
  const negative = identify(draft.lines.filter((line) => line.negative));
  if (draft.lines.length === 0 && !context.linesOptional) return { fault: 'the order has no line' };
  const isOrder = positive.length > 0 || (draft.lines.length === 0 && context.linesOptional);
  const currency = draft.head.currency ?? context.currency;
  const events: EventDraft[] = isOrder ? [snapshot(draft, { at, currency, lines: positive })] : [];
  for (const known of negative) events.push(lineRefund(draft, { known, twins: positive, at, currency, inDocument: isOrder }));
  const whole = isOrder && negative.length === 0 ? wholeRefund(draft, { at, currency, lines: positive }) : null;
  if (whole) events.push(whole);
  return { events, isOrder };
}

/** Lines without an id are known by product, variant and their occurrence among equal ones (the sign is the caller's). */
function identify(lines: readonly EntryLine[]): KnownLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const named = JSON.stringify(line.lineId !== null ? [line.lineId] : [line.productId ?? line.sku ?? line.name, line.variantId, line.negative]);
    const occurrence = (seen.get(named) ?? 0) + 1;
    seen.set(named, occurrence);
    const plain = line.lineId !== null && occurrence === 1 ? line.lineId : `x${shortHash(JSON.stringify([named, occurrence]))}`;
    return { line, identity: plain };
  });
}

function snapshot(draft: OrderDraft, order: { at: number; currency: string; lines: readonly KnownLine[] }): EventDraft {
  const { head } = draft;
  const discount = wholeDiscount(head, order.lines);
  const properties = present({
    order_id: draft.orderId,
    currency: order.currency,
    products: order.lines.map(productOf),
    discount: amount(discount),
    tax: amount(head.tax),
    tax_included: head.taxIncluded ?? (pricesIncludeTax(head) ? true : null),
    shipping: amount(sumKnown([head.shipping, ...order.lines.map(({ line }) => line.shipping)])),
    coupon: head.coupon,
    status: head.cancelledAt !== null && head.status !== 'unavailable' ? 'cancelled' : head.status,
    test: head.test,
    sales_channel: head.salesChannel,
    source: head.source,
    country: head.country,
    city: head.city,
    payment_method: head.paymentMethod,
    paid_at: time(head.paidAt),
    fulfilled_at: time(head.fulfilledAt),
    promised_at: time(head.promisedAt),
    delivered_at: time(head.deliveredAt),
    cancelled_at: time(head.cancelledAt),
  });
  return draftOf(draft, { name: 'Order Completed', at: order.at, properties, refundId: null, inDocument: true });
}

function productOf({ line, identity }: KnownLine): Readonly<Record<string, unknown>> {
  return present({
    line_id: identity,
    product_id: line.productId ?? line.sku ?? line.name?.slice(0, 200) ?? null,
    variant_id: line.variantId,
    sku: line.sku,
    name: line.name,
    category: line.category,
    brand: line.brand,
    quantity: amount(line.quantity),
    price: amount(line.price),
    total: amount(line.total),
    discount: amount(line.discount === null ? null : absolute(line.discount)),
    tax: amount(line.tax),
    cost: amount(line.cost),
  });
}

function lineRefund(
  draft: OrderDraft,
  refund: { known: KnownLine; twins: readonly KnownLine[]; at: number; currency: string; inDocument: boolean },
): EventDraft {
  const { line, identity } = refund.known;
  const lines = refundedFor(line);
  const [shipping, tax] = [line.shipping, line.tax].map((part) => (part === null ? null : absolute(part)));
  const includesTax = draft.head.taxIncluded === true;
  const refundId = `r${shortHash(JSON.stringify([draft.orderId, identity]))}`;
  const properties = present({
    order_id: draft.orderId,
    refund_id: refundId,
    currency: refund.currency,
    total: amount(sumKnown([lines, shipping ?? null, includesTax ? null : (tax ?? null)])),
    lines: amount(lines),
    shipping: amount(shipping ?? null),
    tax: includesTax ? null : amount(tax ?? null),
    ...circumstances(draft.head),
    products: [
      present({
        line_id: twinOf(refund.known, refund.twins),
        product_id: line.productId ?? line.sku ?? line.name?.slice(0, 200) ?? null,
        variant_id: line.variantId,
        name: line.name,
        category: line.category,
        quantity: amount(line.quantity === null ? null : absolute(line.quantity)),
        total: amount(lines),
      }),
    ],
  });
  const at = line.at ?? draft.head.refundedAt ?? refund.at;
  return draftOf(draft, { name: 'Order Refunded', at, properties, refundId, inDocument: refund.inDocument });
}

/** Where a refund belongs when its order is not known. */
function circumstances(head: OrderHead): Readonly<Record<string, unknown>> {
  return { test: head.test, sales_channel: head.salesChannel, source: head.source, country: head.country, city: head.city };
}

/** The order's line that a negative line takes back: its own id where the shop gives ids, else the like line of this document. */
function twinOf({ line }: KnownLine, positive: readonly KnownLine[]): string | null {
  if (line.lineId !== null) return line.lineId;
  const product = line.productId ?? line.sku ?? line.name;
  const twin = positive.find((other) => (other.line.productId ?? other.line.sku ?? other.line.name) === product && other.line.variantId === line.variantId);
  return twin?.identity ?? null;
}

/** What was paid for what comes back: the line's total (or quantity × price) less its discount, never below zero. */
function refundedFor(line: EntryLine): string {
  const gross = grossOf(line);
  if (line.discount === null) return gross;
  const left = addDecimals([gross, `-${absolute(line.discount)}`]);
  return isNegative(left) ? '0' : left;
}

function grossOf(line: EntryLine): string {
  if (line.total !== null) return absolute(line.total);
  return line.price === null ? '0' : absolute(multiplyDecimals(line.quantity ?? '1', line.price));
}

/** A refund that the file states for the order as a whole: an amount, or the status "refunded". */
function wholeRefund(draft: OrderDraft, order: { at: number; currency: string; lines: readonly KnownLine[] }): EventDraft | null {
  const { head } = draft;
  const stated = head.refunded === null ? null : absolute(head.refunded);
  const total = stated !== null && !isZero(stated) ? stated : head.status === 'refunded' ? paidFor(head, order.lines) : null;
  if (total === null || isZero(total)) return null;
  const refundId = `r${shortHash(JSON.stringify([draft.orderId, 'whole']))}`;
  const properties = present({ order_id: draft.orderId, refund_id: refundId, currency: order.currency, total: amount(total), ...circumstances(head) });
  const at = head.refundedAt ?? head.cancelledAt ?? head.paidAt ?? order.at;
  return draftOf(draft, { name: 'Order Refunded', at, properties, refundId, inDocument: true });
}

function paidFor(head: OrderHead, lines: readonly KnownLine[]): string {
  if (head.total !== null) return absolute(head.total);
  const included = head.taxIncluded === true || pricesIncludeTax(head);
  const tax = included ? null : (head.tax ?? sumKnown(lines.map(({ line }) => line.tax)));
  const discount = wholeDiscount(head, lines) ?? sumKnown(lines.map(({ line }) => (line.discount === null ? null : absolute(line.discount))));
  const shipping = sumKnown([head.shipping, ...lines.map(({ line }) => line.shipping)]);
  const paid = addDecimals([...lines.map(({ line }) => grossOf(line)), shipping ?? '0', tax ?? '0', discount === null ? '0' : `-${absolute(discount)}`]);
  return isNegative(paid) ? '0' : paid;
}

/**
 * The order's whole discount. A shop's subtotal after discounts settles whether the discounts of lines are part of the
 * stated one or stand beside it.
 */
function wholeDiscount(head: OrderHead, lines: readonly KnownLine[]): string | null {
  if (head.discount === null) return null;
  const stated = absolute(head.discount);
  const ofLines = sumKnown(lines.map(({ line }) => (line.discount === null ? null : absolute(line.discount))));
  if (ofLines === null || isZero(ofLines) || head.subtotal === null) return stated;
  const both = addDecimals([stated, ofLines]);
  const left = addDecimals([...lines.map(({ line }) => grossOf(line)), `-${both}`]);
  return left === addDecimals([head.subtotal]) ? both : stated;
}

/** Do the order's own sums only add up when tax is inside the prices? */
function pricesIncludeTax(head: OrderHead): boolean {
  if (head.total === null || head.subtotal === null || head.tax === null || isZero(head.tax)) return false;
  return addDecimals([head.total]) === addDecimals([head.subtotal, head.shipping ?? '0']);
}

function draftOf(
  draft: OrderDraft,
  told: { name: string; at: number; properties: Readonly<Record<string, unknown>>; refundId: string | null; inDocument: boolean },
): EventDraft {
  const { customerId, email, phone } = draft.head;
  const event: Omit<EventInput, 'messageId'> = {
    type: 'track',
    event: told.name,
    timestamp: new Date(told.at),
    ...(customerId === null ? {} : { userId: customerId }),
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    properties: told.properties,
  };
  return {
    key: told.refundId === null ? ['order', draft.orderId] : ['refund', draft.orderId, told.refundId],
    content: JSON.stringify([told.name, told.at, customerId, email, phone, told.inDocument, inAnyOrder(told.properties)]),
    event,
    messageId: null,
    orderId: draft.orderId,
    refundId: told.refundId,
    inDocument: told.inDocument,
  };
}

/** The same properties with their lines sorted: an export that lists an order's lines in another sequence tells nothing new. */
function inAnyOrder(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { products } = properties;
  if (!Array.isArray(products) || products.length < 2) return properties;
  return { ...properties, products: products.map((product) => JSON.stringify(product)).sort() };
}

function present(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const name in properties) {
    const value = properties[name];
    if (value !== null && value !== undefined) kept[name] = value;
  }
  return kept;
}

/** JSON numbers keep the decimal as written: it has at most fifteen digits, and JavaScript prints the shortest that gives the same number. */
function amount(decimal: string | null): number | null {
  return decimal === null ? null : Number(decimal);
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function shortHash(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 20);
}
