import type { MetricDefinition } from '../definition.ts';
import { share } from './shares.ts';

export const csat: MetricDefinition = {
  code: 'csat',
  label: 'CSAT',
  definition: 'Survey answers of 4 or 5 on a scale of 5, of all such answers; the latest answer of a response counts. Product reviews are not survey answers.',
  formula: 'answers 4–5 / answers',
  unit: 'share',
  interval: 'wilson',
  source: 'CSAT, top two boxes; interval: Wilson 1927',
  data: 'answers',
  facts: 'answers',
  dimensions: ['source', 'device', 'country', 'language'],
  refusals: {
    sales_channel: 'An answer names no sales channel. Split by source or country.',
    product: 'A survey asks about the shop or an order, not about one product.',
    category: 'A survey asks about the shop or an order, not about a category.',
  },
  compute: (facts) => share(facts, { k: 'satisfied', n: 'n', empty: 'no_answers' }),
};
