import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { principalOf } from '../../http/access.ts';
import type { Roles } from '../access.ts';
import { DATA_SCOPES, PERMISSIONS, type Permission, permissionsOf } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import type { Keys } from './keys.ts';
import type { StoreKey } from './state.ts';

const SCOPE = z.enum(PERMISSIONS);
const KEY = z.object({
  id: z.string(),
  kind: z.enum(['write', 'api']),
  name: z.string(),
  prefix: z.string().describe('The beginning of the key, to tell keys apart'),
  writeKey: z.string().nullable().describe('A write key in full; it stands in every page of the shop. null for an API key'),
  scopes: z.array(SCOPE),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
});
const IN_STORE = z.object({ storeId: z.string() });
const config = { access: { permission: 'keys:manage' } } as const;
const TAGS = ['keys'];

/** Write keys and API keys of a store. */
export function addKeyRoutes(app: FastifyInstance, needs: { keys: Keys; roles: Roles }): void {
  const { keys, roles } = needs;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores/:storeId/keys',
    { config, schema: { summary: 'Keys of a store, oldest first', tags: TAGS, params: IN_STORE, response: { 200: z.object({ keys: z.array(KEY) }) } } },
    async (request) => ({ keys: (await keys.listKeys(request.params.storeId)).map(toAnswer) }),
  );
  typed.post(
    '/api/v1/stores/:storeId/keys',
    {
      config,
      schema: {
        summary: 'Make a key; an API key is shown only now',
        tags: TAGS,
        params: IN_STORE,
        body: z.object({ kind: z.enum(['write', 'api']), name: z.string().trim().min(1, 'must not be empty').max(200), scopes: z.array(SCOPE).min(1).optional() }),
        response: { 201: KEY.extend({ key: z.string() }) },
      },
    },
    async (request, reply) => {
      const { storeId } = request.params;
      const { kind, name, scopes } = request.body;
      const principal = principalOf(request);
      const own = await permissionsIn(principal, storeId, roles);
      const wanted = kind === 'write' ? [] : (scopes ?? DATA_SCOPES.filter((scope) => own.has(scope)));
      const excess = wanted.filter((scope) => !own.has(scope));
      if (excess.length > 0) throw moreThanOwn(excess);
      const made = await keys.createKey({ storeId, kind, name, scopes: wanted, createdBy: principal.kind === 'user' ? principal.userId : null });
      return reply.code(201).send({ ...toAnswer(made.key), key: made.text });
    },
  );
  typed.delete(
    '/api/v1/stores/:storeId/keys/:id',
    { config, schema: { summary: 'Revoke a key at once', tags: TAGS, params: z.object({ storeId: z.string(), id: z.string() }), response: { 200: z.object({ ok: z.literal(true) }) } } },
    async (request) => {
      await keys.revokeKey(request.params.storeId, request.params.id);
      return { ok: true as const };
    },
  );
}

function toAnswer(key: StoreKey): z.infer<typeof KEY> {
  const { id, kind, name, prefix, writeKey, scopes, createdAt, lastUsedAt } = key;
  return { id, kind, name, prefix, writeKey, scopes: [...scopes], createdAt, lastUsedAt };
}

/** Nobody hands out more than they hold. */
async function permissionsIn(principal: Principal, storeId: string, roles: Roles): Promise<ReadonlySet<Permission>> {
  if (principal.kind === 'local') return new Set(PERMISSIONS);
  if (principal.kind === 'api-key') return new Set(principal.scopes);
  const role = await roles.ofStore(principal.userId, storeId);
  return role === null ? new Set() : permissionsOf(role);
}

function moreThanOwn(excess: readonly Permission[]): AppError {
  return new AppError({
    code: 'auth.scope_too_wide',
    kind: 'forbidden',
    message: `A key cannot have more scopes than you have yourself: ${excess.join(', ')}.`,
    details: { scopes: excess },
  });
}
