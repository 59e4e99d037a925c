import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Attribution, AttributionQuestion } from './measure.ts';
import { SPLITS } from './queries.ts';

const NUMBER = z.number().nullable();
const CREDIT = z.object({ orders: z.number().describe('In parts'), low: NUMBER, high: NUMBER, minor: NUMBER });
const MONEY = z.object({ orders: z.number(), minor: NUMBER });
const SOURCES = z.array(z.object({
  source: z.string(), touched: z.number().describe('Orders that it had any part in'), removalEffect: NUMBER.describe('By how much fewer orders there would be if it led nowhere, by the Markov chain'),
  by: z.object({ first: CREDIT, last: CREDIT, linear: CREDIT, decay: CREDIT, position: CREDIT, shapley: CREDIT, markov: CREDIT }),
}));
const ANSWER = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(), lookbackDays: z.number(),
  sources: SOURCES,
  credited: MONEY, unknown: MONEY.describe('Orders of which nobody knows how their buyer came'), withoutOrder: z.number(),
  paths: z.array(z.object({ sources: z.array(z.string()), orders: z.number(), minor: NUMBER })),
  by: z.enum(SPLITS).nullable(),
  parts: z.array(z.object({ key: z.string().describe('Empty: not known'), sources: SOURCES, credited: MONEY, unknown: MONEY, withoutOrder: z.number() })).nullable()
    .describe('The same for each part of the orders. The credits of a part sum to its orders and all parts to the whole, by source too and to the cent, but for Markov by source: each part has a chain of its own'),
  asOf: z.string(), upToDate: z.boolean(),
});

/** Attribution over HTTP. */
export function addAttributionRoutes(scope: FastifyInstance, attribution: { measure(storeId: string, question: AttributionQuestion): Promise<Attribution> }): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/stores/:storeId/attribution',
    {
      config: { access: { permission: 'metrics:read' } },
      schema: {
        tags: ['questions'], summary: 'Which sources are credited with the orders of a period, by seven models side by side; credit is not cause', params: z.object({ storeId: z.string() }),
        querystring: z.object({
          from: z.string().optional().describe('First local day of the orders, YYYY-MM-DD'), to: z.string().optional().describe('Local day after the last one'),
          lookback: z.coerce.number().optional().describe('Days before an order in which an arrival may have led to it; 30 unless given'),
          where: z.string().optional().describe('Only some people: segment: and ids with | between, or motive: and motives'),
          by: z.string().optional().describe(`The credit of each part of the orders: ${SPLITS.join(', ')}`),
        }),
        response: { 200: ANSWER },
      },
    },
    async (request) => {
      const { from, to, lookback, where, by } = request.query;
      const { sources, paths, parts, asOf, ...rest } = await attribution.measure(request.params.storeId, { from: from ?? null, to: to ?? null, lookbackDays: lookback ?? null, where: where ?? null, by: by ?? null });
      return { ...rest, sources: [...sources], parts: parts?.map((part) => ({ ...part, sources: [...part.sources] })) ?? null, paths: paths.map((path) => ({ ...path, sources: [...path.sources] })), asOf: asOf.toISOString() };
    },
  );
}
