import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SourcesView } from './sources.ts';

const MS = z.number().nullable();
const SOURCE = z.object({
  teller: z.string(), library: z.string(), version: z.string(), simulated: z.boolean(),
  keys: z.array(z.object({ prefix: z.string(), name: z.string().nullable() })),
  firstAt: z.string(), lastAt: z.string(),
  perHour: z.array(z.number()).describe('events in each of the last 48 hours, the present one last'),
  accepted: z.number(), duplicates: z.number(), quarantined: z.number(),
  faults: z.array(z.object({ name: z.string(), path: z.string(), message: z.string(), events: z.number() })),
  halfWithinMs: MS, mostWithinMs: MS.describe('95 % arrive within so many ms; null: longer than a day, or no events'),
  skewedShare: MS, skewMs: MS,
  status: z.enum(['healthy', 'quiet', 'failing']),
  reason: z.enum(['regular', 'young', 'by_hand', 'silent', 'faulty', 'all_faulty']),
  usualPauseMs: MS, pauseMs: z.number(),
  notes: z.array(z.enum(['clock', 'duplicates', 'late'])),
});

/** The health of a store's sources over HTTP. */
export function addSourceRoutes(scope: FastifyInstance, health: { listSources(storeId: string): Promise<SourcesView> }): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/stores/:storeId/sources',
    {
      config: { access: { permission: 'events:read' } },
      schema: {
        tags: ['sources'], summary: 'Who sends events to a store and how they do; counts are of the last 48 hours', params: z.object({ storeId: z.string() }),
        response: { 200: z.object({ hoursFrom: z.string(), sources: z.array(SOURCE) }) },
      },
    },
    async (request) => {
      const { hoursFrom, sources } = await health.listSources(request.params.storeId);
      return {
        hoursFrom,
        sources: sources.map((source) => ({ ...source, keys: [...source.keys], perHour: [...source.perHour], faults: [...source.faults], notes: [...source.notes] })),
      };
    },
  );
}
