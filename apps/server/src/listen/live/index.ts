import type { Module, Platform } from '../../platform/module.ts';
import type { LiveNeeds } from './board-hub.ts';
import { createLive as createLiveApi, type Live } from './live.ts';
import { addLiveRoutes } from './routes.ts';

export type { BoardMessage } from './board-hub.ts';
export type { LiveCounters } from './board.ts';
export type { LaneMark, LaneOrder, LiveSession } from './lane.ts';
export type { Live } from './live.ts';
export type { LiveEvent } from './live-event.ts';

/** Shows events as they arrive, and those that came before. */
export function createLive(platform: Platform, needs: LiveNeeds): Module<Live> {
  const api = createLiveApi({ ...platform, ...needs });
  return { name: 'live', api, routes: (app) => addLiveRoutes(app, api) };
}
