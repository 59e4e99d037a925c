import type { FastifyInstance } from 'fastify';
import type { Module, Platform } from '../../platform/module.ts';
import { createCountryFinder } from './country.ts';
import type { Arrival, EventInput, Recorded } from './event-input.ts';
import { libraryOf, libraryOfCall, type Library } from './library.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { addQuarantineRoutes } from './quarantine-routes.ts';
import { createRateLimit } from './rate-limit.ts';
import { quarantineCalls, recordEvents } from './record.ts';
import { addCollectRoutes } from './routes.ts';
import { deleteQuarantinedOfAliases } from './state.ts';

export type { Arrival, EventFault, EventInput, Recorded } from './event-input.ts';
export type { Library } from './library.ts';
export type { QuarantinedEvent, Quarantine, Replayed } from './quarantine.ts';
export type { FaultCount } from './state.ts';

/** What other modules may ask of collect. */
export interface CollectApi {
  /**
   * Keep events of one store, each once; resolves when all of it is on disk.
   * @throws `event_log.overloaded`, `event_log.disk_full`, `event_log.unavailable`, `state.unavailable`
   */
  record(storeId: string, events: readonly EventInput[], arrival: Arrival): Promise<Recorded>;
  readonly quarantine: Quarantine;
  /** Called after each group of events was kept, with who sent them and what became of them; must not throw and must be quick. */
  onArrival(listener: (arrived: Arrived) => void): void;
}

/** A group of events of one sender, kept or set aside. */
export interface Arrived {
  readonly storeId: string;
  readonly arrival: Arrival & { readonly receivedAt: Date };
  readonly library: Library;
  /** When those that could be read as calls happened, ms since 1970. */
  readonly happened: readonly number[];
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

export interface CollectNeeds {
  readonly writeKeys: { findStoreOfWriteKey(writeKey: string): Promise<string | null> };
}

/** Folder of this module's migrations. */
export const collectMigrations = { module: 'collect', folder: new URL('./migrations/', import.meta.url) };

/** Events a second that one write key may send over time; ten seconds' worth may come at once. */
const EVENTS_PER_SECOND = 50_000;

/** Takes events in: Segment's tracking API, and what other modules hand over. */
export function createCollect(platform: Platform, needs: CollectNeeds): Module<CollectApi> {
  const { config, clock, telemetry } = platform;
  const events = telemetry.counter('throughline_events_total', 'Events by what came of them: accepted, duplicate, quarantined.');
  const count = (recorded: Recorded): void => {
    events.add(recorded.accepted, { outcome: 'accepted' });
    if (recorded.duplicates > 0) events.add(recorded.duplicates, { outcome: 'duplicate' });
    if (recorded.quarantined.length > 0) events.add(recorded.quarantined.length, { outcome: 'quarantined' });
  };
  const quarantine = createQuarantine(platform);
  const listeners: ((arrived: Arrived) => void)[] = [];
  const tell = (arrived: Arrived): void => {
    for (const listener of listeners) listener(arrived);
  };
  const tellOnceKept = async (arrived: Omit<Arrived, 'accepted' | 'duplicates' | 'quarantined'>, recording: Promise<Recorded>): Promise<Recorded> => {
    const recorded = await recording;
    tell({ ...arrived, accepted: recorded.accepted, duplicates: recorded.duplicates, quarantined: recorded.quarantined.length });
    return recorded;
  };
  const api: CollectApi = {
    record: (storeId, inputs, arrival) => {
      // Followers hear of the moments alone: what came in is let go while its rows are on their way to the disk.
      const arrived = { storeId, arrival: { ...arrival, receivedAt: arrival.receivedAt ?? clock.now() }, library: libraryOf(inputs[0]?.context), happened: inputs.map(({ timestamp }) => timestamp.getTime()) };
      return tellOnceKept(arrived, recordEvents(platform, { storeId, events: inputs, arrival }));
    },
    quarantine,
    onArrival: (listener) => void listeners.push(listener),
  };
  return {
    name: 'collect',
    api,
    migrations: collectMigrations.folder,
    routes: (app: FastifyInstance) => {
      void app.register(async (scope) => {
        addCollectRoutes(scope, {
          record: api.record,
          quarantine: async (storeId, calls, arrival) => {
            await quarantineCalls(platform, { storeId, calls, arrival });
            tell({
              storeId, arrival: { ...arrival, receivedAt: arrival.receivedAt ?? clock.now() }, library: libraryOfCall(calls[0]?.body ?? null), happened: [],
              accepted: 0, duplicates: 0, quarantined: calls.length,
            });
          },
          findStoreByWriteKey: (writeKey) => needs.writeKeys.findStoreOfWriteKey(writeKey),
          rateLimit: createRateLimit({ clock, perSecond: EVENTS_PER_SECOND, burstSeconds: 10 }),
          findCountry: createCountryFinder({ trustProxy: config.trustProxy !== false, geoipFile: config.geoipFile }),
          now: () => clock.now(),
          onRecorded: count,
        });
      });
      addQuarantineRoutes(app, quarantine);
    },
    erasePerson: async (storeId, person) => {
      await deleteQuarantinedOfAliases(platform.state, storeId, person.aliasKeys);
      await platform.state.scrub(['quarantined_event']);
    },
  };
}
