import type { OrderDocument } from '@throughline/events';
import { purseOf, type Allocation } from './allocate-refunds.ts';
import type { BookEntry, Dimensions, FoldContext, OrderEvent, OrderFacts, RefundFacts, RefundPart } from './facts.ts';
import { chooseFigures, converterOf, differencesOf, linesOf, sumMinor, type Convert, type Figures } from './figures.ts';
import { readLife, type Life } from './life.ts';
import { aliasesOf, customerOf, deviceOf, dimensionsOf, dimensionsOfEvent } from './people.ts';
import { listRefunds, NO_QUANTITY, type ToldRefund } from './refund-statements.ts';
import { compareText, rankOf, readStatements, type Statements } from './statements.ts';
import { zoneOf, type Zone } from './zone.ts';

/**
 * Everything that was ever told under one order id, as one order and its refunds. Pure: the same events in any sequence and
 * the same settings give the same entry; only each event's place in the log decides which of two equally trusted words is later.
 *
 * @param orderId the id all events share
 * @param events  rows of family `order`, robots left out, each event once; not empty
 */
export function foldOrder(orderId: string, events: readonly OrderEvent[], context: FoldContext & { readonly zone?: Zone }): BookEntry {
  const zone = context.zone ?? zoneOf(context.timezone);
  const statements = readStatements(events, context.currency);
  const life = readLife(statements, zone);
  const figures = life === null ? null : chooseFigures(statements, context.currency);
  const currency = figures?.document.currency ?? context.currency;
  const told = listRefunds(statements, figures === null ? null : { ...figures.statement, document: figures.document }, { currency, zone });
  const base = life === null || figures === null ? null : orderOf({ orderId, statements, life, figures, context });
  const refunds = refundsOf(told, { orderId, order: base, document: figures?.document ?? null, context, events });
  const firstAt = events.reduce((first, event) => (event.at < first ? event.at : first), events[0]?.at ?? new Date(0));
  return { orderId, firstAt, order: base === null || figures === null ? null : withRefunds(base, { figures, refunds, told }), refunds };
}

type OrderBase = Omit<OrderFacts, 'refundState' | 'refundedMinor'>;

function orderOf(known: { orderId: string; statements: Statements; life: Life; figures: Figures; context: FoldContext }): OrderBase {
  const { orderId, statements, life, figures, context } = known;
  const { document } = figures;
  const { convert, conversion } = converterOf(context, { currency: document.currency, at: life.placedAt });
  const { cancelledBeforePayment, ...course } = life;
  return {
    orderId,
    ...course,
    countsOrder: !life.test && life.status !== 'cancelled' && life.status !== 'unavailable',
    countsSales: !life.test && !cancelledBeforePayment,
    aliasKey: customerOf(statements.all),
    aliasKeys: aliasesOf(statements.snapshots.map(({ event }) => event)),
    device: deviceOf(statements),
    currency: document.currency,
    originalTotalMinor: document.totalMinor,
    conversion,
    taxIncluded: document.taxIncluded,
    ...amountsOf(document, context, { convert, at: life.placedAt }),
    coupon: document.coupon ?? '',
    dimensions: dimensionsOf(statements),
    teller: figures.statement.event.teller,
    tellers: [...new Set(statements.all.map((event) => event.teller))].toSorted((a, b) => rankOf(b) - rankOf(a) || compareText(a, b)),
    differences: differencesOf(figures, statements),
  };
}

/** Each line is converted and the order's figures are their sums, so that breakdowns add up to the cent. */
function amountsOf(document: OrderDocument, context: FoldContext, by: { convert: Convert; at: Date }) {
  const { convert } = by;
  const lines = linesOf(document, context, by);
  const grossMinor = sumMinor(lines.map((line) => line.grossMinor));
  const discountMinor = sumMinor(lines.map((line) => line.discountMinor));
  const shippingMinor = convert(document.shippingMinor);
  const taxMinor = sumMinor([...lines.map((line) => line.taxMinor), convert(document.shippingTaxMinor)]);
  const taxOnTop = document.taxIncluded ? 0 : taxMinor;
  const known = grossMinor !== null && discountMinor !== null && shippingMinor !== null && taxOnTop !== null;
  return {
    lines,
    // An order without lines has sums of nothing; without a rate they are as unknown as any other.
    grossMinor: shippingMinor === null ? null : grossMinor,
    grossNetMinor: shippingMinor === null ? null : sumMinor(lines.map((line) => line.grossNetMinor)),
    discountMinor: shippingMinor === null ? null : discountMinor,
    discountNetMinor: shippingMinor === null ? null : sumMinor(lines.map((line) => line.discountNetMinor)),
    taxMinor, shippingMinor,
    totalMinor: known ? grossMinor - discountMinor + shippingMinor + taxOnTop : null,
    costMinor: lines.length === 0 ? null : sumMinor(lines.map((line) => line.costMinor)),
  };
}

interface RefundSetting {
  readonly orderId: string;
  readonly order: OrderBase | null;
  readonly document: OrderDocument | null;
  readonly context: FoldContext;
  readonly events: readonly OrderEvent[];
}

function refundsOf(told: readonly ToldRefund[], setting: RefundSetting): RefundFacts[] {
  const purse = purseOf(setting.document);
  const loose = purseOf(null);
  return told.map((refund) => {
    // Money given back in another currency than the order's can't be held against what is left of it.
    const own = setting.document !== null && refund.document.currency === setting.document.currency;
    return refundFacts(refund, (own ? purse : loose).take(refund.document), setting);
  });
}

function refundFacts(refund: ToldRefund, allocation: Allocation, setting: RefundSetting): RefundFacts {
  const { order, context } = setting;
  const { convert, conversion } = converterOf(context, { currency: refund.document.currency, at: refund.at });
  const dimensions: Dimensions = order?.dimensions ?? dimensionsOfEvent(refund.event);
  const lines = allocation.lines.length > 0 ? allocation.lines : [{ productId: '', variant: '', name: '', category: '', quantity: NO_QUANTITY, linesMinor: 0, linesNetMinor: 0 }];
  return {
    orderId: setting.orderId,
    refundId: refund.refundId,
    at: refund.at,
    counts: !(order?.test ?? refund.document.test ?? false),
    hasOrder: order !== null,
    apportioned: allocation.apportioned,
    currency: refund.document.currency,
    conversion,
    aliasKey: order === null || order.aliasKey === '0' ? customerOf(setting.events) : order.aliasKey,
    dimensions,
    teller: refund.event.teller,
    parts: lines.map((line, index) => partOf(line, index === 0 ? allocation : null, convert)),
  };
}

function partOf(line: Allocation['lines'][number], rest: Allocation | null, convert: Convert): RefundPart {
  const linesMinor = convert(line.linesMinor);
  const shippingMinor = convert(rest?.shippingMinor ?? 0);
  const otherMinor = convert(rest?.otherMinor ?? 0);
  return {
    productId: line.productId, variant: line.variant, name: line.name, category: line.category, quantity: line.quantity,
    linesMinor,
    linesNetMinor: convert(line.linesNetMinor),
    shippingMinor,
    taxMinor: convert(rest?.taxMinor ?? 0),
    otherMinor,
    totalMinor: sumMinor([linesMinor, shippingMinor, convert(rest?.taxApartMinor ?? 0), otherMinor]),
  };
}

function withRefunds(order: OrderBase, known: { figures: Figures; refunds: readonly RefundFacts[]; told: readonly ToldRefund[] }): OrderFacts {
  const refundedMinor = sumMinor(known.refunds.flatMap((refund) => refund.parts.map((part) => part.totalMinor)));
  return { ...order, refundedMinor, refundState: refundStateOf(known) };
}

/** Judged in the order's own currency, where rates of different days don't blur it. */
function refundStateOf(known: { figures: Figures; refunds: readonly RefundFacts[]; told: readonly ToldRefund[] }): OrderFacts['refundState'] {
  if (known.told.length === 0) return 'none';
  const { document } = known.figures;
  const all = known.told.some((refund) => refund.document.totalMinor === null);
  const sum = known.told.reduce((total, refund) => (refund.document.currency === document.currency ? total + (refund.document.totalMinor ?? 0) : total), 0);
  return all || sum >= document.totalMinor ? 'wholly' : 'partly';
}
