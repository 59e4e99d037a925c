import type { MetricDefinition } from '../definition.ts';
import { quantileFigure } from '../distribution.ts';
import { OF_ORDERS } from './splits.ts';

export const purchaseRhythm: MetricDefinition = {
  ...OF_ORDERS,
  code: 'purchase_rhythm',
  label: 'Purchase rhythm',
  definition: 'Median days between two order days of one person, where the later one lies in the period. Who never came back has no rhythm and is not in it.',
  formula: 'median of days since the order day before',
  unit: 'days',
  interval: 'ranks',
  source: 'Throughline definition; interval: order statistics, Conover 1999 §3.2, gaps taken one by one',
  data: 'orders',
  facts: 'rhythm',
  compute: (facts) => quantileFigure(facts, { share: 0.5, empty: 'no_repeat_buyers', beside: { p90: 0.9 } }),
};
