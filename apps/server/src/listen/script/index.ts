import type { Module, Platform } from '../../platform/module.ts';
import { addScriptRoutes } from './routes.ts';
import { createScript as createScriptApi, type Script } from './script.ts';
import { createSettings, type SettingsOfStores } from './settings.ts';

export type { ScriptSettings, SettingsOfStores } from './settings.ts';

export interface ScriptModuleNeeds {
  readonly writeKeys: { findStoreOfWriteKey(writeKey: string): Promise<string | null> };
  /** Folder of the built script: `packages/browser/dist/`. */
  readonly folder: URL;
}

/** Serves the script for the pages of shops, with the store's settings written into it. */
export function createScript(platform: Platform, needs: ScriptModuleNeeds): Module<{ readonly settings: SettingsOfStores }> {
  const settings = createSettings(platform);
  const script: Script = createScriptApi({ folder: needs.folder, settings, findStoreOfWriteKey: (writeKey) => needs.writeKeys.findStoreOfWriteKey(writeKey) });
  return {
    name: 'script',
    api: { settings },
    migrations: new URL('./migrations/', import.meta.url),
    routes: (app) => addScriptRoutes(app, { script, settings }),
  };
}
