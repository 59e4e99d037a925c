import type { Decimal, Properties, Ratio } from '@throughline/events';
import type { AliasKind, Teller } from '../../platform/event-log/row.ts';

/** One row of the log that tells the order book something. */
export interface OrderEvent {
  /** Place in the log: a later word of an equally trusted teller wins. */
  readonly seq: number;
  readonly eventKey: string;
  readonly name: string;
  readonly at: Date;
  readonly teller: Teller;
  readonly aliasKey: string;
  readonly aliasKind: AliasKind;
  /** '0' when the event names no device. */
  readonly deviceKey: string;
  readonly source: string;
  readonly device: string;
  readonly country: string;
  readonly language: string;
  readonly properties: Properties;
}

/** What the fold must know beside the events: the store's settings. */
export interface FoldContext {
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name; a date without a time is that day there. */
  readonly timezone: string;
  /** Units of the store's currency for one unit of `currency`, on the local day of `at`; null when none is known. */
  rateOf(currency: string, at: Date): Ratio | null;
  /** What one costs the merchant by the catalogue, in major units; null when unknown. */
  unitCostOf(product: { productId: string | null; variant: string | null }): { readonly cost: Decimal; readonly currency: string } | null;
  /** The merchant's stated margin share of a category, 0..1; null when unknown. */
  marginOf(category: string | null): Decimal | null;
}

export type OrderStatus = 'placed' | 'paid' | 'fulfilled' | 'delivered' | 'cancelled' | 'unavailable';

/** Where an order came from and was placed; '' where nobody said. */
export interface Dimensions {
  readonly source: string;
  readonly salesChannel: string;
  readonly device: string;
  readonly country: string;
  readonly city: string;
  readonly language: string;
}

/** Money in minor units of the store's currency; null when no rate was known. */
export type Minor = number | null;

export interface LineFacts {
  readonly lineId: string;
  readonly productId: string;
  readonly variant: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: Decimal;
  readonly grossMinor: Minor;
  readonly grossNetMinor: Minor;
  readonly discountMinor: Minor;
  readonly discountNetMinor: Minor;
  readonly taxMinor: Minor;
  /** Of the whole line; null when unknown. */
  readonly costMinor: Minor;
  readonly costSource: 'line' | 'catalogue' | 'margin' | '';
}

/** A less trusted teller's figure that differs from the one that counts; minor units of the order's currency, or a currency. */
export interface Difference {
  readonly teller: Teller;
  readonly figure: 'gross' | 'discount' | 'tax' | 'shipping' | 'total' | 'currency';
  readonly said: number | string;
  readonly counted: number | string;
}

export interface OrderFacts {
  readonly orderId: string;
  readonly placedAt: Date;
  readonly paidAt: Date | null;
  readonly fulfilledAt: Date | null;
  readonly promisedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly status: OrderStatus;
  readonly refundState: 'none' | 'partly' | 'wholly';
  readonly test: boolean;
  /** Counted in `orders`: neither cancelled nor unavailable nor a test. */
  readonly countsOrder: boolean;
  /** Counted in `gross_sales`: not cancelled before payment and not a test. */
  readonly countsSales: boolean;
  /** '0' when nobody is named. */
  readonly aliasKey: string;
  readonly aliasKeys: readonly string[];
  /** The device and moment that tie the order to a session. */
  readonly device: { readonly key: string; readonly at: Date } | null;
  readonly currency: string;
  readonly originalTotalMinor: number;
  readonly conversion: '' | 'no_rate';
  readonly taxIncluded: boolean;
  readonly grossMinor: Minor;
  readonly grossNetMinor: Minor;
  readonly discountMinor: Minor;
  readonly discountNetMinor: Minor;
  readonly taxMinor: Minor;
  readonly shippingMinor: Minor;
  readonly totalMinor: Minor;
  readonly costMinor: Minor;
  readonly refundedMinor: Minor;
  readonly lines: readonly LineFacts[];
  readonly coupon: string;
  readonly dimensions: Dimensions;
  /** Whose figures count. */
  readonly teller: Teller;
  readonly tellers: readonly Teller[];
  readonly differences: readonly Difference[];
}

/** Money given back for one line; shipping, tax and the rest stand on a refund's first part. */
export interface RefundPart {
  readonly productId: string;
  readonly variant: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: Decimal;
  readonly linesMinor: Minor;
  readonly linesNetMinor: Minor;
  readonly shippingMinor: Minor;
  readonly taxMinor: Minor;
  readonly otherMinor: Minor;
  readonly totalMinor: Minor;
}

export interface RefundFacts {
  readonly orderId: string;
  readonly refundId: string;
  readonly at: Date;
  readonly counts: boolean;
  readonly hasOrder: boolean;
  readonly apportioned: boolean;
  readonly currency: string;
  readonly conversion: '' | 'no_rate';
  readonly aliasKey: string;
  readonly dimensions: Dimensions;
  readonly teller: Teller;
  /** At least one. */
  readonly parts: readonly RefundPart[];
}

/** Everything the book knows under one order id. */
export interface BookEntry {
  readonly orderId: string;
  /** Earliest event that names the order. */
  readonly firstAt: Date;
  /** Null when nothing was ever placed under this id. */
  readonly order: OrderFacts | null;
  /** In order of time; may exist without an order. */
  readonly refunds: readonly RefundFacts[];
}
