import { meanInterval } from '@throughline/stats';
import { complete, type Dimension, type MetricDefinition, SHOP_DIMENSIONS, undefinedFor } from '../definition.ts';
import { share } from './shares.ts';

const ORDER_ONLY: readonly Dimension[] = ['source', 'sales_channel', 'device', 'country', 'language', 'motive'];
const WHOLE_ORDER = 'An order holds several products; this figure is about orders as a whole. Split gross_sales, orders or buyers instead.';
const NOT_BY_PRODUCT = { product: WHOLE_ORDER, category: WHOLE_ORDER };
const REGISTRY = 'Throughline definition';
const base = { unit: 'count', interval: 'none', source: REGISTRY, data: 'orders', facts: 'orders', dimensions: SHOP_DIMENSIONS, refusals: {} } as const;

export const orders: MetricDefinition = {
  ...base,
  code: 'orders',
  label: 'Orders',
  definition: 'Orders placed in the period, neither cancelled nor unavailable; by product, those that hold the product.',
  formula: 'count of orders',
  compute: (facts) => complete(facts.int('n'), facts.int('n')),
};

export const buyers: MetricDefinition = {
  ...base,
  code: 'buyers',
  label: 'Buyers',
  definition: 'Distinct people with at least one counted order in the period. An order without customer has no buyer.',
  formula: 'count of distinct people',
  compute: (facts) => complete(facts.int('buyers'), facts.int('buyers')),
};

export const aov: MetricDefinition = {
  ...base,
  code: 'aov',
  label: 'Average order value',
  definition: 'Gross sales less discounts of the counted orders, for each of them; the median stands beside it.',
  formula: '(gross_sales − discounts) / orders',
  unit: 'money',
  interval: 'student',
  source: 'Throughline definition; interval of a mean: Student 1908',
  facts: 'orderValue',
  dimensions: ORDER_ONLY,
  refusals: NOT_BY_PRODUCT,
  compute: (facts) => {
    const n = facts.int('n');
    if (n === 0) return undefinedFor('no_orders');
    if (facts.int('no_rate') > 0) return undefinedFor('no_rate', n);
    const { mean, interval } = meanInterval({ n, sum: facts.big('total'), sumSquares: facts.big('squares') });
    return { value: mean, n, low: interval?.low ?? null, high: interval?.high ?? null, reason: null, extra: { median: facts.real('median') } };
  },
};

export const ordersPerCustomer: MetricDefinition = {
  ...base,
  code: 'orders_per_customer',
  label: 'Orders per customer',
  definition: 'Counted orders for each buyer of the period.',
  formula: 'orders / buyers',
  unit: 'ratio',
  interval: 'student',
  source: 'Throughline definition; interval of a mean over buyers: Student 1908, orders without customer taken as given',
  facts: 'people',
  compute: (facts) => {
    const n = facts.int('buyers');
    if (n === 0) return undefinedFor(facts.int('orders') > 0 ? 'no_buyers' : 'no_orders');
    const anonymous = (facts.int('orders') - facts.int('known_orders')) / n;
    const { interval } = meanInterval({ n, sum: facts.big('known_orders'), sumSquares: facts.big('squared_orders') });
    return {
      value: facts.int('orders') / n, n,
      low: interval === null ? null : interval.low + anonymous, high: interval === null ? null : interval.high + anonymous, reason: null,
    };
  },
};

export const repeatPurchaseRate: MetricDefinition = {
  ...base,
  code: 'repeat_purchase_rate',
  label: 'Repeat purchase rate',
  definition: 'People with at least two order days in the period, of people with at least one. Longer periods give higher rates.',
  formula: 'people with ≥ 2 order days / people with ≥ 1',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition; interval: Wilson 1927',
  facts: 'people',
  refusals: { hour: 'Two order days do not fit into one hour. Split by week or month.', day: 'Two order days do not fit into one day. Split by week or month.' },
  compute: (facts) => share(facts, { k: 'repeaters', n: 'buyers', empty: facts.int('orders') > 0 ? 'no_buyers' : 'no_orders' }),
};

export const retention: MetricDefinition = {
  ...base,
  code: 'retention',
  label: 'Retention, 90 days',
  definition: 'Of people whose first order lies in the period and at least 90 days before its end, those who ordered on a later local day within 90 days.',
  formula: 'people who came back within 90 days / people with a first order',
  unit: 'share',
  interval: 'wilson',
  source: 'Repeat purchase at a fixed age; interval: Wilson 1927',
  facts: 'retention',
  dimensions: ORDER_ONLY,
  refusals: { ...NOT_BY_PRODUCT, customer: 'It is about people whose first order lies in the period: all of them are new.' },
  compute: (facts) => share(facts, { k: 'returned', n: 'n', empty: facts.int('too_short') > 0 ? 'window_too_short' : 'no_buyers' }),
};

export const onTimeDelivery: MetricDefinition = {
  ...base,
  code: 'on_time_delivery',
  label: 'On-time delivery',
  definition: 'Orders delivered in the period not after their promised local day, of delivered orders with both days known.',
  formula: 'delivered by the promised day / delivered with both days known',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition; interval: Wilson 1927',
  facts: 'delivery',
  dimensions: ORDER_ONLY,
  refusals: { product: 'A delivery is of an order, not of a product in it.', category: 'A delivery is of an order, not of the products in it.' },
  compute: (facts) => share(facts, { k: 'on_time', n: 'n', empty: 'no_deliveries' }),
};

export const trackingCoverage: MetricDefinition = {
  ...base,
  code: 'tracking_coverage',
  label: 'Tracking coverage',
  definition: 'Counted orders that are tied to a session, of all counted orders: how far session figures see the sales.',
  formula: 'orders tied to a session / orders',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition; interval: Wilson 1927',
  facts: 'coverage',
  compute: (facts) => share(facts, { k: 'tied', n: 'n', empty: 'no_orders' }),
};
