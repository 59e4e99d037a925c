import { and, asc, eq, gt } from 'drizzle-orm';
import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb, StateTx } from '../state/state.ts';
import { isRole, type Role } from './permissions.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

const user = pgTable('auth_user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull(),
  emailVerified: boolean('email_verified').notNull(),
  image: text(),
  locale: text().notNull().default(''),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

const session = pgTable('auth_session', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  token: text().notNull(),
  expiresAt: at('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  activeOrganizationId: text('active_organization_id'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

const account = pgTable('auth_account', {
  id: text().primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: at('access_token_expires_at'),
  refreshTokenExpiresAt: at('refresh_token_expires_at'),
  scope: text(),
  password: text(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

const verification = pgTable('auth_verification', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

const twoFactor = pgTable('auth_two_factor', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  secret: text().notNull(),
  backupCodes: text('backup_codes').notNull(),
  verified: boolean().notNull().default(true),
  failedVerificationCount: integer('failed_verification_count').notNull().default(0),
  lockedUntil: at('locked_until'),
});

const organization = pgTable('auth_organisation', {
  id: text().primaryKey(),
  name: text().notNull(),
  slug: text().notNull(),
  logo: text(),
  metadata: text(),
  createdAt: at('created_at').notNull(),
});

const member = pgTable('auth_member', {
  id: text().primaryKey(),
  organizationId: text('organization_id').notNull(),
  userId: text('user_id').notNull(),
  role: text().notNull(),
  createdAt: at('created_at').notNull(),
});

const invitation = pgTable('auth_invitation', {
  id: text().primaryKey(),
  organizationId: text('organization_id').notNull(),
  email: text().notNull(),
  role: text().notNull(),
  status: text().notNull(),
  tokenHash: text('token_hash'),
  expiresAt: at('expires_at').notNull(),
  createdAt: at('created_at').notNull(),
  inviterId: text('inviter_id').notNull(),
});

const setup = pgTable('auth_setup', { id: integer().primaryKey(), doneAt: at('done_at').notNull() });

/** The tables by the names under which better-auth asks for them. */
export const BETTER_AUTH_TABLES = { user, session, account, verification, twoFactor, organization, member, invitation };

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

export interface Invitation {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  /** Lower case. */
  readonly email: string;
  readonly passwordHash: string;
  readonly at: Date;
}

/** Unknown roles, as an older or newer version may have left, may do nothing. */
function toRole(text: string): Role | null {
  return isRole(text) ? text : null;
}

/** @returns true for the one caller that set the installation up; false for everyone after */
export async function claimSetup(tx: StateTx, doneAt: Date): Promise<boolean> {
  const claimed = await tx.insert(setup).values({ id: 1, doneAt }).onConflictDoNothing().returning({ id: setup.id });
  return claimed.length === 1;
}

export async function isSetUp(db: StateDb): Promise<boolean> {
  return (await db.select({ id: setup.id }).from(setup)).length > 0;
}

/** A person who signs in with e-mail and password. */
export async function insertUser(tx: StateTx, fresh: NewUser): Promise<void> {
  const stamps = { createdAt: fresh.at, updatedAt: fresh.at };
  await tx.insert(user).values({ id: fresh.id, name: fresh.name, email: fresh.email, emailVerified: true, ...stamps });
  await tx.insert(account).values({ id: `${fresh.id}-password`, accountId: fresh.id, providerId: 'credential', userId: fresh.id, password: fresh.passwordHash, ...stamps });
}

export async function selectUserByEmail(db: StateDb, email: string): Promise<{ id: string } | null> {
  const [row] = await db.select({ id: user.id }).from(user).where(eq(user.email, email));
  return row ?? null;
}

export async function updateUser(db: StateDb, userId: string, change: { name?: string | undefined; locale?: string | undefined; updatedAt: Date }): Promise<void> {
  await db.update(user).set(change).where(eq(user.id, userId));
}

export async function insertOrganisation(tx: StateTx, fresh: { id: string; name: string; slug: string; createdAt: Date }): Promise<void> {
  await tx.insert(organization).values(fresh);
}

export async function insertMember(tx: StateTx, fresh: { id: string; organizationId: string; userId: string; role: Role; createdAt: Date }): Promise<boolean> {
  const rows = await tx.insert(member).values(fresh).onConflictDoNothing().returning({ id: member.id });
  return rows.length === 1;
}

export async function selectRole(db: StateDb, userId: string, organisationId: string): Promise<Role | null> {
  const [row] = await db.select({ role: member.role }).from(member).where(and(eq(member.userId, userId), eq(member.organizationId, organisationId)));
  return row === undefined ? null : toRole(row.role);
}

/** Organisations of a person, oldest first. */
export async function selectOrganisations(db: StateDb, userId: string): Promise<Organisation[]> {
  const rows = await db
    .select({ id: organization.id, name: organization.name, role: member.role })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId))
    .orderBy(asc(organization.createdAt), asc(organization.id));
  return rows.flatMap((row) => withRole(row));
}

function withRole<Row extends { role: string }>(row: Row): (Omit<Row, 'role'> & { role: Role })[] {
  const role = toRole(row.role);
  return role === null ? [] : [{ ...row, role }];
}

export async function selectOrganisationIds(db: StateDb): Promise<string[]> {
  return (await db.select({ id: organization.id }).from(organization).orderBy(asc(organization.createdAt))).map((row) => row.id);
}

/** Members, longest-standing first. */
export async function selectMembers(db: StateDb, organisationId: string): Promise<Member[]> {
  const rows = await db
    .select({ userId: user.id, name: user.name, email: user.email, role: member.role, joinedAt: member.createdAt })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(eq(member.organizationId, organisationId))
    .orderBy(asc(member.createdAt), asc(member.id));
  return rows.flatMap((row) => withRole(row));
}

/** Holds the organisation until the transaction ends, so that two changes of members can't each see the other's owner. */
export async function lockOrganisation(tx: StateTx, organisationId: string): Promise<void> {
  await tx.select({ id: organization.id }).from(organization).where(eq(organization.id, organisationId)).for('update');
}

export async function updateMemberRole(tx: StateTx, change: { organisationId: string; userId: string; role: Role }): Promise<void> {
  await tx.update(member).set({ role: change.role }).where(and(eq(member.organizationId, change.organisationId), eq(member.userId, change.userId)));
}

export async function deleteMember(tx: StateTx, organisationId: string, userId: string): Promise<void> {
  await tx.delete(member).where(and(eq(member.organizationId, organisationId), eq(member.userId, userId)));
}

export async function insertInvitation(db: StateDb, fresh: Invitation & { tokenHash: string; createdAt: Date; inviterId: string }): Promise<void> {
  const { organisationId, ...rest } = fresh;
  await db.insert(invitation).values({ ...rest, organizationId: organisationId, status: 'pending' });
}

/** Invitations that wait for an answer, newest last. */
export async function selectInvitations(db: StateDb, organisationId: string, now: Date): Promise<Invitation[]> {
  const rows = await db
    .select({ id: invitation.id, organisationId: invitation.organizationId, email: invitation.email, role: invitation.role, expiresAt: invitation.expiresAt })
    .from(invitation)
    .where(and(eq(invitation.organizationId, organisationId), eq(invitation.status, 'pending'), gt(invitation.expiresAt, now)))
    .orderBy(asc(invitation.createdAt));
  return rows.flatMap((row) => withRole(row));
}

export async function selectInvitationByToken(db: StateDb, tokenHash: string, now: Date): Promise<(Invitation & { organisation: string }) | null> {
  const rows = await db
    .select({
      id: invitation.id, organisationId: invitation.organizationId, email: invitation.email, role: invitation.role,
      expiresAt: invitation.expiresAt, organisation: organization.name,
    })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(and(eq(invitation.tokenHash, tokenHash), eq(invitation.status, 'pending'), gt(invitation.expiresAt, now)));
  return rows.flatMap((row) => withRole(row))[0] ?? null;
}

/** @returns true for the one caller that used the invitation up */
export async function closeInvitation(tx: StateTx, invitationId: string): Promise<boolean> {
  const rows = await tx
    .update(invitation)
    .set({ status: 'accepted', tokenHash: null })
    .where(and(eq(invitation.id, invitationId), eq(invitation.status, 'pending')))
    .returning({ id: invitation.id });
  return rows.length === 1;
}

export async function cancelInvitation(db: StateDb, organisationId: string, invitationId: string): Promise<boolean> {
  const rows = await db
    .update(invitation)
    .set({ status: 'canceled', tokenHash: null })
    .where(and(eq(invitation.id, invitationId), eq(invitation.organizationId, organisationId), eq(invitation.status, 'pending')))
    .returning({ id: invitation.id });
  return rows.length === 1;
}

