import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** GA4's recommended e-commerce events and what they are called here. */
const NAMES: Readonly<Record<string, string>> = {
  view_item_list: 'Product List Viewed',
  select_item: 'Product Clicked',
  view_item: 'Product Viewed',
  add_to_cart: 'Product Added',
  remove_from_cart: 'Product Removed',
  view_cart: 'Cart Viewed',
  add_to_wishlist: 'Product Added to Wishlist',
  begin_checkout: 'Checkout Started',
  add_shipping_info: 'Checkout Step Completed',
  add_payment_info: 'Payment Info Entered',
  purchase: 'Order Completed',
  refund: 'Order Refunded',
  view_promotion: 'Promotion Viewed',
  select_promotion: 'Promotion Clicked',
};
const ITEM: Readonly<Record<string, string>> = {
  item_id: 'product_id', item_name: 'name', item_brand: 'brand', item_category: 'category', item_variant: 'variant', index: 'position',
};
const EVENT: Readonly<Record<string, string>> = { transaction_id: 'order_id', item_list_id: 'list_id', item_list_name: 'category' };

/** A promotion stands beside its items in GA4, or on the first of them. */
const PROMOTION: Readonly<Record<string, string>> = { promotion_name: 'name', creative_name: 'creative', creative_slot: 'position' };

/**
 * A GA4 e-commerce event under our name and in our shape.
 *
 * The names alone ("purchase", "refund") are everybody's; only together with GA4's `items` list are they unambiguous. Its search is known by
 * `search_term`.
 *
 * @returns null when it is not one
 * @see https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export function fromGa4(name: string, properties: JsonObject): { readonly name: string; readonly properties: JsonObject } | null {
  const ours = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  const { items, search_term: asked } = properties;
  if ((name === 'view_search_results' || name === 'search') && typeof asked === 'string') return searchOf(asked, properties);
  if (ours === undefined || !Array.isArray(items) || !items.every(isObject)) return null;
  const products = items.map(productOf);
  const { items: _, ...rest } = properties;
  if (ours.startsWith('Promotion ')) return { name: ours, properties: renamed({ ...items[0], ...rest }, PROMOTION) };
  const only = products.length === 1 && ours.startsWith('Product ') ? products[0] : undefined;
  const refund = ours === 'Order Refunded' && properties['value'] !== undefined ? { total: properties['value'] } : {};
  return { name: ours, properties: { ...only, ...renamed(rest, EVENT), ...refund, products } };
}

function searchOf(query: string, properties: JsonObject): { readonly name: string; readonly properties: JsonObject } {
  const { search_term: _, ...rest } = properties;
  return { name: 'Products Searched', properties: { ...rest, query } };
}

function productOf(item: JsonObject): JsonObject {
  const product = renamed(item, ITEM);
  const { price, discount, quantity } = product;
  if (typeof price !== 'number' || typeof discount !== 'number') return product;
  // GA4's price is after discount and its discount is for one; ours are before it and for the whole line.
  const pieces = typeof quantity === 'number' ? quantity : 1;
  return { ...product, price: rounded(price + discount), discount: rounded(discount * pieces) };
}

/** Sums of decimals carry dust such as 0.30000000000000004; no currency has more than four decimals. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function renamed(source: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(source)) result[Object.hasOwn(names, key) ? (names[key] ?? key) : key] = value;
  return result;
}
