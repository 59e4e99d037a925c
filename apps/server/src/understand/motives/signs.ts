import { MOTIVES, type Motive } from '../../platform/event-log/motive-of.ts';

/** Raised when a sign is added, changed or taken away: sessions are then read anew. */
export const SIGNS_VERSION = 1;

/** Something seen in a session that tells of one motive. */
export interface Sign {
  readonly code: string;
  readonly motive: Motive;
  /** What counts as seeing it, for a person. */
  readonly definition: string;
  /** Where it can be seen at all. */
  readonly among: string;
  /** Whether longer sessions show it more often by themselves: it is then held against sessions as long. */
  readonly growsWithLength: boolean;
  /** Where the motive behind it is described. */
  readonly source: string;
}

const MOE = 'Moe 2003, Buying, searching, or browsing: differentiating between online shoppers, Journal of Consumer Psychology 13';
const HEDONIC = 'Arnold & Reynolds 2003, Hedonic shopping motivations, Journal of Retailing 79';
const CONVENIENCE = 'Rohm & Swaminathan 2004, A typology of online shoppers based on shopping motivations, Journal of Business Research 57';
const PRICE = 'Lichtenstein, Ridgway & Netemeyer 1993, Price perceptions and consumer shopping behavior, Journal of Marketing Research 30';
const RISK = 'Mitchell 1999, Consumer perceived risk: conceptualisations and models, European Journal of Marketing 33';

const VISITS = 'sessions of more than one page';
const LOOKS = 'sessions that looked at a product';
const CARTS = 'sessions that put something into the cart';

/** In the order in which the log keeps them, the motives' in the order of `MOTIVES`. */
export const SIGNS = [
  { code: 'variety', motive: 'inspiration', definition: 'Looked at three different products or more, or at three categories, before anything was put into the cart', among: VISITS, growsWithLength: false, source: MOE },
  { code: 'front_page', motive: 'inspiration', definition: 'Went to the front page in the course of the session, or followed a promotion', among: VISITS, growsWithLength: true, source: HEDONIC },
  { code: 'kept', motive: 'inspiration', definition: 'Put a product on a wish list, or sent one to somebody', among: LOOKS, growsWithLength: true, source: HEDONIC },
  { code: 'searched', motive: 'speed', definition: 'Searched the shop before the first product', among: 'sessions that came to a product from elsewhere in the shop', growsWithLength: false, source: MOE },
  { code: 'straight', motive: 'speed', definition: 'Came to the first product without opening a list on the way, and without a search', among: 'sessions that came to a product from elsewhere in the shop and did not search', growsWithLength: false, source: MOE },
  { code: 'quick', motive: 'speed', definition: 'Put something into the cart within three minutes of coming', among: CARTS, growsWithLength: false, source: CONVENIENCE },
  { code: 'express', motive: 'speed', definition: 'Chose express delivery, or paid with one touch', among: 'checkouts that tell how', growsWithLength: false, source: CONVENIENCE },
  { code: 'coupon', motive: 'price', definition: 'Tried a coupon, or ordered with one', among: CARTS, growsWithLength: false, source: PRICE },
  { code: 'sorted_by_price', motive: 'price', definition: 'Sorted or filtered a list by price', among: VISITS, growsWithLength: true, source: PRICE },
  { code: 'sale_pages', motive: 'price', definition: 'Looked at pages of sales, outlets or offers', among: VISITS, growsWithLength: true, source: PRICE },
  { code: 'cheap_products', motive: 'price', definition: 'A product looked at is among the cheapest third of its category; counted for each product, six at most', among: 'products with price and category', growsWithLength: false, source: PRICE },
  { code: 'price_comparison', motive: 'price', definition: 'Came from a price comparison', among: 'all sessions', growsWithLength: false, source: PRICE },
  { code: 'reviews', motive: 'certainty', definition: 'Opened reviews of products', among: LOOKS, growsWithLength: true, source: RISK },
  { code: 'compared', motive: 'certainty', definition: 'Opened a comparison of products', among: LOOKS, growsWithLength: true, source: RISK },
  { code: 'rules_read', motive: 'certainty', definition: 'Read about delivery, returns, warranty, sizes or answers to questions', among: VISITS, growsWithLength: true, source: RISK },
  { code: 'asked_shop', motive: 'certainty', definition: 'Asked the shop a question', among: VISITS, growsWithLength: true, source: RISK },
] as const satisfies readonly Sign[];

export const SIGN_CODES = SIGNS.map(({ code }) => code);

/** By sign the index of its motive. */
export const MOTIVE_OF_SIGN: readonly number[] = SIGNS.map(({ motive }) => MOTIVES.indexOf(motive));

/** How far a session came: what it is compared with. From `meant` on somebody had an intent to buy. */
export const REACHES = ['looked', 'meant', 'cart', 'checkout'] as const;
/** Pages up to which a session is of a length; the last are longer. */
export const LENGTH_STEPS = [1, 3, 6, 12] as const;
export const LENGTHS = LENGTH_STEPS.length + 1;
export const STRATA = REACHES.length * LENGTHS;

/** A sign that can be seen several times counts so often at most: looks of one session resemble each other. */
export const MOST_TRIES = 6;

/** What a sign of a session is held against: sessions that came as far, and are as long where that matters. */
export function stratumOf(sign: Pick<Sign, 'growsWithLength'>, of: { readonly reach: number; readonly length: number }): number {
  return of.reach * LENGTHS + (sign.growsWithLength ? of.length : 0);
}
