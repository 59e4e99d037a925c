import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { State, StateTx } from '../state/state.ts';
import type { AuthEngine } from './engine.ts';
import type { Role } from './permissions.ts';
import {
  cancelInvitation, closeInvitation, deleteMember, insertInvitation, insertMember, insertUser, type Invitation, lockOrganisation, type Member,
  selectInvitationByToken, selectInvitations, selectMembers, selectUserByEmail, updateMemberRole,
} from './state.ts';

/** Who acts: their own role decides whom they may raise or remove. */
export interface Actor {
  readonly userId: string;
  readonly role: Role;
}

export interface Members {
  listMembers(organisationId: string): Promise<Member[]>;
  listInvitations(organisationId: string): Promise<Invitation[]>;
  /** @returns the token for the link; it is not kept. @throws `auth.only_owners`, `auth.already_member` */
  invite(ask: { organisationId: string; email: string; role: Role; actor: Actor }): Promise<{ invitation: Invitation; token: string }>;
  /** @throws `auth.invitation_not_found` */
  cancel(organisationId: string, invitationId: string): Promise<void>;
  /** What a link invites to, for the page that asks for name and password. `hasAccount` when the e-mail address already signs in here. */
  findInvitation(token: string): Promise<(Invitation & { organisation: string; hasAccount: boolean }) | null>;
  /**
   * Joins with a new account, or with that of `signedIn`.
   * @throws `auth.invitation_not_found`, `auth.sign_in_first` when the address already has an account
   */
  accept(ask: { token: string; signedIn: { userId: string; email: string } | null; account: { name: string; password: string } | null }): Promise<{ email: string }>;
  /** @throws `auth.last_owner`, `auth.only_owners`, `auth.member_not_found` */
  changeRole(ask: { organisationId: string; userId: string; role: Role; actor: Actor }): Promise<void>;
  /** @throws `auth.last_owner`, `auth.only_owners`, `auth.member_not_found` */
  remove(ask: { organisationId: string; userId: string; actor: Actor }): Promise<void>;
}

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;

export function createMembers(needs: { state: State; engine: AuthEngine; clock: Clock }): Members {
  const { state, engine, clock } = needs;

  const accept: Members['accept'] = async (ask) => {
    const invitation = await selectInvitationByToken(state.db, hashOf(ask.token), clock.now());
    if (invitation === null) throw invitationNotFound();
    const passwordHash = ask.account === null ? null : await engine.hashPassword(ask.account.password);
    await state.transaction(async (tx) => {
      if (!(await closeInvitation(tx, invitation.id))) throw invitationNotFound();
      const userId = await joiningUser({ tx, invitation, ask, passwordHash, at: clock.now() });
      await insertMember(tx, { id: randomUUID(), organizationId: invitation.organisationId, userId, role: invitation.role, createdAt: clock.now() });
    });
    return { email: invitation.email };
  };

  /** Runs a change while no other change of the same members can run, and refuses it when no owner would be left. */
  const changeMember = (ask: { organisationId: string; userId: string; actor: Actor; becomes: Role | null }): Promise<void> =>
    state.transaction(async (tx) => {
      await lockOrganisation(tx, ask.organisationId);
      const members = await selectMembers(tx, ask.organisationId);
      const member = members.find((each) => each.userId === ask.userId);
      if (member === undefined) throw memberNotFound();
      if ((member.role === 'owner' || ask.becomes === 'owner') && ask.actor.role !== 'owner') throw onlyOwners();
      const owners = members.filter((each) => each.role === 'owner');
      if (member.role === 'owner' && ask.becomes !== 'owner' && owners.length === 1) throw lastOwner();
      if (ask.becomes === null) await deleteMember(tx, ask.organisationId, ask.userId);
      else await updateMemberRole(tx, { organisationId: ask.organisationId, userId: ask.userId, role: ask.becomes });
    });

  return {
    accept,
    listMembers: (organisationId) => selectMembers(state.db, organisationId),
    listInvitations: (organisationId) => selectInvitations(state.db, organisationId, clock.now()),
    invite: async ({ organisationId, email, role, actor }) => {
      if (role === 'owner' && actor.role !== 'owner') throw onlyOwners();
      const address = email.toLowerCase();
      const members = await selectMembers(state.db, organisationId);
      if (members.some((member) => member.email === address)) throw alreadyMember();
      const token = randomBytes(24).toString('base64url');
      const now = clock.now();
      const invitation: Invitation = { id: randomUUID(), organisationId, email: address, role, expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MS) };
      await insertInvitation(state.db, { ...invitation, tokenHash: hashOf(token), createdAt: now, inviterId: actor.userId });
      return { invitation, token };
    },
    cancel: async (organisationId, invitationId) => {
      if (!(await cancelInvitation(state.db, organisationId, invitationId))) throw invitationNotFound();
    },
    findInvitation: async (token) => {
      const invitation = await selectInvitationByToken(state.db, hashOf(token), clock.now());
      if (invitation === null) return null;
      return { ...invitation, hasAccount: (await selectUserByEmail(state.db, invitation.email)) !== null };
    },
    changeRole: (ask) => changeMember({ ...ask, becomes: ask.role }),
    remove: (ask) => changeMember({ ...ask, becomes: null }),
  };
}

/** The person who joins: who is signed in with the invited address, else a new account. */
async function joiningUser(join: {
  tx: StateTx;
  invitation: Invitation;
  ask: Parameters<Members['accept']>[0];
  passwordHash: string | null;
  at: Date;
}): Promise<string> {
  const { tx, invitation, ask } = join;
  const existing = await selectUserByEmail(tx, invitation.email);
  if (existing !== null) {
    // The link alone must not open somebody's existing account.
    if (ask.signedIn?.userId !== existing.id) throw signInFirst();
    return existing.id;
  }
  if (ask.account === null || join.passwordHash === null) throw accountNeeded();
  const id = randomUUID();
  await insertUser(tx, { id, name: ask.account.name, email: invitation.email, passwordHash: join.passwordHash, at: join.at });
  return id;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function invitationNotFound(): AppError {
  return new AppError({ code: 'auth.invitation_not_found', kind: 'not_found', message: 'This invitation was used, withdrawn or has expired. Ask for a new one.' });
}

function signInFirst(): AppError {
  return new AppError({ code: 'auth.sign_in_first', kind: 'conflict', message: 'The invited address already has an account here. Sign in with it, then open the link again.' });
}

function accountNeeded(): AppError {
  return new AppError({ code: 'auth.account_needed', kind: 'invalid', message: 'Give a name and a password for the new account.' });
}

function alreadyMember(): AppError {
  return new AppError({ code: 'auth.already_member', kind: 'conflict', message: 'This address already belongs to a member. Change the member’s role instead.' });
}

function memberNotFound(): AppError {
  return new AppError({ code: 'auth.member_not_found', kind: 'not_found', message: 'This organisation has no such member.' });
}

function onlyOwners(): AppError {
  return new AppError({ code: 'auth.only_owners', kind: 'forbidden', message: 'Only an owner can add, change or remove an owner.' });
}

function lastOwner(): AppError {
  return new AppError({ code: 'auth.last_owner', kind: 'conflict', message: 'This is the only owner. Make somebody else an owner first.' });
}
