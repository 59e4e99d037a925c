import type { LogPlaces } from '../../platform/event-log/queries.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';

/** A stretch of the log that a store's people must be looked at for. */
export interface Pending extends LogPlaces {
  /** An order was told of. */
  readonly hasOrders: boolean;
}

/** Where the log has grown since people were last looked at, by store. */
export interface PendingPlaces {
  /** Only rows of stores that have segments. */
  note(rows: readonly CommittedRow[], isFollowed: (storeId: string) => boolean): void;
  /** Everything of this store from here to there, whatever it is. */
  add(storeId: string, places: LogPlaces): void;
  stores(): readonly string[];
  /** What there is up to a place, which is then no longer pending; null when nothing is. */
  take(storeId: string, upTo: number): Pending | null;
  /** What could not be done after all. */
  giveBack(storeId: string, places: Pending): void;
  /** The earliest place that is still to be done; null when none is. */
  earliest(): number | null;
}

interface Stretch {
  readonly from: number;
  to: number;
  sinceMs: number;
  hasOrders: boolean;
}

export function createPendingPlaces(writer: string): PendingPlaces {
  const byStore = new Map<string, Stretch>();
  const grow = (storeId: string, by: Stretch): void => {
    const before = byStore.get(storeId);
    byStore.set(storeId, before === undefined ? { ...by } : { from: Math.min(before.from, by.from), to: Math.max(before.to, by.to), sinceMs: Math.min(before.sinceMs, by.sinceMs), hasOrders: before.hasOrders || by.hasOrders });
  };
  return {
    note: (rows, isFollowed) => {
      for (const row of rows) {
        if (!isFollowed(row.store_id)) continue;
        const atMs = Date.parse(`${row.at.replace(' ', 'T').replace('Z', '')}Z`);
        const stretch = byStore.get(row.store_id);
        if (stretch === undefined) byStore.set(row.store_id, { from: row.seq, to: row.seq, sinceMs: atMs, hasOrders: row.family === 'order' });
        else {
          stretch.to = row.seq;
          if (atMs < stretch.sinceMs) stretch.sinceMs = atMs;
          if (row.family === 'order') stretch.hasOrders = true;
        }
      }
    },
    add: (storeId, { from, to, since }) => grow(storeId, { from, to, sinceMs: since.getTime(), hasOrders: true }),
    stores: () => [...byStore.keys()],
    take: (storeId, upTo) => {
      const stretch = byStore.get(storeId);
      if (stretch === undefined || stretch.from > upTo) return null;
      byStore.delete(storeId);
      // What lies beyond stays, under the earliest time of the whole.
      if (stretch.to > upTo) byStore.set(storeId, { ...stretch, from: upTo + 1 });
      return { writer, from: stretch.from, to: Math.min(stretch.to, upTo), since: new Date(stretch.sinceMs), hasOrders: stretch.hasOrders };
    },
    giveBack: (storeId, { from, to, since, hasOrders }) => grow(storeId, { from, to, sinceMs: since.getTime(), hasOrders }),
    earliest: () => (byStore.size === 0 ? null : Math.min(...[...byStore.values()].map(({ from }) => from))),
  };
}
