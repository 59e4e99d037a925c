import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ExplainedChange } from './explain.ts';
import type { Notice } from './notices.ts';
import type { Overview } from './overview.ts';
import type { OverviewApi } from './overview-api.ts';
import { CHANGE_PATH, EXPLAINED, NOTICES, OVERVIEW, QUESTION, STORE } from './schemas.ts';

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
    '/api/v1/stores/:storeId/overview/changes/:code',
    { ...access, schema: { tags: ['overview'], summary: 'Why a headline moved: what each value of a dimension and each step added, in parts that add up to the move, and where to look next', params: CHANGE_PATH, querystring: QUESTION, response: { 200: EXPLAINED } } },
    async (request) => {
      const { from, to, where } = request.query;
      return changeOnTheWire(await overview.explainChange(request.params.storeId, { code: request.params.code, from: from ?? null, to: to ?? null, where: where ?? null }));
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

function changeOnTheWire({ metric, contributions, previous, asOf, holds, next, currency, timezone, period, where, upToDate }: ExplainedChange): z.input<typeof EXPLAINED> {
  return {
    code: metric.code, unit: metric.unit, value: metric.value, previous: metric.previous?.value ?? null, change: metric.change, untested: metric.untested, holds, next,
    contributions: contributions === null ? null : { dimensions: contributions.dimensions.map((one) => ({ ...one, parts: [...one.parts] })), steps: contributions.steps === null ? null : [...contributions.steps] },
    currency, timezone, period, previousPeriod: previous, where, asOf: asOf.toISOString(), upToDate,
  };
}

function noticeOnTheWire(notice: Notice): z.input<typeof NOTICES>['notices'][number] {
  if (notice.code === 'source_silent') return { ...notice, lastAt: notice.lastAt.toISOString() };
  return notice.code === 'out_of_stock' ? { ...notice, names: [...notice.names] } : notice;
}
