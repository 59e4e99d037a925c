import { convertMinor, lineTotal, readOrder, type Decimal, type OrderDocument, type OrderLine, type Ratio } from '@throughline/events';
import type { Difference, FoldContext, LineFacts, Minor } from './facts.ts';
import { firstKnown, type Statement, type Statements } from './statements.ts';

/** The snapshot whose figures count. */
export interface Figures {
  readonly statement: Statement;
  readonly document: OrderDocument;
}

/** Turns an amount of one currency into the store's, rounded once; null when no rate is known. */
export type Convert = (amountMinor: number) => Minor;

/**
 * The most trusted teller's latest snapshot that speaks of money; where none does, an order of no amount.
 * Its currency is its own, else what another teller says, else the store's.
 */
export function chooseFigures(statements: Statements, storeCurrency: string): Figures | null {
  const statement = statements.snapshots.find((snapshot) => snapshot.document.hasFigures) ?? statements.snapshots[0];
  if (statement === undefined) return null;
  if (statement.document.currencyStated) return { statement, document: statement.document };
  const currency = firstKnown(statements.snapshots, ({ document }) => (document.currencyStated ? document.currency : null)) ?? storeCurrency;
  return { statement, document: currency === storeCurrency ? statement.document : readOrder(statement.event.properties, currency) };
}

/** A converter for the local day of `at`, and whether it knows a rate. */
export function converterOf(context: FoldContext, money: { currency: string; at: Date }): { convert: Convert; conversion: '' | 'no_rate' } {
  if (money.currency === context.currency) return { convert: (amount) => amount, conversion: '' };
  const rate: Ratio | null = context.rateOf(money.currency, money.at);
  if (rate === null) return { convert: () => null, conversion: 'no_rate' };
  return { convert: (amountMinor) => convertMinor(amountMinor, { from: money.currency, to: context.currency, rate }), conversion: '' };
}

/** An order's lines in the store's currency. */
export function linesOf(document: OrderDocument, context: FoldContext, by: { convert: Convert; at: Date }): LineFacts[] {
  const { convert } = by;
  return document.lines.map((line) => ({
    lineId: line.lineId ?? '',
    productId: line.productId ?? '',
    variant: line.variant ?? '',
    sku: line.sku ?? '',
    name: line.name ?? '',
    category: line.category ?? '',
    quantity: line.quantity,
    grossMinor: convert(line.grossMinor),
    grossNetMinor: convert(line.grossNetMinor),
    discountMinor: convert(line.discountMinor),
    discountNetMinor: convert(line.discountNetMinor),
    taxMinor: convert(line.taxMinor),
    ...costOf(line, context, by),
  }));
}

function costOf(line: OrderLine, context: FoldContext, by: { convert: Convert; at: Date }): Pick<LineFacts, 'costMinor' | 'costSource'> {
  if (line.costMinor !== null) return { costMinor: by.convert(line.costMinor), costSource: 'line' };
  const unit = context.unitCostOf({ productId: line.productId, variant: line.variant });
  if (unit !== null) {
    const total = lineTotal(line.quantity, unit.cost, unit.currency);
    return { costMinor: total === null ? null : converterOf(context, { currency: unit.currency, at: by.at }).convert(total), costSource: 'catalogue' };
  }
  const margin = context.marginOf(line.category);
  const paidNet = by.convert(line.grossNetMinor - line.discountNetMinor);
  if (margin === null || paidNet === null) return { costMinor: null, costSource: '' };
  return { costMinor: costByMargin(paidNet, margin), costSource: 'margin' };
}

function costByMargin(paidNetMinor: number, margin: Decimal): Minor {
  const whole = 10n ** BigInt(margin.scale);
  const kept = { units: whole - margin.units, scale: margin.scale };
  // A currency without minor units makes lineTotal a plain exact product rounded half-even.
  return lineTotal({ units: BigInt(paidNetMinor), scale: 0 }, kept, 'JPY');
}

/** Sum of amounts; null as soon as one is unknown. */
export function sumMinor(amounts: readonly Minor[]): Minor {
  let total = 0;
  for (const amount of amounts) {
    if (amount === null) return null;
    total += amount;
  }
  return total;
}

/** Where a less trusted teller's latest figures differ from those that count, and where a teller contradicts itself. */
export function differencesOf(figures: Figures, statements: Statements): Difference[] {
  const counted = figures.document;
  const tellers = new Set([figures.statement.event.teller]);
  const differences: Difference[] = [];
  if (counted.statedTotalMinor !== null && counted.hasFigures && counted.statedTotalMinor !== counted.totalMinor) {
    differences.push({ teller: figures.statement.event.teller, figure: 'total', said: counted.statedTotalMinor, counted: counted.totalMinor });
  }
  for (const { event, document } of statements.snapshots) {
    if (!document.hasFigures || tellers.has(event.teller)) continue;
    tellers.add(event.teller);
    differences.push(...compare(document, counted).map((difference) => ({ ...difference, teller: event.teller })));
  }
  return differences;
}

function compare(said: OrderDocument, counted: OrderDocument): Omit<Difference, 'teller'>[] {
  if (said.currencyStated && said.currency !== counted.currency) {
    return [{ figure: 'currency', said: said.currency, counted: counted.currency }];
  }
  const pairs = [
    { figure: 'gross' as const, said: said.grossMinor, counted: counted.grossMinor },
    // A browser often leaves these out: what isn't said is no contradiction.
    ...(said.discountMinor === 0 ? [] : [{ figure: 'discount' as const, said: said.discountMinor, counted: counted.discountMinor }]),
    ...(said.taxMinor === 0 ? [] : [{ figure: 'tax' as const, said: said.taxMinor, counted: counted.taxMinor }]),
    ...(said.shippingMinor === 0 ? [] : [{ figure: 'shipping' as const, said: said.shippingMinor, counted: counted.shippingMinor }]),
  ];
  return pairs.filter((pair) => pair.said !== pair.counted);
}
