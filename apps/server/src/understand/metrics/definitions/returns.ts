import { type MetricDefinition, SHOP_DIMENSIONS } from '../definition.ts';
import { share } from './shares.ts';

export const returnRate: MetricDefinition = {
  code: 'return_rate',
  label: 'Return rate',
  definition: 'Orders placed in the period of which something came back at any time since: a return arrived or was settled, or money was given back for lines. By product, orders in which that product came back. The last weeks are not over yet.',
  formula: 'orders with something returned / orders',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition; interval: Wilson 1927',
  data: 'orders',
  facts: 'returns',
  dimensions: SHOP_DIMENSIONS,
  refusals: {},
  compute: (facts) => share(facts, { k: 'returned_orders', n: 'n', empty: 'no_orders' }),
};
