import { z } from 'zod';
import { DIMENSIONS, MEASURES, NO_AGREEMENT } from './question.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day of the orders, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only orders such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  against: z.string().optional().describe('A second filter to compare with the first'),
  by: z.string().optional().describe(`Split by ${DIMENSIONS.join(', ')}`),
  measure: z.string().optional().describe(`Of what the trend, the parts and the touchpoints are: ${MEASURES.join(', ')}; seconds unless given`),
});

export const ORDERS_QUERY = QUERY.omit({ against: true }).extend({
  part: z.string().optional().describe('Only orders with this value of the split'),
  least: z.coerce.number().int().min(0).default(0).describe('Only orders that took at least so much of the measure'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const NUMBER = z.number().nullable();
const MEAN = z.object({ n: z.number(), value: NUMBER, low: NUMBER, high: NUMBER });
const QUANTILE = z.object({ value: z.number(), low: NUMBER, high: NUMBER }).nullable();

export const EFFORT = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }),
  orders: z.object({ all: z.number(), seen: z.number().describe('Whose intent was seen in a browser or an app'), told: z.number().describe('Of which the script told clicks and fields') }),
  measures: z.array(z.object({
    measure: z.enum(MEASURES), n: z.number(), mean: NUMBER, median: QUANTILE, p90: QUANTILE,
    ces: z.object({ answers: z.number(), rho: NUMBER.describe('Spearman, with the scores of CES: below 0 where more effort went with lower scores'), low: NUMBER, high: NUMBER, reason: z.enum(NO_AGREEMENT).nullable().describe('Why there is none: nobody answered, fewer than four did, the script told nothing of the orders that were answered about, or all are alike') }),
  })),
  measure: z.enum(MEASURES), trend: z.array(MEAN.extend({ day: z.string() })).describe('Mean by local day of the order; by Monday of its week over more than 93 days'),
  by: z.enum(DIMENSIONS).nullable(), parts: z.array(MEAN.extend({ key: z.string() })).nullable(),
  touchpoints: z.array(MEAN.extend({ id: z.string().nullable(), passed: z.number() })).describe('What of an order’s effort went to each touchpoint, over all orders; adds up to the mean'),
  against: z.object({ mean: MEAN, difference: z.object({ value: z.number(), low: z.number(), high: z.number(), p: z.number() }).nullable().describe('Second less first (Welch)') }).nullable(),
  asOf: z.string(), upToDate: z.boolean(),
});

export const ORDERS = z.object({
  orders: z.array(z.object({
    personKey: z.string(), name: z.string().nullable(), orderId: z.string(), placedAt: z.string(), beganAt: z.string().describe('The first intent'),
    effort: z.object({ seconds: NUMBER, pages: NUMBER, clicks: NUMBER, fields: NUMBER, searches: NUMBER, errors: NUMBER }),
  })),
  next: z.string().nullable(),
});
