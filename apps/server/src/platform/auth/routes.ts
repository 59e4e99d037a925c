import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { principalOf } from '../http/access.ts';
import { createLimiter, type Limiter } from '../http/limiter.ts';
import { originOf } from '../http/security.ts';
import type { State } from '../state/state.ts';
import { STORE_KINDS, type Store, type Stores } from '../stores/stores.ts';
import { type AuthEngine, MAX_PASSWORD, MIN_PASSWORD, sendEngineAnswer } from './engine.ts';
import { ROLES } from './permissions.ts';
import type { Principal } from './principal.ts';
import type { DemoAccount, Setup } from './setup.ts';
import { type Organisation, selectOrganisations, updateUser } from './state.ts';

/** better-auth's own addresses that are open; whatever else it can do goes through our rules or not at all. */
const ENGINE_PATHS = new Set([
  'GET /get-session', 'GET /list-sessions', 'POST /sign-in/email', 'POST /sign-out', 'POST /change-password', 'POST /update-user', 'POST /revoke-session',
  'POST /revoke-sessions', 'POST /revoke-other-sessions', 'GET /organization/list', 'POST /organization/set-active', 'POST /two-factor/enable',
  'POST /two-factor/disable', 'POST /two-factor/get-totp-uri', 'POST /two-factor/verify-totp', 'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
]);
/** Where a secret can be guessed. */
const GUESSABLE = /^\/(sign-in|two-factor|change-password)/;

const MINUTE_MS = 60_000;

export const personName = z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters');
export const emailField = z.string().trim().toLowerCase().max(254, 'must have at most 254 characters').pipe(z.email('must be an e-mail address'));
export const passwordField = z
  .string()
  .min(MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
  .max(MAX_PASSWORD, `must have at most ${MAX_PASSWORD} characters`);

const STORE = z.object({ id: z.string(), name: z.string(), currency: z.string(), timezone: z.string(), simulated: z.boolean(), kind: z.enum(STORE_KINDS), role: z.enum(ROLES).nullable() });
const ME = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), locale: z.string().describe("language chosen; '' until one was") }).nullable().describe('null when a program asks'),
  organisations: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) })),
  stores: z.array(STORE),
});

export interface AuthRouteNeeds {
  readonly engine: AuthEngine;
  readonly setup: Setup;
  readonly state: State;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly publicUrl: string | null;
  /** Account of the demo, offered to whoever signs in on this machine; null outside the demo. */
  readonly demoAccount: DemoAccount | null;
}

/** Sign-in, the first owner, and who one is. */
export function addAuthRoutes(app: FastifyInstance, needs: AuthRouteNeeds): void {
  const tries = createSignInLimits(needs.clock);
  addEngineRoutes(app, needs, tries);
  addSetupRoutes(app, needs, tries);
  addMeRoutes(app, needs);
}

interface SignInLimits {
  /** @throws `http.too_many_tries` */
  take(request: FastifyRequest): void;
  /** The try was right: it and those before it no longer count against the account. */
  forgive(request: FastifyRequest): void;
}

/** Guessing is slowed for one address on the network, and for one account wherever the guesses come from. */
function createSignInLimits(clock: Clock): SignInLimits {
  const byAddress: Limiter = createLimiter({ clock, tries: 120, windowMs: 5 * MINUTE_MS });
  const byAddressAndAccount = createLimiter({ clock, tries: 10, windowMs: 5 * MINUTE_MS });
  const byAccount = createLimiter({ clock, tries: 100, windowMs: 60 * MINUTE_MS });
  return {
    take: (request) => {
      const account = namedAccount(request);
      byAddress.take(request.ip);
      byAddressAndAccount.take(JSON.stringify([request.ip, account]));
      if (account !== '') byAccount.take(account);
    },
    forgive: (request) => {
      const account = namedAccount(request);
      byAddressAndAccount.forgive(JSON.stringify([request.ip, account]));
      byAccount.forgive(account);
    },
  };
}

function namedAccount({ body }: FastifyRequest): string {
  return typeof body === 'object' && body !== null && 'email' in body ? String(body.email).trim().toLowerCase().slice(0, 254) : '';
}

function addEngineRoutes(app: FastifyInstance, needs: AuthRouteNeeds, tries: SignInLimits): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const path = request.url.slice('/api/auth'.length).split('?')[0] ?? '';
      if (!ENGINE_PATHS.has(`${request.method} ${path}`)) {
        throw new AppError({ code: 'http.no_such_address', kind: 'not_found', message: `There is nothing at ${request.method} /api/auth${path}.` });
      }
      const isGuess = request.method === 'POST' && GUESSABLE.test(path);
      if (isGuess) tries.take(request);
      const answer = await needs.engine.answer({ request, origin: originOf(request, needs.publicUrl) });
      if (isGuess && answer.ok) tries.forgive(request);
      return sendEngineAnswer(answer, request, reply);
    },
  });
}

function addSetupRoutes(app: FastifyInstance, needs: AuthRouteNeeds, tries: SignInLimits): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/setup',
    {
      config: { access: 'public' },
      schema: { summary: 'Whether the installation waits for its first owner', tags: ['setup'], response: { 200: z.object({ needsOwner: z.boolean(), needsLink: z.boolean() }) } },
    },
    async (request) => {
      const needsOwner = await needs.setup.needsOwner();
      return { needsOwner, needsLink: needsOwner && needs.setup.needsLink(request) };
    },
  );
  typed.get(
    '/api/v1/setup/demo',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Account of the demo, told to this machine only',
        tags: ['setup'],
        response: { 200: z.object({ account: z.object({ email: z.string(), password: z.string() }).nullable().describe('null outside the demo, and from elsewhere') }) },
      },
    },
    // Whoever would need the one-time link is not on this machine.
    async (request) => ({ account: needs.demoAccount === null || needs.setup.needsLink(request) ? null : { email: needs.demoAccount.email, password: needs.demoAccount.password } }),
  );
  typed.post(
    '/api/v1/setup',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Make the first owner and sign in',
        tags: ['setup'],
        body: z.object({ name: personName, email: emailField, password: passwordField, organisation: personName.optional(), token: z.string().max(200).optional() }),
        response: { 200: z.object({ ok: z.literal(true) }) },
      },
    },
    async (request, reply) => {
      tries.take(request);
      const { name, email, password, organisation, token } = request.body;
      await needs.setup.createOwner({ request, name, email, password, organisation: organisation ?? name, token: token ?? null });
      await needs.engine.signIn({ request, reply, email, password });
      return { ok: true as const };
    },
  );
}

function addMeRoutes(app: FastifyInstance, needs: AuthRouteNeeds): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get(
    '/api/v1/me',
    { config: { access: 'signed-in' }, schema: { summary: 'Who is signed in, and what they may see', tags: ['me'], response: { 200: ME } } },
    async (request) => describePrincipal(principalOf(request), needs),
  );
  typed.patch(
    '/api/v1/me',
    {
      config: { access: 'signed-in' },
      schema: {
        summary: 'Change one’s own name or language',
        tags: ['me'],
        body: z.object({ name: personName.optional(), locale: z.string().regex(/^[a-z]{2}(-[A-Za-z]{2,4})?$/, 'must be a language such as en or pl').optional() }),
        response: { 200: ME },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      if (principal.kind !== 'user') throw peopleOnly();
      await updateUser(needs.state.db, principal.userId, { ...request.body, updatedAt: needs.clock.now() });
      const { name = principal.name, locale = principal.locale } = request.body;
      return describePrincipal({ ...principal, name, locale }, needs);
    },
  );
}

async function describePrincipal(principal: Principal, needs: AuthRouteNeeds): Promise<z.infer<typeof ME>> {
  if (principal.kind === 'api-key') {
    const store = await needs.stores.getStore(principal.storeId);
    return { user: null, organisations: [], stores: [{ ...plainStore(store), role: null }] };
  }
  const stores = await needs.stores.listStores();
  if (principal.kind === 'local') return { user: null, organisations: [], stores: stores.map((store) => ({ ...plainStore(store), role: 'owner' as const })) };
  const organisations = await selectOrganisations(needs.state.db, principal.userId);
  const { userId: id, name, email, locale } = principal;
  return { user: { id, name, email, locale }, organisations, stores: stores.flatMap((store) => storeOfMember(store, organisations)) };
}

function storeOfMember(store: Store, organisations: readonly Organisation[]): z.infer<typeof STORE>[] {
  const organisation = organisations.find((each) => each.id === store.organisationId);
  return organisation === undefined ? [] : [{ ...plainStore(store), role: organisation.role }];
}

function plainStore(store: Store): Omit<z.infer<typeof STORE>, 'role'> {
  const { id, name, currency, timezone, simulated, kind } = store;
  return { id, name, currency, timezone, simulated, kind };
}

export function peopleOnly(): AppError {
  return new AppError({ code: 'auth.people_only', kind: 'forbidden', message: 'Only a person who is signed in can do this, not a program.' });
}
