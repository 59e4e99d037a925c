import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { principalOf } from '../../../platform/http/access.ts';
import { OK, ONE, STORE } from '../schemas.ts';
import type { Report, ReportChange, ReportsDesk } from './reports.ts';
import { CHANGE, PREVIEW, REPORT, REPORTS, SHOWN, WANTED } from './schemas.ts';

const reading = { config: { access: { permission: 'metrics:read' as const } } };
const managing = { config: { access: { permission: 'store:manage' as const } } };
const TAGS = ['reports'];
const PATH = '/api/v1/stores/:storeId/reports';

/** Scheduled reports over HTTP. */
export function addReportRoutes(scope: FastifyInstance, { reports, canMail }: { readonly reports: ReportsDesk; readonly canMail: boolean }): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(PATH, { ...reading, schema: { tags: TAGS, summary: 'Scheduled reports of a store', params: STORE, response: { 200: REPORTS } } },
    async (request) => ({ reports: (await reports.list(request.params.storeId)).map(onTheWire), canMail }));
  app.post(PATH, { ...managing, schema: { tags: TAGS, summary: 'Schedule a report by e-mail', params: STORE, body: WANTED, response: { 201: REPORT } } },
    async (request, reply) => {
      const principal = principalOf(request);
      return reply.code(201).send(onTheWire(await reports.create(request.params.storeId, request.body, principal.kind === 'user' ? principal.userId : null)));
    });
  app.post(`${PATH}/preview`, { ...reading, schema: { tags: TAGS, summary: 'The latest such report as its mail would show it; sends nothing', params: STORE, body: SHOWN, response: { 200: PREVIEW } } },
    async (request) => reports.preview(request.params.storeId, request.body));
  app.patch(`${PATH}/:id`, { ...managing, schema: { tags: TAGS, summary: 'Change, pause or go on with a report', params: ONE, body: CHANGE, response: { 200: REPORT } } },
    async (request) => onTheWire(await reports.change(request.params.storeId, request.params.id, changeOf(request.body))));
  app.delete(`${PATH}/:id`, { ...managing, schema: { tags: TAGS, summary: 'Delete a report; it can be brought back', params: ONE, response: { 200: OK } } },
    async (request) => {
      await reports.remove(request.params.storeId, request.params.id);
      return { ok: true as const };
    });
  app.post(`${PATH}/:id/restore`, { ...managing, schema: { tags: TAGS, summary: 'Bring a deleted report back', params: ONE, response: { 200: REPORT } } },
    async (request) => onTheWire(await reports.restore(request.params.storeId, request.params.id)));
  app.post(`${PATH}/:id/test`, { ...managing, schema: { tags: TAGS, summary: 'Send the latest report now, to everybody on it', params: ONE, response: { 200: OK } } },
    async (request) => {
      await reports.test(request.params.storeId, request.params.id);
      return { ok: true as const };
    });
}

/** What a body leaves out is left out. */
function changeOf({ name, metrics, cadence, weekday, hour, emails, language, paused }: z.output<typeof CHANGE>): ReportChange {
  return {
    ...(name === undefined ? {} : { name }), ...(metrics === undefined ? {} : { metrics }), ...(cadence === undefined ? {} : { cadence }), ...(weekday === undefined ? {} : { weekday }), ...(hour === undefined ? {} : { hour }),
    ...(emails === undefined ? {} : { emails }), ...(language === undefined ? {} : { language }), ...(paused === undefined ? {} : { paused }),
  };
}

function onTheWire(report: Report): z.input<typeof REPORT> {
  return { ...report, metrics: [...report.metrics], emails: [...report.emails], createdAt: report.createdAt.toISOString() };
}
