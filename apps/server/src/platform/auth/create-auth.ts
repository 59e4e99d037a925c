import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { AccessControl } from '../http/access.ts';
import { newLocalToken } from '../http/server-file.ts';
import type { Logger } from '../log/log.ts';
import type { State } from '../state/state.ts';
import { addStoreRoutes } from '../stores/routes.ts';
import type { Stores } from '../stores/stores.ts';
import { deriveKey } from '../vault/keys.ts';
import { createAccessControl, createRoles } from './access.ts';
import { createAuthEngine } from './engine.ts';
import { createKeys, type Keys } from './keys/keys.ts';
import { addKeyRoutes } from './keys/routes.ts';
import { addMemberRoutes } from './member-routes.ts';
import { createMembers } from './members.ts';
import { addAuthRoutes } from './routes.ts';
import { createSetup, type DemoAccount, type NewOwner } from './setup.ts';
import { selectOrganisationIds, selectOrganisations } from './state.ts';

export interface Auth {
  /** For `createHttp`: who asks and whether they may. */
  readonly access: AccessControl;
  /** Write keys and API keys; `keys.findStoreOfWriteKey` is what the tracking API asks. */
  readonly keys: Keys;
  /** For `createHttp`: sign-in, setup, members, keys and stores. */
  readonly routes: (app: FastifyInstance) => void;
  /** Opens this server to commands on the same machine; goes into `DATA_DIR/server.json`. */
  readonly localToken: string;
  /** Path of the one-time link with which the first owner signs up, such as `/setup?token=…`; null once there is one. */
  findSetupPath(): Promise<string | null>;
  /**
   * Makes the first owner, with an organisation that gets every store that has none.
   * @throws `auth.already_set_up`
   */
  makeOwner(owner: NewOwner): Promise<void>;
  /** Organisations of the installation, oldest first. */
  organisationIds(): Promise<readonly string[]>;
}

/**
 * People, roles and keys of the installation. The sessions' secret is derived from the master key, so it lies outside the data folder too.
 *
 * @param platform    an open platform whose migrations have run
 * @param demoAccount offered on the sign-in page of this machine; null outside the demo
 */
export async function createAuth(platform: { config: Config; state: State; stores: Stores; clock: Clock; log: Logger; masterKey: Buffer }, demoAccount: DemoAccount | null = null): Promise<Auth> {
  const { config, state, stores, clock, log } = platform;
  const localToken = newLocalToken();
  const baseUrl = config.publicUrl ?? `http://localhost:${config.port === 0 ? 4000 : config.port}`;
  const engine = createAuthEngine({ db: state.db, secret: deriveKey(platform.masterKey, 'auth/session'), baseUrl, log });
  const keys = await createKeys({ state, clock, log });
  const roles = createRoles({ state, stores });
  const access = createAccessControl({ engine, keys, roles, stores, localToken });
  const setup = createSetup({ state, stores, engine, clock, host: config.host });
  const members = createMembers({ state, engine, clock });
  await setup.adoptStores();
  return {
    access,
    keys,
    localToken,
    makeOwner: setup.makeOwner,
    organisationIds: () => selectOrganisationIds(state.db),
    findSetupPath: async () => ((await setup.needsOwner()) ? `/setup?token=${setup.token}` : null),
    routes: (app) => {
      addAuthRoutes(app, { engine, setup, state, stores, clock, publicUrl: config.publicUrl, demoAccount });
      addMemberRoutes(app, { members, roles, engine, access, stores, clock, publicUrl: config.publicUrl });
      addKeyRoutes(app, { keys, roles });
      addStoreRoutes(app, { stores, keys, adoptStores: setup.adoptStores, organisationsOf: (userId) => selectOrganisations(state.db, userId) });
    },
  };
}
