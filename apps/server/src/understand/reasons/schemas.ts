import { z } from 'zod';
import { PLACES, REASONS, SEEN_CAUSES } from './codes.ts';
import { SPLITS } from './question.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day of the sessions, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only sessions such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
});

export const MEASURE_QUERY = QUERY.extend({
  since: z.string().optional().describe('Local day, YYYY-MM-DD, such as the one on which something was mended: what is from its day, week or month on is compared with what was before; without it: parted where both sides hold about as many sessions'),
  by: z.string().optional().describe(`The same for each part of the sessions: ${SPLITS.join(', ')}. The eight largest, the rest together`),
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
  trend: z.object({
    step: z.enum(['day', 'week', 'month']).describe('Days up to 93 of them, weeks up to 400 days, else months'),
    buckets: z.array(z.object({ day: z.string().describe('First local day; of a week its Monday'), withIntent: z.number(), withoutOrder: z.number() })).describe('Oldest first, from the first with a session on, also those without one'),
    since: z.string().nullable().describe('The bucket from which on is compared; null where nothing is on one side, whichever it were'),
    reasons: z.array(z.object({
      reason: REASON,
      points: z.array(z.object({
        sessions: z.number().describe('Expected number of the bucket’s sessions without an order with this as main reason: the sum of probabilities; over all buckets and as a share of all of them it is the share above'),
        low: NUMBER.describe('95 % interval of their share among the bucket’s sessions without an order'), high: NUMBER,
        evident: NUMBER.describe('Sessions without an order that show evidence of it; null where nothing can show it'),
      })).describe('Bucket by bucket'),
      before: SHARE, after: SHARE,
      difference: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable().describe('After less before (Newcombe)'),
      isBeyondChance: z.boolean().describe('When all reasons are looked at together (Holm, 5 %)'),
    })),
  }).describe('Reasons by time. What leaves no trace is told apart as in the whole period, so that a fall shows smaller here than it is, by about learnt.traced of its size; evident does not lean on that'),
  by: z.enum(SPLITS).nullable(),
  parts: z.array(z.object({
    key: z.string().nullable().describe('Empty: not known; null: all beyond the eight largest together'), sessions: z.object({ withIntent: z.number(), ordered: z.number(), withoutOrder: z.number() }),
    reasons: z.array(z.object({ reason: REASON, named: z.number(), share: SHARE, attributable: ATTRIBUTABLE.nullable() })), total: ATTRIBUTABLE,
  })).nullable().describe('Sessions, orders and money of all parts sum to the whole: each session is compared with the same ones as there, and an order is worth the same in every part'),
  otherParts: z.number().describe('How many values stand together'),
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
