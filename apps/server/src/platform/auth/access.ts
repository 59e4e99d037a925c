import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { AccessControl } from '../http/access.ts';
import { isSameSecret } from '../http/machines.ts';
import type { State } from '../state/state.ts';
import type { Stores } from '../stores/stores.ts';
import type { AuthEngine } from './engine.ts';
import type { Keys } from './keys/keys.ts';
import { type Permission, permissionsOf, type Role } from './permissions.ts';
import type { Principal } from './principal.ts';
import { selectRole } from './state.ts';

/** What a person is in a store or organisation; null when nothing. */
export interface Roles {
  ofStore(userId: string, storeId: string): Promise<Role | null>;
  ofOrganisation(userId: string, organisationId: string): Promise<Role | null>;
}

export function createRoles(needs: { state: State; stores: Stores }): Roles {
  const ofOrganisation: Roles['ofOrganisation'] = (userId, organisationId) => selectRole(needs.state.db, userId, organisationId);
  return {
    ofOrganisation,
    ofStore: async (userId, storeId) => {
      const store = await needs.stores.findStore(storeId);
      return store === null || store.organisationId === null ? null : ofOrganisation(userId, store.organisationId);
    },
  };
}

/** Who asks, and whether they may. */
export function createAccessControl(needs: { engine: AuthEngine; keys: Keys; roles: Roles; stores: Stores; localToken: string }): AccessControl {
  return {
    findPrincipal: (request) => findPrincipal(request, needs),
    authorise: async (principal, permission, where) => {
      if ('organisationId' in where) return authoriseInOrganisation({ principal, permission, organisationId: where.organisationId, roles: needs.roles });
      const { storeId } = where;
      if (principal.kind === 'local') return void (await needs.stores.getStore(storeId));
      if (principal.kind === 'api-key') return authoriseKey(principal, permission, storeId);
      const role = await needs.roles.ofStore(principal.userId, storeId);
      // A store that somebody has no part in is not there for them, so that ids can't be tried out.
      if (role === null) throw storeNotFound(storeId);
      if (!permissionsOf(role).has(permission)) throw forbidden(permission, role);
    },
  };
}

async function findPrincipal(request: FastifyRequest, needs: { engine: AuthEngine; keys: Keys; localToken: string }): Promise<Principal | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) {
    const person = await needs.engine.findPerson(request);
    return person === null ? null : { kind: 'user', ...person };
  }
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (token !== undefined && isSameSecret(token, needs.localToken)) return { kind: 'local' };
  const holder = token === undefined ? null : await needs.keys.findHolder(token);
  if (holder !== null) return holder;
  throw new AppError({
    code: 'auth.invalid_key',
    kind: 'unauthenticated',
    message: 'The key in the header Authorization is not an API key of this server, or was revoked. Make one under Data, Keys, and send "Authorization: Bearer tl_…".',
  });
}

function authoriseKey(principal: Extract<Principal, { kind: 'api-key' }>, permission: Permission, storeId: string): void {
  if (principal.storeId !== storeId) {
    throw new AppError({ code: 'auth.wrong_store', kind: 'forbidden', message: 'This API key belongs to another store. Use a key of the store that the address names.' });
  }
  if (principal.scopes.includes(permission)) return;
  throw new AppError({
    code: 'auth.forbidden',
    kind: 'forbidden',
    message: `This API key does not have the scope ${permission}. Make a key that has it.`,
    details: { permission },
  });
}

async function authoriseInOrganisation(ask: { principal: Principal; permission: Permission; organisationId: string; roles: Roles }): Promise<void> {
  const { principal, permission, organisationId } = ask;
  if (principal.kind === 'local') return;
  const role = principal.kind === 'user' ? await ask.roles.ofOrganisation(principal.userId, organisationId) : null;
  if (role === null) throw new AppError({ code: 'organisation.not_found', kind: 'not_found', message: 'You belong to no such organisation.', details: { organisationId } });
  if (!permissionsOf(role).has(permission)) throw forbidden(permission, role);
}

function storeNotFound(storeId: string): AppError {
  return new AppError({ code: 'store.not_found', kind: 'not_found', message: 'There is no such store that you may see.', details: { storeId } });
}

function forbidden(permission: Permission, role: Role): AppError {
  return new AppError({
    code: 'auth.forbidden',
    kind: 'forbidden',
    message: `Your role (${role}) does not include ${permission}. Ask an owner or admin.`,
    details: { permission, role },
  });
}
