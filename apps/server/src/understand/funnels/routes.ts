import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { FunnelAnswer, PeopleQuestion, PersonIn } from './measure.ts';
import type { FunnelQuestion } from './question.ts';
import { FUNNEL, PEOPLE, PEOPLE_QUERY, QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Funnels {
  measure(storeId: string, question: FunnelQuestion): Promise<FunnelAnswer>;
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonIn[]; next: string | null }>;
}

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Funnels over HTTP. */
export function addFunnelRoutes(scope: FastifyInstance, funnels: Funnels): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/funnel',
    { ...access, schema: { tags: TAGS, summary: 'How many came from step to step, how long it took, on which days and with which values', params: STORE, querystring: QUERY, response: { 200: FUNNEL } } },
    async (request) => onTheWire(await funnels.measure(request.params.storeId, questionOf(request.query))),
  );
  app.get(
    '/api/v1/stores/:storeId/funnel/people',
    { ...access, schema: { tags: TAGS, summary: 'The people who reached a step of a funnel, or who went no further', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } },
    async (request) => {
      const { step, left, cursor, limit } = request.query;
      const page = await funnels.listPeople(request.params.storeId, { ...questionOf(request.query), step, leftOnly: left === '1', cursor: cursor ?? null, limit });
      return { people: page.people.map((person) => ({ ...person, enteredAt: person.enteredAt.toISOString() })), next: page.next };
    },
  );
}

function questionOf(query: Partial<z.infer<typeof QUERY>> & { steps: string }): FunnelQuestion {
  const { steps, from, to, where, against, window, per, modes, by } = query;
  return { steps, from: from ?? null, to: to ?? null, where: where ?? null, against: against ?? null, window: window ?? null, per: per ?? null, modes: modes ?? null, by: by ?? null };
}

function onTheWire(answer: FunnelAnswer): z.input<typeof FUNNEL> {
  const { steps, trend, parts, against, modes, asOf, ...rest } = answer;
  const part = (one: FunnelAnswer['trend'][number]) => ({ ...one, counts: [...one.counts] });
  return { ...rest, steps: [...steps], trend: trend.map(part), parts: parts?.map(part) ?? null, against: against === null ? null : { ...against, steps: [...against.steps] }, modes: [...modes], asOf: asOf.toISOString() };
}
