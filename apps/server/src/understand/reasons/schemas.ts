import { z } from 'zod';
import { PLACES, REASONS, SEEN_CAUSES } from './codes.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day of the sessions, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only sessions such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
});

export const SESSIONS_QUERY = QUERY.extend({
  reason: z.enum(REASONS).optional().describe('Only sessions that go by this reason; without it: all without an order'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const NUMBER = z.number().nullable();
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: z.enum(['nobody']).nullable() });
const ATTRIBUTABLE = z.object({ orders: z.number(), low: z.number(), high: z.number(), minor: NUMBER, minorLow: NUMBER, minorHigh: NUMBER });
const REASON = z.enum(REASONS);

export const ANSWER = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(),
  sessions: z.object({ withIntent: z.number().describe('Sessions that put something into the cart, began the checkout, or looked at one product twice'), ordered: z.number(), withoutOrder: z.number() }),
  reasons: z.array(z.object({
    reason: REASON, named: z.number().describe('Sessions without an order that go by this reason'),
    share: SHARE.describe('Of sessions without an order, those with this as main reason: the sum of probabilities'),
    evident: z.object({ without: z.number(), ordered: z.number() }).nullable().describe('Sessions that show evidence of it, without and with an order'),
    attributable: ATTRIBUTABLE.nullable().describe('Orders and money that matched sessions without this reason would have brought more'),
  })).describe('By attributable orders, most first'),
  total: ATTRIBUTABLE.extend({ plausibleOrders: z.number().describe('Orders if nothing had stopped anybody who meant to buy') }),
  typicalOrder: z.object({ orders: z.number(), minor: NUMBER.describe('Median of net sales') }),
  learnt: z.object({
    sessions: z.number(), from: z.string(), looking: z.number().describe('Of sessions without an order, those that never meant to buy'), traced: z.number().describe('Causes that leave a trace'),
    innocent: z.number().describe('Sessions that nothing stopped and that show something all the same'), second: z.number().describe('Stopped sessions with a second cause'),
  }),
  asked: z.object({
    answers: z.number(), reasons: z.array(z.object({ reason: REASON, answers: z.number(), share: SHARE })),
    agreement: SHARE.describe('Of answers within a session without an order, those that say what is inferred'),
  }).describe('What people chose who were asked why they leave: answers of surveys whose choice is one of the reasons; never mixed into what is inferred'),
  asOf: z.string(), upToDate: z.boolean(),
});

export const SESSIONS = z.object({
  sessions: z.array(z.object({
    sessionId: z.string(), personKey: z.string(), name: z.string().nullable(), startedAt: z.string(), place: z.enum(PLACES).describe('How far it came'), device: z.string(), source: z.string(),
    reason: REASON, probability: z.number().describe('That this is the main reason'),
    others: z.array(z.object({ reason: REASON, probability: z.number() })).describe('What else it may have been, from one in twenty, likeliest first'),
    evidence: z.array(z.object({
      cause: z.enum(SEEN_CAUSES), place: z.enum(PLACES), at: z.string().describe('When it was last seen'), isStrong: z.boolean().describe('Looked at again although it was sold out'),
      signs: z.array(z.object({
        event: z.string(), signal: z.string().nullable().describe('Kind of the event, where it is a Signal'), path: z.string().nullable().describe('Page on which it was'), productId: z.string().nullable(),
        at: z.string(), times: z.number().describe('How many events alike; the time is that of the first'),
      })).describe('The very events that speak for it, in order of time'),
    })),
  })),
  next: z.string().nullable(),
});
