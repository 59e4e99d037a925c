import { z } from 'zod';

const NUMBER = z.number().nullable();
const TEXT = z.string().nullable();
const FIGURE = { value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: TEXT };
const DAYS = z.object({ from: TEXT, to: TEXT });

export const STORE = z.object({ storeId: z.string() });

export const QUESTION = z.object({
  from: z.string().optional().describe('First local day, YYYY-MM-DD; without it there is no period before to compare with'),
  to: z.string().optional().describe('Local day after the last one; without it: until now'),
  where: z.string().optional().describe('Filter such as source:ad|e-mail,device:mobile, or of people in a segment, segment:ID'),
});

const TILE = z.object({
  code: z.string(), unit: z.string(), ...FIGURE,
  previous: z.object(FIGURE).nullable(),
  series: z.array(z.object({ key: z.string(), value: NUMBER })).describe('By the step of the answer, oldest first'),
  change: z.object({ difference: z.number(), low: z.number(), high: z.number(), p: z.number() }).nullable().describe('In the unit of the metric, with its 95 % interval and the two-sided p value of its own test'),
  untested: z.enum(['no_period_before', 'no_data', 'small_sample', 'few_days', 'not_watched']).nullable().describe('Why nothing is said about a change'),
  holds: z.boolean().describe('Whether the change passes Holm over all tiles at 0.05'),
  isBetter: z.boolean().nullable(),
  worth: z.object({ minor: z.number(), low: z.number(), high: z.number() }).nullable().describe('Minor units over the period; positive is a gain'),
  part: z.object({ dimension: z.string(), key: z.string(), share: z.number(), before: z.number(), now: z.number() }).nullable().describe('The value of a dimension to which the change comes down, where one stands out'),
});

export const OVERVIEW = z.object({
  tiles: z.array(TILE),
  changed: z.array(z.string()).describe('Codes of the changes that hold, most money first'),
  currency: z.string(), timezone: z.string(), step: z.string(), period: DAYS, previous: DAYS.nullable(), where: z.string(), asOf: z.string(), upToDate: z.boolean(),
});

const PART = z.object({
  key: z.string(), before: NUMBER.describe('The metric of this value alone'), now: NUMBER, weightBefore: NUMBER.describe('Its part of the whole'), weightNow: NUMBER,
  contribution: z.number().describe('By how much the whole moved because of it, in the unit of the metric'), rate: NUMBER.describe('Because its own metric moved'), mix: NUMBER.describe('Because its part of the whole moved'),
  low: NUMBER, high: NUMBER, holds: z.boolean().describe('More than chance, after Holm over all parts of the answer'),
});

export const CHANGE_PATH = z.object({ storeId: z.string(), code: z.string() });

export const EXPLAINED = z.object({
  code: z.string(), unit: z.string(), value: NUMBER, previous: NUMBER, change: TILE.shape.change, untested: TILE.shape.untested,
  holds: z.boolean().describe('Whether the change passes Holm over all headlines; if not, its parts are noise'),
  contributions: z.object({
    dimensions: z.array(z.object({
      dimension: z.string(), parts: z.array(PART), others: z.object({ values: z.number(), contribution: z.number() }),
      rest: z.number().describe('Of people who stand in several values; parts, others and rest add up to value − previous'),
    })).describe('The dimension with the most telling value first'),
    steps: z.array(z.object({ step: z.string(), before: z.number(), now: z.number(), contribution: z.number(), low: NUMBER, high: NUMBER })).nullable().describe('The same move by what the metric is made of'),
  }).nullable(),
  next: z.object({ page: z.enum(['funnel', 'drivers', 'retention', 'attribution', 'metrics']), where: z.object({ dimension: z.string(), key: z.string() }).nullable() }).nullable().describe('Where to look further'),
  currency: z.string(), timezone: z.string(), period: DAYS, previousPeriod: DAYS.nullable(), where: z.string(), asOf: z.string(), upToDate: z.boolean(),
});

export const NOTICES = z.object({
  notices: z.array(z.discriminatedUnion('code', [
    z.object({ code: z.literal('no_orders') }),
    z.object({ code: z.literal('no_sessions') }),
    z.object({ code: z.literal('quarantine'), count: z.number() }),
    z.object({ code: z.literal('import_failed'), name: TEXT, message: TEXT }),
    z.object({ code: z.literal('source_silent'), teller: z.string(), lastAt: z.string() }),
    z.object({ code: z.literal('out_of_stock'), count: z.number(), names: z.array(z.string()) }),
  ])),
});
