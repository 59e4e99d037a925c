import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Permission } from '../auth/permissions.ts';
import type { Principal } from '../auth/principal.ts';
import { AppError } from '../errors.ts';

/** Who may call a route. A permission is asked of the store or organisation that the path names. */
export type Access = 'public' | 'signed-in' | { readonly permission: Permission };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route must declare it; the server refuses to start otherwise. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; null on a public route, where nobody was asked. */
    principal: Principal | null;
  }
}

/** What the guard needs of `platform/auth`. */
export interface AccessControl {
  /**
   * Who asks: by session cookie, API key or the command line's token; null for nobody.
   * @throws `auth.invalid_key` when a key was given that is not one
   */
  findPrincipal(request: FastifyRequest): Promise<Principal | null>;
  /** @throws `auth.forbidden`, `auth.wrong_store`, `store.not_found`, `organisation.not_found` */
  authorise(principal: Principal, permission: Permission, where: { storeId: string } | { organisationId: string }): Promise<void>;
}

/** Where a permission is asked: the path's `:storeId`, else its `:orgId`. */
function scopeOf(request: FastifyRequest): { storeId: string } | { organisationId: string } {
  const { params } = request;
  if (typeof params === 'object' && params !== null) {
    if ('storeId' in params && typeof params.storeId === 'string') return { storeId: params.storeId };
    if ('orgId' in params && typeof params.orgId === 'string') return { organisationId: params.orgId };
  }
  throw new AppError({ code: 'http.unguarded_route', kind: 'bug', message: 'This route asks for a permission but names neither a store nor an organisation.' });
}

async function guard(request: FastifyRequest, control: AccessControl, access: Exclude<Access, 'public'>): Promise<void> {
  const principal = await control.findPrincipal(request);
  if (principal === null) {
    throw new AppError({
      code: 'auth.unauthenticated',
      kind: 'unauthenticated',
      message: 'This needs you to sign in, or an API key in the header "Authorization: Bearer tl_…".',
    });
  }
  request.principal = principal;
  if (access !== 'signed-in') await control.authorise(principal, access.permission, scopeOf(request));
}

/** Adds the guard: refuses routes without declared access while they are added, and asks before each handler, before the body is read. */
export function guardRoutes(app: FastifyInstance, control: AccessControl): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', refuseUndeclared);
  app.addHook('onRequest', (request, _reply, done) => {
    const { access } = request.routeOptions.config;
    // A path without a route has no access to declare and answers 404.
    if (access === undefined || access === 'public') return done();
    // Only guarded routes pay for a promise; the tracking API answers thousands of requests a second.
    return guard(request, control, access);
  });
}

function refuseUndeclared(route: RouteOptions): void {
  const access = route.config?.access;
  if (access === undefined) {
    throw new Error(`The route ${String(route.method)} ${route.url} does not declare config.access ('public', 'signed-in' or { permission }).`);
  }
  if (typeof access === 'object' && !/:(storeId|orgId)(\/|$)/.test(route.url)) {
    throw new Error(`The route ${String(route.method)} ${route.url} asks for ${access.permission} but its path names neither :storeId nor :orgId.`);
  }
}

/** Who asked, on a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal !== null) return request.principal;
  throw new AppError({ code: 'http.unguarded_route', kind: 'bug', message: 'This route is public, so nobody was asked who they are.' });
}
