import type { Clock } from '../../platform/clock.ts';
import type { State } from '../../platform/state/state.ts';
import { selectSettings, upsertSettings } from './state.ts';

/** What a store wants of the script in its pages. */
export interface ScriptSettings {
  /** Nothing is kept in the browser and nothing sent before the person has allowed it. */
  readonly asksConsent: boolean;
}

export interface SettingsOfStores {
  get(storeId: string): Promise<ScriptSettings>;
  change(storeId: string, wanted: ScriptSettings): Promise<ScriptSettings>;
}

const DEFAULTS: ScriptSettings = { asksConsent: false };
/** Another process may have changed them; its word is heard this much later. */
const KEPT_MS = 10_000;
const MAX_KEPT = 10_000;

/** Settings by store, from memory: they go into every copy of the script. */
export function createSettings(needs: { readonly state: State; readonly clock: Clock }): SettingsOfStores {
  const { db } = needs.state;
  const kept = new Map<string, { readonly settings: ScriptSettings; readonly until: number }>();
  const keep = (storeId: string, settings: ScriptSettings): ScriptSettings => {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(storeId, { settings, until: needs.clock.now().getTime() + KEPT_MS });
    return settings;
  };
  return {
    get: async (storeId) => {
      const known = kept.get(storeId);
      if (known !== undefined && known.until > needs.clock.now().getTime()) return known.settings;
      return keep(storeId, (await selectSettings(db, storeId)) ?? DEFAULTS);
    },
    change: async (storeId, wanted) => {
      await upsertSettings(db, storeId, { ...wanted, changedAt: needs.clock.now() });
      return keep(storeId, wanted);
    },
  };
}
