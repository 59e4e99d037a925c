import { eq } from 'drizzle-orm';
import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';
import type { ScriptSettings } from './settings.ts';

const settings = pgTable('script_settings', {
  storeId: text('store_id').primaryKey(),
  asksConsent: boolean('asks_consent').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
});

export async function selectSettings(db: StateDb, storeId: string): Promise<ScriptSettings | null> {
  const [row] = await db.select({ asksConsent: settings.asksConsent }).from(settings).where(eq(settings.storeId, storeId));
  return row ?? null;
}

export async function upsertSettings(db: StateDb, storeId: string, wanted: ScriptSettings & { readonly changedAt: Date }): Promise<void> {
  await db.insert(settings).values({ storeId, ...wanted }).onConflictDoUpdate({ target: settings.storeId, set: wanted });
}
