import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readPart } from '../../platform/split.ts';
import type { Member, PeopleQuestion, Retention } from './measure.ts';
import { type RetentionQuestion, SPLITS, UNITS } from './question.ts';

/** What the routes need of the module's api. */
interface RetentionRoutes {
  measure(storeId: string, question: RetentionQuestion): Promise<Retention>;
  listMembers(storeId: string, question: PeopleQuestion): Promise<{ people: Member[]; next: string | null }>;
}

const STORE = z.object({ storeId: z.string() });
const QUERY = z.object({
  start: z.string().optional().describe('What makes somebody a member the first time they do it: order (default), session, or event: and a name'),
  comeback: z.string().optional().describe('What coming back is, in the same words; the same as start unless given'),
  unit: z.enum(UNITS).optional().describe('Cohorts and columns by day, week (from Monday) or month (default)'),
  from: z.string().optional().describe('First local day of the first cohort, YYYY-MM-DD'),
  to: z.string().optional().describe('Local day after the last one'),
  where: z.string().optional().describe('Only some members: segment: and ids with | between, or motive: and motives'),
});
const SPLIT_QUERY = QUERY.extend({ by: z.string().optional().describe(`A curve for each part of the members: ${SPLITS.join(', ')}; all but motive as they first came, in the first of their sessions and orders of which it is known. The eight largest, the rest together`) });
const PEOPLE_QUERY = SPLIT_QUERY.extend({
  cohort: z.string().optional().describe('Key of the cohort; without it: of all cohorts'),
  offset: z.coerce.number().int().min(0).max(10_000).optional().describe('Only those active so many units after the first, without a cohort of the cohorts that have had so many units in full; without it everybody'),
  rolling: z.enum(['1']).optional().describe('1: active then or later, instead of in exactly that unit'),
  part: z.string().optional().describe('Only this part of the split: its key, empty where it is not known'),
  others: z.enum(['1']).optional().describe('1: only the parts beyond the eight largest'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const SHARE = z.object({ value: z.number(), n: z.number(), low: z.number(), high: z.number() }).nullable();
const NUMBER = z.number().nullable();
const CURVE = z.array(z.object({ offset: z.number(), bounded: SHARE, rolling: SHARE }));
const WAITING = z.object({
  n: z.number(), medianDays: NUMBER, medianLow: NUMBER, medianHigh: NUMBER, points: z.array(z.object({ day: z.number(), share: z.number(), low: NUMBER, high: NUMBER, atRisk: z.number() })),
});
const RETENTION = z.object({
  unit: z.enum(UNITS), timezone: z.string(),
  cohorts: z.array(z.object({
    key: z.string(), size: z.number(), active: z.array(z.number()).describe('Bounded: active so many units after the first'), activeSince: z.array(z.number()).describe('Rolling: active then or later'),
    complete: z.number().describe('Units that have ended; later ones may still grow'),
  })),
  earlierCohorts: z.number(),
  curve: CURVE.describe('Over all cohorts that have had so many units in full, with Wilson intervals'),
  waiting: WAITING.nullable().describe('Kaplan–Meier: the share that has not come back on a later day, by days after the first; the median with its interval'),
  by: z.enum(SPLITS).nullable(),
  parts: z.array(z.object({ key: z.string().nullable().describe('Empty: not known; null: all beyond the eight largest together'), n: z.number(), curve: CURVE, waiting: WAITING })).nullable().describe('Of each part the same; all parts together are the whole'),
  otherParts: z.number().describe('How many values stand together'), asOf: z.string(), upToDate: z.boolean(),
});
const PEOPLE = z.object({ people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), firstDay: z.string(), activeDays: z.number() })), next: z.string().nullable() });

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Retention over HTTP. */
export function addRetentionRoutes(scope: FastifyInstance, retention: RetentionRoutes): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/retention',
    { ...access, schema: { tags: TAGS, summary: 'Who comes back: cohorts by their first order, session or event, and the time until people come back', params: STORE, querystring: SPLIT_QUERY, response: { 200: RETENTION } } },
    async (request) => {
      const { cohorts, curve, waiting, parts, asOf, ...rest } = await retention.measure(request.params.storeId, { ...questionOf(request.query), by: request.query.by ?? null });
      return {
        ...rest, cohorts: cohorts.map((cohort) => ({ ...cohort, active: [...cohort.active], activeSince: [...cohort.activeSince] })), curve: [...curve],
        waiting: waiting === null ? null : waitingOf(waiting), parts: parts?.map((part) => ({ ...part, curve: [...part.curve], waiting: waitingOf(part.waiting) })) ?? null, asOf: asOf.toISOString(),
      };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/retention/people',
    { ...access, schema: { tags: TAGS, summary: 'The members of a cohort or of a part of the split, or those of them active so many units after the first', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } },
    async (request) => {
      const { cohort, offset, rolling, by, cursor, limit } = request.query;
      return retention.listMembers(request.params.storeId, { ...questionOf(request.query), by: by ?? null, cohort: cohort ?? null, offset: offset ?? null, isRolling: rolling === '1', part: readPart(request.query), cursor: cursor ?? null, limit });
    },
  );
}

function waitingOf(waiting: NonNullable<Retention['waiting']>): z.input<typeof WAITING> {
  return { ...waiting, points: [...waiting.points] };
}

function questionOf({ start, comeback, unit, from, to, where }: z.infer<typeof QUERY>): RetentionQuestion {
  return { start: start ?? null, comeback: comeback ?? null, unit: unit ?? null, from: from ?? null, to: to ?? null, where: where ?? null };
}
