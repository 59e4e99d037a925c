import { define, properties, subject } from '../define.ts';
import { id, optional, text } from '../fields.ts';

const promotion = properties({
  promotion_id: optional(id, 'The promotion'),
  creative: optional(text, 'The picture or text shown'),
  name: optional(text, 'Name of the promotion'),
  position: optional(text, 'Where on the page it stood'),
});

/** Promotions inside the shop. */
export const promotions = subject({
  code: 'promotions',
  title: 'Promotions',
  words: 'Banners and promotions inside the shop.',
  events: [
    define({ name: 'Promotion Viewed', family: 'device', stage: 'awareness', words: 'A visitor saw a promotion.', properties: promotion }),
    define({ name: 'Promotion Clicked', family: 'device', stage: 'awareness', words: 'A visitor followed a promotion.', properties: promotion }),
  ],
});
