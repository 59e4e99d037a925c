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
