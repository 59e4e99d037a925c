import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { MotivesAnswer, MotivesQuestion } from './measure.ts';
import type { PersonMotive } from './person.ts';
import { ANSWER, PERSON, PERSON_ANSWER, QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Motives {
  measure(storeId: string, question: MotivesQuestion): Promise<MotivesAnswer>;
  readPerson(storeId: string, key: string): Promise<PersonMotive>;
}

/** Motives over HTTP. */
export function addMotiveRoutes(scope: FastifyInstance, motives: Motives): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/motives',
    { config: { access: { permission: 'metrics:read' } }, schema: { tags: ['questions'], summary: 'What drives people’s shopping: inspiration, speed, price or certainty', params: STORE, querystring: QUERY, response: { 200: ANSWER } } },
    async (request) => {
      const { from, to, where } = request.query;
      const { motives: rows, signs, asked, learnt, asOf, ...rest } = await motives.measure(request.params.storeId, { from: from ?? null, to: to ?? null, where: where ?? null });
      return {
        ...rest, motives: rows === null ? null : [...rows], signs: [...signs], asked: { ...asked, motives: [...asked.motives] }, asOf: asOf.toISOString(),
        learnt: learnt === null ? null : { ...learnt, at: learnt.at.toISOString(), shares: [...learnt.shares] },
      };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/customers/:personKey/motive',
    { config: { access: { permission: 'customers:read' } }, schema: { tags: ['customers'], summary: 'What drives somebody, with its evidence', params: PERSON, response: { 200: PERSON_ANSWER } } },
    async (request) => {
      const { chances, evidence, latest, asked, ...rest } = await motives.readPerson(request.params.storeId, request.params.personKey);
      return {
        ...rest, chances: [...chances], evidence: [...evidence], asked: asked === null ? null : { ...asked, at: asked.at.toISOString() },
        latest: latest.map((session) => ({ ...session, startedAt: session.startedAt.toISOString(), chances: [...session.chances], signs: [...session.signs] })),
      };
    },
  );
}
