import { define, properties, subject } from '../define.ts';
import { amount, currency, flag, id, instant, list, optional, pii, required, text } from '../fields.ts';
import { orderShape, product } from '../product.ts';

const orderId = required(id, 'Number of the order, unique within the store');
/** `orderId`, and `id` of Segment's first e-commerce spec. */
const renames = { orderId: 'order_id', orderID: 'order_id' };

const snapshot = properties({
  order_id: orderId,
  ...orderShape,
  status: optional(text, 'Status in the shop\'s own words'),
  test: optional(flag, 'A test order counts nowhere'),
  sales_channel: optional(text, 'Where it was placed: web, app, till, marketplace, phone'),
  source: optional(text, 'Where the customer came from, if the shop knows'),
  country: optional(text, 'Country of delivery, two letters of ISO 3166'),
  city: optional(text, 'City of delivery'),
  email: optional(pii('email', text), 'The customer\'s e-mail address'),
  phone: optional(pii('phone', text), 'The customer\'s phone number'),
  placed_at: optional(instant, 'When it was placed; the event\'s own time unless said'),
  paid_at: optional(instant, 'When it was paid'),
  fulfilled_at: optional(instant, 'When it left the warehouse'),
  promised_at: optional(instant, 'When it is promised to arrive'),
  delivered_at: optional(instant, 'When it arrived'),
  cancelled_at: optional(instant, 'When it was cancelled'),
});

const refundedLine = properties({
  line_id: optional(id, 'The line of the order'),
  ...product.shape,
  total: optional(amount, 'Money given back for this line'),
});

const refund = properties({
  order_id: orderId,
  refund_id: optional(id, 'The refund; told again it replaces what was told before'),
  currency: optional(currency, 'Currency of the amounts; the order\'s unless said'),
  total: optional(amount, 'All money given back; 0 withdraws the refund'),
  lines: optional(amount, 'The part for lines'),
  shipping: optional(amount, 'The part for shipping'),
  tax: optional(amount, 'The part for tax'),
  reason: optional(text, 'Why, in a word'),
  products: list(refundedLine, 'What was given back, line by line'),
});

/** Orders and their money. */
export const orders = subject({
  code: 'orders',
  title: 'Orders',
  words: 'The order book. Several tellers may tell one order: they are folded into one by `order_id`.',
  events: [
    define({ name: 'Order Completed', family: 'order', stage: 'purchase', words: 'An order was placed. Also the snapshot that an import or a webhook brings.', renames, properties: snapshot }),
    define({ name: 'Order Updated', family: 'order', stage: 'purchase', words: 'An order changed; carries all of it, as it is now.', renames, properties: snapshot }),
    define({
      name: 'Order Paid',
      family: 'order',
      stage: 'purchase',
      words: 'An order was paid.',
      renames,
      properties: properties({
        order_id: orderId,
        payment_id: optional(id, 'The payment'),
        payment_method: optional(text, 'Way of payment'),
        total: optional(amount, 'Amount paid'),
        currency: optional(currency, 'Currency of the amount'),
        paid_at: optional(instant, 'When; the event\'s own time unless said'),
      }),
    }),
    define({
      name: 'Order Cancelled',
      family: 'order',
      stage: 'purchase',
      words: 'An order was cancelled.',
      renames,
      properties: properties({
        order_id: orderId,
        ...orderShape,
        reason: optional(text, 'Why, in a word'),
        cancelled_at: optional(instant, 'When; the event\'s own time unless said'),
      }),
    }),
    define({ name: 'Order Refunded', family: 'order', stage: 'retention', words: 'Money was given back. The only event that moves money back.', renames, properties: refund }),
  ],
});
