import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Followed, OrderJourneys, PeopleQuestion, PersonBehind } from './measure.ts';
import { FOLLOWING } from './queries/rows.ts';
import { type OrderJourneysQuestion, SPLITS } from './question.ts';

/** What the routes need of the module's api. */
interface Routes {
  measure(storeId: string, question: OrderJourneysQuestion): Promise<OrderJourneys>;
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
}

const STORE = z.object({ storeId: z.string() });
const QUERY = z.object({
  from: z.string().optional().describe('First local day of the orders, YYYY-MM-DD'),
  to: z.string().optional().describe('Local day after the last one'),
  where: z.string().optional().describe('Only orders such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  lookback: z.coerce.number().optional().describe('Days before an order in which its journey may have begun; 90 unless given'),
  follow: z.coerce.number().optional().describe('Days after an order in which what followed is looked for; 14 unless given. Only orders that have had so long count'),
});
const SPLIT_QUERY = QUERY.extend({ by: z.string().optional().describe(`The same for each part of the journeys: ${SPLITS.join(', ')} (source: the one that a journey began at). The eight largest, the rest together`) });
const PEOPLE_QUERY = QUERY.extend({
  type: z.coerce.number().int().min(1).max(20).optional().describe('Of a type of journey, from 1; without it: of any'),
  followedBy: z.enum(FOLLOWING).optional().describe('Only orders that have had their time and were followed by this'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const NUMBER = z.number().nullable();
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER });
const FOLLOWED = z.array(z.object({ by: z.enum(FOLLOWING), share: SHARE.describe('Of the orders that have had their time'), medianDays: NUMBER }));
const MEDIANS = z.object({ days: z.number(), sessions: z.number(), touchpoints: z.number(), sources: z.number() });
const ANSWER = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(), lookbackDays: z.number(), followDays: z.number(),
  known: z.number().describe('Orders whose journeys are known'), unknown: z.number().describe('Orders of which nobody knows how they began'),
  measures: z.array(z.object({
    measure: z.enum(['days', 'sessions', 'touchpoints', 'sources']), n: z.number(), median: z.number(), p90: z.number(), low: NUMBER.describe('95 % interval of the median, from order statistics'), high: NUMBER,
    buckets: z.array(z.object({ from: z.number(), to: NUMBER.describe('Exclusive; null: open'), count: z.number() })),
  })),
  followed: FOLLOWED,
  types: z.array(z.object({
    type: z.number(), n: z.number(), share: SHARE, medians: MEDIANS, returning: SHARE.describe('Of people who had ordered before'), sources: z.array(z.object({ source: z.string(), n: z.number() })), medianMinor: NUMBER,
    distinctions: z.array(z.object({ feature: z.string().describe('days, sessions, touchpoints, sources, returning, or source: and a source'), isMore: z.boolean(), value: z.number().describe('Of this type: a median, or a share'), ofAll: z.number() })),
    followed: FOLLOWED,
  })).describe('Types of journeys that stand apart, the most frequent first'),
  typesReason: z.enum(['too_few', 'all_alike']).nullable(), silhouette: NUMBER.describe('How far apart the types stand, from -1 to 1'),
  by: z.enum(SPLITS).nullable(),
  parts: z.array(z.object({
    key: z.string().nullable().describe('Empty: not known; null: all beyond the eight largest together'), n: z.number(),
    measures: z.array(z.object({ measure: z.enum(['days', 'sessions', 'touchpoints', 'sources']), median: z.number(), p90: z.number(), low: NUMBER, high: NUMBER })), returning: SHARE, medianMinor: NUMBER, followed: FOLLOWED,
  })).nullable(),
  otherParts: z.number().describe('How many values stand together'), asOf: z.string(), upToDate: z.boolean(),
});
const PEOPLE = z.object({ people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), orderedAt: z.string(), days: z.number(), times: z.number() })), next: z.string().nullable() });

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Order journeys over HTTP. */
export function addOrderJourneyRoutes(scope: FastifyInstance, journeys: Routes): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/order-journeys',
    { ...access, schema: { tags: TAGS, summary: 'How orders came about from the first contact on, what followed them, and which types of journeys there are', params: STORE, querystring: SPLIT_QUERY, response: { 200: ANSWER } } },
    async (request) => onTheWire(await journeys.measure(request.params.storeId, { ...questionOf(request.query), by: request.query.by ?? null })),
  );
  app.get(
    '/api/v1/stores/:storeId/order-journeys/people',
    { ...access, schema: { tags: TAGS, summary: 'The people whose orders came about in one way, or were followed by something', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } },
    async (request) => {
      const { type, followedBy, cursor, limit } = request.query;
      const page = await journeys.listPeople(request.params.storeId, { ...questionOf(request.query), type: type ?? null, followedBy: followedBy ?? null, cursor: cursor ?? null, limit });
      return { people: page.people.map((person) => ({ ...person, orderedAt: person.orderedAt.toISOString() })), next: page.next };
    },
  );
}

function questionOf({ from, to, where, lookback, follow }: z.infer<typeof QUERY>): OrderJourneysQuestion {
  return { from: from ?? null, to: to ?? null, where: where ?? null, lookbackDays: lookback ?? null, followDays: follow ?? null };
}

function onTheWire({ measures, followed, types, parts, asOf, ...rest }: OrderJourneys): z.input<typeof ANSWER> {
  const after = (all: readonly Followed[]) => [...all];
  return {
    ...rest, asOf: asOf.toISOString(), followed: after(followed), measures: measures.map((one) => ({ ...one, buckets: [...one.buckets] })),
    parts: parts?.map((part) => ({ ...part, measures: [...part.measures], followed: after(part.followed) })) ?? null,
    types: types.map((one) => ({ ...one, sources: [...one.sources], distinctions: [...one.distinctions], followed: after(one.followed) })),
  };
}
