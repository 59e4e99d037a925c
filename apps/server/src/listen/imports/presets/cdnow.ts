import { takeOrderLine } from '../kinds/orders.ts';
import type { Preset } from '../kinds/recipe.ts';

/**
 * CDNOW's purchases (Fader and Hardie): a row is an order of one line whose total is `usd`. No order id is given, so a row
 * is known by what it says and its occurrence among equal rows: 255 equal rows are purchases of their own.
 */
export const cdnow: Preset = {
  code: 'cdnow',
  title: 'CDNOW purchases 1997–1998',
  timezone: null,
  currency: 'USD',
  dates: null,
  takesFromFolder: (name) => name === 'cdnow_master',
  linesOptional: false,
  open: () => ({
    recipeFor: ({ header }) =>
      ['customer_id', 'date', 'usd'].every((name) => header.includes(name))
        ? {
            kind: 'orders',
            columns: { customer_id: ['customer_id'], ordered_at: ['date'], quantity: ['cds'], total: ['usd'] },
            synonyms: false,
            take: (values, sink) => takeOrderLine(values, sink),
          }
        : null,
  }),
};
