import { z } from 'zod';
import { RFM_GROUPS } from './rfm.ts';

export const STORE = z.object({ storeId: z.string() });
export const OF_SEGMENT = STORE.extend({ segmentId: z.string().max(100) });
export const OF_PERSON = STORE.extend({ personKey: z.string().refine((key) => /^\d{1,20}$/.test(key) && BigInt(key) < 2n ** 64n, 'A key is a whole number below 2^64.').describe('Key of a person or of any alias of theirs') });

/** Checked in full by `readDefinition`, which says in words what is wrong. */
const DEFINITION = z.unknown().describe('A condition: {"kind":"all"|"any","of":[…]}, {"kind":"not","of":…}, or one of the kinds did, sequence, unfinished, metric, trait, consent, rfm, score, segment; see the guide');
export const WANTED = z.object({ name: z.string(), definition: DEFINITION });
export const PREVIEW_BODY = z.object({ definition: DEFINITION, id: z.string().nullable().default(null).describe('The segment that is being changed') });

export const SEGMENT = z.object({
  id: z.string(), name: z.string(), definition: DEFINITION, createdAt: z.string(), changedAt: z.string(),
  size: z.number().nullable().describe('People in it now; null with a reason'),
  reason: z.enum(['counting', 'motives_not_learnt']).nullable().describe('Everybody is being counted; or it asks for motives, of which none is learnt in this store yet'),
  trend: z.array(z.object({ day: z.string(), size: z.number().nullable() })).describe('At the end of each of the last 30 local days, today last; null before the segment was made'),
});
export const SEGMENTS = z.object({ segments: z.array(SEGMENT) });
export const PREVIEW = z.object({ size: z.number(), everybody: z.number().describe('Everybody who was ever seen'), sample: z.array(z.object({ personKey: z.string(), name: z.string().nullable() })) });

export const PEOPLE_QUERY = z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
export const PEOPLE = z.object({ people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), since: z.string() })), next: z.string().nullable() });

const GROUP = z.enum(RFM_GROUPS);
const EDGES = z.object({ recencyMs: z.array(z.number()), moneyMinor: z.array(z.number()), buyers: z.number() });
const NUMBER = z.number().nullable();
const SCORES = z.tuple([z.number(), z.number()]);
export const RFM = z.object({
  edges: EDGES.describe('Edges of the fifths: time since the last order in ms, net revenue in minor units'), madeAt: z.string().nullable().describe('Since when these edges stand; they are made anew once a day'),
  meanRecencyDays: NUMBER, meanOrderDays: NUMBER, meanMoneyMinor: NUMBER, topFifthShare: NUMBER.describe('Share of revenue that the best fifth of the buyers brought'), gini: NUMBER,
  groups: z.array(z.object({ group: GROUP, cells: z.array(z.object({ r: SCORES, f: SCORES })), people: z.number(), revenueMinor: z.number() })),
});
export const STANDING = z.object({
  segments: z.array(z.object({ id: z.string(), name: z.string(), since: z.string() })),
  rfm: z.object({ group: GROUP, r: z.number(), f: z.number(), m: z.number(), recencyDays: z.number(), orderDays: z.number(), moneyMinor: z.number(), edges: EDGES }).nullable().describe('Null for somebody without an order that counts'),
});
