import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { principalOf } from '../../platform/http/access.ts';
import type { JourneyMap, JourneyQuestion, PeopleQuestion, PersonBehind } from './map.ts';
import type { TouchpointList } from './journeys.ts';
import { LIST, MAP, PEOPLE, PEOPLE_QUERY, QUERY, STORE, TOUCHPOINTS } from './schemas.ts';
import type { Touchpoint } from './touchpoints.ts';

/** What the routes need of the module's api. */
interface Journeys {
  measure(storeId: string, question: JourneyQuestion): Promise<JourneyMap>;
  listPeople(storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }>;
  readTouchpoints(storeId: string): Promise<TouchpointList>;
  saveTouchpoints(storeId: string, touchpoints: readonly Touchpoint[] | null, by: string): Promise<void>;
}

const TAGS = ['journey'];

/** The journey map over HTTP, and the touchpoints that it is drawn by. */
export function addJourneyRoutes(scope: FastifyInstance, journeys: Journeys): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/journey',
    {
      config: { access: { permission: 'metrics:read' } },
      schema: { tags: TAGS, summary: 'The journey map of a period: touchpoints with their figures, ways between them, and where the line breaks', params: STORE, querystring: QUERY, response: { 200: MAP } },
    },
    async (request) => onTheWire(await journeys.measure(request.params.storeId, questionOf(request.query))),
  );
  app.get(
    '/api/v1/stores/:storeId/journey/people',
    {
      config: { access: { permission: 'metrics:read' } },
      schema: { tags: TAGS, summary: 'The people behind a touchpoint, or behind a way to it', params: STORE, querystring: PEOPLE_QUERY, response: { 200: PEOPLE } },
    },
    async (request) => {
      const { touchpoint, before, left, cursor, limit } = request.query;
      const page = await journeys.listPeople(request.params.storeId, { ...questionOf(request.query), touchpoint, before: before ?? null, leftOnly: left === '1', cursor: cursor ?? null, limit });
      return { people: page.people.map((person) => ({ ...person, lastAt: person.lastAt.toISOString() })), next: page.next };
    },
  );
  addTouchpointRoutes(scope, journeys);
}

function addTouchpointRoutes(scope: FastifyInstance, journeys: Journeys): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/journey/touchpoints',
    { config: { access: { permission: 'metrics:read' } }, schema: { tags: TAGS, summary: 'The touchpoints of a store, and how far the past has been drawn by their rules', params: STORE, response: { 200: LIST } } },
    async (request) => listOnTheWire(await journeys.readTouchpoints(request.params.storeId)),
  );
  app.put(
    '/api/v1/stores/:storeId/journey/touchpoints',
    {
      config: { access: { permission: 'store:manage' } },
      schema: { tags: TAGS, summary: 'Replace the touchpoints of a store; null goes back to the built-in map', params: STORE, body: z.object({ touchpoints: TOUCHPOINTS.nullable() }), response: { 200: LIST } },
    },
    async (request) => {
      const { storeId } = request.params;
      await journeys.saveTouchpoints(storeId, request.body.touchpoints, whoAsks(request));
      return listOnTheWire(await journeys.readTouchpoints(storeId));
    },
  );
}

function questionOf(query: { readonly from?: string | undefined; readonly to?: string | undefined; readonly where?: string | undefined }): JourneyQuestion {
  return { from: query.from ?? null, to: query.to ?? null, where: query.where ?? null };
}

function whoAsks(request: FastifyRequest): string {
  const principal = principalOf(request);
  return principal.kind === 'user' ? principal.userId : principal.kind === 'api-key' ? `key ${principal.keyId}` : 'command line';
}

function listOnTheWire(list: TouchpointList): z.output<typeof LIST> {
  return { ...list, touchpoints: list.touchpoints.map((one) => ({ ...one, rules: [...one.rules] })), savedAt: list.savedAt?.toISOString() ?? null };
}

function onTheWire(map: JourneyMap): z.input<typeof MAP> {
  return {
    ...map, touchpoints: [...map.touchpoints], edges: [...map.edges], previous: map.previous === null ? null : [...map.previous],
    data: map.data === null ? null : { first: map.data.first?.toISOString() ?? null, last: map.data.last?.toISOString() ?? null }, asOf: map.asOf.toISOString(),
  };
}
