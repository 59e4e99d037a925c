import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Packed } from './parts.ts';
import type { Script, Served } from './script.ts';
import type { SettingsOfStores } from './settings.ts';

/** So long a page may go without asking whether the script, or the store's wish about consent, has changed. */
const FRESH_SECONDS = 300;
const YEAR_SECONDS = 31_536_000;
const TAGS = ['script'];
const IN_STORE = z.object({ storeId: z.string() });
const SETTINGS = z.object({ asksConsent: z.boolean().describe('Nothing is kept in the browser and nothing is sent before the person has allowed it') });
const hidden = { config: { access: 'public' }, schema: { hide: true }, compress: false } as const;

/** The script for the pages of shops, and what a store wants of it. */
export function addScriptRoutes(scope: FastifyInstance, needs: { readonly script: Script; readonly settings: SettingsOfStores }): void {
  const { script, settings } = needs;
  scope.get('/throughline.js', hidden, async (request, reply) =>
    send({ request, reply, served: await script.core(textOf(request.query, 'key')), cacheControl: `public, max-age=${FRESH_SECONDS}` }),
  );
  scope.get('/throughline-signals.js', hidden, async (request, reply) => {
    const { served, isNamed } = await script.signals(textOf(request.query, 'v'));
    return send({ request, reply, served, cacheControl: isNamed ? `public, max-age=${YEAR_SECONDS}, immutable` : `public, max-age=${FRESH_SECONDS}` });
  });
  const app = scope.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/stores/:storeId/script',
    { config: { access: { permission: 'store:read' } }, schema: { summary: 'What the store wants of the script in its pages', tags: TAGS, params: IN_STORE, response: { 200: SETTINGS } } },
    async (request) => settings.get(request.params.storeId),
  );
  app.put(
    '/api/v1/stores/:storeId/script',
    {
      config: { access: { permission: 'store:manage' } },
      schema: { summary: 'Change it; pages follow within five minutes', tags: TAGS, params: IN_STORE, body: SETTINGS, response: { 200: SETTINGS } },
    },
    async (request) => settings.change(request.params.storeId, request.body),
  );
}

interface Answer {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly served: Served;
  readonly cacheControl: string;
}

function send({ request, reply, served, cacheControl }: Answer): FastifyReply {
  forOtherSites(reply);
  if (served.kind === 'note') return reply.header('cache-control', 'no-store').send(served.text);
  const { body } = served;
  reply.header('cache-control', cacheControl).header('etag', body.etag).header('vary', 'accept-encoding');
  // A proxy that packs the text anew marks our tag as weak.
  const known = request.headers['if-none-match'] ?? '';
  if (known.includes(body.etag)) return reply.code(304).send();
  return sendPacked(reply, body, request.headers['accept-encoding'] ?? '');
}

function sendPacked(reply: FastifyReply, body: Packed, accepted: string): FastifyReply {
  if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(body.br);
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(body.gzip);
  return reply.send(body.plain);
}

/** Pages of any shop load it; what is said about pages of our own has no meaning there. */
function forOtherSites(reply: FastifyReply): void {
  for (const name of ['content-security-policy', 'x-frame-options', 'cross-origin-opener-policy', 'permissions-policy', 'referrer-policy']) reply.removeHeader(name);
  reply
    .type('text/javascript; charset=utf-8')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('timing-allow-origin', '*');
}

function textOf(query: unknown, name: string): string | null {
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}
