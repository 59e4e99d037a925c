import { and, eq } from 'drizzle-orm';
import { boolean, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';
import { parseStored } from './schemas.ts';
import type { Touchpoint } from './touchpoints.ts';

const journeyMap = pgTable('journey_map', {
  storeId: text('store_id').primaryKey(),
  touchpoints: jsonb(),
  redrawing: boolean().notNull(),
  savedBy: text('saved_by').notNull(),
  savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
});

/** What a store keeps of its map. */
export interface StoredMap {
  /** Null: the built-in map. */
  readonly touchpoints: readonly Touchpoint[] | null;
  /** The past is still being drawn by the newest rules. */
  readonly redrawing: boolean;
  readonly savedAt: Date | null;
}

/** A store's own map; the built-in one where it never made any. */
export async function selectMap(db: StateDb, storeId: string): Promise<StoredMap> {
  const [row] = await db.select().from(journeyMap).where(eq(journeyMap.storeId, storeId));
  if (row === undefined) return { touchpoints: null, redrawing: false, savedAt: null };
  return { touchpoints: row.touchpoints === null ? null : parseStored(row.touchpoints), redrawing: row.redrawing, savedAt: row.savedAt };
}

/** Replaces it; null goes back to the built-in map. */
export async function upsertMap(db: StateDb, storeId: string, map: { touchpoints: readonly Touchpoint[] | null; savedBy: string; savedAt: Date }): Promise<void> {
  const values = { ...map, redrawing: true };
  await db.insert(journeyMap).values({ storeId, ...values }).onConflictDoUpdate({ target: journeyMap.storeId, set: values });
}

/** The past of a map that was saved then is drawn; one saved meanwhile is not. */
export async function markRedrawn(db: StateDb, storeId: string, savedAt: Date): Promise<void> {
  await db.update(journeyMap).set({ redrawing: false }).where(and(eq(journeyMap.storeId, storeId), eq(journeyMap.savedAt, savedAt)));
}

/** Stores whose past may not be drawn by their newest rules yet. */
export async function listRedrawing(db: StateDb): Promise<string[]> {
  const rows = await db.select({ storeId: journeyMap.storeId }).from(journeyMap).where(eq(journeyMap.redrawing, true));
  return rows.map(({ storeId }) => storeId);
}
