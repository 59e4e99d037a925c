import { z } from 'zod';

/** A person's or alias's key: 64 bits as decimal text. */
const KEY = z.string().refine((key) => /^\d{1,20}$/.test(key) && BigInt(key) < 2n ** 64n, 'A key is a whole number below 2^64.').describe('Key of a person or of any alias of theirs');

export const IN_STORE = z.object({ storeId: z.string() });
export const OF_PERSON = IN_STORE.extend({ personKey: KEY });
export const OF_MERGE = IN_STORE.extend({ mergeId: z.string().max(100) });

export const LIST_QUERY = z.object({
  search: z.string().max(500).optional().describe('Exact e-mail address, phone number, user id, device id or order id; else part of a name'),
  sort: z.enum(['last_seen', 'orders', 'revenue']).default('last_seen'),
  cursor: z.string().max(500).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const TIMELINE_QUERY = z.object({
  before: z.string().max(200).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const MERGE_BODY = z.object({ with: KEY });

export const CUSTOMERS = z.object({
  customers: z.array(
    z.object({
      personKey: z.string(), name: z.string().nullable(), email: z.string().nullable(), userId: z.string().nullable(), known: z.boolean(), firstSeen: z.string().nullable(), lastSeen: z.string().nullable(),
      orders: z.number(), revenueMinor: z.number().nullable(), country: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  total: z.number(),
});

const NAMED = z.object({ kind: z.string(), value: z.string() });

export const PROFILE = z.object({
  personKey: z.string(), known: z.boolean(), erased: z.boolean(), name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(),
  aliases: z.array(NAMED.extend({ aliasKey: z.string(), firstSeen: z.string().nullable(), shared: z.boolean() })),
  traits: z.record(z.string(), z.unknown()),
  stats: z.object({
    orders: z.number(), revenueMinor: z.number().nullable(), sessions: z.number(), events: z.number(), firstSeen: z.string().nullable(), lastSeen: z.string().nullable(),
  }),
  merges: z.array(
    z.object({
      id: z.string(), at: z.string(), reason: z.enum(['email', 'phone', 'alias_call', 'login', 'hand']), explanation: z.string(), aliases: z.array(NAMED),
      because: z.object({
        via: NAMED.nullable(), from: NAMED, into: NAMED, eventName: z.string().nullable(), eventKey: z.string().nullable(), eventAt: z.string().nullable(), by: z.string(),
      }),
      undone: z.boolean(), undoneAt: z.string().nullable(),
    }),
  ),
});

export const TIMELINE = z.object({
  events: z.array(
    z.object({
      seq: z.string(), at: z.string(), name: z.string(), type: z.string(), origin: z.string(), teller: z.string(), path: z.string().nullable(), country: z.string().nullable(),
      device: z.string().nullable(), source: z.string().nullable(), orderId: z.string().nullable(), productId: z.string().nullable(),
      person: z.object({ key: z.string(), name: z.null() }), summary: z.string().nullable(), properties: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable(),
});

export const MERGED = z.object({ personKey: z.string(), mergeId: z.string() });
export const UNDONE = z.object({ personKeys: z.array(z.string()).length(2) });
export const EXPORT = z.object({
  exportedAt: z.string(), profile: PROFILE, events: z.array(z.record(z.string(), z.unknown())), orders: z.array(z.unknown()), modules: z.record(z.string(), z.unknown()),
});
