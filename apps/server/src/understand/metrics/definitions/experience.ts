import type { MetricDefinition } from '../definition.ts';
import { quantileFigure } from '../distribution.ts';
import { OF_ORDERS, OF_SESSIONS } from './splits.ts';

export const effort: MetricDefinition = {
  ...OF_ORDERS,
  code: 'effort',
  label: 'Effort',
  definition: 'Median active time that an order took, from the first intent to the order: a second look at one product, something put into the cart or a checkout begun, since the order before and 30 days ago at most. Silences over 30 s are left out. Orders that nobody saw coming are no part of it.',
  formula: 'median of active seconds from the first intent to the order',
  unit: 'seconds',
  interval: 'ranks',
  source: 'Throughline definition; interval: order statistics, Conover 1999 §3.2',
  data: 'orders',
  facts: 'effort',
  compute: (facts) => quantileFigure(facts, { share: 0.5, empty: 'no_intent', beside: { p90: 0.9 } }),
};

export const pageSpeed: MetricDefinition = {
  ...OF_SESSIONS,
  code: 'page_speed',
  label: 'Page speed',
  definition: 'Time within which three of four pages had painted what matters most on them. The script tells it of each page that is left from the first intent of a visitor until the order, in sessions that began in the period.',
  formula: '75th percentile of Largest Contentful Paint',
  unit: 'seconds',
  interval: 'ranks',
  source: 'Core Web Vitals, LCP at the 75th percentile (web.dev); interval: order statistics, Conover 1999 §3.2',
  data: 'sessions',
  facts: 'pageSpeed',
  compute: (facts) => quantileFigure(facts, { share: 0.75, empty: 'no_pages', beside: { median: 0.5 } }),
};
