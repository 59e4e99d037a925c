import { define, properties, subject } from '../define.ts';
import { amount, currency, id, optional, pii, text } from '../fields.ts';
import { productShape, products } from '../product.ts';

const cartId = optional(id, 'The cart');

const productInCart = properties({
  cart_id: cartId,
  ...productShape,
  currency: optional(currency, 'Currency of the price'),
  value: optional(amount, 'Quantity times price'),
});

/** The cart. */
export const cart = subject({
  code: 'cart',
  title: 'Cart',
  words: 'What goes into the cart and out of it.',
  events: [
    define({ name: 'Product Added', family: 'device', stage: 'purchase', words: 'A product was put into the cart.', properties: productInCart }),
    define({ name: 'Product Removed', family: 'device', stage: 'purchase', words: 'A product was taken out of the cart.', properties: productInCart }),
    define({
      name: 'Cart Viewed',
      family: 'device',
      stage: 'purchase',
      words: 'A visitor looked into the cart.',
      properties: properties({
        cart_id: cartId,
        products,
        currency: optional(currency, 'Currency of the amounts'),
        value: optional(amount, 'Value of the cart'),
      }),
    }),
    define({
      name: 'Cart Shared',
      family: 'device',
      stage: 'advocacy',
      words: 'A visitor sent a cart to somebody.',
      properties: properties({
        cart_id: cartId,
        products,
        share_via: optional(text, 'How it was sent, such as "email"'),
        share_message: optional(pii('text', text), 'What was written'),
        recipient: optional(pii('other', text), 'Who got it'),
      }),
    }),
  ],
});
