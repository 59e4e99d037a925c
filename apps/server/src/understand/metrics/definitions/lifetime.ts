import { meanInterval } from '@throughline/stats';
import { type Facts, type Figure, type MetricDefinition, undefinedFor } from '../definition.ts';
import { OF_BUYERS } from './splits.ts';

/** The mean over buyers; null as soon as one order of theirs has no rate, or where it is asked for no cost, as money is everywhere. */
function perBuyer(facts: Facts, name: 'revenue' | 'margin'): Figure {
  const n = facts.int('n');
  if (n === 0) return undefinedFor('no_buyers');
  if (facts.int('without_rate') > 0) return undefinedFor('no_rate', n);
  if (name === 'margin' && facts.int('without_cost') > 0) return undefinedFor('no_cost', n);
  const { mean, interval } = meanInterval({ n, sum: facts.big(name), sumSquares: facts.big(`${name}_squares`) });
  return { value: mean, n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null, extra: { median: facts.real(`${name}_median`) } };
}

const base = {
  ...OF_BUYERS, unit: 'money', interval: 'student', source: 'Throughline definition, historic; interval of a mean over buyers: Student 1908', data: 'orders', facts: 'lifetime',
} as const;

export const ltvRevenue: MetricDefinition = {
  ...base,
  code: 'ltv_revenue',
  label: 'Lifetime revenue',
  definition: "Revenue that each person who ever ordered has brought in from the first order to the period's end, on average. It is what was, not a forecast.",
  formula: "Σ revenue up to the period's end / people who ever ordered",
  compute: (facts) => perBuyer(facts, 'revenue'),
};

export const ltvMargin: MetricDefinition = {
  ...base,
  code: 'ltv_margin',
  label: 'Lifetime margin',
  definition: "Revenue less the cost of the goods that each person who ever ordered has brought in up to the period's end, on average. The cost of goods sent back stays counted.",
  formula: "Σ (revenue − cost of goods) up to the period's end / people who ever ordered",
  compute: (facts) => perBuyer(facts, 'margin'),
};
