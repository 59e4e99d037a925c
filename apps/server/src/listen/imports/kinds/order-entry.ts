import { addDecimals, isNegative } from '../formats/decimal.ts';
import type { Values } from '../formats/values.ts';

/** What a row says about its order as a whole; instants in milliseconds since 1970, amounts as decimal text. */
export interface OrderHead {
  readonly customerId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly status: string | null;
  readonly currency: string | null;
  readonly coupon: string | null;
  readonly salesChannel: string | null;
  readonly source: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly paymentMethod: string | null;
  readonly orderedAt: number | null;
  readonly paidAt: number | null;
  readonly fulfilledAt: number | null;
  readonly promisedAt: number | null;
  readonly deliveredAt: number | null;
  readonly cancelledAt: number | null;
  readonly refundedAt: number | null;
  readonly test: boolean | null;
  readonly taxIncluded: boolean | null;
  readonly discount: string | null;
  readonly tax: string | null;
  readonly shipping: string | null;
  readonly subtotal: string | null;
  readonly total: string | null;
  readonly refunded: string | null;
}

/** One line of an order as a row tells it. */
export interface EntryLine {
  readonly lineId: string | null;
  readonly productId: string | null;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly brand: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
  readonly total: string | null;
  readonly discount: string | null;
  readonly tax: string | null;
  readonly shipping: string | null;
  readonly cost: string | null;
  readonly at: number | null;
  /** Something given back. */
  readonly negative: boolean;
}

/** What one row adds to an order. */
export interface OrderEntry {
  readonly orderId: string;
  readonly head: OrderHead;
  readonly line: EntryLine | null;
  /** Number of the file among the import's files, and the physical line, for faults. */
  readonly file: number;
  readonly row: number;
}

/** A head that says nothing; presets that join tables fill in what they know. */
export const emptyHead: OrderHead = {
  customerId: null, email: null, phone: null, status: null, currency: null, coupon: null, salesChannel: null, source: null, country: null, city: null,
  paymentMethod: null, orderedAt: null, paidAt: null, fulfilledAt: null, promisedAt: null, deliveredAt: null, cancelledAt: null, refundedAt: null, test: null,
  taxIncluded: null, discount: null, tax: null, shipping: null, subtotal: null, total: null, refunded: null,
};

export const emptyLine: EntryLine = {
  lineId: null, productId: null, variantId: null, sku: null, name: null, category: null, brand: null, quantity: null, price: null, total: null,
  discount: null, tax: null, shipping: null, cost: null, at: null, negative: false,
};

/** Words of a status that make a row something given back, whatever its signs. */
const cancellationMarks = new Set([
  'refund', 'return', 'credit note', 'creditnote', 'cancellation', 'storno', 'zwrot', 'korekta', 'повернення', 'сторно', '退款', '退货',
]);

/** Reads one row of order lines. What is wrong with it stands in `values.fault` afterwards. */
export function readHead(values: Values): OrderHead {
  return {
    customerId: values.id('customer_id'),
    email: values.email('email'),
    phone: values.id('phone'),
    status: canonicalStatus(values.text('status')),
    currency: readCurrencyCode(values),
    coupon: values.text('coupon'),
    salesChannel: values.text('sales_channel'),
    source: values.text('source'),
    country: values.text('country'),
    city: values.text('city'),
    paymentMethod: null,
    orderedAt: values.instant('ordered_at'),
    paidAt: values.instant('paid_at'),
    fulfilledAt: values.instant('fulfilled_at'),
    promisedAt: values.instant('promised_at'),
    deliveredAt: values.instant('delivered_at'),
    cancelledAt: values.instant('cancelled_at'),
    refundedAt: values.instant('refunded_at'),
    test: values.flag('test'),
    taxIncluded: values.flag('tax_included'),
    discount: values.number('order_discount'),
    tax: values.number('order_tax'),
    shipping: values.number('order_shipping'),
    subtotal: values.number('order_subtotal'),
    total: values.number('order_total'),
    refunded: values.number('refunded'),
  };
}

export function readLine(values: Values, at: number | null): EntryLine {
  const quantity = values.number('quantity');
  const price = values.number('price');
  const total = values.number('total');
  const status = values.text('status')?.toLowerCase() ?? '';
  return {
    lineId: values.id('line_id'),
    productId: values.id('product_id'),
    variantId: values.id('variant_id'),
    sku: values.id('sku'),
    name: values.text('name'),
    category: values.text('category'),
    brand: values.text('brand'),
    quantity,
    price,
    total,
    discount: values.number('discount'),
    tax: values.number('tax'),
    shipping: values.number('shipping'),
    cost: values.number('cost'),
    at,
    negative: [quantity, price, total].some((value) => value !== null && isNegative(value)) || cancellationMarks.has(status),
  };
}

function readCurrencyCode(values: Values): string | null {
  const text = values.text('currency');
  if (text === null) return null;
  const code = text.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) values.fault ??= `currency is not a three-letter code such as EUR`;
  return code;
}

const statuses: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cancelled: ['canceled', 'cancelled', 'voided', 'void', 'failed', 'trash', 'checkout-draft', 'anulowane', 'anulowany', 'anulowana', 'скасовано', 'скасований', 'відмінено', '已取消', '取消', '交易关闭', '已关闭'],
    unavailable: ['unavailable', 'niedostępne', 'недоступно', '缺货'],
    refunded: ['refunded', 'returned', 'zwrócone', 'zwrócono', 'повернуто', 'повернено', '已退款', '已退货'],
    delivered: ['delivered', 'dostarczone', 'dostarczono', 'доставлено', '已签收', '已送达', '交易成功'],
    fulfilled: ['fulfilled', 'shipped', 'sent', 'wysłane', 'wysłano', 'відправлено', '已发货'],
    paid: ['paid', 'completed', 'complete', 'opłacone', 'zapłacone', 'zrealizowane', 'оплачено', 'виконано', '已付款', '已支付', '已完成'],
    pending: ['pending', 'unpaid', 'awaiting payment', 'nieopłacone', 'oczekuje', 'очікує', 'очікує оплати', '待付款', '未付款'],
  }).flatMap(([status, words]) => words.map((word): [string, string] => [word, status])),
);

/** One word for a status in several languages; a status we do not know stays as it is, in lower case. */
export function canonicalStatus(text: string | null): string | null {
  if (text === null) return null;
  const plain = text.toLowerCase().replace(/^wc-/, '').trim();
  return statuses.get(plain) ?? plain;
}

const headFields = Object.keys(emptyHead) as readonly (keyof OrderHead)[];

/** What two rows say together: the first word counts, except that an order was placed at its earliest time. */
export function mergeHeads(one: OrderHead, two: OrderHead): OrderHead {
  let merged: Record<keyof OrderHead, unknown> | null = null;
  // Runs once for every row of a file, nearly always to find nothing new: no object is made until there is.
  for (const field of headFields) {
    const value = two[field];
    if (value === null) continue;
    const before = one[field];
    if (before !== null && !(field === 'orderedAt' && value < before)) continue;
    merged ??= { ...one };
    merged[field] = value;
  }
  // Every value came from a head, under its own name.
  return merged === null ? one : (merged as OrderHead);
}

/** Sum of amounts of which some may be missing; null when all are. */
export function sumKnown(amounts: readonly (string | null)[]): string | null {
  const known = amounts.filter((amount): amount is string => amount !== null);
  return known.length === 0 ? null : addDecimals(known);
}
