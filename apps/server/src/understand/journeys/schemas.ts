import { z } from 'zod';
import { PROPERTIES, STAGES, TELLERS, type Touchpoint } from './touchpoints.ts';

const TEXT = z.string().nullable().default(null);

const ARRIVAL = z.object({ on: z.literal('arrival'), source: TEXT, medium: TEXT, campaign: TEXT, referrer: TEXT });
const EVENT = z.object({
  on: z.literal('event'), name: TEXT, path: TEXT, teller: z.enum(TELLERS).nullable().default(null),
  property: z.object({ name: z.enum(PROPERTIES), equals: z.string() }).nullable().default(null),
});

export const TOUCHPOINT = z.object({ id: z.string(), name: TEXT, stage: z.enum(STAGES), rules: z.array(z.discriminatedUnion('on', [ARRIVAL, EVENT])) });
export const TOUCHPOINTS = z.array(TOUCHPOINT);

/** A list that this module wrote. */
export function parseStored(value: unknown): readonly Touchpoint[] {
  // Drivers differ: some hand jsonb over as text.
  return TOUCHPOINTS.parse(typeof value === 'string' ? JSON.parse(value) : value);
}

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only runs such as source:ad|e-mail,device:mobile; by source, sales_channel, device, country, language, motive, customer (new, returning) or segment (ids)'),
});

export const MAP_QUERY = QUERY.extend({ compare: z.literal('previous').optional().describe('Also as many days before, to tell where more leave than then') });

export const PEOPLE_QUERY = QUERY.extend({
  touchpoint: z.string().describe('Id of the touchpoint'),
  before: z.string().optional().describe('Id of the touchpoint before; - for those whose period began here'),
  left: z.literal('1').optional().describe('Only those who left here without an order'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const NUMBER = z.number().nullable();
const REASON = z.enum(['nobody', 'after_order', 'no_time', 'no_answers', 'no_rate']).nullable();
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: REASON });

const FIGURES = z.object({
  id: z.string(), name: z.string().nullable(), stage: z.enum(STAGES), people: z.number(), touches: z.number(), lefts: z.number(),
  dropOff: SHARE.describe('Share of stays that met it and ended here without an order; before the order only'),
  time: z.object({ medianSeconds: NUMBER, p90Seconds: NUMBER, n: z.number(), reason: REASON }).describe('Until the next step of the same run'),
  signals: z.object({ count: z.number(), share: SHARE, leftWith: SHARE, leftWithout: SHARE }).describe('share: of touches with at least one; leftWith and leftWithout: of the stays with and without a signal here, those that ended here without an order'),
  satisfaction: SHARE.describe('Share of CSAT answers of 4 or 5 out of 5'),
  revenue: z.object({ minor: NUMBER, orders: z.number(), reason: REASON }).describe('Net sales of orders placed at or after their person first met it'),
});

const BREAK = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('small'), stays: z.number() }),
  z.object({ kind: z.literal('nothing') }),
  z.object({
    kind: z.enum(['worse', 'friction']), touchpoint: z.string(), share: z.number(), against: z.number(), n: z.number(), lost: z.number(),
    lostMinor: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  }),
]);

export const MAP = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(),
  touchpoints: z.array(FIGURES),
  edges: z.array(z.object({ from: z.string().nullable(), to: z.string(), count: z.number(), people: z.number() })),
  people: z.number(), orders: z.object({ count: z.number(), minor: NUMBER }),
  previous: z.array(z.object({ id: z.string(), dropOff: SHARE })).nullable(),
  breakAt: BREAK, data: z.object({ first: z.string().nullable(), last: z.string().nullable() }).nullable(),
  redrawing: z.boolean(), asOf: z.string(), upToDate: z.boolean(),
});

export const PEOPLE = z.object({
  people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), times: z.number(), signals: z.number(), lastAt: z.string() })), next: z.string().nullable(),
});

export const LIST = z.object({ touchpoints: TOUCHPOINTS, isDefault: z.boolean(), savedAt: z.string().nullable(), redrawn: NUMBER });

export const TRIAL = z.object({
  from: z.string(), to: z.string(), events: z.number(), people: z.number(),
  touchpoints: z.array(z.object({
    id: z.string(), events: z.number(), people: z.number(), samples: z.array(z.object({ name: z.string(), path: z.string(), at: z.string() })),
    rules: z.array(z.object({ caught: z.number(), taken: z.number(), verdict: z.enum(['fine', 'never', 'shadowed', 'everything']) })),
  })),
  unmatched: z.object({ events: z.number(), top: z.array(z.object({ name: z.string(), path: z.string(), events: z.number() })) }),
});
