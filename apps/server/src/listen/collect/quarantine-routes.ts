import { vocabularyJson } from '@throughline/events';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Quarantine } from './quarantine.ts';

const STORE = z.object({ storeId: z.string() });
const ONE = z.object({ storeId: z.string(), id: z.coerce.number().int().positive() });
const FAULT = z.object({ path: z.string(), message: z.string() });
const EVENT = z.object({
  id: z.number(), messageId: z.string(), name: z.string(), faults: z.array(FAULT), event: z.unknown(),
  teller: z.string(), library: z.string(), origin: z.string(), at: z.string(), receivedAt: z.string(),
});

/** Management of what was set aside, and the vocabulary it was held against. */
export function addQuarantineRoutes(scope: FastifyInstance, quarantine: Quarantine): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/quarantine',
    {
      config: { access: { permission: 'data:quarantine' } },
      schema: {
        tags: ['quarantine'], summary: 'Events set aside because of their shape, newest first', params: STORE,
        querystring: z.object({
          before: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          teller: z.string().max(20).optional(),
          library: z.string().max(100).optional().describe("its name, or (none) for events that name none"),
          name: z.string().max(200).optional().describe('name of the event'),
          path: z.string().max(300).optional().describe('a place that a fault is about, such as products[0].price'),
        }),
        response: { 200: z.object({ events: z.array(EVENT), next: z.number().nullable(), total: z.number() }) },
      },
    },
    async (request) => {
      const { before = null, limit, teller = null, library = null, name = null, path = null } = request.query;
      const page = await quarantine.list(request.params.storeId, { before, limit, teller, library: library === '(none)' ? '' : library, name, path });
      return { ...page, events: page.events.map((event) => ({ ...event, faults: [...event.faults] })) };
    },
  );
  app.post(
    '/api/v1/stores/:storeId/quarantine/:id/replay',
    {
      config: { access: { permission: 'data:quarantine' } },
      schema: {
        tags: ['quarantine'], summary: 'Send an event again, mended or as it is', params: ONE,
        body: z.object({ event: z.unknown().optional() }).default({}),
        response: { 200: z.object({ status: z.enum(['accepted', 'duplicate', 'faulty']), faults: z.array(FAULT).optional() }) },
      },
    },
    async (request) => {
      const replayed = await quarantine.replay(request.params.storeId, request.params.id, request.body.event);
      return replayed.status === 'faulty' ? { status: replayed.status, faults: [...replayed.faults] } : replayed;
    },
  );
  app.delete(
    '/api/v1/stores/:storeId/quarantine/:id',
    {
      config: { access: { permission: 'data:quarantine' } },
      schema: { tags: ['quarantine'], summary: 'Discard an event for good', params: ONE, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await quarantine.discard(request.params.storeId, request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.get(
    '/api/v1/vocabulary',
    { config: { access: 'signed-in' }, schema: { tags: ['quarantine'], summary: 'All known events with their properties', response: { 200: z.unknown() } } },
    () => vocabularyJson(),
  );
}
