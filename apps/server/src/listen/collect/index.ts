import type { FastifyInstance } from 'fastify';
import type { Module, Platform } from '../../platform/module.ts';
import { createCountryFinder } from './country.ts';
import type { Arrival, EventInput, Recorded } from './event-input.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { addQuarantineRoutes } from './quarantine-routes.ts';
import { createRateLimit } from './rate-limit.ts';
import { quarantineCalls, recordEvents } from './record.ts';
import { addCollectRoutes } from './routes.ts';
import { deleteQuarantinedOfAliases } from './state.ts';

export type { Arrival, EventFault, EventInput, Recorded } from './event-input.ts';
export type { QuarantinedEvent, Quarantine, Replayed } from './quarantine.ts';

/** What other modules may ask of collect. */
export interface CollectApi {
  /**
   * Keep events of one store, each once; resolves when all of it is on disk.
   * @throws `event_log.overloaded`, `event_log.disk_full`, `event_log.unavailable`, `state.unavailable`
   */
  record(storeId: string, events: readonly EventInput[], arrival: Arrival): Promise<Recorded>;
  readonly quarantine: Quarantine;
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
  const api: CollectApi = {
    record: (storeId, inputs, arrival) => recordEvents(platform, { storeId, events: inputs, arrival }),
    quarantine,
  };
  return {
    name: 'collect',
    api,
    migrations: collectMigrations.folder,
    routes: (app: FastifyInstance) => {
      void app.register(async (scope) => {
        addCollectRoutes(scope, {
          record: api.record,
          quarantine: (storeId, calls, arrival) => quarantineCalls(platform, { storeId, calls, arrival }),
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
