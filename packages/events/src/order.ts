import { absoluteDecimal, lineTotal, readCurrency, shareOf, toMinor, type Decimal } from './money.ts';
import { grossOfLines, spreadDiscount, spreadTax, sumOf, type PricedLine } from './order-spread.ts';
import { fieldReader, isProperties, type FieldReader, type OrderTime, type Properties } from './order-values.ts';

/** One line of an order; money in minor units of the order's currency, never negative. */
export interface OrderLine {
  readonly lineId: string | null;
  readonly productId: string | null;
  readonly variant: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly quantity: Decimal;
  /** Before discount, as priced: with its tax where prices include it. */
  readonly grossMinor: number;
  /** The line's own discount plus its part of the order's. */
  readonly discountMinor: number;
  /** Tax on what was paid for the line. */
  readonly taxMinor: number;
  /** `grossMinor` without its tax where prices include it; else the same. `grossNet − discountNet` is exactly what was paid without tax. */
  readonly grossNetMinor: number;
  readonly discountNetMinor: number;
  /** Unit cost times quantity; null when the teller states none. */
  readonly costMinor: number | null;
}

/** A negative line: something given back, with a positive amount. */
export interface ReturnedLine {
  readonly lineId: string | null;
  readonly productId: string | null;
  readonly variant: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly quantity: Decimal;
  /** What was paid for it: after its discount, with its tax where prices include it. */
  readonly paidMinor: number;
  readonly taxMinor: number;
}

/** A snapshot of an order as one teller tells it. */
export interface OrderDocument {
  readonly orderId: string | null;
  readonly currency: string;
  readonly currencyStated: boolean;
  /** False for an update that says nothing about money (only a status, say): its amounts are 0 and mean nothing. */
  readonly hasFigures: boolean;
  readonly lines: readonly OrderLine[];
  /** Negative lines, or every line of a document marked as a cancellation. */
  readonly returned: readonly ReturnedLine[];
  /** Returned shipping of a document that only returns; else 0. */
  readonly returnedShippingMinor: number;
  /** A document with negative lines only: a refund, not an order. */
  readonly refundOnly: boolean;
  readonly taxIncluded: boolean;
  readonly grossMinor: number;
  readonly discountMinor: number;
  /** Tax of lines and shipping. */
  readonly taxMinor: number;
  readonly shippingMinor: number;
  /** Part of `taxMinor` that lies on shipping. */
  readonly shippingTaxMinor: number;
  /** What the shopper pays: gross − discount + shipping, plus tax where prices don't include it. */
  readonly totalMinor: number;
  /** The teller's own `total`, when it says one. */
  readonly statedTotalMinor: number | null;
  readonly coupon: string | null;
  /** As written by the teller, in lower case. */
  readonly status: string | null;
  readonly test: boolean | null;
  readonly salesChannel: string | null;
  readonly source: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly device: string | null;
  readonly language: string | null;
  readonly placedAt: OrderTime | null;
  readonly paidAt: OrderTime | null;
  readonly fulfilledAt: OrderTime | null;
  readonly promisedAt: OrderTime | null;
  readonly deliveredAt: OrderTime | null;
  readonly cancelledAt: OrderTime | null;
  /** Fields that were there but could not be read; they count as absent. */
  readonly faults: readonly string[];
}

/** A line before the order's own discount and tax are spread over the lines. */
interface RawLine extends PricedLine {
  readonly fields: FieldReader;
  readonly negative: boolean;
}

const ONE: Decimal = { units: 1n, scale: 0 };

/**
 * An order in minor units, from a snapshot in Segment's Ecommerce V2 shape or ours.
 *
 * - A line's amount is its `total`, else quantity × price (exact, rounded half-even once); quantity is 1 when absent.
 * - Without priced lines the order's own figures are all there is: gross is `subtotal` (Segment's subtotal comes after discounts, so
 *   `discount` is added back, unless `total` shows that it comes before them), else `total` − shipping − tax + discount, else `revenue`, else `value`.
 *   It is spread over the unpriced lines by quantity, or becomes one line without a product.
 * - The order's `discount` is the whole discount: what the lines don't state themselves is spread over them by what is left to pay.
 * - The order's `tax` likewise; `shipping_tax` (or the rest, when every line states its own) is the shipping's.
 *
 * @param properties the event's properties, any JSON object
 * @param fallbackCurrency ISO 4217 code when the document states none
 * @returns never throws; what can't be read is listed in `faults` and counts as absent
 * @see https://segment.com/docs/connections/spec/ecommerce/v2/
 */
export function readOrder(properties: Properties, fallbackCurrency: string): OrderDocument {
  const fields = fieldReader(properties, []);
  const stated = readCurrency(properties['currency']);
  const currency = stated ?? fallbackCurrency;
  const cancellation = fields.flag('cancellation') === true;
  const products = readProducts(properties['products'], { currency, cancellation, faults: fields.faults });
  const kept = products.filter((line) => !line.negative);
  const refundOnly = products.length > 0 && kept.length === 0;
  const money = readMoney(fields, { currency, lines: kept, refundOnly });
  return {
    orderId: fields.text('order_id'),
    currency,
    currencyStated: stated !== null,
    hasFigures: Array.isArray(properties['products']) || money.statesTotals,
    returned: products.filter((line) => line.negative).map(returnedLine),
    returnedShippingMinor: refundOnly ? money.statedShippingMinor : 0,
    refundOnly,
    ...money.figures,
    ...readCircumstances(fields),
    faults: fields.faults,
  };
}

/**
 * The same properties with nothing but what the books need: ids, quantities, amounts, dates, status, country. For erasure: names of
 * people, addresses, messages and unknown fields are gone, and the order still counts as before.
 */
export function keepOrderFigures(properties: Properties): Record<string, unknown> {
  const kept = pick(properties, ORDER_FIELDS);
  const products = properties['products'];
  if (Array.isArray(products)) kept['products'] = products.map((product) => (isProperties(product) ? pick(product, LINE_FIELDS) : {}));
  return kept;
}

const LINE_FIELDS = ['line_id', 'product_id', 'variant', 'variant_id', 'sku', 'name', 'category', 'brand', 'quantity', 'price', 'total', 'discount', 'tax', 'shipping', 'cost'];
const ORDER_FIELDS = [
  'order_id', 'refund_id', 'import_hash', 'currency', 'subtotal', 'total', 'revenue', 'value', 'discount', 'tax', 'tax_included', 'shipping', 'shipping_tax', 'lines',
  'status', 'test', 'cancellation', 'sales_channel', 'source', 'country', 'device', 'language',
  'placed_at', 'paid_at', 'fulfilled_at', 'promised_at', 'delivered_at', 'cancelled_at', 'refunded_at',
];

function pick(properties: Properties, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]));
}

function readProducts(value: unknown, context: { currency: string; cancellation: boolean; faults: string[] }): RawLine[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((product, index) => {
    if (!isProperties(product)) {
      context.faults.push(`products.${index}`);
      return [];
    }
    return [readProduct(fieldReader(product, context.faults, `products.${index}.`), context)];
  });
}

function readProduct(fields: FieldReader, context: { currency: string; cancellation: boolean }): RawLine {
  const { currency } = context;
  const quantity = fields.quantity('quantity') ?? ONE;
  const price = fields.decimal('price');
  const total = fields.decimal('total');
  const amount = total !== null ? toMinor(total, currency) : price !== null ? lineTotal(quantity, price, currency) : null;
  if (amount === null && (total !== null || price !== null)) fields.faults.push('products: amount too large');
  return {
    fields,
    negative: context.cancellation || quantity.units < 0n || (price?.units ?? 0n) < 0n || (total?.units ?? 0n) < 0n,
    quantity: absoluteDecimal(quantity),
    grossMinor: amount === null ? null : Math.abs(amount),
    discountMinor: fields.amount('discount', currency),
    taxMinor: fields.amount('tax', currency),
  };
}

function readMoney(fields: FieldReader, context: { currency: string; lines: readonly RawLine[]; refundOnly: boolean }) {
  const { currency, lines } = context;
  const stated = {
    subtotal: fields.amount('subtotal', currency),
    total: fields.amount('total', currency),
    revenue: fields.amount('revenue', currency) ?? fields.amount('value', currency),
    discount: fields.amount('discount', currency),
    tax: fields.amount('tax', currency),
    shipping: fields.amount('shipping', currency) ?? sumOf(lines.map((line) => line.fields.amount('shipping', currency) ?? 0)),
    shippingTax: fields.amount('shipping_tax', currency),
    taxIncluded: fields.flag('tax_included') === true,
  };
  const statesTotals = stated.subtotal !== null || stated.total !== null || stated.revenue !== null;
  const none = context.refundOnly;
  const gross = none ? [] : grossOfLines(lines, stated);
  const discount = spreadDiscount(lines, gross, stated.discount ?? 0);
  const paid = gross.map((amount, index) => Math.max(0, amount - (discount[index] ?? 0)));
  const tax = none ? { lines: [], shipping: 0 } : spreadTax(lines, paid, stated);
  const orderLines = gross.map((amount, index) =>
    orderLine(lines[index] ?? null, { currency, grossMinor: amount, discountMinor: discount[index] ?? 0, taxMinor: tax.lines[index] ?? 0, taxIncluded: stated.taxIncluded }),
  );
  const grossMinor = sumOf(gross);
  const discountMinor = sumOf(discount);
  const taxMinor = sumOf(tax.lines) + tax.shipping;
  const shippingMinor = none ? 0 : stated.shipping;
  const totalMinor = grossMinor - discountMinor + shippingMinor + (stated.taxIncluded ? 0 : taxMinor);
  return {
    statesTotals,
    statedShippingMinor: stated.shipping,
    figures: {
      lines: orderLines, taxIncluded: stated.taxIncluded, grossMinor, discountMinor, taxMinor, shippingMinor,
      shippingTaxMinor: tax.shipping, totalMinor, statedTotalMinor: stated.total,
    },
  };
}

function orderLine(
  raw: RawLine | null,
  money: { currency: string; grossMinor: number; discountMinor: number; taxMinor: number; taxIncluded: boolean },
): OrderLine {
  const { grossMinor, discountMinor, taxMinor } = money;
  const paid = grossMinor - discountMinor;
  const paidNet = money.taxIncluded ? paid - taxMinor : paid;
  // The discount carries tax in the same proportion as what was paid, so that gross net − discount net is exactly what was paid net.
  const discountNetMinor = paid === 0 || paidNet === paid ? discountMinor : shareOf(discountMinor, paidNet, paid);
  const cost = raw?.fields.decimal('cost') ?? null;
  return {
    ...labelsOf(raw?.fields ?? null),
    sku: raw?.fields.text('sku') ?? null,
    quantity: raw?.quantity ?? ONE,
    grossMinor, discountMinor, taxMinor,
    grossNetMinor: paidNet + discountNetMinor,
    discountNetMinor,
    costMinor: raw === null || cost === null ? null : lineTotal(raw.quantity, cost, money.currency),
  };
}

function returnedLine(raw: RawLine): ReturnedLine {
  return {
    ...labelsOf(raw.fields),
    quantity: raw.quantity,
    paidMinor: Math.max(0, (raw.grossMinor ?? 0) - (raw.discountMinor ?? 0)),
    taxMinor: raw.taxMinor ?? 0,
  };
}

function labelsOf(fields: FieldReader | null) {
  return {
    lineId: fields?.text('line_id') ?? null,
    productId: fields?.text('product_id') ?? fields?.text('sku') ?? null,
    variant: fields?.text('variant_id') ?? fields?.text('variant') ?? null,
    name: fields?.text('name') ?? null,
    category: fields?.text('category') ?? null,
  };
}

function readCircumstances(fields: FieldReader) {
  return {
    coupon: fields.text('coupon'),
    status: fields.text('status')?.toLowerCase() ?? null,
    test: fields.flag('test'),
    salesChannel: fields.text('sales_channel'),
    source: fields.text('source'),
    country: fields.text('country'),
    city: fields.text('city'),
    device: fields.text('device'),
    language: fields.text('language'),
    placedAt: fields.time('placed_at'),
    paidAt: fields.time('paid_at'),
    fulfilledAt: fields.time('fulfilled_at'),
    promisedAt: fields.time('promised_at'),
    deliveredAt: fields.time('delivered_at'),
    cancelledAt: fields.time('cancelled_at'),
  };
}
