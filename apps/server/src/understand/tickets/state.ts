import { eq } from 'drizzle-orm';
import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';
import type { BusinessHours } from './business-hours.ts';

const businessHours = pgTable('business_hours', {
  storeId: text('store_id').primaryKey(),
  hours: jsonb().$type<BusinessHours>().notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});

/** What was checked before it was written; null where the store has said nothing. */
export async function selectHours(db: StateDb, storeId: string): Promise<BusinessHours | null> {
  const [row] = await db.select({ hours: businessHours.hours }).from(businessHours).where(eq(businessHours.storeId, storeId));
  return row?.hours ?? null;
}

export async function upsertHours(db: StateDb, storeId: string, wanted: { readonly hours: BusinessHours; readonly changedAt: Date }): Promise<void> {
  await db.insert(businessHours).values({ storeId, ...wanted }).onConflictDoUpdate({ target: businessHours.storeId, set: wanted });
}

export async function deleteHours(db: StateDb, storeId: string): Promise<void> {
  await db.delete(businessHours).where(eq(businessHours.storeId, storeId));
}
