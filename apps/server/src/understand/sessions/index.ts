import type { Module, Platform } from '../../platform/module.ts';
import { createSessionFold } from './fold.ts';
import { forgetTextsStatement } from './queries/forget.ts';

/** What other modules may ask of sessions. The table `sessions` itself is read by SQL (see README). */
export interface SessionsApi {
  /**
   * Recompute sessions from the log, durably, in the background: after an erasure or a change that no event tells.
   *
   * @param deviceKeys 64-bit keys as decimal strings; null recomputes every device of the store
   */
  recompute(storeId: string, deviceKeys: readonly string[] | null): Promise<void>;
  /** Once the log says nothing personal any more: neither do these devices' sessions, in none of their versions. */
  forgetTexts(storeId: string, deviceKeys: readonly string[]): Promise<void>;
}

const FORGET_MS = 60_000;

/** Keeps table `sessions` in step with the log. */
export function createSessions(platform: Pick<Platform, 'derived' | 'eventLog'>): Module<SessionsApi> {
  const fold = createSessionFold(platform.eventLog);
  platform.derived.register(fold);
  return {
    name: 'sessions',
    migrations: new URL('./migrations/', import.meta.url),
    api: {
      recompute: (storeId, deviceKeys) => platform.derived.touch({ fold: fold.name, storeId, keys: deviceKeys }),
      forgetTexts: async (storeId, deviceKeys) => {
        await platform.derived.touch({ fold: fold.name, storeId, keys: deviceKeys });
        // Rows on their way may still say it; older versions do.
        await platform.derived.catchUp(FORGET_MS);
        await platform.eventLog.command(forgetTextsStatement(storeId, deviceKeys));
      },
    },
  };
}
