import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { principalOf } from '../../platform/http/access.ts';
import type { SavedView } from './state.ts';
import type { ViewsApi } from './views.ts';

const access = { config: { access: { permission: 'metrics:read' as const } } };
const IN_STORE = z.object({ storeId: z.string() });
const VIEW = z.object({ id: z.string(), name: z.string(), address: z.string().describe('path and query within the store'), createdAt: z.string() });
const TAGS = ['views'];

/** Saved views over HTTP. Whoever reads metrics may save one and delete one: they belong to the store. */
export function addViewRoutes(scope: FastifyInstance, views: ViewsApi): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/views',
    { ...access, schema: { tags: TAGS, summary: 'Saved views of a store, by name', params: IN_STORE, response: { 200: z.object({ views: z.array(VIEW) }) } } },
    async (request) => ({ views: (await views.listViews(request.params.storeId)).map(onTheWire) }),
  );
  app.post(
    '/api/v1/stores/:storeId/views',
    { ...access, schema: { tags: TAGS, summary: 'Save a page of the studio under a name', params: IN_STORE, body: z.object({ name: z.string(), address: z.string() }), response: { 201: VIEW } } },
    async (request, reply) => {
      const principal = principalOf(request);
      const view = await views.saveView(request.params.storeId, { ...request.body, createdBy: principal.kind === 'user' ? principal.userId : null });
      return reply.code(201).send(onTheWire(view));
    },
  );
  app.delete(
    '/api/v1/stores/:storeId/views/:viewId',
    { ...access, schema: { tags: TAGS, summary: 'Delete a saved view; the answer is what it was', params: IN_STORE.extend({ viewId: z.string() }), response: { 200: VIEW } } },
    async (request) => onTheWire(await views.deleteView(request.params.storeId, request.params.viewId)),
  );
}

function onTheWire({ id, name, address, createdAt }: SavedView): z.infer<typeof VIEW> {
  return { id, name, address, createdAt: createdAt.toISOString() };
}
