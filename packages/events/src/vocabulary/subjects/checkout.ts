import { define, properties, subject } from '../define.ts';
import { id, optional, pii, quantity, text } from '../fields.ts';
import { orderShape } from '../product.ts';

const step = properties({
  checkout_id: optional(id, 'The checkout'),
  order_id: optional(id, 'The order, where it already has a number'),
  step: optional(quantity, 'Number of the step, from 1'),
  step_name: optional(text, 'Name of the step, such as "delivery"'),
  shipping_method: optional(text, 'Way of delivery chosen'),
  payment_method: optional(text, 'Way of payment chosen'),
});

/** The checkout. */
export const checkout = subject({
  code: 'checkout',
  title: 'Checkout',
  words: 'From the cart to the order, step by step.',
  events: [
    define({
      name: 'Checkout Started',
      family: 'device',
      stage: 'purchase',
      words: 'A visitor began the checkout.',
      renames: { orderId: 'order_id' },
      properties: properties({
        order_id: optional(id, 'The order, where it already has a number'),
        ...orderShape,
        email: optional(pii('email', text), 'E-mail address given'),
        phone: optional(pii('phone', text), 'Phone number given'),
      }),
    }),
    define({ name: 'Checkout Step Viewed', family: 'device', stage: 'purchase', words: 'A visitor saw a step of the checkout.', properties: step }),
    define({ name: 'Checkout Step Completed', family: 'device', stage: 'purchase', words: 'A visitor finished a step of the checkout.', properties: step }),
    define({ name: 'Payment Info Entered', family: 'device', stage: 'purchase', words: 'A visitor entered how to pay.', properties: step }),
  ],
});
