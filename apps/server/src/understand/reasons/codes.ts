/** Causes that can leave a trace in what a store hears of a session. */
export const SEEN_CAUSES = [
  'shipping_price', 'price', 'out_of_stock', 'coupon_denied', 'payment_failed', 'form_trouble', 'slow_or_broken_page', 'search_empty', 'late_delivery', 'return_policy', 'compared_elsewhere',
] as const;
export type SeenCause = (typeof SEEN_CAUSES)[number];

/** Why a session with intent ended without an order. */
export const REASONS = [...SEEN_CAUSES, 'only_looking', 'unknown'] as const;
export type Reason = (typeof REASONS)[number];

/** How far a session came: the last of these places that it reached. */
export const PLACES = ['product', 'cart', 'address', 'delivery', 'payment'] as const;
export type Place = (typeof PLACES)[number];

/** Beyond the last place: it ended with an order. */
export const ORDERED = PLACES.length;
