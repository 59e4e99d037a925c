import { define, properties, subject } from '../define.ts';
import { id, flag, longText, optional, pii, quantity, required, text } from '../fields.ts';

const ofProduct = {
  product_id: optional(id, 'The product'),
  variant_id: optional(id, 'The variant'),
  order_id: optional(id, 'The order it was bought in'),
};

const review = properties({
  review_id: required(id, 'The review'),
  ...ofProduct,
  rating: optional(quantity, 'Stars given'),
  rating_max: optional(quantity, 'Highest rating possible; 5 unless said'),
  title: optional(pii('text', text), 'Heading'),
  text: optional(pii('text', longText), 'What it says'),
  author: optional(pii('name', text), 'The name it is signed with'),
  language: optional(text, 'Language it is written in'),
  photos: optional(quantity, 'How many pictures it has'),
  verified: optional(flag, 'Whether the author bought the product'),
}).superRefine((given, context) => {
  const highest = given.rating_max ?? 5;
  if (typeof given.rating === 'number' && (given.rating < 0 || given.rating > highest)) {
    context.addIssue({ code: 'custom', path: ['rating'], message: `a rating from 0 to ${highest}` });
  }
});

/** What customers say about products. */
export const reviews = subject({
  code: 'reviews',
  title: 'Reviews',
  words: 'What customers say about products in public.',
  events: [
    define({
      name: 'Product Reviewed',
      family: 'service',
      stage: 'advocacy',
      words: 'A customer reviewed a product, as Segment\'s spec tells it.',
      properties: properties({
        ...ofProduct,
        review_id: optional(id, 'The review'),
        review_body: optional(pii('text', longText), 'What it says'),
        rating: optional(quantity, 'Stars given'),
      }),
    }),
    define({ name: 'Review Submitted', family: 'service', stage: 'advocacy', words: 'A customer reviewed a product.', properties: review }),
    define({
      name: 'Review Replied',
      family: 'service',
      stage: 'advocacy',
      words: 'The shop answered a review.',
      properties: properties({
        review_id: required(id, 'The review'),
        ...ofProduct,
        text: optional(pii('text', longText), 'What the answer says'),
        agent_id: optional(id, 'Who answered'),
      }),
    }),
  ],
});
