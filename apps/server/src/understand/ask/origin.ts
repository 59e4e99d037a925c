import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.ts';
import { isLoopbackName } from '../../platform/http/security.ts';

/**
 * Refuses a page of another site, and a name that somebody pointed at this machine to get around that (DNS rebinding).
 * A program names no origin. A browser always does; it may come from the studio's own address, or from a page of this machine to this machine.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports (Security Warning)
 * @throws `ask.foreign_origin`
 */
export function checkOrigin(request: Pick<FastifyRequest, 'headers' | 'hostname'>, publicUrl: string | null): void {
  const own = publicUrl === null ? null : new URL(publicUrl);
  const { origin } = request.headers;
  if (origin !== undefined && origin !== own?.origin && !(isLocal(origin) && isLoopbackName(request.hostname))) throw foreign();
}

function isLocal(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackName(new URL(origin).hostname);
}

function foreign(): AppError {
  return new AppError({
    code: 'ask.foreign_origin', kind: 'forbidden',
    message: 'This request came from a page of another site. AI clients ask without an Origin header; a page of your own must be served from the address in PUBLIC_URL.',
  });
}
