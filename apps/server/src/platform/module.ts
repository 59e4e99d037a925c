import type { FastifyInstance } from 'fastify';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Derived } from './derived/derived.ts';
import type { EventLog } from './event-log/event-log.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Logger } from './log/log.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Reaction } from './reactions/reactions.ts';
import type { State } from './state/state.ts';
import type { Stores } from './stores/stores.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { Vault } from './vault/vault.ts';

/** What every module stands on. It knows no module. */
export interface Platform {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly state: State;
  readonly eventLog: EventLog;
  readonly derived: Derived;
  readonly vault: Vault;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly stores: Stores;
  /** Figures for a monitor; never personal data. */
  readonly telemetry: Telemetry;
}

/** What `createX(platform, needs)` returns; `main.ts` needs one line for each module. */
export interface Module<Api> {
  /** The folder's name, such as `loyalty`; also the journal of its migrations. */
  readonly name: string;
  /** What other modules may call, handed to them through their `needs`. */
  readonly api: Api;
  /** Adds the module's HTTP routes. Every route declares `config.access`; the server refuses to start otherwise. */
  readonly routes?: (app: FastifyInstance) => void;
  /** What the module does when an event happens. */
  readonly reactions?: readonly Reaction[];
  /** Folder that holds `migrations/state` and `migrations/events`, as a file URL. */
  readonly migrations?: URL;
  /** Forget a person: delete this module's own rows of these aliases. Called inside `erase`. */
  readonly erasePerson?: (storeId: string, person: ErasedPerson) => Promise<void>;
  /** Derive anew what was derived from these aliases' rows of the log, now that erasure has blanked them. Called inside `erase`, after `erasePerson`. */
  readonly rederivePerson?: (storeId: string, aliasKeys: readonly string[]) => Promise<void>;
  /** Everything this module holds of a person, for `export`. */
  readonly exportPerson?: (storeId: string, person: ErasedPerson) => Promise<Readonly<Record<string, unknown>>>;
}

/** The aliases by which a person is known, for export and erasure. */
export interface ErasedPerson {
  /** 64-bit alias keys as decimal strings. */
  readonly aliasKeys: readonly string[];
  /** Tokens of the person's sealed values (`pii:…`). */
  readonly tokens: readonly string[];
}
