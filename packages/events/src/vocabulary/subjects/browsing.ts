import { define, properties, subject } from '../define.ts';
import { optional, required, amount, currency, id, list, quantity, text } from '../fields.ts';
import { productShape, products } from '../product.ts';

const choice = properties({
  type: optional(text, 'What is filtered or sorted by, such as "price"'),
  value: optional(text, 'The value chosen, such as "under 50" or "desc"'),
});

const productList = {
  list_id: optional(id, 'The list'),
  category: optional(text, 'The category it shows'),
  products,
};

/** Looking for a product. */
export const browsing = subject({
  code: 'browsing',
  title: 'Browsing',
  words: 'Search, lists and product pages: what a shopper looks at before anything is in the cart.',
  events: [
    define({
      name: 'Page Left',
      family: 'device',
      stage: null,
      words: 'A visitor who means to buy left a page: what it took them. The script tells it from the first intent until the order.',
      properties: properties({
        clicks: required(quantity, 'Clicks and taps on the page'),
        fields: required(quantity, 'Fields that something was entered in; never what'),
        active_seconds: required(quantity, 'Seconds in which something was done; a silence of more than 30 seconds is left out'),
        largest_paint_ms: optional(quantity, 'Milliseconds until what matters most on the page was painted (Largest Contentful Paint), once for each load'),
      }),
    }),
    define({
      name: 'Products Searched',
      family: 'device',
      stage: 'consideration',
      words: 'A visitor searched the shop.',
      properties: properties({
        query: required(text, 'What was searched for'),
        results: optional(quantity, 'How many products were found'),
      }),
    }),
    define({
      name: 'Product List Viewed',
      family: 'device',
      stage: 'consideration',
      words: 'A visitor saw a list of products or a category.',
      properties: properties(productList),
    }),
    define({
      name: 'Product List Filtered',
      family: 'device',
      stage: 'consideration',
      words: 'A visitor filtered or sorted a list of products.',
      properties: properties({
        ...productList,
        filters: list(choice, 'Filters in force'),
        sorts: list(choice, 'Sortings in force'),
      }),
    }),
    define({
      name: 'Product Clicked',
      family: 'device',
      stage: 'consideration',
      words: 'A visitor chose a product in a list.',
      properties: properties({ ...productShape, list_id: optional(id, 'The list it stood in'), currency: optional(currency, 'Currency of the price') }),
    }),
    define({
      name: 'Product Viewed',
      family: 'device',
      stage: 'consideration',
      words: 'A visitor saw the page of a product.',
      properties: properties({
        ...productShape,
        currency: optional(currency, 'Currency of the price'),
        value: optional(amount, 'Value of the view, in units of the currency'),
      }),
    }),
  ],
});
