import { ratioInterval } from '@throughline/stats';
import { ratioSums } from '../change-tests.ts';
import { complete, type Dimension, type Facts, type Figure, type MetricDefinition, SHOP_DIMENSIONS, undefinedFor } from '../definition.ts';

const ORDER_ONLY: readonly Dimension[] = ['source', 'sales_channel', 'device', 'country', 'language', 'motive'];
const REGISTRY = 'Throughline definition';

/** An amount of money: null as soon as one order of it has no rate, for a sum that leaves orders out in silence is wrong. */
function amount(name: string): (facts: Facts) => Figure {
  return (facts) => (facts.int('no_rate') > 0 ? undefinedFor('no_rate', facts.int('n')) : complete(facts.int(name), facts.int('n')));
}

const base = { unit: 'money', interval: 'none', source: REGISTRY, data: 'orders', facts: 'sales', dimensions: SHOP_DIMENSIONS, refusals: {} } as const;

export const grossSales: MetricDefinition = {
  ...base,
  code: 'gross_sales',
  label: 'Gross sales',
  definition: 'Lines of orders placed in the period and not cancelled before payment, before discount.',
  formula: 'Σ line total',
  compute: amount('gross'),
};

export const discounts: MetricDefinition = {
  ...base,
  code: 'discounts',
  label: 'Discounts',
  definition: 'Discounts on the orders counted in gross sales.',
  formula: 'Σ line discount',
  compute: amount('discount'),
};

export const tax: MetricDefinition = {
  ...base,
  code: 'tax',
  label: 'Tax',
  definition: 'Tax on the orders counted in gross sales, whether their prices include it or not.',
  formula: 'Σ tax',
  compute: amount('tax'),
};

export const shipping: MetricDefinition = {
  ...base,
  code: 'shipping',
  label: 'Shipping',
  definition: 'What buyers paid for shipping on the orders counted in gross sales.',
  formula: 'Σ shipping',
  dimensions: ORDER_ONLY,
  refusals: {
    product: 'Shipping is paid for an order, not for a product in it.',
    category: 'Shipping is paid for an order, not for the products in it.',
  },
  compute: amount('shipping'),
};

export const refunds: MetricDefinition = {
  ...base,
  code: 'refunds',
  label: 'Refunds',
  definition: 'Money given back in the period for lines; returned shipping and tax stand apart.',
  formula: 'Σ refunded for lines, on the day given back',
  facts: 'refunds',
  compute: amount('amount'),
};

export const revenue: MetricDefinition = {
  ...base,
  code: 'revenue',
  label: 'Revenue',
  definition: 'Gross sales less discounts and refunds, each without its tax where prices include it; shipping excluded.',
  formula: 'gross_sales − discounts − refunds',
  facts: 'revenue',
  compute: amount('revenue'),
};

export const refundRate: MetricDefinition = {
  ...base,
  code: 'refund_rate',
  label: 'Refund rate',
  definition: 'Money refunded in the period for each unit of money sold in it.',
  formula: 'refunds / gross_sales',
  unit: 'ratio',
  interval: 'delta',
  source: 'Throughline definition; interval: ratio estimator over orders, Cochran 1977 §2.11',
  facts: 'refundRate',
  compute: (facts) => {
    const n = facts.int('n');
    if (facts.int('no_rate') > 0) return undefinedFor('no_rate', n);
    const sums = ratioSums(facts);
    if (sums.bottom <= 0n) return undefinedFor('no_sales', n);
    const interval = ratioInterval(sums, { atLeastZero: true });
    return { value: Number(sums.top) / Number(sums.bottom), n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null, extra: { gross_sales: Number(sums.bottom) } };
  },
};
