import type { ArrivalCondition, EventCondition, PropertyName, Touchpoint } from './touchpoints.ts';

const arrival = (one: Partial<ArrivalCondition>): ArrivalCondition => ({ on: 'arrival', source: null, medium: null, campaign: null, referrer: null, ...one });
const event = (name: string, more: Partial<EventCondition> = {}): EventCondition => ({ on: 'event', name, path: null, teller: null, property: null, ...more });
const page = (...paths: string[]): EventCondition[] => paths.map((path) => event('Page Viewed', { path }));
const told = (name: string, property: PropertyName, equals: string): EventCondition => event(name, { property: { name: property, equals } });

/**
 * The map of a store that has made none of its own. Names come from the reader's language. Pages are known by their paths with or without
 * a language in front; events by the names of the vocabulary. The first match wins, so what is special stands before what is general.
 */
export const DEFAULT_MAP: readonly Touchpoint[] = [
  { id: 'word_of_mouth', name: null, stage: 'awareness', rules: [
    ...['friend', 'invite', 'referral', 'word-of-mouth', 'word of mouth', 'wom'].map((medium) => arrival({ medium })), arrival({ source: 'referral' }),
  ] },
  { id: 'ad', name: null, stage: 'awareness', rules: [arrival({ source: 'ad' }), event('Promotion Clicked')] },
  { id: 'search_engine', name: null, stage: 'awareness', rules: [arrival({ source: 'search engine' })] },
  { id: 'social', name: null, stage: 'awareness', rules: [arrival({ source: 'social' })] },
  { id: 'email', name: null, stage: 'awareness', rules: [arrival({ source: 'e-mail' }), told('Message Clicked', 'contact_channel', 'e-mail'), told('Message Clicked', 'contact_channel', 'email')] },
  { id: 'till', name: null, stage: 'purchase', rules: [told('Order Completed', 'sales_channel', 'till')] },
  { id: 'home', name: null, stage: 'consideration', rules: page('/', '/??', '/??/', '/home', '/index.html') },
  { id: 'search', name: null, stage: 'consideration', rules: [event('Products Searched'), ...page('/search*', '/??/search*')] },
  { id: 'reviews', name: null, stage: 'consideration', rules: [event('Review Viewed'), event('Reviews Viewed'), ...page('*/reviews*')] },
  { id: 'comparison', name: null, stage: 'consideration', rules: [event('Products Compared'), event('Product Compared'), ...page('*/compare*', '*/comparison*')] },
  { id: 'category', name: null, stage: 'consideration', rules: [
    event('Product List Viewed'), event('Product List Filtered'), ...page('/collections/*', '/category/*', '/categories/*', '/c/*', '/??/collections/*', '/??/category/*', '/??/c/*'),
  ] },
  { id: 'product', name: null, stage: 'consideration', rules: [
    event('Product Viewed'), ...page('/products/*', '/product/*', '/p/*', '/??/products/*', '/??/product/*', '/??/p/*'),
  ] },
  { id: 'cart', name: null, stage: 'purchase', rules: [event('Product Added'), event('Product Removed'), event('Cart Viewed'), event('Wishlist Product Added to Cart'), ...page('/cart*', '/basket*', '/??/cart*')] },
  { id: 'payment', name: null, stage: 'purchase', rules: [
    event('Payment Info Entered'), ...['Checkout Step Viewed', 'Checkout Step Completed'].map((name) => told(name, 'step_name', 'payment')), ...page('*/checkout/payment*'),
  ] },
  { id: 'confirmation', name: null, stage: 'purchase', rules: [event('Order Completed'), ...page('*/thank_you*', '*/thank-you*', '*/order-received*', '*/checkout/success*', '*/checkout/confirmation*')] },
  { id: 'checkout', name: null, stage: 'purchase', rules: [event('Checkout Started'), event('Checkout Step Viewed'), event('Checkout Step Completed'), ...page('/checkout*', '/??/checkout*')] },
  { id: 'shipping', name: null, stage: 'retention', rules: [event('Order Fulfilled'), event('Delivery Updated'), ...page('*/tracking*', '*/track-order*')] },
  { id: 'delivery', name: null, stage: 'retention', rules: [event('Order Delivered')] },
  { id: 'return', name: null, stage: 'retention', rules: [event('Return Requested'), event('Return Received'), event('Return Refunded'), event('Order Refunded'), ...page('*/returns*')] },
  { id: 'help', name: null, stage: 'retention', rules: [
    event('Conversation Started'), event('Conversation Message Sent'), event('Conversation Reopened'), ...page('*/help*', '*/faq*', '*/contact*', '*/support*'),
  ] },
  { id: 'survey', name: null, stage: 'retention', rules: [event('Survey Answered')] },
  { id: 'loyalty', name: null, stage: 'advocacy', rules: [event('Points Earned'), event('Points Redeemed'), ...page('*/loyalty*', '*/rewards*')] },
  { id: 'review', name: null, stage: 'advocacy', rules: [event('Review Submitted'), event('Product Reviewed')] },
  { id: 'referral', name: null, stage: 'advocacy', rules: [event('Referral Shared'), event('Referral Converted'), event('Product Shared'), event('Cart Shared')] },
];
