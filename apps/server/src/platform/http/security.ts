import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

/** The studio loads nothing from elsewhere; its component library writes style attributes. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const YEAR_SECONDS = 31_536_000;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Headers that narrow what a browser may do with our answers. Strict transport only where the request came by https. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff').header('x-request-id', request.id);
    // Scripts and tracking answers are read by other sites' pages; a page policy has no meaning there.
    if (!request.url.startsWith('/v1/')) addPageHeaders(request, reply);
    done();
  });
}

function addPageHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'strict-origin-when-cross-origin')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  if (request.protocol === 'https') reply.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
  if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
}

/**
 * Refuses requests that another site makes with the visitor's cookies (CSRF).
 * A browser names the origin of every request that is not a plain read; a request that names none comes from a program, which has no visitor's cookies to abuse.
 */
export function addSameOriginCheck(app: FastifyInstance, publicUrl: string | null): void {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  app.addHook('onRequest', (request, _reply, done) => {
    if (SAFE_METHODS.has(request.method) || !request.url.startsWith('/api/') || isBearer(request) || isSameOrigin(request, publicOrigin)) return done();
    done(
      new AppError({
        code: 'http.cross_origin',
        kind: 'forbidden',
        message: 'This request came from another site. Use the studio itself, or an API key in the header "Authorization: Bearer tl_…"; behind a proxy set PUBLIC_URL.',
      }),
    );
  });
}

/** Another site's page cannot add this header without asking first, and `/api` never agrees. */
function isBearer(request: FastifyRequest): boolean {
  return /^Bearer /i.test(request.headers.authorization ?? '');
}

function isSameOrigin(request: FastifyRequest, publicOrigin: string | null): boolean {
  const { origin } = request.headers;
  if (origin !== undefined && origin === publicOrigin) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

/** Address by which the asking browser reaches this server, without a trailing slash. */
export function originOf(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}

/**
 * True when the request was made on this machine: by its own address, to a local name, through no proxy.
 * The name matters because a page elsewhere may point its own host name at 127.0.0.1.
 */
export function isLocalRequest(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'] ?? request.headers['via'] ?? request.headers['x-real-ip'];
  return isLoopback && forwarded === undefined && isLoopbackName(hostNameOf(request.headers.host ?? ''));
}

export function isLoopbackName(name: string): boolean {
  return LOOPBACK_NAMES.has(name) || /^127\.\d+\.\d+\.\d+$/.test(name);
}

function hostNameOf(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '');
}
