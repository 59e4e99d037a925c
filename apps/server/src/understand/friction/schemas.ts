import { z } from 'zod';
import { PLACES } from './question.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day on which sessions began, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only sessions such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  by: z.enum(PLACES).optional().describe('What signals are split by; touchpoint unless given. Of motives each is compared with people of the same motive: sessions sum to the whole, costs do not'),
});

export const SESSIONS_QUERY = QUERY.extend({
  kind: z.string().min(1).describe('The signal, such as payment_failed'),
  place: z.string().optional().describe('Only at this touchpoint, page or element, or of this motive, whichever "by" names; empty: where none was told or is known'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const NUMBER = z.number().nullable();
const ESTIMATE = z.object({ value: z.number(), low: z.number(), high: z.number() });
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER });
const COST = z.object({
  kind: z.string(),
  sessions: z.number().describe('With the signal before any order'),
  matched: z.number().describe('Of these, the ones that sessions without it could be found for: same source, device and touchpoint, come at least as far'),
  converted: SHARE.describe('Conversion of those with it'),
  without: NUMBER.describe('Conversion of sessions like them without it'),
  difference: ESTIMATE.extend({ p: z.number() }).nullable().describe('With less without, the common difference over all groups of alike sessions (Mantel–Haenszel), 95 % interval'),
  lostOrders: ESTIMATE.nullable().describe('Orders that did not come; below 0 where those with it ordered more'),
  lostMinor: ESTIMATE.nullable().describe('The same in net sales, minor units'),
  reason: z.enum(['small', 'no_match', 'no_orders']).nullable().describe('Why a cost is not known; small: fewer than 50 sessions'),
  adjustedP: NUMBER.describe('P value after Benjamini and Hochberg, over all of the list'),
  isBeyondChance: z.boolean(),
});

export const FRICTION = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(),
  sessions: SHARE.describe('All sessions, and how many of them ended with an order'),
  orderValue: ESTIMATE.extend({ n: z.number() }).nullable().describe('What a session with an order brings, net, minor units'),
  signals: z.array(COST.extend({ trend: z.array(z.object({ day: z.string(), share: SHARE })) })).describe('The dearest first'),
  by: z.enum(PLACES), places: z.array(COST.extend({ place: z.string().describe('Touchpoint id, path, selector or motive; empty: none was told or is known, or one beyond the list') })), otherPlaces: z.number().describe('Pages or elements beyond the first sixty'),
  asOf: z.string(), upToDate: z.boolean(),
});

export const SESSIONS = z.object({
  sessions: z.array(z.object({
    personKey: z.string(), name: z.string().nullable(), beganAt: z.string(), signalAt: z.string(), touchpoint: z.string().nullable(), page: z.string().nullable(), element: z.string().nullable(),
    times: z.number().describe('Such signals in the session'), ordered: z.boolean(),
  })),
  next: z.string().nullable(),
});
