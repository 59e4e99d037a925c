import type { MetricDefinition } from '../definition.ts';
import { share } from './shares.ts';
import { OF_SESSIONS } from './splits.ts';

export const frictionRate: MetricDefinition = {
  ...OF_SESSIONS,
  code: 'friction_rate',
  label: 'Friction rate',
  definition: 'Sessions in which at least one signal of friction was seen, such as a rage click, a form error, a slow page or a failed search, of all sessions.',
  formula: 'sessions with a signal / sessions',
  unit: 'share',
  interval: 'wilson',
  source: 'Throughline definition; interval: Wilson 1927',
  data: 'sessions',
  facts: 'friction',
  compute: (facts) => share(facts, { k: 'with_friction', n: 'n', empty: 'no_sessions' }),
};

export const slowPageRate: MetricDefinition = {
  ...OF_SESSIONS,
  code: 'slow_page_rate',
  label: 'Slow page rate',
  definition: 'Sessions in which a page was slow, of all sessions: what matters on it appeared later than 4 s, or it took longer than 500 ms to answer a tap or key. The script tells such pages of every session; page_speed has the percentile, of those who mean to buy.',
  formula: 'sessions with a slow page / sessions',
  unit: 'share',
  interval: 'wilson',
  source: 'Core Web Vitals, "poor" LCP and INP (web.dev); interval: Wilson 1927',
  data: 'sessions',
  facts: 'friction',
  compute: (facts) => share(facts, { k: 'slow', n: 'n', empty: 'no_sessions' }),
};
