import { apportion, shareOf, type Decimal, type OrderDocument, type OrderLine, type RefundDocument, type RefundedProduct } from '@throughline/events';
import { NO_QUANTITY } from './refund-statements.ts';

/** What one refund gives back, in minor units of its currency. `lines + shipping + taxApart + other` is the refund's total. */
export interface Allocation {
  readonly shippingMinor: number;
  /** All returned tax that is known. */
  readonly taxMinor: number;
  /** The part of it that is not inside the lines' amounts. */
  readonly taxApartMinor: number;
  /** Beyond lines, shipping and tax. */
  readonly otherMinor: number;
  readonly apportioned: boolean;
  readonly lines: readonly LineAllocation[];
}

export interface LineAllocation {
  readonly productId: string;
  readonly variant: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: Decimal;
  readonly linesMinor: number;
  readonly linesNetMinor: number;
}

/** What is left to give back of an order; `take` is called refund by refund, in order of time. */
export interface Purse {
  take(refund: RefundDocument): Allocation;
}

interface LineLeft {
  readonly line: OrderLine;
  readonly paidMinor: number;
  readonly paidNetMinor: number;
  refundedMinor: number;
  refundedNetMinor: number;
}

interface Left {
  readonly lines: readonly LineLeft[];
  readonly taxIncluded: boolean | null;
  shippingMinor: number;
  taxMinor: number;
}

/** How a refund's total parts into lines, shipping and tax. */
interface Split {
  readonly linesMinor: number;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly taxApartMinor: number;
  readonly otherMinor: number;
}

/**
 * Gives money back from an order. Stated parts are kept as stated, held within the total; what the teller leaves open goes to
 * lines first, up to what is left of them, then to shipping, then to tax; anything beyond is `other`. A refund without any
 * figure gives back all that is left.
 *
 * @param order the order's counted snapshot, in the refund's currency; null when it is unknown (then an open amount is all lines)
 */
export function purseOf(order: OrderDocument | null): Purse {
  const left: Left = {
    lines: (order?.lines ?? []).map((line) => {
      const paidMinor = Math.max(0, line.grossMinor - line.discountMinor);
      return { line, paidMinor, paidNetMinor: Math.max(0, line.grossNetMinor - line.discountNetMinor), refundedMinor: 0, refundedNetMinor: 0 };
    }),
    taxIncluded: order?.taxIncluded ?? null,
    shippingMinor: order?.shippingMinor ?? 0,
    taxMinor: order === null || order.taxIncluded ? 0 : order.taxMinor,
  };
  return {
    take: (refund) => {
      const split = order === null ? splitWithoutOrder(refund) : splitOf(refund, left);
      left.shippingMinor = Math.max(0, left.shippingMinor - split.shippingMinor);
      left.taxMinor = Math.max(0, left.taxMinor - split.taxApartMinor);
      return { ...split, ...spreadOverLines(refund, split, left) };
    },
  };
}

function splitOf(refund: RefundDocument, left: Left): Split {
  const linesLeft = left.lines.reduce((total, line) => total + leftOf(line), 0);
  const total = refund.totalMinor ?? linesLeft + left.shippingMinor + left.taxMinor;
  const stated = holdWithin(refund, total);
  let open = total - (stated.linesMinor ?? 0) - (stated.shippingMinor ?? 0) - (stated.taxApartMinor ?? 0);
  const fill = (part: number | null, limit: number): number => {
    if (part !== null) return part;
    const taken = Math.min(open, limit);
    open -= taken;
    return taken;
  };
  const linesMinor = fill(stated.linesMinor, linesLeft);
  const shippingMinor = fill(stated.shippingMinor, left.shippingMinor);
  const taxApartMinor = fill(stated.taxApartMinor, left.taxMinor);
  return { linesMinor, shippingMinor, taxApartMinor, taxMinor: stated.taxInside ? (refund.taxMinor ?? 0) : taxApartMinor, otherMinor: open };
}

function splitWithoutOrder(refund: RefundDocument): Split {
  const total = refund.totalMinor ?? 0;
  const stated = holdWithin(refund, total);
  const shippingMinor = stated.shippingMinor ?? 0;
  const taxApartMinor = stated.taxApartMinor ?? 0;
  const linesMinor = stated.linesMinor ?? total - shippingMinor - taxApartMinor;
  return {
    linesMinor, shippingMinor, taxApartMinor,
    taxMinor: stated.taxInside ? (refund.taxMinor ?? 0) : taxApartMinor,
    otherMinor: total - linesMinor - shippingMinor - taxApartMinor,
  };
}

interface Stated {
  readonly linesMinor: number | null;
  readonly shippingMinor: number | null;
  readonly taxApartMinor: number | null;
  /** The stated tax lies inside the stated lines: they make up the total without it. */
  readonly taxInside: boolean;
}

/** The stated parts, cut so that together they never pass the total: products are often listed at their full price. */
function holdWithin(refund: RefundDocument, total: number): Stated {
  const { linesMinor, taxMinor } = refund;
  const shippingMinor = refund.shippingMinor === null ? null : Math.min(refund.shippingMinor, total);
  const taxInside = linesMinor !== null && taxMinor !== null && taxMinor > 0 && linesMinor + (shippingMinor ?? 0) === total;
  const afterShipping = total - (shippingMinor ?? 0);
  const taxApartMinor = taxInside ? 0 : taxMinor === null ? null : Math.min(taxMinor, afterShipping);
  return {
    shippingMinor, taxInside, taxApartMinor,
    linesMinor: linesMinor === null ? null : Math.min(linesMinor, afterShipping - (taxApartMinor ?? 0)),
  };
}

function spreadOverLines(refund: RefundDocument, split: Split, left: Left): Pick<Allocation, 'lines' | 'apportioned'> {
  const targets = refund.products.length > 0 ? targetsOf(refund.products, left.lines) : left.lines.map((line) => ({ line, product: null, weight: leftOf(line) }));
  if (targets.length === 0) {
    return { apportioned: false, lines: split.linesMinor === 0 ? [] : [{ ...NOTHING, linesMinor: split.linesMinor, linesNetMinor: netWithoutLine(refund, split) }] };
  }
  const weights = targets.some((target) => target.weight > 0) ? targets.map((target) => target.weight) : targets.map((target) => target.line?.paidMinor ?? 1);
  const amounts = apportion(split.linesMinor, weights);
  const nets = statedNets(refund, { split, left, amounts });
  const lines = targets.map((target, index) => {
    const linesMinor = amounts[index] ?? 0;
    const linesNetMinor = takeNet(target.line, linesMinor, { stated: nets?.[index] ?? null, taxIncluded: left.taxIncluded === true });
    return { ...labelsOf(target), linesMinor, linesNetMinor };
  });
  return { apportioned: refund.products.length === 0, lines: lines.filter((line) => line.linesMinor !== 0 || refund.products.length > 0) };
}

interface Target {
  readonly line: LineLeft | null;
  readonly product: RefundedProduct | null;
  readonly weight: number;
}

/** Finds each returned product among the order's lines: by line id, else by product and variant, one with something left first. */
function targetsOf(products: readonly RefundedProduct[], lines: readonly LineLeft[]): Target[] {
  return products.map((product) => {
    const line = findLine(product, lines);
    return { line, product, weight: product.paidMinor ?? weightOf(product, line) };
  });
}

function findLine(product: RefundedProduct, lines: readonly LineLeft[]): LineLeft | null {
  const byId = product.lineId === null ? [] : lines.filter(({ line }) => line.lineId === product.lineId);
  const byProduct = product.productId === null ? [] : lines.filter(({ line }) => line.productId === product.productId);
  const byVariant = product.variant === null ? [] : byProduct.filter(({ line }) => line.variant === product.variant);
  const found = [byId, byVariant, byProduct].find((matches) => matches.length > 0) ?? [];
  return found.find((line) => leftOf(line) > 0) ?? found[0] ?? null;
}

/** What a product without an amount was paid for: its pieces' part of the line. */
function weightOf(product: RefundedProduct, line: LineLeft | null): number {
  if (line === null) return 0;
  const { quantity } = product;
  const bought = line.line.quantity;
  if (quantity === null || bought.units === 0n) return leftOf(line);
  const part = Number(quantity.units * 10n ** BigInt(bought.scale));
  const whole = Number(bought.units * 10n ** BigInt(quantity.scale));
  return Number.isSafeInteger(part) && Number.isSafeInteger(whole) ? shareOf(line.paidMinor, part, whole) : leftOf(line);
}

/** Nets that the refund's own tax gives: null when the order's proportion must. */
function statedNets(refund: RefundDocument, known: { split: Split; left: Left; amounts: readonly number[] }): number[] | null {
  const taxIncluded = known.left.taxIncluded ?? refund.taxIncluded ?? false;
  const tax = known.split.taxMinor;
  if (!taxIncluded || tax === 0) return known.left.taxIncluded === true ? null : [...known.amounts];
  // Tax that stands apart was not in the lines' amounts to begin with.
  if (known.split.taxApartMinor > 0) return [...known.amounts];
  return apportion(Math.max(0, known.split.linesMinor - tax), known.amounts);
}

function netWithoutLine(refund: RefundDocument, split: Split): number {
  const inside = (refund.taxIncluded ?? false) && split.taxApartMinor === 0 ? split.taxMinor : 0;
  return Math.max(0, split.linesMinor - inside);
}

/** Takes from a line, net of tax by running totals, so that a line given back in pieces nets exactly what was paid net. */
function takeNet(line: LineLeft | null, amountMinor: number, by: { stated: number | null; taxIncluded: boolean }): number {
  if (line === null) return by.stated ?? amountMinor;
  line.refundedMinor += amountMinor;
  const running = by.taxIncluded ? shareOf(line.refundedMinor, line.paidNetMinor, line.paidMinor) : line.refundedMinor;
  const net = by.stated ?? running - line.refundedNetMinor;
  line.refundedNetMinor += net;
  return net;
}

function leftOf(line: LineLeft): number {
  return Math.max(0, line.paidMinor - line.refundedMinor);
}

const NOTHING = { productId: '', variant: '', name: '', category: '', quantity: NO_QUANTITY };

function labelsOf({ line, product }: Target): Omit<LineAllocation, 'linesMinor' | 'linesNetMinor'> {
  return {
    productId: product?.productId ?? line?.line.productId ?? '',
    variant: product?.variant ?? line?.line.variant ?? '',
    name: product?.name ?? line?.line.name ?? '',
    category: product?.category ?? line?.line.category ?? '',
    quantity: product?.quantity ?? NO_QUANTITY,
  };
}
