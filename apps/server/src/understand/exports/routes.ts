import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Derived } from '../../platform/derived/derived.ts';
import { EXPORTED, type ExportsApi } from './exports.ts';
import { FORMATS, writeRows } from './format.ts';

const TYPES = { jsonl: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

/** A store's data as a file that is written while it is read. */
export function addExportRoutes(app: FastifyInstance, needs: { exports: ExportsApi; derived: Pick<Derived, 'catchUp'> }): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/stores/:storeId/export/:what',
    {
      config: { access: { permission: 'data:export' } },
      schema: {
        summary: 'All events, orders, order lines, refunds or customers of a store, personal data in clear',
        tags: ['export'],
        params: z.object({ storeId: z.string(), what: z.enum(EXPORTED) }),
        querystring: z.object({ format: z.enum(FORMATS).default('jsonl') }),
      },
    },
    async (request, reply) => {
      const { storeId, what } = request.params;
      const { format } = request.query;
      await needs.derived.catchUp();
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="${what}.${format}"`)
        .send(Readable.from(writeRows(needs.exports.readRows(storeId, what), format)));
    },
  );
}
