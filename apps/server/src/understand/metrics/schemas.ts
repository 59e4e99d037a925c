import { z } from 'zod';
import { FILTERS } from './where.ts';

export const STORE = z.object({ storeId: z.string() });
export const METRIC = z.object({ storeId: z.string(), code: z.string() });

const DAYS = {
  from: z.string().optional().describe('First local day, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
};

const PERIOD = {
  ...DAYS,
  where: z.string().optional().describe('Filter such as source:ad|e-mail,device:mobile; dimensions: source, sales_channel, device, country, language, motive (inspiration, speed, price, certainty), customer (new or returning), segment (ids of segments)'),
  by: z.string().optional().describe('hour, day, week, month, source, sales_channel, device, country, language, motive, product or category; conversations also by agent, team, contact_channel and topic'),
};

export const QUESTION = z.object({ ...PERIOD, compare: z.literal('previous').optional(), format: z.enum(['json', 'csv']).optional() });

export const DRILL = z.object({
  ...PERIOD,
  key: z.string().optional().describe('Key of a row of that split'),
  part: z.enum(['figure', 'base']).default('figure').describe('What is counted, or what it is taken of'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const RANGE = z.object(DAYS);

const DAY_RANGE = z.object({ first: z.string(), last: z.string() }).nullable();
export const DATA_RANGE = z.object({
  today: z.string(), orders: DAY_RANGE, sessions: DAY_RANGE,
  anchor: z.string().describe('The day that periods count back from: today, or the last day with data when that is more than three days ago'),
  lastOtherEventAt: z.string().nullable().describe('The latest event of a store that has events but neither orders nor sessions'),
});

export const DIMENSION_VALUES = z.object({ dimensions: z.array(z.object({ dimension: z.enum(FILTERS), values: z.array(z.string()) })) });

const NUMBER = z.number().nullable();
const FIGURE = { value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: z.string().nullable() };

export const DEFINITIONS = z.array(z.object({
  code: z.string(), label: z.string(), unit: z.string(), definition: z.string(), formula: z.string(), interval: z.string(), source: z.string(),
  dimensions: z.array(z.string()), refusals: z.record(z.string(), z.string()),
}));

export const ANSWER = z.object({
  code: z.string(), label: z.string(), ...FIGURE, unit: z.string(), currency: z.string().nullable(), small: z.boolean().describe('True for an estimate from fewer than 30 observations'), definition: z.string(), hint: z.string().nullable(),
  extra: z.record(z.string(), NUMBER),
  previous: z.object(FIGURE).nullable(),
  change: z.object({ difference: z.number(), low: z.number(), high: z.number(), p: z.number() }).nullable().describe('Since the period before, in the unit of the metric, with its 95 % interval and the two-sided p value of its own test'),
  untested: z.enum(['no_period_before', 'no_data', 'small_sample', 'few_days', 'not_watched', 'same_people', 'open_cases', 'no_test']).nullable().describe('Why nothing is said about a change that was asked for; same_people: both periods hold mostly the same people; open_cases: what is still open counts in both'),
  rows: z.array(z.object({ key: z.string(), label: z.string(), ...FIGURE })).nullable(),
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }),
  where: z.string(),
  asOf: z.string(), upToDate: z.boolean(),
});

export const PEOPLE = z.object({
  people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), orders: z.number(), value: z.number(), lastAt: z.string() })),
  next: z.string().nullable(),
});

const TEXT = z.string().nullable();

export const EVENTS = z.object({
  events: z.array(z.object({
    eventKey: z.string(), at: z.string(), name: z.string(), type: z.string(), teller: z.string(), origin: z.string(),
    personKey: TEXT, orderId: TEXT, productId: TEXT, path: TEXT, country: TEXT, device: TEXT,
  })),
  next: z.string().nullable(),
});
