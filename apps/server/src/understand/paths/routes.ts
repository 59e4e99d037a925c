import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { readPart } from '../../platform/split.ts';
import type { NamedNode, PathsAnswer, PeopleQuestion, PersonOnPath } from './measure.ts';
import type { PathsQuestion } from './question.ts';
import { PATHS, PEOPLE, PEOPLE_QUERY, QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Paths {
  measure(storeId: string, question: PathsQuestion): Promise<PathsAnswer>;
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonOnPath[]; next: string | null }>;
}

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Paths over HTTP. */
export function addPathRoutes(scope: FastifyInstance, paths: Paths): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/paths',
    { ...access, schema: { tags: TAGS, summary: 'Which ways people take from an event or a touchpoint, or to it', params: STORE, querystring: QUERY, response: { 200: PATHS } } },
    async (request) => {
      const { nodes, ribbons, without, parts, asOf, ...rest } = await paths.measure(request.params.storeId, questionOf(request.query));
      return { ...rest, nodes: [...nodes], ribbons: [...ribbons], without: [...without], parts: parts?.map((part) => ({ ...part, nodes: [...part.nodes], ribbons: [...part.ribbons] })) ?? null, asOf: asOf.toISOString() };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/paths/people',
    { ...access, schema: { tags: TAGS, summary: 'The people whose paths pass a node, or a ribbon between two', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } } },
    async (request) => {
      const { cursor, limit } = request.query;
      const page = await paths.listPeople(request.params.storeId, { ...questionOf(request.query), nodes: nodesOf(request.query), part: readPart(request.query), cursor: cursor ?? null, limit });
      return { people: page.people.map((person) => ({ ...person, startedAt: person.startedAt.toISOString() })), next: page.next };
    },
  );
}

function nodesOf({ at, node, kind, next, nextKind }: z.infer<typeof PEOPLE_QUERY>): NamedNode[] {
  const named = (step: number, name: string | undefined, other: NamedNode['kind'] | undefined): NamedNode[] => (name === undefined && other === undefined ? [] : [{ step, kind: name === undefined ? (other ?? 'named') : 'named', name: name ?? null }]);
  const first = named(at, node, kind);
  return [...(first.length === 0 ? [{ step: at, kind: 'named' as const, name: null }] : first), ...named(at + 1, next, nextKind)];
}

function questionOf(query: z.infer<typeof QUERY>): PathsQuestion {
  const { step, direction, of, per, window, length, rare, without, from, to, where, by } = query;
  return {
    step: step ?? null, direction: direction ?? null, of: of ?? null, per: per ?? null, window: window ?? null, length: length ?? null, rare: rare ?? null, without: without ?? null, from: from ?? null, to: to ?? null,
    where: where ?? null, by: by ?? null,
  };
}
