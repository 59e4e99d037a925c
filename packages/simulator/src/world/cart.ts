import { catalogue, DEMO_SHOP } from '../catalogue/catalogue.ts';
import type { DemoProduct, ProductVariant } from '../catalogue/product.ts';
import { WORLD } from '../parameters.ts';
import { describeProduct } from './browser.ts';
import type { Market } from './market.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

export interface CartLine {
  readonly product: DemoProduct;
  readonly variant: ProductVariant | null;
  readonly quantity: number;
  readonly priceMinor: number;
}

/** What an order comes to; money in cents. */
export interface Sums {
  readonly linesMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly totalMinor: number;
  /** Contained in the total. */
  readonly taxMinor: number;
}

const QUANTITIES = [78, 15, 4, 3];

/** A product somebody may want on a day: of the kind they like, at a price that does not frighten, in stock. */
export function drawProduct(random: Random, of: { person: Pick<Person, 'likes' | 'motive'>; market: Market; day: number; not?: ReadonlySet<string> }): DemoProduct {
  const soldOut = of.market.soldOut(of.day);
  const weights = catalogue.map((product, index) => {
    if (product === soldOut || of.not?.has(product.id) === true) return 0;
    const liked = product.category === of.person.likes ? 4 : 1;
    const cheap = of.person.motive === 'price' && product.priceMinor > 8_000 ? 0.4 : 1;
    // The first products of a category stand in front.
    const shown = 1.6 - (index % 9) * 0.1;
    return liked * cheap * shown * (product.priceMinor > 15_000 ? 0.45 : 1) * of.market.demand(product, of.day);
  });
  const drawn = catalogue[random.weighted(weights)] ?? catalogue[0];
  if (drawn === undefined) throw new Error('The catalogue is empty.');
  return drawn;
}

export function drawLine(random: Random, of: { product: DemoProduct; market: Market; day: number }): CartLine {
  const small = of.product.priceMinor < 4_000;
  return {
    product: of.product,
    variant: random.any(of.product.variants) ?? null,
    quantity: small ? random.weighted(QUANTITIES) + 1 : 1,
    priceMinor: of.market.priceMinor(of.product, of.day),
  };
}

export function sumUp(lines: readonly CartLine[], of: { person: Person; discountPercent: number; shippingMinor?: number }): Sums {
  const linesMinor = lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0);
  const discountMinor = Math.round((linesMinor * of.discountPercent) / 100);
  const isFree = linesMinor - discountMinor >= WORLD.freeShippingFromMinor;
  const shippingMinor = of.shippingMinor ?? (isFree ? 0 : of.person.market.shippingMinor);
  const totalMinor = linesMinor - discountMinor + shippingMinor;
  return { linesMinor, discountMinor, shippingMinor, totalMinor, taxMinor: Math.round((totalMinor * DEMO_SHOP.taxPercent) / (100 + DEMO_SHOP.taxPercent)) };
}

/** A line as events tell it; the back end adds what one costs. */
export function describeLine(line: CartLine, withCost = false): Readonly<Record<string, unknown>> {
  return {
    ...describeProduct(line.product, line.priceMinor),
    ...(line.variant === null ? {} : { variant_id: `${line.product.id}-${line.variant.code}`, variant: line.variant.words.en }),
    quantity: line.quantity,
    ...(withCost ? { cost: line.product.costMinor / 100 } : {}),
  };
}
