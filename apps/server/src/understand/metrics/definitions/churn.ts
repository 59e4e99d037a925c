import { type MetricDefinition, undefinedFor } from '../definition.ts';
import { OF_BUYERS } from './splits.ts';
import { share } from './shares.ts';

export const churn: MetricDefinition = {
  ...OF_BUYERS,
  code: 'churn',
  label: 'Churn',
  definition: "Of everybody who ordered before the period's end, those silent since for longer than nine of ten of their own gaps between order days; with fewer than four order days, of the gaps of all repeat buyers.",
  formula: 'people silent for longer than the 90th percentile of the gaps / people who ever ordered',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition, a rule for shops without contracts; interval: Wilson 1927',
  data: 'orders',
  facts: 'silence',
  compute: (facts) => (facts.int('without_rhythm') > 0 ? undefinedFor('no_repeat_buyers', facts.int('n')) : share(facts, { k: 'silent', n: 'n', empty: 'no_buyers' })),
};
