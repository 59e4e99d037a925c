import type { Platform } from '../../platform/module.ts';
import { createPendingPlaces, type Pending } from './pending.ts';
import { selectSegmentCursors, upsertSegmentCursor } from './state.ts';

/** What the log has told of people who were not looked at since; taken up again after a restart. */
export interface Unseen {
  /** Takes up what the last process left of these stores, and follows the log from then on. */
  start(stores: readonly string[]): Promise<void>;
  stop(): void;
  /** How long ago events last came; without end where none did. */
  msSinceEvents(): number;
  /** All that was told, whose people are looked at once their orders are folded. */
  takeTold(storeId: string): Pending | null;
  /** Waits a moment for the orders told of here. Whoever is looked at before they are folded is looked at again. */
  awaitOrders(storeId: string, told: Pending): Promise<void>;
  /** What is folded entirely by now and asks for another look. @param isWaitedFor whether some segments need what is folded later than orders */
  takeFolded(storeId: string, isWaitedFor: boolean): Pending | null;
  /** What was taken and could not be done after all. */
  giveBack(storeId: string, taken: { readonly told: Pending | null; readonly folded: Pending | null }): void;
  /** Nobody of this store need be looked at. */
  drop(storeId: string): void;
  /** Writes down how far all are done. */
  save(): Promise<void>;
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'derived'> & {
  readonly isFollowed: (storeId: string) => boolean;
  readonly onFault: (error: unknown) => void;
};

const FOLD_WAIT_MS = 1_500;
const ORDERS_FOLD = 'orders';

export function createUnseen({ state, eventLog, derived, isFollowed, onFault }: Needs): Unseen {
  const { writer } = eventLog;
  const told = createPendingPlaces(writer);
  const folded = createPendingPlaces(writer);
  const cursors = [{ kind: 'prompt', places: told }, { kind: 'folded', places: folded }] as const;
  /** Up to where a store's people may have been looked at before their orders were folded. */
  const early = new Map<string, number>();
  let lastEventsAt = Number.NEGATIVE_INFINITY;
  let unsubscribe: (() => void) | null = null;
  return {
    start: async (stores) => {
      const kept = await selectSegmentCursors(state.db, writer);
      const to = eventLog.lastSeq();
      for (const storeId of stores) {
        for (const { kind, places } of cursors) {
          const after = kept.get(kind) ?? 0;
          if (after < to) places.add(storeId, { writer, from: after + 1, to, since: new Date(0) });
        }
        early.set(storeId, to);
      }
      unsubscribe = eventLog.onCommit((rows) => {
        lastEventsAt = performance.now();
        for (const { places } of cursors) places.note(rows, isFollowed);
      });
    },
    stop: () => unsubscribe?.(),
    msSinceEvents: () => performance.now() - lastEventsAt,
    takeTold: (storeId) => told.take(storeId, Number.MAX_SAFE_INTEGER),
    awaitOrders: async (storeId, { to }) => {
      const isFolded = await derived.catchUpFold(ORDERS_FOLD, FOLD_WAIT_MS, to);
      if (!isFolded) early.set(storeId, to);
    },
    takeFolded: (storeId, isWaitedFor) => {
      const places = folded.take(storeId, derived.foldedSeq());
      return places !== null && (isWaitedFor || places.from <= (early.get(storeId) ?? 0)) ? places : null;
    },
    giveBack: (storeId, taken) => {
      if (taken.told !== null) told.giveBack(storeId, taken.told);
      if (taken.folded !== null) folded.giveBack(storeId, taken.folded);
    },
    drop: (storeId) => {
      for (const { places } of cursors) places.take(storeId, Number.MAX_SAFE_INTEGER);
    },
    save: async () => {
      const done = eventLog.lastSeq();
      for (const { kind, places } of cursors) await upsertSegmentCursor(state.db, { writer, kind, seq: (places.earliest() ?? done + 1) - 1 }).catch(onFault);
    },
  };
}
