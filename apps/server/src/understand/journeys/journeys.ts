import type { Platform } from '../../platform/module.ts';
import { checkTouchpoints } from './check-touchpoints.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { redrawnStatement } from './queries/map.ts';
import { rulesOf } from './rules.ts';
import { listRedrawing, markRedrawn, selectMap, type StoredMap, upsertMap } from './state.ts';
import type { Touchpoint } from './touchpoints.ts';

/** A store's map of touchpoints as it stands. */
export interface TouchpointList {
  readonly touchpoints: readonly Touchpoint[];
  /** The store has made no map of its own. */
  readonly isDefault: boolean;
  readonly savedAt: Date | null;
  /** How much of the past has been drawn by these rules, 0..1; null when all of it is. */
  readonly redrawn: number | null;
}

type Needs = Pick<Platform, 'state' | 'stores' | 'eventLog' | 'derived' | 'clock'>;

/** @throws `store.not_found` */
export async function readTouchpoints(needs: Needs, storeId: string): Promise<TouchpointList> {
  await needs.stores.getStore(storeId);
  const map = await selectMap(needs.state.db, storeId);
  const touchpoints = map.touchpoints ?? DEFAULT_MAP;
  return { touchpoints, isDefault: map.touchpoints === null, savedAt: map.savedAt, redrawn: await readRedrawn(needs, storeId, map) };
}

async function readRedrawn(needs: Pick<Needs, 'state' | 'eventLog'>, storeId: string, map: StoredMap): Promise<number | null> {
  if (!map.redrawing || map.savedAt === null) return null;
  const [row] = await needs.eventLog.query<{ runs: string; drawn: string }>(redrawnStatement(storeId, rulesOf(map.touchpoints ?? DEFAULT_MAP).hash));
  const [runs, drawn] = [Number(row?.runs ?? 0), Number(row?.drawn ?? 0)];
  if (drawn < runs) return drawn / runs;
  await markRedrawn(needs.state.db, storeId, map.savedAt);
  return null;
}

/** A process may have ended after it kept a map and before it asked for the past: the map says that it is being drawn, and nobody draws. */
export async function resumeRedrawing(needs: Pick<Needs, 'state' | 'eventLog' | 'derived'> & { readonly fold: string }): Promise<void> {
  for (const storeId of await listRedrawing(needs.state.db)) {
    if ((await readRedrawn(needs, storeId, await selectMap(needs.state.db, storeId))) !== null) await needs.derived.touch({ fold: needs.fold, storeId, keys: null });
  }
}

/**
 * Replaces a store's map; null goes back to the built-in one. The past is drawn anew in the background.
 *
 * @throws `store.not_found`, `journeys.invalid_touchpoints`
 */
export async function saveTouchpoints(needs: Needs & { readonly fold: string }, storeId: string, change: { touchpoints: readonly Touchpoint[] | null; by: string }): Promise<void> {
  await needs.stores.getStore(storeId);
  if (change.touchpoints !== null) checkTouchpoints(change.touchpoints);
  const before = await selectMap(needs.state.db, storeId);
  await upsertMap(needs.state.db, storeId, { touchpoints: change.touchpoints, savedBy: change.by, savedAt: needs.clock.now() });
  // Names, stages and their like change no run; but whoever saves again after a failure may be the first to get this far.
  if (!before.redrawing && rulesOf(before.touchpoints ?? DEFAULT_MAP).hash === rulesOf(change.touchpoints ?? DEFAULT_MAP).hash) return;
  await needs.derived.touch({ fold: needs.fold, storeId, keys: null });
}
