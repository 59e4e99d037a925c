import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { principalOf } from '../../platform/http/access.ts';
import type { Alert, AlertsDesk } from './alerts.ts';
import { ALERT, ALERTS, CHANGE, CREATED, NOTICES, NOTICES_QUERY, OK, ONE, STORE, VERDICT, WANTED, WATCHED } from './schemas.ts';
import type { StoredDelivery, StoredNotice } from './state.ts';

/** What the routes need of the module. */
export interface AlertRoutesNeeds {
  readonly alerts: AlertsDesk;
  readonly canMail: boolean;
  listNotices(storeId: string, page: { before: Date | null; limit: number }): Promise<(StoredNotice & { readonly deliveries: readonly StoredDelivery[] })[]>;
}

const reading = { config: { access: { permission: 'metrics:read' as const } } };
/** Alerts send figures out of the house: whoever manages the store decides where to. */
const managing = { config: { access: { permission: 'store:manage' as const } } };
const TAGS = ['alerts'];
const PATH = '/api/v1/stores/:storeId/alerts';

/** Alerts over HTTP. */
export function addAlertRoutes(scope: FastifyInstance, { alerts, canMail, listNotices }: AlertRoutesNeeds): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(PATH, { ...reading, schema: { tags: TAGS, summary: 'Alerts of a store and how each stands', params: STORE, response: { 200: ALERTS } } },
    async (request) => ({ alerts: (await alerts.list(request.params.storeId)).map(onTheWire), canMail }));
  app.post(PATH, { ...managing, schema: { tags: TAGS, summary: 'Watch a metric; the secrets of webhooks are told only now', params: STORE, body: WANTED, response: { 201: CREATED } } },
    async (request, reply) => {
      const principal = principalOf(request);
      const { alert, secrets } = await alerts.create(request.params.storeId, request.body, principal.kind === 'user' ? principal.userId : null);
      return reply.code(201).send({ ...onTheWire(alert), secrets: secrets.map((one) => ({ ...one })) });
    });
  app.post(`${PATH}/try`, { ...reading, schema: { tags: TAGS, summary: 'How a metric stands, and whether that would be told; keeps nothing', params: STORE, body: WATCHED, response: { 200: VERDICT } } },
    async (request) => alerts.try(request.params.storeId, request.body));
  app.patch(`${PATH}/:id`, { ...managing, schema: { tags: TAGS, summary: 'Change, pause or go on with an alert', params: ONE, body: CHANGE, response: { 200: ALERT } } },
    async (request) => {
      const { name, condition, targets, language, paused } = request.body;
      return onTheWire(await alerts.change(request.params.storeId, request.params.id, {
        ...(name === undefined ? {} : { name }), ...(condition === undefined ? {} : { condition }), ...(targets === undefined ? {} : { targets }), ...(language === undefined ? {} : { language }), ...(paused === undefined ? {} : { paused }),
      }));
    });
  app.delete(`${PATH}/:id`, { ...managing, schema: { tags: TAGS, summary: 'Delete an alert; it can be brought back', params: ONE, response: { 200: OK } } },
    async (request) => {
      await alerts.remove(request.params.storeId, request.params.id);
      return { ok: true as const };
    });
  app.post(`${PATH}/:id/restore`, { ...managing, schema: { tags: TAGS, summary: 'Bring a deleted alert back', params: ONE, response: { 200: ALERT } } },
    async (request) => onTheWire(await alerts.restore(request.params.storeId, request.params.id)));
  app.post(`${PATH}/:id/test`, { ...managing, schema: { tags: TAGS, summary: 'Tell everybody of an alert what it would look like', params: ONE, response: { 200: OK } } },
    async (request) => {
      await alerts.test(request.params.storeId, request.params.id);
      return { ok: true as const };
    });
  app.get('/api/v1/stores/:storeId/notices', { ...reading, schema: { tags: TAGS, summary: 'What alerts and reports told, newest first, and whether it arrived', params: STORE, querystring: NOTICES_QUERY, response: { 200: NOTICES } } },
    async (request) => {
      const { before, limit } = request.query;
      const found = await listNotices(request.params.storeId, { before: before === undefined ? null : new Date(before), limit });
      return { notices: found.map((notice) => ({ ...notice, at: notice.at.toISOString(), facts: { ...(notice.facts as object) }, deliveries: notice.deliveries.map((one) => ({ ...one, at: one.at.toISOString() })) })) };
    });
}

function onTheWire(alert: Alert): z.input<typeof ALERT> {
  return { ...alert, emails: [...alert.emails], webhooks: [...alert.webhooks], deletedSegments: [...alert.deletedSegments], createdAt: alert.createdAt.toISOString() };
}
