import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { type AccessControl, principalOf } from '../http/access.ts';
import { createLimiter } from '../http/limiter.ts';
import { originOf } from '../http/security.ts';
import type { Stores } from '../stores/stores.ts';
import type { Roles } from './access.ts';
import type { AuthEngine } from './engine.ts';
import type { Actor, Members } from './members.ts';
import { ROLES } from './permissions.ts';
import { emailField, passwordField, peopleOnly, personName } from './routes.ts';

const ROLE = z.enum(ROLES);
const INVITATION = z.object({ id: z.string(), email: z.string(), role: ROLE, expiresAt: z.date() });
const IN_ORGANISATION = z.object({ orgId: z.string() });
const OK = z.object({ ok: z.literal(true) });
const TOKEN = z.object({ token: z.string().min(1).max(200) });
const TAGS = ['members'];

export interface MemberRouteNeeds {
  readonly members: Members;
  readonly roles: Roles;
  readonly engine: AuthEngine;
  readonly access: AccessControl;
  readonly stores: Pick<Stores, 'listStores'>;
  readonly clock: Clock;
  readonly publicUrl: string | null;
}

/** Members of an organisation and invitations to it. */
export function addMemberRoutes(app: FastifyInstance, needs: MemberRouteNeeds): void {
  addMembershipRoutes(app, needs);
  addInvitationRoutes(app, needs);
  addAcceptRoutes(app, needs);
}

async function actorOf(request: FastifyRequest, roles: Roles, organisationId: string): Promise<Actor> {
  const principal = principalOf(request);
  const role = principal.kind === 'user' ? await roles.ofOrganisation(principal.userId, organisationId) : null;
  if (principal.kind !== 'user' || role === null) throw peopleOnly();
  return { userId: principal.userId, role };
}

function addMembershipRoutes(app: FastifyInstance, { members, roles }: MemberRouteNeeds): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { access: { permission: 'members:manage' } } as const;
  const params = z.object({ orgId: z.string(), userId: z.string() });
  const MEMBER = z.object({ userId: z.string(), name: z.string(), email: z.string(), role: ROLE, joinedAt: z.date() });
  typed.get(
    '/api/v1/organisations/:orgId/members',
    { config, schema: { summary: 'Members, longest-standing first', tags: TAGS, params: IN_ORGANISATION, response: { 200: z.object({ members: z.array(MEMBER) }) } } },
    async (request) => ({ members: await members.listMembers(request.params.orgId) }),
  );
  typed.patch(
    '/api/v1/organisations/:orgId/members/:userId',
    { config, schema: { summary: 'Change a member’s role', tags: TAGS, params, body: z.object({ role: ROLE }), response: { 200: OK } } },
    async (request) => {
      const { orgId, userId } = request.params;
      await members.changeRole({ organisationId: orgId, userId, role: request.body.role, actor: await actorOf(request, roles, orgId) });
      return { ok: true as const };
    },
  );
  typed.delete(
    '/api/v1/organisations/:orgId/members/:userId',
    { config, schema: { summary: 'Remove a member', tags: TAGS, params, response: { 200: OK } } },
    async (request) => {
      const { orgId, userId } = request.params;
      await members.remove({ organisationId: orgId, userId, actor: await actorOf(request, roles, orgId) });
      return { ok: true as const };
    },
  );
}

function addInvitationRoutes(app: FastifyInstance, { members, roles, publicUrl }: MemberRouteNeeds): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { access: { permission: 'members:manage' } } as const;
  typed.get(
    '/api/v1/organisations/:orgId/invitations',
    { config, schema: { summary: 'Invitations that wait for an answer', tags: TAGS, params: IN_ORGANISATION, response: { 200: z.object({ invitations: z.array(INVITATION) }) } } },
    async (request) => ({ invitations: await members.listInvitations(request.params.orgId) }),
  );
  typed.post(
    '/api/v1/organisations/:orgId/invitations',
    {
      config,
      schema: {
        summary: 'Invite somebody; the link is shown once',
        tags: TAGS,
        params: IN_ORGANISATION,
        body: z.object({ email: emailField, role: ROLE }),
        response: { 201: INVITATION.extend({ link: z.string() }) },
      },
    },
    async (request, reply) => {
      const { orgId } = request.params;
      const { invitation, token } = await members.invite({ organisationId: orgId, ...request.body, actor: await actorOf(request, roles, orgId) });
      return reply.code(201).send({ ...invitation, link: `${originOf(request, publicUrl)}/invite?token=${token}` });
    },
  );
  typed.delete(
    '/api/v1/organisations/:orgId/invitations/:invitationId',
    { config, schema: { summary: 'Withdraw an invitation', tags: TAGS, params: z.object({ orgId: z.string(), invitationId: z.string() }), response: { 200: OK } } },
    async (request) => {
      await members.cancel(request.params.orgId, request.params.invitationId);
      return { ok: true as const };
    },
  );
}

function addAcceptRoutes(app: FastifyInstance, needs: MemberRouteNeeds): void {
  const { members, engine, access } = needs;
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const limiter = createLimiter({ clock: needs.clock, tries: 30, windowMs: 300_000 });
  typed.get(
    '/api/v1/invitations/:token',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What an invitation link invites to', tags: TAGS, params: TOKEN,
        response: { 200: z.object({ organisation: z.string(), stores: z.array(z.string()).describe('names of its stores, oldest first'), email: z.string(), role: ROLE, hasAccount: z.boolean() }) },
      },
    },
    async (request) => {
      limiter.take(request.ip);
      const invitation = await members.findInvitation(request.params.token);
      if (invitation === null) throw new AppError({ code: 'auth.invitation_not_found', kind: 'not_found', message: 'This invitation was used, withdrawn or has expired. Ask for a new one.' });
      const { organisation, organisationId, email, role, hasAccount } = invitation;
      const stores = (await needs.stores.listStores()).filter((store) => store.organisationId === organisationId).map(({ name }) => name);
      return { organisation, stores, email, role, hasAccount };
    },
  );
  typed.post(
    '/api/v1/invitations/:token/accept',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Join: with a new account, or with the one that is signed in', tags: TAGS, params: TOKEN,
        body: z.object({ name: personName.optional(), password: passwordField.optional() }),
        response: { 200: OK },
      },
    },
    async (request, reply) => {
      limiter.take(request.ip);
      const { name, password } = request.body;
      const principal = await access.findPrincipal(request);
      const account = name !== undefined && password !== undefined ? { name, password } : null;
      const { email } = await members.accept({ token: request.params.token, signedIn: principal?.kind === 'user' ? principal : null, account });
      if (principal === null && account !== null) await engine.signIn({ request, reply, email, password: account.password });
      return { ok: true as const };
    },
  );
}
