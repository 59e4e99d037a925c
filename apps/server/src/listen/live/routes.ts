import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readFilterText } from '../../platform/filter-text.ts';
import type { Live } from './live.ts';
import type { LiveEvent } from './live-event.ts';

const STORE = z.object({ storeId: z.string() });
const EVENT = z.object({
  seq: z.string(), at: z.string(), receivedAt: z.string(), name: z.string(), type: z.string(), origin: z.string(), teller: z.string(), bot: z.boolean(),
  person: z.string().nullable(), known: z.boolean(), path: z.string(), country: z.string(), device: z.string(), source: z.string(), orderId: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
const FILTER = { dimensions: ['segment'], code: 'live.invalid_where', refusal: 'Live can’t be filtered by' } as const;
/** A comment line now and then keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

export function addLiveRoutes(scope: FastifyInstance, live: Live): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/events',
    {
      config: { access: { permission: 'events:read' } },
      schema: {
        tags: ['events'], summary: 'Events of a store, newest first', params: STORE,
        querystring: z.object({
          before: z.string().max(60).optional().describe('the `next` of the page before'),
          name: z.string().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(50),
        }),
        response: { 200: z.object({ events: z.array(EVENT), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const page = await live.listEvents(request.params.storeId, { before: request.query.before ?? null, name: request.query.name ?? null, limit: request.query.limit });
      return { events: page.events.map((event) => ({ ...event, properties: { ...event.properties } })), next: page.next };
    },
  );
  app.get(
    '/api/v1/stores/:storeId/event-names',
    {
      config: { access: { permission: 'events:read' } },
      schema: {
        tags: ['events'], summary: 'Which events a store sent in the 90 days up to its newest one, and how many', params: STORE,
        response: { 200: z.object({ names: z.array(z.object({ name: z.string(), events: z.number(), lastAt: z.string() })) }) },
      },
    },
    async (request) => ({ names: await live.listNames(request.params.storeId) }),
  );
  app.get(
    '/api/v1/stores/:storeId/live',
    { config: { access: { permission: 'events:read' } }, schema: { tags: ['events'], summary: 'Events as they are kept, as a stream (text/event-stream)', params: STORE } },
    (request, reply) => {
      const raw = openStream(reply);
      const send = (events: readonly LiveEvent[], skipped: number): void => {
        if (skipped > 0) raw.write(`event: skipped\ndata: ${skipped}\n\n`);
        for (const event of events) raw.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
      };
      keepOpen(request, { raw, stop: live.follow(request.params.storeId, send) });
    },
  );
  app.get(
    '/api/v1/stores/:storeId/live/sessions',
    {
      config: { access: { permission: 'events:read' } },
      schema: { tags: ['events'], summary: 'Sessions of the last half hour as they go on, as a stream (text/event-stream): the whole first, then what changes each second; of a segment, the whole every three seconds', params: STORE, querystring: z.object({ where: z.string().max(4_000).optional().describe('`segment:ID`, or `segment:a|b` for people in either') }) },
    },
    (request, reply) => {
      const segments = readFilterText(request.query.where ?? null, FILTER).flatMap(({ values }) => values);
      const raw = openStream(reply);
      const stop = live.watch({ storeId: request.params.storeId, segments }, {
        send: (message) => raw.write(`data: ${JSON.stringify(message)}\n\n`),
        refuse: ({ code, message, details }) => raw.end(`event: refused\ndata: ${JSON.stringify({ error: { code, message, details } })}\n\n`),
        // What a slow reader has not taken yet must not pile up here.
        isReady: () => !raw.writableNeedDrain,
      });
      keepOpen(request, { raw, stop });
    },
  );
}

function openStream(reply: FastifyReply): ServerResponse {
  // Keeps what the hooks have set, security headers among it.
  const headers = Object.fromEntries(Object.entries(reply.getHeaders()).filter((entry): entry is [string, string | number | string[]] => entry[1] !== undefined));
  reply.hijack();
  reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  reply.raw.write('retry: 2000\n\n');
  return reply.raw;
}

function keepOpen(request: FastifyRequest, stream: { raw: ServerResponse; stop: () => void }): void {
  const heartbeat = setInterval(() => stream.raw.write(': still here\n\n'), HEARTBEAT_MS);
  request.raw.on('close', () => {
    clearInterval(heartbeat);
    stream.stop();
  });
}
