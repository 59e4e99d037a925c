import type { DurableTouch } from './state.ts';

/** Touches that stand for every key of a store. */
export const EVERY_KEY = '';

/** A stretch of places holds no more than this: about what one refold takes on at once. */
const PLACES_AT_ONCE = 100_000;

/** A stretch of the log of which a fold has rows, and the earliest time of these, in the log's own form. */
export interface Stretch {
  readonly writer: string;
  readonly from: number;
  readonly to: number;
  readonly since: string;
}

/** What a fold must recompute. */
export interface Touches {
  /** By store, key → earliest event time, in the log's own form, which sorts as it stands (null: anywhere in the past). */
  readonly keysByStore: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
  readonly stretchesByStore: ReadonlyMap<string, readonly Stretch[]>;
  /** @param touch `version` when a setting touched it: the durable touch that is settled once the key is folded */
  addKey(touch: { storeId: string; key: string; at: string | null; version?: number }): void;
  addPlace(place: { storeId: string; writer: string; seq: number; at: string }): void;
  /** Everything that an earlier round could not fold. */
  addAll(earlier: Touches): void;
  durableOf(storeId: string): DurableTouch[];
}

export function createTouches(): Touches {
  const keysByStore = new Map<string, Map<string, string | null>>();
  const stretchesByStore = new Map<string, GrowingStretch[]>();
  const durable = new Map<string, Map<string, number>>();

  const addKey: Touches['addKey'] = ({ storeId, key, at, version }) => {
    if (version !== undefined) {
      const versions = durable.get(storeId) ?? new Map<string, number>();
      durable.set(storeId, versions.set(key, Math.max(versions.get(key) ?? 0, version)));
    }
    let keys = keysByStore.get(storeId);
    if (keys === undefined) {
      keys = new Map();
      keysByStore.set(storeId, keys);
    }
    const before = keys.get(key);
    if (before === null) return;
    if (before === undefined || at === null || at < before) keys.set(key, at);
  };

  return {
    keysByStore,
    stretchesByStore,
    addKey,
    addPlace: ({ storeId, writer, seq, at }) => {
      let stretches = stretchesByStore.get(storeId);
      if (stretches === undefined) {
        stretches = [];
        stretchesByStore.set(storeId, stretches);
      }
      const last = stretches.at(-1);
      if (last === undefined || last.writer !== writer || seq < last.from || seq - last.from >= PLACES_AT_ONCE) {
        stretches.push({ writer, from: seq, to: seq, since: at });
        return;
      }
      if (seq > last.to) last.to = seq;
      if (at < last.since) last.since = at;
    },
    addAll: (earlier) => {
      for (const [storeId, keys] of earlier.keysByStore) {
        for (const [key, at] of keys) addKey({ storeId, key, at });
        for (const { key, version } of earlier.durableOf(storeId)) addKey({ storeId, key, at: null, version });
      }
      for (const [storeId, stretches] of earlier.stretchesByStore) {
        stretchesByStore.set(storeId, [...stretches.map((stretch) => ({ ...stretch })), ...(stretchesByStore.get(storeId) ?? [])]);
      }
    },
    durableOf: (storeId) => [...(durable.get(storeId) ?? [])].map(([key, version]) => ({ key, version })),
  };
}

interface GrowingStretch {
  readonly writer: string;
  readonly from: number;
  to: number;
  since: string;
}
