import type { Module, Platform } from '../../platform/module.ts';
import { createLive } from './live.ts';
import { addSegmentRoutes } from './routes.ts';
import { createSegmentsApi, type SegmentsApi, type SegmentsNeeds } from './segments.ts';

export type { Condition } from './definition.ts';
export type { Preview, SegmentPerson, SegmentsApi, SegmentSize } from './segments.ts';
export type { RfmGroupSize, RfmPerson, RfmStore } from './read-rfm.ts';

/** Folder of this module's migrations. */
export const segmentsMigrations = { module: 'segments', folder: new URL('./migrations/', import.meta.url) };

/** Saved audiences whose membership is kept live, as events come and as time passes. */
export function createSegments(platform: Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>, needs: SegmentsNeeds): Module<SegmentsApi> {
  const live = createLive(platform);
  const api = createSegmentsApi(platform, needs, live);
  return {
    name: segmentsMigrations.module, api, migrations: segmentsMigrations.folder, routes: (app) => addSegmentRoutes(app, { segments: api }),
    rederivePerson: async (storeId, aliasKeys) => {
      await live.rederive(storeId, aliasKeys);
      await platform.eventLog.scrub(['segment_marks']);
    },
  };
}
