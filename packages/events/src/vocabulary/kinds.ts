import type { Stage } from './define.ts';
import { subjects } from './vocabulary.ts';

/** What an event is about, coarser than its name: what a picture or a filter tells apart. */
export const EVENT_KINDS = [
  'page', 'promotion', 'product', 'wishlist', 'cart', 'checkout', 'order', 'delivery', 'return', 'refund', 'conversation', 'survey', 'points', 'message',
  'review', 'referral', 'share', 'signal', 'consent', 'exposure', 'identity', 'other',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The stage of each kind. A page view says nothing of its own; whoever looks at pages considers. Null: beside the stages. */
const STAGE_OF_KIND: Readonly<Record<EventKind, Stage | null>> = {
  promotion: 'awareness', page: 'consideration', product: 'consideration', wishlist: 'consideration', cart: 'purchase', checkout: 'purchase', order: 'purchase',
  delivery: 'retention', return: 'retention', refund: 'retention', conversation: 'retention', survey: 'retention', points: 'retention', message: 'retention',
  review: 'advocacy', referral: 'advocacy', share: 'advocacy', signal: null, consent: null, exposure: null, identity: null, other: null,
};

const KIND_OF_SUBJECT: Readonly<Record<string, EventKind>> = {
  calls: 'identity', promotions: 'promotion', browsing: 'product', cart: 'cart', coupons: 'cart', checkout: 'checkout', wishlist: 'wishlist', orders: 'order', delivery: 'delivery',
  returns: 'return', conversations: 'conversation', surveys: 'survey', reviews: 'review', loyalty: 'points', messages: 'message',
};

/** Events that are about something else than their subject's others. */
const KIND_OF_NAME: Readonly<Record<string, EventKind>> = {
  'Page Viewed': 'page', 'Screen Viewed': 'page', 'Order Refunded': 'refund', 'Wishlist Product Added to Cart': 'cart', 'Cart Shared': 'share', 'Product Shared': 'share',
  'Referral Shared': 'referral', 'Referral Converted': 'referral', 'Page Left': 'page', 'Consent Changed': 'consent', Exposure: 'exposure', Signal: 'signal',
};

const kinds: ReadonlyMap<string, EventKind> = new Map(
  subjects.flatMap((one) => one.events.map((event): [string, EventKind] => [event.name, KIND_OF_NAME[event.name] ?? KIND_OF_SUBJECT[one.code] ?? 'other'])),
);

/** What an event is about, by its exact name; `other` for names that the vocabulary does not know. */
export function kindOf(name: string): EventKind {
  return kinds.get(name) ?? 'other';
}

/** The stage that a kind of event belongs to; null for what stands beside the stages. */
export function stageOfKind(kind: EventKind): Stage | null {
  return STAGE_OF_KIND[kind];
}

/** Every name of the vocabulary with its kind, in order of the vocabulary; all other names are of kind `other`. */
export function namesWithKinds(): readonly (readonly [name: string, kind: EventKind])[] {
  return [...kinds];
}
