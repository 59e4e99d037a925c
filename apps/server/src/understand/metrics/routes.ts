import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toCsv } from './csv.ts';
import { anchorOf } from './data-range.ts';
import type { DrillQuestion } from './drill.ts';
import type { MetricsApi } from './metrics-api.ts';
import type { MetricAnswer } from './metrics.ts';
import { ANSWER, DATA_RANGE, DEFINITIONS, DIMENSION_VALUES, DRILL, EVENTS, METRIC, PEOPLE, QUESTION, RANGE, STORE } from './schemas.ts';

const access = { config: { access: { permission: 'metrics:read' as const } } };

/** Metrics over HTTP: what there is, one figure with its split, and the people and events behind it. */
export function addMetricRoutes(scope: FastifyInstance, metrics: MetricsApi): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/metrics',
    { ...access, schema: { tags: ['metrics'], summary: 'Every metric: its words, formula, unit, interval and source', params: STORE, response: { 200: DEFINITIONS } } },
    async () => metrics.listDefinitions().map((one) => ({ ...one, dimensions: [...one.dimensions], refusals: { ...one.refusals } })),
  );
  app.get(
    '/api/v1/stores/:storeId/data-range',
    { ...access, schema: { tags: ['metrics'], summary: 'The first and last local day with orders, and with sessions', params: STORE, response: { 200: DATA_RANGE } } },
    async (request) => {
      const { lastOtherEventAt, ...range } = await metrics.findDataRange(request.params.storeId);
      return { ...range, anchor: anchorOf(range), lastOtherEventAt: lastOtherEventAt?.toISOString() ?? null };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/dimensions',
    { ...access, schema: { tags: ['metrics'], summary: 'Values of each dimension in a period, for filters', params: STORE, querystring: RANGE, response: { 200: DIMENSION_VALUES } } },
    async (request) => {
      const listed = await metrics.listDimensionValues(request.params.storeId, { from: request.query.from ?? null, to: request.query.to ?? null });
      return { dimensions: listed.map(({ dimension, values }) => ({ dimension, values: [...values] })) };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/metrics/:code',
    { ...access, schema: { tags: ['metrics'], summary: 'One metric over a period, split and compared; as CSV with format=csv', params: METRIC, querystring: QUESTION, response: { 200: ANSWER.or(z.string()) } } },
    async (request, reply) => {
      const { from, to, by, where, compare, format } = request.query;
      const answer = await metrics.measure(request.params.storeId, {
        code: request.params.code, from: from ?? null, to: to ?? null, by: by ?? null, where: where ?? null, comparePrevious: compare === 'previous',
      });
      if (format !== 'csv' && (format === 'json' || !(request.headers.accept ?? '').includes('text/csv'))) return onTheWire(answer);
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${answer.code}.csv"`).send(toCsv(answer));
    },
  );
  app.get(
    '/api/v1/stores/:storeId/metrics/:code/people',
    { ...access, schema: { tags: ['metrics'], summary: 'The people behind a figure', params: METRIC, querystring: DRILL, response: { 200: PEOPLE } } },
    async (request) => {
      const { items, next } = await metrics.listPeople(request.params.storeId, drillQuestion(request.params.code, request.query));
      return { people: items.map(({ units, lastAt, ...person }) => ({ ...person, orders: units, lastAt: lastAt.toISOString() })), next };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/metrics/:code/events',
    { ...access, schema: { tags: ['metrics'], summary: 'The events behind a figure', params: METRIC, querystring: DRILL, response: { 200: EVENTS } } },
    async (request) => {
      const { items, next } = await metrics.listEvents(request.params.storeId, drillQuestion(request.params.code, request.query));
      return { events: items.map((event) => ({ ...event, at: event.at.toISOString() })), next };
    },
  );
}

function drillQuestion(code: string, query: z.output<typeof DRILL>): DrillQuestion {
  return {
    code, from: query.from ?? null, to: query.to ?? null, by: query.by ?? null, key: query.key ?? null, where: query.where ?? null, part: query.part, cursor: query.cursor ?? null, limit: query.limit,
  };
}

function onTheWire(answer: MetricAnswer): z.input<typeof ANSWER> {
  return { ...answer, extra: { ...answer.extra }, rows: answer.rows === null ? null : [...answer.rows], asOf: answer.asOf.toISOString() };
}
