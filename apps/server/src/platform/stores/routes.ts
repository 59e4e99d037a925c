import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Keys } from '../auth/keys/keys.ts';
import { permissionsOf } from '../auth/permissions.ts';
import type { Principal } from '../auth/principal.ts';
import { AppError } from '../errors.ts';
import { principalOf } from '../http/access.ts';
import { STORE_KINDS, type Store, type Stores } from './stores.ts';

const STORE = z.object({
  id: z.string(),
  organisationId: z.string().nullable(),
  name: z.string(),
  currency: z.string().describe('ISO 4217'),
  timezone: z.string().describe('IANA'),
  simulated: z.boolean(),
  kind: z.enum(STORE_KINDS).describe('own, simulated (never acts outside), or a sample of published data'),
  createdAt: z.date(),
});
const FIELDS = {
  name: z.string().describe('1 to 200 characters'),
  currency: z.string().describe('ISO 4217 code, such as EUR'),
  timezone: z.string().describe('IANA time zone, such as Europe/Warsaw'),
};
const IN_STORE = z.object({ storeId: z.string() });
const TAGS = ['stores'];

export interface StoreRouteNeeds {
  readonly stores: Stores;
  readonly keys: Pick<Keys, 'createKey'>;
  /** Organisations that a person belongs to, oldest first. */
  readonly organisationsOf: (userId: string) => Promise<readonly { id: string; role: Parameters<typeof permissionsOf>[0] }[]>;
  /** Gives a store made by command to the installation's organisation, if there is one by now. */
  readonly adoptStores: () => Promise<void>;
}

/** Stores: make, list, read, change. Fields are judged by the rules of `stores`, which every way in shares. */
export function addStoreRoutes(app: FastifyInstance, needs: StoreRouteNeeds): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/stores',
    { config: { access: 'signed-in' }, schema: { summary: 'Stores that you may see, oldest first', tags: TAGS, response: { 200: z.object({ stores: z.array(STORE) }) } } },
    async (request) => ({ stores: await visibleStores(principalOf(request), needs) }),
  );
  typed.post(
    '/api/v1/stores',
    {
      config: { access: 'signed-in' },
      schema: {
        summary: 'Make a store, with a write key and an API key that is shown only now',
        tags: TAGS,
        body: z.object({ ...FIELDS, organisationId: z.string().optional(), withApiKey: z.boolean().default(true).describe('false where nobody would read the API key in the answer') }),
        response: { 201: z.object({ store: STORE, writeKey: z.string(), apiKey: z.string().nullable() }) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { organisationId, withApiKey, ...fields } = request.body;
      const store = await needs.stores.createStore({ ...fields, organisationId: await organisationFor(principal, organisationId ?? null, needs) });
      if (principal.kind === 'local') await needs.adoptStores();
      const createdBy = principal.kind === 'user' ? principal.userId : null;
      const write = await needs.keys.createKey({ storeId: store.id, kind: 'write', name: 'Shop', createdBy });
      const api = withApiKey ? await needs.keys.createKey({ storeId: store.id, kind: 'api', name: 'First key', createdBy }) : null;
      return reply.code(201).send({ store: await needs.stores.getStore(store.id), writeKey: write.text, apiKey: api?.text ?? null });
    },
  );
  typed.get(
    '/api/v1/stores/:storeId',
    { config: { access: { permission: 'store:read' } }, schema: { summary: 'One store', tags: TAGS, params: IN_STORE, response: { 200: STORE } } },
    async (request) => needs.stores.getStore(request.params.storeId),
  );
  typed.patch(
    '/api/v1/stores/:storeId',
    {
      config: { access: { permission: 'store:manage' } },
      schema: { summary: 'Change a store; past numbers follow its new time zone', tags: TAGS, params: IN_STORE, body: z.object(FIELDS).partial(), response: { 200: STORE } },
    },
    async (request) => {
      const { name, currency, timezone } = request.body;
      const change = { ...(name === undefined ? {} : { name }), ...(currency === undefined ? {} : { currency }), ...(timezone === undefined ? {} : { timezone }) };
      return needs.stores.updateStore(request.params.storeId, change);
    },
  );
}

async function visibleStores(principal: Principal, needs: StoreRouteNeeds): Promise<Store[]> {
  if (principal.kind === 'api-key') return [await needs.stores.getStore(principal.storeId)];
  const stores = await needs.stores.listStores();
  if (principal.kind === 'local') return stores;
  const own = new Set((await needs.organisationsOf(principal.userId)).map((organisation) => organisation.id));
  return stores.filter((store) => store.organisationId !== null && own.has(store.organisationId));
}

/** Where a new store belongs: the named organisation, else the person's first one in which they may manage stores. */
async function organisationFor(principal: Principal, wanted: string | null, needs: StoreRouteNeeds): Promise<string | null> {
  if (principal.kind === 'local') return wanted;
  if (principal.kind === 'user') {
    const able = (await needs.organisationsOf(principal.userId)).filter((organisation) => permissionsOf(organisation.role).has('store:manage'));
    const chosen = wanted === null ? able[0] : able.find((organisation) => organisation.id === wanted);
    if (chosen !== undefined) return chosen.id;
  }
  throw new AppError({ code: 'auth.forbidden', kind: 'forbidden', message: 'Only an owner or admin of the organisation can create stores.', details: { permission: 'store:manage' } });
}
