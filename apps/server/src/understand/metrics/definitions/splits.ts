import type { Dimension } from '../definition.ts';

const WHOLE_ORDER = 'An order holds several products; this figure is about orders as a whole. Split gross_sales, orders or buyers instead.';

/** Figures about whole orders. */
export const OF_ORDERS = {
  dimensions: ['source', 'sales_channel', 'device', 'country', 'language', 'motive'] satisfies Dimension[],
  refusals: { product: WHOLE_ORDER, category: WHOLE_ORDER },
} as const;

/** Figures about sessions. */
export const OF_SESSIONS = {
  dimensions: ['source', 'device', 'country', 'language', 'motive', 'product'] satisfies Dimension[],
  refusals: {
    sales_channel: 'A sales channel belongs to an order; a session has none. Split by source or device.',
    category: 'A session knows the products that were seen, not their categories. Split by product.',
  },
} as const;

const AS_OF = 'It looks at all buyers as of a day and moves slowly. Split by week or month.';

/** Figures about people as of a day, split by their first order. */
export const OF_BUYERS = {
  ...OF_ORDERS,
  refusals: {
    ...OF_ORDERS.refusals, hour: AS_OF, day: AS_OF,
    customer: 'It is about everybody who has ever ordered: nobody is new or returning.',
  },
} as const;
