import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Effort, OrderEffort, OrdersQuestion } from './measure.ts';
import type { EffortQuestion } from './question.ts';
import { EFFORT, ORDERS, ORDERS_QUERY, QUERY, STORE } from './schemas.ts';

/** What the routes need of the module's api. */
interface Asked {
  measure(storeId: string, question: EffortQuestion): Promise<Effort>;
  listOrders(storeId: string, question: OrdersQuestion): Promise<{ orders: OrderEffort[]; next: string | null }>;
}

const access = { config: { access: { permission: 'metrics:read' as const } } };
const TAGS = ['questions'];

/** Effort over HTTP. */
export function addEffortRoutes(scope: FastifyInstance, effort: Asked): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/effort',
    { ...access, schema: { tags: TAGS, summary: 'What an order takes from the first intent on: active seconds, pages, clicks, fields, searches and errors, beside what people answered', params: STORE, querystring: QUERY, response: { 200: EFFORT } } },
    async (request) => {
      const { measures, trend, parts, touchpoints, asOf, ...rest } = await effort.measure(request.params.storeId, questionOf(request.query));
      return { ...rest, measures: [...measures], trend: [...trend], parts: parts === null ? null : [...parts], touchpoints: [...touchpoints], asOf: asOf.toISOString() };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/effort/orders',
    { ...access, schema: { tags: TAGS, summary: 'Orders with what each took, the latest first', params: STORE, querystring: ORDERS_QUERY, response: { 200: ORDERS } } },
    async (request) => {
      const { part, least, cursor, limit } = request.query;
      const page = await effort.listOrders(request.params.storeId, { ...questionOf(request.query), part: part ?? null, least, cursor: cursor ?? null, limit });
      return { orders: page.orders.map((one) => ({ ...one, placedAt: one.placedAt.toISOString(), beganAt: one.beganAt.toISOString() })), next: page.next };
    },
  );
}

function questionOf({ from, to, where, against, by, measure }: Partial<z.infer<typeof QUERY>>): EffortQuestion {
  return { from: from ?? null, to: to ?? null, where: where ?? null, against: against ?? null, by: by ?? null, measure: measure ?? null };
}
