import { apportion, type Decimal } from './money.ts';

/** What a line says of itself, before the order's own figures are spread. */
export interface PricedLine {
  readonly quantity: Decimal;
  /** Null when the line says neither a price nor a total. */
  readonly grossMinor: number | null;
  readonly discountMinor: number | null;
  readonly taxMinor: number | null;
}

/** What an order says of itself as a whole; minor units, null where it says nothing. */
export interface StatedFigures {
  readonly subtotal: number | null;
  readonly total: number | null;
  readonly revenue: number | null;
  readonly discount: number | null;
  readonly tax: number | null;
  readonly shipping: number;
  readonly shippingTax: number | null;
  readonly taxIncluded: boolean;
}

/** Each line's amount before discount; unpriced lines share the order's own figure, and without lines it is one amount. */
export function grossOfLines(lines: readonly PricedLine[], stated: StatedFigures): number[] {
  if (lines.some((line) => line.grossMinor !== null)) return lines.map((line) => line.grossMinor ?? 0);
  const gross = grossOfTotals(stated);
  if (gross === null) return lines.map(() => 0);
  return lines.length === 0 ? [gross] : apportion(gross, lines.map((line) => weightOf(line.quantity)));
}

/** Thousandths of a piece are enough to weigh lines that have no price. */
function weightOf(quantity: Decimal): number {
  return Number((quantity.units * 1000n) / 10n ** BigInt(quantity.scale));
}

function grossOfTotals(stated: StatedFigures): number | null {
  const discount = stated.discount ?? 0;
  const added = stated.shipping + (stated.taxIncluded ? 0 : (stated.tax ?? 0));
  if (stated.subtotal !== null) {
    const beforeDiscount = stated.total !== null && stated.total === stated.subtotal - discount + added;
    return beforeDiscount ? stated.subtotal : stated.subtotal + discount;
  }
  if (stated.total !== null) return Math.max(0, stated.total - added + discount);
  return stated.revenue;
}

/** Each line's discount: its own, and its part of what the order states beyond that. */
export function spreadDiscount(lines: readonly PricedLine[], gross: readonly number[], statedMinor: number): number[] {
  const own = gross.map((_, index) => lines[index]?.discountMinor ?? 0);
  const rest = statedMinor - sumOf(own);
  if (rest <= 0) return own;
  const parts = apportion(rest, gross.map((amount, index) => Math.max(0, amount - (own[index] ?? 0))));
  return own.map((amount, index) => amount + (parts[index] ?? 0));
}

/** Each line's tax, and the shipping's. */
export function spreadTax(lines: readonly PricedLine[], paid: readonly number[], stated: StatedFigures): { lines: number[]; shipping: number } {
  const own = paid.map((_, index) => lines[index]?.taxMinor ?? null);
  const known = sumOf(own.map((tax) => tax ?? 0));
  const rest = Math.max(0, (stated.tax ?? 0) - known - (stated.shippingTax ?? 0));
  const allStated = own.length > 0 && own.every((tax) => tax !== null);
  const shipping = stated.shippingTax ?? (allStated || paid.length === 0 ? rest : 0);
  if (allStated) return { lines: own.map((tax) => tax ?? 0), shipping };
  const open = own.flatMap((tax, index) => (tax === null ? [index] : []));
  const parts = apportion(rest, open.map((index) => paid[index] ?? 0));
  const result = own.map((tax) => tax ?? 0);
  open.forEach((index, position) => {
    result[index] = parts[position] ?? 0;
  });
  return { lines: result, shipping };
}

/** The exact sum; 0 for none. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
