import { createMcpHandler } from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth/principal.ts';
import { AppError } from '../../platform/errors.ts';
import { principalOf } from '../../platform/http/access.ts';
import { sendError } from '../../platform/http/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { checkOrigin } from './origin.ts';
import { createAskServer } from './server.ts';
import type { Asker, Tool } from './tool.ts';
import { createTurns } from './turns.ts';

type Needs = Pick<Platform, 'clock' | 'log' | 'stores'> & { readonly publicUrl: string | null; readonly tools: readonly Tool[] };

/** A question with its parameters; no client sends more. */
const BODY_LIMIT_BYTES = 262_144;

/** The Model Context Protocol at `/mcp`: Streamable HTTP without sessions, so any process can answer any request. */
export function addAskRoutes(app: FastifyInstance, needs: Needs): void {
  const turns = createTurns(needs.clock);
  app.setErrorHandler((error, request, reply) => {
    // The protocol asks for it, and clients take it as the sign that a key is missing or wrong.
    if (error instanceof AppError && error.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="throughline"');
    return sendError(error, request, reply);
  });
  app.route({
    method: ['GET', 'POST', 'DELETE'], url: '/mcp', bodyLimit: BODY_LIMIT_BYTES,
    config: { access: 'signed-in' }, schema: { hide: true },
    onRequest: (request, _reply, done) => {
      checkOrigin(request, needs.publicUrl);
      done();
    },
    handler: async (request, reply) => {
      const holder = holderOf(principalOf(request));
      const asker: Asker = { store: await needs.stores.getStore(holder.storeId), scopes: holder.scopes };
      return turns.take(holder.keyId, () => answer({ request, reply, asker, needs }));
    },
  });
}

/** Only a key of one store may ask: a person's session would let a page ask in their name, and would name no store. */
function holderOf(principal: Principal): Extract<Principal, { kind: 'api-key' }> {
  if (principal.kind === 'api-key') return principal;
  throw new AppError({ code: 'ask.key_needed', kind: 'unauthenticated', message: 'An AI client asks with an API key of one store: send "Authorization: Bearer tl_…". Make one under Settings, AI clients.' });
}

async function answer({ request, reply, asker, needs }: { request: FastifyRequest; reply: FastifyReply; asker: Asker; needs: Needs }): Promise<FastifyReply> {
  const handler = createMcpHandler(() => createAskServer({ asker, tools: needs.tools, log: needs.log }), {
    // Nothing here changes by itself, so there is nothing to subscribe to, and no stream to hold open.
    maxSubscriptions: 0,
    onerror: (error) => request.log.debug({ err: error }, 'an MCP request was refused'),
  });
  const asked = await handler.fetch(toWebRequest(request), request.body === undefined ? {} : { parsedBody: request.body });
  const text = await asked.text();
  await handler.close();
  const type = asked.headers.get('content-type');
  return reply.code(asked.status).headers(type === null ? {} : { 'content-type': type }).header('cache-control', 'no-store').send(text);
}

/** Without the key: what answers needs to know who asks, and no more. */
function toWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== 'authorization' && name !== 'cookie' && name !== 'content-length') headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return new Request(`http://localhost${request.url}`, { method: request.method, headers });
}
