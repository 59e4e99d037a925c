import { define, properties, subject } from '../define.ts';
import { amount, id, optional, text } from '../fields.ts';

const shape = {
  order_id: optional(id, 'The order'),
  cart_id: optional(id, 'The cart'),
  coupon_id: optional(id, 'The coupon'),
  coupon_name: optional(text, 'Name or code of the coupon'),
};
const discount = optional(amount, 'What it takes off, in units of the currency');
const reason = optional(text, 'Why it was refused');

/** Coupons in the cart. */
export const coupons = subject({
  code: 'coupons',
  title: 'Coupons',
  words: 'Coupons entered, accepted, refused and taken back.',
  events: [
    define({ name: 'Coupon Entered', family: 'device', stage: 'purchase', words: 'A visitor typed a coupon.', properties: properties(shape) }),
    define({ name: 'Coupon Applied', family: 'device', stage: 'purchase', words: 'A coupon was accepted.', properties: properties({ ...shape, discount }) }),
    define({ name: 'Coupon Denied', family: 'device', stage: 'purchase', words: 'A coupon was refused.', properties: properties({ ...shape, reason }) }),
    define({ name: 'Coupon Removed', family: 'device', stage: 'purchase', words: 'A coupon was taken back.', properties: properties({ ...shape, discount }) }),
  ],
});
