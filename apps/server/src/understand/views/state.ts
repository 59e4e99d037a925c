import { and, count, eq, sql } from 'drizzle-orm';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';

const savedView = pgTable('saved_view', {
  storeId: text('store_id').notNull(),
  id: text().notNull(),
  name: text().notNull(),
  address: text().notNull(),
  createdBy: text('created_by'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

/** A page of the studio that somebody named. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** Path and query within the store, such as `/metrics?metric=orders`. */
  readonly address: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** By name, as people sort: without case. */
export async function selectViews(db: StateDb, storeId: string): Promise<SavedView[]> {
  const rows = await db.select().from(savedView).where(eq(savedView.storeId, storeId)).orderBy(sql`lower(${savedView.name})`, savedView.id);
  return rows.map(({ storeId: _storeId, ...view }) => view);
}

export async function countViews(db: StateDb, storeId: string): Promise<number> {
  const [row] = await db.select({ views: count() }).from(savedView).where(eq(savedView.storeId, storeId));
  return row?.views ?? 0;
}

export async function insertView(db: StateDb, storeId: string, view: SavedView): Promise<void> {
  await db.insert(savedView).values({ storeId, ...view });
}

/** @returns what it was; null when there was none */
export async function deleteView(db: StateDb, storeId: string, id: string): Promise<SavedView | null> {
  const [row] = await db.delete(savedView).where(and(eq(savedView.storeId, storeId), eq(savedView.id, id))).returning();
  if (row === undefined) return null;
  const { storeId: _storeId, ...view } = row;
  return view;
}
