import { EVENT_KINDS } from '@throughline/events';
import { z } from 'zod';
import { MOTIVES } from '../../platform/event-log/motive-of.ts';
import { MOST_STEPS } from './lifeline.ts';
import { LIST_SORTS } from './queries/list.ts';

/** A person's or alias's key: 64 bits as decimal text. */
const KEY = z.string().refine((key) => /^\d{1,20}$/.test(key) && BigInt(key) < 2n ** 64n, 'A key is a whole number below 2^64.').describe('Key of a person or of any alias of theirs');

export const IN_STORE = z.object({ storeId: z.string() });
export const OF_PERSON = IN_STORE.extend({ personKey: KEY });
export const OF_MERGE = IN_STORE.extend({ mergeId: z.string().max(100) });

const VALUE = z.string().min(1).max(100);
/** Which customers; each part narrows further. */
export const LIST_FILTER = z.object({
  source: VALUE.optional().describe('Where the first session came from'),
  country: VALUE.optional(),
  device: VALUE.optional(),
  ordered: z.enum(['yes', 'no']).optional().describe('Whether they have an order'),
  consent: VALUE.optional().describe('A purpose that they allow'),
  segment: VALUE.optional().describe('Id of a segment that they are in'),
  motive: z.enum(MOTIVES).optional().describe('What drives their shopping, where it can be told'),
});
export const LIST_QUERY = LIST_FILTER.extend({
  search: z.string().max(500).optional().describe('Exact e-mail address, phone number, user id, device id or order id; else part of a name'),
  sort: z.enum(LIST_SORTS).default('last_seen'),
  cursor: z.string().max(500).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const EXPORT_QUERY = LIST_FILTER.extend({ search: z.string().max(500).optional(), sort: z.enum(LIST_SORTS).default('last_seen') });

const FACET = z.array(z.object({ value: z.string(), people: z.number() }));
export const FACETS = z.object({ source: FACET, country: FACET, device: FACET, consent: FACET, ordered: FACET });

/** Keys of people on one screen, as text with commas between. */
export const NAMES_QUERY = z.object({ keys: z.string().max(5_000).transform((text) => text.split(',')).pipe(z.array(KEY).min(1).max(200)).describe('Keys with commas between, at most 200') });
export const NAMES = z.object({ names: z.array(z.object({ key: z.string(), personKey: z.string(), name: z.string().nullable() })) });

const STAGES = ['awareness', 'consideration', 'purchase', 'retention', 'advocacy'] as const;
const STAGE = z.enum(STAGES);
const KIND = z.enum(EVENT_KINDS);
const INSTANT = z.iso.datetime({ offset: true });

export const TIMELINE_QUERY = z.object({
  before: z.string().max(200).optional().describe('The `next` of the page before'),
  at: INSTANT.optional().describe('Begin at this instant instead of at the newest'),
  from: INSTANT.optional().describe('Nothing before this instant'),
  kind: KIND.optional(),
  stage: STAGE.optional(),
  device: KEY.optional().describe('Only of the device with this key'),
  search: z.string().trim().min(1).max(200).optional().describe('Only events that have it in their name, page, properties, order or product'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const STORY_QUERY = z.object({
  before: z.string().max(1_000).optional().describe('The `next` of the page before'),
  at: INSTANT.optional().describe('Begin at this instant instead of at the newest'),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

export const LIFELINE_QUERY = z
  .object({ from: INSTANT.optional(), to: INSTANT.optional().describe('Exclusive'), steps: z.coerce.number().int().min(10).max(MOST_STEPS).default(200) })
  .refine((asked) => (asked.from === undefined) === (asked.to === undefined), 'Give both `from` and `to`, or neither.')
  .refine((asked) => asked.from === undefined || asked.to === undefined || Date.parse(asked.from) < Date.parse(asked.to), '`to` must be later than `from`.');

export const MERGE_BODY = z.object({ with: KEY });

export const CUSTOMERS = z.object({
  customers: z.array(
    z.object({
      personKey: z.string(), name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), userId: z.string().nullable(), known: z.boolean(),
      firstSeen: z.string().nullable(), lastSeen: z.string().nullable(), orders: z.number(), revenueMinor: z.number().nullable(), sessions: z.number(),
      source: z.string().nullable(), country: z.string().nullable(), device: z.string().nullable(), consents: z.array(z.string()),
    }),
  ),
  next: z.string().nullable(),
  total: z.number(),
  asOf: z.string(),
});

const NAMED = z.object({ kind: z.string(), value: z.string() });

export const PROFILE = z.object({
  personKey: z.string(), known: z.boolean(), erased: z.boolean(), name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), userId: z.string().nullable(),
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

const EVENT = z.object({
  seq: z.string(), at: z.string(), name: z.string(), kind: KIND, stage: STAGE.nullable(), type: z.string(), origin: z.string(), teller: z.string(), path: z.string().nullable(),
  country: z.string().nullable(), device: z.string().nullable(), source: z.string().nullable(), orderId: z.string().nullable(), productId: z.string().nullable(),
  person: z.object({ key: z.string(), name: z.null() }), summary: z.string().nullable(), properties: z.record(z.string(), z.unknown()),
});
export const TIMELINE = z.object({ events: z.array(EVENT), next: z.string().nullable(), searchedTo: z.string().nullable() });

const SESSION = z.object({
  sessionId: z.string(), deviceKey: z.string(), at: z.string(), endedAt: z.string(), source: z.string(), medium: z.string().nullable(), campaign: z.string().nullable(),
  landingPath: z.string().nullable(), device: z.string().nullable(), country: z.string().nullable(), events: z.number(), pageViews: z.number(), productViews: z.number(),
  hadCart: z.boolean(), hadCheckout: z.boolean(), orderIds: z.array(z.string()),
});
const ORDER = z.object({
  orderId: z.string(), at: z.string(), status: z.string(), refundState: z.string(), test: z.boolean(), totalMinor: z.number().nullable(), refundedMinor: z.number().nullable(),
  lineCount: z.number(), products: z.array(z.string()), salesChannel: z.string(), promisedAt: z.string().nullable(),
  steps: z.array(z.object({ step: z.string(), at: z.string(), said: z.string().nullable(), amountMinor: z.number().nullable() })),
});
export const STORY = z.object({
  items: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('session'), session: SESSION, highlights: z.array(z.object({ kind: KIND, times: z.number() })) }),
      z.object({ type: z.literal('order'), order: ORDER }),
      z.object({ type: z.literal('event'), event: EVENT }),
    ]),
  ),
  next: z.string().nullable(),
});

export const OVERVIEW = z.object({
  money: z.object({
    orders: z.number(), aovMinor: z.number().nullable(), refundedMinor: z.number().nullable(), firstOrderAt: z.string().nullable(), lastOrderAt: z.string().nullable(),
  }),
  firstTouch: SESSION.nullable(),
  devices: z.array(z.object({ device: z.string(), events: z.number(), lastAt: z.string() })),
  consents: z.array(
    z.object({
      purpose: z.string(), granted: z.boolean(), at: z.string(), place: z.string().nullable(), country: z.string().nullable(), textId: z.string().nullable(), textVersion: z.string().nullable(),
    }),
  ),
  kinds: z.array(z.object({ kind: KIND, stage: STAGE.nullable(), events: z.number(), firstAt: z.string(), lastAt: z.string() })),
  span: z.object({ from: z.string(), to: z.string() }).nullable(),
});

export const LIFELINE = z
  .object({
    from: z.string(), to: z.string(), stepMs: z.number(),
    marks: z.array(
      z.object({ kind: z.enum([...EVENT_KINDS, 'session']), stage: STAGE.nullable(), from: z.string(), to: z.string(), times: z.number(), amountMinor: z.number().nullable() }),
    ),
  })
  .nullable();

export const MERGED = z.object({ personKey: z.string(), mergeId: z.string() });
export const UNDONE = z.object({ personKeys: z.array(z.string()).length(2) });
export const EXPORT = z.object({
  exportedAt: z.string(), profile: PROFILE, events: z.array(z.record(z.string(), z.unknown())), orders: z.array(z.unknown()), modules: z.record(z.string(), z.unknown()),
});
