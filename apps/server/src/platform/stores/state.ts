import { asc, eq } from 'drizzle-orm';
import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../state/state.ts';
import { STORE_KINDS, type Store } from './stores.ts';

const store = pgTable('store', {
  id: text().primaryKey(),
  organisationId: text('organisation_id'),
  name: text().notNull(),
  currency: text().notNull(),
  timezone: text().notNull(),
  simulated: boolean().notNull(),
  kind: text({ enum: STORE_KINDS }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

export async function selectStore(db: StateDb, storeId: string): Promise<Store | null> {
  const [row] = await db.select().from(store).where(eq(store.id, storeId));
  return row ?? null;
}

/** Every store of the installation, oldest first. */
export async function selectStores(db: StateDb): Promise<Store[]> {
  return db.select().from(store).orderBy(asc(store.createdAt), asc(store.id));
}

export async function insertStore(db: StateDb, fresh: Store): Promise<void> {
  await db.insert(store).values(fresh);
}

export async function updateStoreRow(db: StateDb, storeId: string, change: Partial<Omit<Store, 'id' | 'createdAt'>>): Promise<Store | null> {
  const [row] = await db.update(store).set(change).where(eq(store.id, storeId)).returning();
  return row ?? null;
}
