import { z } from 'zod';
import { MODES } from './question.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  steps: z.string().describe('Steps with ">" between them: names of events, with conditions as in Product Viewed[category=lamps; price>20], or @ and the id of a touchpoint'),
  from: z.string().optional().describe('First local day of the first step, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only first steps in sessions such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  against: z.string().optional().describe('A second filter, to compare with the first; empty: everybody'),
  window: z.string().optional().describe('Time from the first step to the last: 30m, 24h, 14d (default)'),
  per: z.enum(['person', 'session']).optional().describe('Whose steps are put in order: a person’s (default), or those of one session'),
  modes: z.string().optional().describe(`Stricter orders, with commas: ${MODES.join(', ')}`),
  by: z.string().optional().describe('Split by what the first step was in: source, sales_channel, device, country, language, customer, or property: and the name of a property of its event'),
});

export const PEOPLE_QUERY = QUERY.omit({ against: true, by: true }).extend({
  step: z.coerce.number().int().min(1).max(10),
  left: z.literal('1').optional().describe('Only those who went no further'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const NUMBER = z.number().nullable();
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: z.enum(['nobody']).nullable() });
const STEP = z.object({
  text: z.string(), count: z.number(), ofPrevious: SHARE, ofFirst: SHARE,
  time: z.object({ n: z.number(), medianSeconds: NUMBER, p90Seconds: NUMBER }).nullable().describe('From the step before, of those who went on'),
});
const PART = z.object({ key: z.string(), counts: z.array(z.number()), conversion: SHARE });

export const FUNNEL = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }),
  steps: z.array(STEP), conversion: SHARE,
  trend: z.array(PART).describe('By local day of the first step; by Monday of its week over more than 93 days'),
  parts: z.array(PART).nullable(), otherParts: z.number().describe('Values of the split beyond the first twelve'),
  against: z.object({ steps: z.array(STEP), difference: z.object({ value: z.number(), low: z.number(), high: z.number(), p: z.number() }).nullable().describe('Conversion of the second filter less that of the first, with its 95 % interval') }).nullable(),
  per: z.enum(['person', 'session']), windowMs: z.number(), modes: z.array(z.enum(MODES)), isSameStepTwice: z.boolean(), asOf: z.string(), upToDate: z.boolean(),
});

export const PEOPLE = z.object({
  people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), enteredAt: z.string(), furthest: z.number(), times: z.number() })), next: z.string().nullable(),
});
