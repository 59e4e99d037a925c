import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Drivers, PeopleQuestion, PersonBehind } from './measure.ts';
import { type DriversQuestion, OUTCOMES } from './question.ts';
import { DRIVER_CODES } from './registry.ts';

const STORE = z.object({ storeId: z.string() });
const QUERY = z.object({
  outcome: z.enum(OUTCOMES).optional().describe('csat (default): survey answers 1–5; review: stars; nps: points, 100 for a promoter and −100 for a detractor; repurchase: a second order in time'),
  from: z.string().optional().describe('First local day of the answers, or of the first orders, YYYY-MM-DD'),
  to: z.string().optional().describe('Local day after the last one'),
  where: z.string().optional().describe('Only orders such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  within: z.coerce.number().optional().describe('For repurchase: within so many days of the first order; 90 unless given'),
});
const PEOPLE_QUERY = QUERY.extend({
  driver: z.enum(DRIVER_CODES), bin: z.coerce.number().int().min(0).max(1_000).describe('Number of a bin of the answer'),
  cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
});
const NUMBER = z.number().nullable();
const RANGED = z.object({ value: z.number(), low: NUMBER, high: NUMBER });
const DRIVER = z.object({
  code: z.enum(DRIVER_CODES), unit: z.enum(['days', 'hours', 'share', 'money', 'count', 'flag', 'category']),
  importance: RANGED.describe('Part of the outcome’s variance by LMG; all drivers sum to R². Intervals: bootstrap over blocks of people'), share: z.number().describe('The same as a share of R²'),
  aheadBy: RANGED.nullable().describe('How much more it explains than the next in rank, with the interval of that difference over the same draws; null for the last'),
  isClear: z.boolean().describe('Goes with the outcome by more than chance: F test of it alone, Holm over all drivers at 0.05'),
  swing: RANGED.describe('By the regression, from the worst bin of 10 rows or more to the best'), worst: NUMBER, best: NUMBER,
  performance: NUMBER.describe('Where the store stands on average between its worst bin (0) and its best (1)'),
  bins: z.array(z.object({ bin: z.number(), from: NUMBER, to: NUMBER, category: z.string().nullable(), n: z.number(), seen: RANGED.describe('Mean of the outcome'), fitted: RANGED.describe('The outcome by the regression if only this driver changed') })),
});
const ANSWER = z.object({
  outcome: z.enum(OUTCOMES), withinDays: z.number(), range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(),
  found: z.number().describe('Answers that go with an order, or first orders that were watched long enough'), n: z.number().describe('Of these, with all drivers known'),
  mean: RANGED.nullable(), rSquared: RANGED.nullable(), reason: z.enum(['few', 'no_variation', 'no_drivers']).nullable().describe('Why nothing is said; few: below 100 rows'),
  drivers: z.array(DRIVER), leftOut: z.array(z.object({ code: z.enum(DRIVER_CODES), reason: z.enum(['unknown', 'constant']), known: z.number() })), asOf: z.string(), upToDate: z.boolean(),
});
const PEOPLE = z.object({ people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), lastAt: z.string(), times: z.number(), mean: z.number() })), next: z.string().nullable() });

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

interface DriverRoutes {
  measure(storeId: string, question: DriversQuestion): Promise<Drivers>;
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
}

/** Drivers over HTTP. */
export function addDriverRoutes(scope: FastifyInstance, drivers: DriverRoutes): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/drivers',
    { ...access, schema: { tags: TAGS, summary: 'What moves satisfaction, NPS or a second order: relative importance with intervals, and how the outcome changes with each driver; importance is not cause', params: STORE, querystring: QUERY, response: { 200: ANSWER } } },
    async (request) => onTheWire(await drivers.measure(request.params.storeId, questionOf(request.query))),
  );
  app.get(
    '/api/v1/stores/:storeId/drivers/people',
    { ...access, schema: { tags: TAGS, summary: 'The people of whom a driver had about one value', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } },
    async (request) => {
      const { driver, bin, cursor, limit } = request.query;
      const { people, next } = await drivers.listPeople(request.params.storeId, { ...questionOf(request.query), driver, bin, cursor: cursor ?? null, limit });
      return { people: people.map((person) => ({ ...person, lastAt: person.lastAt.toISOString() })), next };
    },
  );
}

function questionOf({ outcome, from, to, where, within }: z.infer<typeof QUERY>): DriversQuestion {
  return { outcome: outcome ?? null, from: from ?? null, to: to ?? null, where: where ?? null, withinDays: within ?? null };
}

function onTheWire({ drivers, leftOut, asOf, ...rest }: Drivers): z.input<typeof ANSWER> {
  return { ...rest, drivers: drivers.map((driver) => ({ ...driver, bins: [...driver.bins] })), leftOut: [...leftOut], asOf: asOf.toISOString() };
}
