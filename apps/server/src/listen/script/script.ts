import { fillCore, pack, readParts, type Packed, type Parts } from './parts.ts';
import type { SettingsOfStores } from './settings.ts';

/** What a page gets when it asks for the script. */
export type Served =
  | { readonly kind: 'script'; readonly body: Packed }
  /** A script that says in the browser's console why there is nothing; no page of a shop may break because of it. */
  | { readonly kind: 'note'; readonly text: string };

export interface Script {
  /** The core for one write key; null when the page named none. */
  core(writeKey: string | null): Promise<Served>;
  /** The part with the signals; `isNamed` when the hash is that of this build. */
  signals(hash: string | null): Promise<{ readonly served: Served; readonly isNamed: boolean }>;
}

export interface ScriptNeeds {
  /** Folder of the built script. */
  readonly folder: URL;
  readonly settings: SettingsOfStores;
  readonly findStoreOfWriteKey: (writeKey: string) => Promise<string | null>;
}

/** Packed texts in memory; a store has one for each write key. */
const MAX_PACKED = 1_000;

export function createScript(needs: ScriptNeeds): Script {
  let reading: Promise<Parts | null> | null = null;
  const packed = new Map<string, Promise<Packed>>();
  const parts = (): Promise<Parts | null> => (reading ??= readParts(needs.folder));
  const packOnce = (text: string): Promise<Packed> => {
    const known = packed.get(text);
    if (known !== undefined) return known;
    if (packed.size >= MAX_PACKED) packed.clear();
    const fresh = pack(text);
    packed.set(text, fresh);
    return fresh;
  };
  return {
    core: async (writeKey) => {
      const built = await parts();
      if (built === null) return note('the script is not built. Run "npm run build" on the server and start it again.');
      if (writeKey === null) return note('the tag names no write key. Copy it from Data, Keys: its address ends with ?key=wk_…');
      const storeId = await needs.findStoreOfWriteKey(writeKey);
      if (storeId === null) return note('no store has the write key of the tag. Copy the tag from Data, Keys; a revoked key does not come back.');
      const { asksConsent } = await needs.settings.get(storeId);
      return { kind: 'script', body: await packOnce(fillCore(built.core, { key: writeKey, asksConsent, signalsHash: built.signalsHash })) };
    },
    signals: async (hash) => {
      const built = await parts();
      if (built === null) return { served: note('the script is not built.'), isNamed: false };
      return { served: { kind: 'script', body: built.signals }, isNamed: hash === built.signalsHash };
    },
  };
}

function note(words: string): Served {
  return { kind: 'note', text: `console.warn(${JSON.stringify(`Throughline: ${words}`)});\n` };
}
