import { kaplanMeier, survivalTime } from '@throughline/stats';
import { DESK_DIMENSIONS, type Facts, type Figure, type MetricDefinition, undefinedFor } from '../definition.ts';
import { quantileFigure } from '../distribution.ts';

const NO_SHOP = 'A conversation names none. Split by agent, team, contact channel or topic.';
const base = {
  unit: 'minutes', data: 'conversations',
  dimensions: [...DESK_DIMENSIONS, 'country', 'language', 'motive'],
  refusals: { source: NO_SHOP, sales_channel: NO_SHOP, device: NO_SHOP, product: NO_SHOP, category: NO_SHOP },
} as const;
const REPLY = { ...base, interval: 'ranks', source: 'First response time; interval: order statistics, Conover 1999 §3.2' } as const;
const RESOLUTION = { ...base, interval: 'kaplan_meier', source: 'Time to resolution, Kaplan & Meier 1958; interval: Brookmeyer & Crowley 1982' } as const;

function replyTime(facts: Facts): Figure {
  return quantileFigure(facts, { share: 0.5, empty: 'no_replies', beside: { p90: 0.9 } });
}

/** The median over all that were started: those still open have lasted at least until now. */
function resolutionTime(facts: Facts): Figure {
  const n = facts.int('n');
  if (n === 0) return undefinedFor('no_conversations');
  const [settled, open] = [facts.list('settled_then'), facts.list('open_then')];
  const points = kaplanMeier(facts.list('times').flatMap((time, index) => [
    { time, happened: true, count: settled[index] ?? 0 }, { time, happened: false, count: open[index] ?? 0 },
  ]));
  const { time, interval } = survivalTime(points, 0.5);
  const extra = { p90: survivalTime(points, 0.1).time, still_open: facts.int('still_open') };
  return time === null ? { ...undefinedFor('not_reached', n), extra } : { value: time, n, low: interval.low, high: interval.high, reason: null, extra };
}

const inBusinessHours = (compute: (facts: Facts) => Figure) => (facts: Facts): Figure => (facts.int('n') > 0 && facts.int('has_hours') === 0 ? undefinedFor('no_hours', facts.int('n')) : compute(facts));

export const frt: MetricDefinition = {
  ...REPLY,
  code: 'frt',
  label: 'First reply time',
  definition: "Median time from a customer's first message to the first reply of a person, by the day of the reply. Bots and notes don't stop the clock; conversations that the shop began are left out.",
  formula: 'median of (first human reply − first message of the customer)',
  facts: 'replies',
  compute: replyTime,
};

export const frtBusiness: MetricDefinition = {
  ...REPLY,
  code: 'frt_business',
  label: 'First reply time, business hours',
  definition: 'The same as the first reply time, counted only while the shop is open: business hours of the store less its holidays.',
  formula: 'median of open minutes between the first message of the customer and the first human reply',
  facts: 'openReplies',
  compute: inBusinessHours(replyTime),
};

export const art: MetricDefinition = {
  ...RESOLUTION,
  code: 'art',
  label: 'Time to resolution',
  definition: 'Time within which half of the conversations that customers began in the period were settled for good: what was reopened lasts on, and what is still open counts as lasting until now.',
  formula: 'Kaplan–Meier median of (last settlement − start)',
  facts: 'resolutions',
  compute: resolutionTime,
};

export const artBusiness: MetricDefinition = {
  ...RESOLUTION,
  code: 'art_business',
  label: 'Time to resolution, business hours',
  definition: 'The same as the time to resolution, counted only while the shop is open: business hours of the store less its holidays.',
  formula: 'Kaplan–Meier median of open minutes between start and last settlement',
  facts: 'openResolutions',
  compute: inBusinessHours(resolutionTime),
};
