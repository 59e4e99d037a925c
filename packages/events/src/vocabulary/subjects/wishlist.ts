import { define, properties, subject } from '../define.ts';
import { currency, id, optional, pii, text } from '../fields.ts';
import { productShape } from '../product.ts';

const onList = {
  wishlist_id: optional(id, 'The wish list'),
  wishlist_name: optional(text, 'Name of the wish list'),
  ...productShape,
  currency: optional(currency, 'Currency of the price'),
};

/** Wish lists and sharing. */
export const wishlist = subject({
  code: 'wishlist',
  title: 'Wish lists and sharing',
  words: 'Products kept for later or shown to somebody else.',
  events: [
    define({ name: 'Product Added to Wishlist', family: 'device', stage: 'consideration', words: 'A product was put on a wish list.', properties: properties(onList) }),
    define({ name: 'Product Removed from Wishlist', family: 'device', stage: 'consideration', words: 'A product was taken off a wish list.', properties: properties(onList) }),
    define({
      name: 'Wishlist Product Added to Cart',
      family: 'device',
      stage: 'purchase',
      words: 'A product went from a wish list into the cart.',
      properties: properties({ cart_id: optional(id, 'The cart'), ...onList }),
    }),
    define({
      name: 'Product Shared',
      family: 'device',
      stage: 'advocacy',
      words: 'A visitor sent a product to somebody.',
      properties: properties({
        ...productShape,
        share_via: optional(text, 'How it was sent, such as "email"'),
        share_message: optional(pii('text', text), 'What was written'),
        recipient: optional(pii('other', text), 'Who got it'),
      }),
    }),
  ],
});
