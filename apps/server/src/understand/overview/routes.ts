import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Notice } from './notices.ts';
import type { Overview } from './overview.ts';
import type { OverviewApi } from './overview-api.ts';
import { NOTICES, OVERVIEW, QUESTION, STORE } from './schemas.ts';

const access = { config: { access: { permission: 'metrics:read' as const } } };

/** The overview over HTTP: headlines with their changes, and what to look at next. */
export function addOverviewRoutes(scope: FastifyInstance, overview: OverviewApi): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/overview',
    { ...access, schema: { tags: ['overview'], summary: 'Headline metrics of a period: which really changed since the period before, what that is worth, and to what it comes down', params: STORE, querystring: QUESTION, response: { 200: OVERVIEW } } },
    async (request) => {
      const { from, to, where } = request.query;
      return onTheWire(await overview.readOverview(request.params.storeId, { from: from ?? null, to: to ?? null, where: where ?? null }));
    },
  );
  app.get(
    '/api/v1/stores/:storeId/overview/notices',
    { ...access, schema: { tags: ['overview'], summary: 'What to look at next: only what is really so', params: STORE, response: { 200: NOTICES } } },
    async (request) => ({ notices: (await overview.listNotices(request.params.storeId)).map(noticeOnTheWire) }),
  );
}

function onTheWire(overview: Overview): z.input<typeof OVERVIEW> {
  return { ...overview, tiles: overview.tiles.map((tile) => ({ ...tile, series: [...tile.series] })), changed: [...overview.changed], asOf: overview.asOf.toISOString() };
}

function noticeOnTheWire(notice: Notice): z.input<typeof NOTICES>['notices'][number] {
  if (notice.code === 'source_silent') return { ...notice, lastAt: notice.lastAt.toISOString() };
  return notice.code === 'out_of_stock' ? { ...notice, names: [...notice.names] } : notice;
}
