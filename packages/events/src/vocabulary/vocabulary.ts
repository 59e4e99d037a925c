import type { z } from 'zod';
import type { EventDefinition, Subject } from './define.ts';
import { browsing } from './subjects/browsing.ts';
import { calls } from './subjects/calls.ts';
import { cart } from './subjects/cart.ts';
import { checkout } from './subjects/checkout.ts';
import { conversations } from './subjects/conversations.ts';
import { coupons } from './subjects/coupons.ts';
import { decisions } from './subjects/decisions.ts';
import { delivery } from './subjects/delivery.ts';
import { loyalty } from './subjects/loyalty.ts';
import { messages } from './subjects/messages.ts';
import { orders } from './subjects/orders.ts';
import { promotions } from './subjects/promotions.ts';
import { returns } from './subjects/returns.ts';
import { reviews } from './subjects/reviews.ts';
import { surveys } from './subjects/surveys.ts';
import { wishlist } from './subjects/wishlist.ts';

const SUBJECTS = [
  calls, promotions, browsing, cart, coupons, checkout, wishlist, orders, delivery, returns, conversations, surveys, reviews, loyalty, messages, decisions,
] as const;

/** All subjects of the vocabulary, in the order in which a shopper meets them. */
export const subjects: readonly Subject[] = SUBJECTS;

type KnownDefinition = (typeof SUBJECTS)[number]['events'][number];
/** The name of a known event. */
export type EventName = KnownDefinition['name'];
/** What a known event's properties are once validated. */
export type EventProperties<Name extends EventName> = z.output<Extract<KnownDefinition, { name: Name }>['properties']>;

/** Every event of the vocabulary, subject by subject. */
export const vocabulary: readonly EventDefinition[] = SUBJECTS.flatMap((one): readonly EventDefinition[] => one.events);
