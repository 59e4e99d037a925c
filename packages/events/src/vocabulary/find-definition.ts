import type { CallType, EventDefinition, Family } from './define.ts';
import { vocabulary } from './vocabulary.ts';

/** Who told an event; see the server's log. */
export type Teller = 'browser' | 'mobile' | 'server' | 'webhook' | 'import';

/** Spellings in use that differ by more than case and separators: American spelling and Segment's first e-commerce spec. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'order canceled': 'Order Cancelled',
  'completed order': 'Order Completed',
  'updated order': 'Order Updated',
  'refunded order': 'Order Refunded',
  'cancelled order': 'Order Cancelled',
  'canceled order': 'Order Cancelled',
  'order shipped': 'Order Fulfilled',
  'searched products': 'Products Searched',
  'product searched': 'Products Searched',
  'viewed product': 'Product Viewed',
  'clicked product': 'Product Clicked',
  'added product': 'Product Added',
  'removed product': 'Product Removed',
  'viewed product category': 'Product List Viewed',
  'viewed product list': 'Product List Viewed',
  'filtered product list': 'Product List Filtered',
  'viewed promotion': 'Promotion Viewed',
  'clicked promotion': 'Promotion Clicked',
  'viewed cart': 'Cart Viewed',
  'started checkout': 'Checkout Started',
  'viewed checkout step': 'Checkout Step Viewed',
  'completed checkout step': 'Checkout Step Completed',
  'entered payment info': 'Payment Info Entered',
  'product added to cart': 'Product Added',
  'product removed from cart': 'Product Removed',
  'product added to wish list': 'Product Added to Wishlist',
  'product removed from wish list': 'Product Removed from Wishlist',
  'reviewed product': 'Product Reviewed',
  'shared product': 'Product Shared',
};

const byName: ReadonlyMap<string, EventDefinition> = new Map(vocabulary.map((one) => [one.name, one]));
const byOtherName: ReadonlyMap<string, EventDefinition> = indexOtherNames();

function indexOtherNames(): ReadonlyMap<string, EventDefinition> {
  const index = new Map<string, EventDefinition>();
  // A single word ("signal", "group") is too common to be taken for ours unless it is spelled exactly so.
  for (const one of vocabulary) if (one.name.includes(' ')) index.set(plainName(one.name), one);
  for (const [other, name] of Object.entries(OTHER_NAMES)) {
    const definition = byName.get(name);
    if (definition !== undefined) index.set(other, definition);
  }
  return index;
}

/** `productViewed`, `product_viewed`, ` Product-Viewed ` and `PRODUCT VIEWED` as `product viewed`. */
function plainName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/[\s_\-.:/]+/g, ' ').trim();
}

/**
 * The definition of an event, by its name or an unambiguous other spelling of it (case, spaces, snake_case, camelCase,
 * `Order Canceled`, names of Segment's first e-commerce spec).
 *
 * @returns null for an event that the vocabulary does not know
 */
export function findDefinition(name: string): EventDefinition | null {
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  // No name of ours is longer than 64 characters; a hostile one is not worth normalising.
  return name.length > 64 ? null : (byOtherName.get(plainName(name)) ?? null);
}

/**
 * Where an event's row lies in the log.
 *
 * @param name   the name as `validateEvent` returns it
 * @param type   the call that carried it
 * @param teller who told it
 * @returns `person` for identify, alias and group; `order` and `service` for those of the vocabulary, whoever tells them;
 *          else `device` when a browser or app tells it and `other` when anybody else does
 */
export function familyOf(name: string, type: CallType, teller: Teller): Family {
  if (type === 'identify' || type === 'alias' || type === 'group') return 'person';
  const family = type === 'track' ? byName.get(name)?.family : undefined;
  if (family === 'order' || family === 'service') return family;
  return teller === 'browser' || teller === 'mobile' ? 'device' : 'other';
}
