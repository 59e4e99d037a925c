import { and, eq, isNotNull } from 'drizzle-orm';
import { bigint, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';
import type { Beliefs } from './model.ts';
import type { CheapLimit } from './queries/signs.ts';

const fit = pgTable('motive_fit', {
  storeId: text('store_id').primaryKey(), signsVersion: integer('signs_version').notNull(), readUpTo: bigint('read_up_to', { mode: 'number' }).notNull(), beliefs: jsonb(),
  fittedAt: timestamp('fitted_at', { withTimezone: true }), sessions: bigint({ mode: 'number' }).notNull(), cheap: jsonb().notNull(),
});

/** What a store's sessions taught, and how far they have been read. */
export interface Learnt {
  readonly signsVersion: number;
  readonly readUpTo: number;
  /** Null until there is something to learn from. */
  readonly fit: { readonly beliefs: Beliefs; readonly at: Date; readonly sessions: number } | null;
  readonly cheap: readonly CheapLimit[];
}

export async function selectLearnt(db: StateDb, storeId: string): Promise<Learnt | null> {
  const [row] = await db.select().from(fit).where(eq(fit.storeId, storeId));
  if (row === undefined) return null;
  // Written by `upsertLearnt` alone.
  const [beliefs, cheap] = [row.beliefs as Beliefs | null, row.cheap as CheapLimit[]];
  return { signsVersion: row.signsVersion, readUpTo: row.readUpTo, cheap, fit: beliefs === null || row.fittedAt === null ? null : { beliefs, at: row.fittedAt, sessions: row.sessions } };
}

/** Whether something was learnt, without reading what. */
export async function isLearnt(db: StateDb, storeId: string): Promise<boolean> {
  return (await db.select({ storeId: fit.storeId }).from(fit).where(and(eq(fit.storeId, storeId), isNotNull(fit.beliefs), isNotNull(fit.fittedAt)))).length > 0;
}

export async function upsertLearnt(db: StateDb, storeId: string, learnt: Learnt): Promise<void> {
  const values = {
    signsVersion: learnt.signsVersion, readUpTo: learnt.readUpTo, beliefs: learnt.fit?.beliefs ?? null, fittedAt: learnt.fit?.at ?? null, sessions: learnt.fit?.sessions ?? 0, cheap: learnt.cheap,
  };
  await db.insert(fit).values({ storeId, ...values }).onConflictDoUpdate({ target: fit.storeId, set: values });
}
