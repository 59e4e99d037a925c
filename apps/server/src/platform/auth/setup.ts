import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { isLocalRequest, isLoopbackName } from '../http/security.ts';
import type { State } from '../state/state.ts';
import type { Stores } from '../stores/stores.ts';
import type { AuthEngine } from './engine.ts';
import { claimSetup, insertMember, insertOrganisation, insertUser, isSetUp, selectOrganisationIds } from './state.ts';

export interface NewOwner {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly organisation: string;
}

/** How to sign in to the demo. */
export type DemoAccount = Pick<NewOwner, 'email' | 'password'>;

export interface Setup {
  /** Whether this installation still waits for its owner. */
  needsOwner(): Promise<boolean>;
  /** Whether this request must bring the token of the one-time link. */
  needsLink(request: FastifyRequest): boolean;
  /** The secret of the one-time link; worth nothing once there is an owner. */
  readonly token: string;
  /**
   * Makes the first owner, with an organisation that gets every store that has none.
   * @throws `auth.already_set_up`, `auth.setup_link_needed`
   */
  createOwner(ask: { request: FastifyRequest; name: string; email: string; password: string; organisation: string; token: string | null }): Promise<void>;
  /**
   * The same without a request, for a command that has the data folder in its hands.
   * @throws `auth.already_set_up`
   */
  makeOwner(owner: NewOwner): Promise<void>;
  /** Gives stores without an organisation to the oldest one; does nothing before there is an owner. */
  adoptStores(): Promise<void>;
}

export function createSetup(needs: { state: State; stores: Stores; engine: AuthEngine; clock: Clock; host: string }): Setup {
  const { state, stores, engine, clock } = needs;
  const token = randomBytes(24).toString('base64url');
  const listensLocally = isLoopbackName(needs.host);
  const needsLink = (request: FastifyRequest): boolean => !(listensLocally && isLocalRequest(request));

  const adoptStores = async (): Promise<void> => {
    const [organisationId] = await selectOrganisationIds(state.db);
    if (organisationId === undefined) return;
    for (const store of await stores.listStores()) {
      if (store.organisationId === null) await stores.updateStore(store.id, { organisationId });
    }
  };

  const makeOwner = async (owner: NewOwner): Promise<void> => {
    const passwordHash = await engine.hashPassword(owner.password);
    const at = clock.now();
    const ids = { user: randomUUID(), organisation: randomUUID() };
    await state.transaction(async (tx) => {
      // Of two who try at once, one puts the row in; the other finds the installation set up.
      if (!(await claimSetup(tx, at))) throw alreadySetUp();
      await insertUser(tx, { id: ids.user, name: owner.name, email: owner.email.toLowerCase(), passwordHash, at });
      await insertOrganisation(tx, { id: ids.organisation, name: owner.organisation, slug: ids.organisation, createdAt: at });
      await insertMember(tx, { id: randomUUID(), organizationId: ids.organisation, userId: ids.user, role: 'owner', createdAt: at });
    });
    await adoptStores();
  };

  return {
    token,
    makeOwner,
    needsLink,
    adoptStores,
    needsOwner: async () => !(await isSetUp(state.db)),
    createOwner: async (ask) => {
      if (await isSetUp(state.db)) throw alreadySetUp();
      if (needsLink(ask.request) && !isSameToken(ask.token, token)) throw linkNeeded();
      await makeOwner(ask);
    },
  };
}

function isSameToken(given: string | null, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== null && timingSafeEqual(digest(given), digest(wanted));
}

function alreadySetUp(): AppError {
  return new AppError({ code: 'auth.already_set_up', kind: 'conflict', message: 'This installation already has an owner. Sign in, or ask for an invitation.' });
}

function linkNeeded(): AppError {
  return new AppError({
    code: 'auth.setup_link_needed',
    kind: 'forbidden',
    message: 'The first owner signs up with the one-time link that the server printed when it started. Open that link, or sign up on the machine itself.',
  });
}
