import { define, properties, subject } from '../define.ts';
import { amount, currency, id, list, optional, pii, required, text } from '../fields.ts';
import { product } from '../product.ts';

const renames = { orderId: 'order_id', orderID: 'order_id' };
const line = properties({
  line_id: optional(id, 'The line of the order'),
  ...product.shape,
  reason: optional(text, 'Why this one came back, in a word'),
  condition: optional(text, 'In what condition it came back'),
});
const shape = {
  order_id: required(id, 'The order'),
  return_id: optional(id, 'The return'),
  reason: optional(text, 'Why, in a word'),
  comment: optional(pii('text', text), 'Why, in the customer\'s words'),
  products: list(line, 'What comes back; everything unless said'),
};

/** Goods that come back. */
export const returns = subject({
  code: 'returns',
  title: 'Returns',
  words: 'Goods that come back. Money is moved by Order Refunded alone.',
  events: [
    define({ name: 'Return Requested', family: 'order', stage: 'retention', words: 'A customer asked to send something back.', renames, properties: properties(shape) }),
    define({ name: 'Return Received', family: 'order', stage: 'retention', words: 'Returned goods arrived.', renames, properties: properties(shape) }),
    define({
      name: 'Return Refunded',
      family: 'order',
      stage: 'retention',
      words: 'A return was settled. Names its refund and adds nothing to it.',
      renames,
      properties: properties({
        ...shape,
        refund_id: optional(id, 'The refund that Order Refunded told'),
        total: optional(amount, 'Money given back, for reading only'),
        currency: optional(currency, 'Currency of the amount'),
      }),
    }),
  ],
});
