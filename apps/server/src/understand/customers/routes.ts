import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { principalOf } from '../../platform/http/access.ts';
import type { Stores } from '../../platform/stores/stores.ts';
import type { CustomersApi } from './customers.ts';
import { addListRoutes } from './routes/list.ts';
import { addPersonRoutes } from './routes/person.ts';
import { EXPORT, MERGE_BODY, MERGED, OF_MERGE, OF_PERSON, PROFILE, UNDONE } from './schemas.ts';

const TAGS = ['customers'];
const BASE = '/api/v1/stores/:storeId/customers';

/** Customers over HTTP. Everything here opens personal values, so everything asks for at least `customers:read`. */
export function addCustomerRoutes(app: FastifyInstance, needs: { customers: CustomersApi; stores: Pick<Stores, 'getStore'> }): void {
  const { customers } = needs;
  addListRoutes(app, needs);
  addPersonRoutes(app, customers);
  addReading(app, customers);
  addChanging(app, customers);
}

function addReading(app: FastifyInstance, customers: CustomersApi): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { access: { permission: 'customers:read' } } as const;
  typed.get(
    `${BASE}/:personKey`,
    { config, schema: { summary: 'One person: ids, traits, figures, and why they are one', tags: TAGS, params: OF_PERSON, response: { 200: PROFILE } } },
    async (request) => {
      const profile = await customers.getProfile(request.params.storeId, request.params.personKey);
      return { ...profile, aliases: [...profile.aliases], merges: profile.merges.map((merge) => ({ ...merge, aliases: [...merge.aliases] })) };
    },
  );
  typed.get(
    `${BASE}/:personKey/export`,
    { config: { access: { permission: 'data:export' } }, schema: { summary: 'Everything held of a person', tags: TAGS, params: OF_PERSON, response: { 200: EXPORT } } },
    async (request) => {
      const found = await customers.exportPerson(request.params.storeId, request.params.personKey);
      const profile = { ...found.profile, aliases: [...found.profile.aliases], merges: found.profile.merges.map((merge) => ({ ...merge, aliases: [...merge.aliases] })) };
      return { ...found, profile, events: [...found.events], orders: [...found.orders] };
    },
  );
}

function addChanging(app: FastifyInstance, customers: CustomersApi): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const merging = { access: { permission: 'customers:merge' } } as const;
  typed.post(
    `${BASE}/:personKey/merge`,
    { config: merging, schema: { summary: 'Join two people by hand', tags: TAGS, params: OF_PERSON, body: MERGE_BODY, response: { 200: MERGED } } },
    async (request) => customers.mergePeople({ storeId: request.params.storeId, personKey: request.params.personKey, withKey: request.body.with, by: actorOf(request) }),
  );
  typed.post(
    `${BASE}/merges/:mergeId/undo`,
    { config: merging, schema: { summary: 'Take a merge back for good', tags: TAGS, params: OF_MERGE, response: { 200: UNDONE } } },
    async (request) => {
      const { personKeys } = await customers.undoMerge({ storeId: request.params.storeId, mergeId: request.params.mergeId, by: actorOf(request) });
      return { personKeys: [...personKeys] };
    },
  );
  typed.post(
    `${BASE}/:personKey/erase`,
    { config: { access: { permission: 'customers:erase' } }, schema: { summary: 'Erase a person for good', tags: TAGS, params: OF_PERSON } },
    async (request, reply) => {
      await customers.erasePerson(request.params.storeId, request.params.personKey, actorOf(request));
      return reply.code(204).send();
    },
  );
}

/** Who did it, as it is kept beside a merge. */
function actorOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  switch (principal.kind) {
    case 'user':
      return principal.userId;
    case 'api-key':
      return `key ${principal.keyId}`;
    case 'local':
      return 'command line';
  }
}
