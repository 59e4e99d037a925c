import { complete, type MetricDefinition } from '../definition.ts';
import { share } from './shares.ts';
import { OF_SESSIONS } from './splits.ts';

const base = { ...OF_SESSIONS, unit: 'share', interval: 'wilson', source: 'Throughline definition; interval: Wilson 1927', data: 'sessions', facts: 'sessions' } as const;

export const visitors: MetricDefinition = {
  ...base,
  code: 'visitors',
  label: 'Visitors',
  definition: 'Distinct people seen by the script, a browser or a mobile SDK, robots out; by product, those who saw it.',
  formula: 'count of distinct people with a session',
  unit: 'count',
  interval: 'none',
  compute: (facts) => complete(facts.int('visitors'), facts.int('visitors')),
};

export const sessions: MetricDefinition = {
  ...base,
  code: 'sessions',
  label: 'Sessions',
  definition: "One device's events with no gap over 30 minutes; starts anew with a new campaign. Robots out; servers, webhooks and imports open none.",
  formula: 'count of sessions by the day they start',
  unit: 'count',
  interval: 'none',
  compute: (facts) => complete(facts.int('n'), facts.int('n')),
};

export const sessionConversion: MetricDefinition = {
  ...base,
  code: 'session_conversion',
  label: 'Session conversion',
  definition: 'Sessions with at least one order tied to them, of all sessions. A test order does not count; tracking_coverage stands beside it.',
  formula: 'sessions with an order / sessions',
  beside: ['tracking_coverage'],
  compute: (facts) => share(facts, { k: 'converted', n: 'n', empty: 'no_sessions' }),
};

export const addToCartRate: MetricDefinition = {
  ...base,
  code: 'add_to_cart_rate',
  label: 'Add-to-cart rate',
  definition: 'Sessions in which a product was added to the cart, of all sessions.',
  formula: 'sessions with Product Added / sessions',
  compute: (facts) => share(facts, { k: 'carts', n: 'n', empty: 'no_sessions' }),
};

export const checkoutRate: MetricDefinition = {
  ...base,
  code: 'checkout_rate',
  label: 'Checkout rate',
  definition: 'Sessions in which a checkout was started, of all sessions.',
  formula: 'sessions with Checkout Started / sessions',
  compute: (facts) => share(facts, { k: 'checkouts', n: 'n', empty: 'no_sessions' }),
};

export const cartAbandonment: MetricDefinition = {
  ...base,
  code: 'cart_abandonment',
  label: 'Cart abandonment',
  definition: 'Sessions in which a product was added to the cart and no order was placed, of sessions with a cart.',
  formula: 'sessions with a cart and no order / sessions with a cart',
  compute: (facts) => share(facts, { k: 'abandoned', n: 'carts', empty: facts.int('n') > 0 ? 'no_carts' : 'no_sessions' }),
};
