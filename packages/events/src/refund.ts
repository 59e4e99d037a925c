import { absoluteDecimal, lineTotal, readCurrency, toMinor, type Decimal } from './money.ts';
import { fieldReader, isProperties, type FieldReader, type OrderTime, type Properties } from './order-values.ts';

/** One thing given back; `paidMinor` null when the teller names the product but no money. */
export interface RefundedProduct {
  readonly lineId: string | null;
  readonly productId: string | null;
  readonly variant: string | null;
  readonly name: string | null;
  readonly category: string | null;
  readonly quantity: Decimal | null;
  readonly paidMinor: number | null;
}

/** Money given back, as one teller tells it; minor units of `currency`, never negative. */
export interface RefundDocument {
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly currency: string;
  readonly currencyStated: boolean;
  /** Everything given back. Null: no figure at all, which is Segment's way to say "all of it". 0 withdraws the refund. */
  readonly totalMinor: number | null;
  /** The stated parts; null where the teller doesn't say. */
  readonly linesMinor: number | null;
  readonly shippingMinor: number | null;
  readonly taxMinor: number | null;
  readonly taxIncluded: boolean | null;
  readonly products: readonly RefundedProduct[];
  readonly test: boolean | null;
  /** When the money went back, where it is not the event's own time (`refunded_at`). */
  readonly refundedAt: OrderTime | null;
  readonly faults: readonly string[];
}

/**
 * A refund in minor units, from the properties of Order Refunded. `total` is what was given back in all; without it the
 * parts are added up (`lines`, else the products' totals; `shipping`; `tax`). Amounts may be written with a minus.
 *
 * @param fallbackCurrency ISO 4217 code when the event states none: the order's
 * @returns never throws; what can't be read is listed in `faults` and counts as absent
 */
export function readRefund(properties: Properties, fallbackCurrency: string): RefundDocument {
  const fields = fieldReader(properties, []);
  const stated = readCurrency(properties['currency']);
  const currency = stated ?? fallbackCurrency;
  const products = readRefunded(properties['products'], { currency, faults: fields.faults });
  const parts = {
    linesMinor: fields.amount('lines', currency) ?? sumOfProducts(products),
    shippingMinor: fields.amount('shipping', currency),
    taxMinor: fields.amount('tax', currency),
  };
  const sum = Object.values(parts).reduce<number | null>((total, part) => (part === null ? total : (total ?? 0) + part), null);
  return {
    orderId: fields.text('order_id'),
    refundId: fields.text('refund_id'),
    currency,
    currencyStated: stated !== null,
    totalMinor: fields.amount('total', currency) ?? sum,
    ...parts,
    taxIncluded: fields.flag('tax_included'),
    products,
    test: fields.flag('test'),
    refundedAt: fields.time('refunded_at'),
    faults: fields.faults,
  };
}

function readRefunded(value: unknown, context: { currency: string; faults: string[] }): RefundedProduct[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((product, index) =>
    isProperties(product) ? [refundedProduct(fieldReader(product, context.faults, `products.${index}.`), context.currency)] : [],
  );
}

function refundedProduct(fields: FieldReader, currency: string): RefundedProduct {
  const quantity = fields.quantity('quantity');
  const total = fields.decimal('total');
  const price = fields.decimal('price');
  const amount =
    total !== null ? toMinor(total, currency) : price !== null ? lineTotal(quantity ?? { units: 1n, scale: 0 }, price, currency) : null;
  return {
    lineId: fields.text('line_id'),
    productId: fields.text('product_id') ?? fields.text('sku'),
    variant: fields.text('variant_id') ?? fields.text('variant'),
    name: fields.text('name'),
    category: fields.text('category'),
    quantity: quantity === null ? null : absoluteDecimal(quantity),
    paidMinor: amount === null ? null : Math.abs(amount),
  };
}

/** Null unless every product says its money: a sum of some of them would be taken for all. */
function sumOfProducts(products: readonly RefundedProduct[]): number | null {
  if (products.length === 0) return null;
  let total = 0;
  for (const product of products) {
    if (product.paidMinor === null) return null;
    total += product.paidMinor;
  }
  return total;
}
