import { forgetTexts } from '../../platform/derived/forget.ts';
import type { Module, Platform } from '../../platform/module.ts';
import { createSessionFold } from './fold.ts';

/** What other modules may ask of sessions. The table `sessions` itself is read by SQL (see README). */
export interface SessionsApi {
  /**
   * Recompute sessions from the log, durably, in the background: after an erasure or a change that no event tells.
   *
   * @param deviceKeys 64-bit keys as decimal strings; null recomputes every device of the store
   */
  recompute(storeId: string, deviceKeys: readonly string[] | null): Promise<void>;
  /** Once the log says nothing personal any more: neither do these devices' sessions, nor any older version of them. */
  forgetTexts(storeId: string, deviceKeys: readonly string[]): Promise<void>;
}

/** Keeps table `sessions` in step with the log. */
export function createSessions(platform: Pick<Platform, 'derived' | 'eventLog'>): Module<SessionsApi> {
  const fold = createSessionFold(platform.eventLog);
  platform.derived.register(fold);
  return {
    name: 'sessions',
    migrations: new URL('./migrations/', import.meta.url),
    api: {
      recompute: (storeId, deviceKeys) => platform.derived.touch({ fold: fold.name, storeId, keys: deviceKeys }),
      forgetTexts: (storeId, deviceKeys) =>
        forgetTexts(platform, { fold: fold.name, table: 'sessions', key: 'device_key', texts: ['medium', 'campaign', 'landing_path'] }, { storeId, keys: deviceKeys }),
    },
  };
}
