import { and, asc, eq } from 'drizzle-orm';
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../state/state.ts';
import { isPermission, type Permission } from '../permissions.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

const key = pgTable('auth_key', {
  id: text().primaryKey(),
  storeId: text('store_id').notNull(),
  kind: text().notNull(),
  name: text().notNull(),
  hash: text().notNull(),
  prefix: text().notNull(),
  writeKey: text('write_key'),
  scopes: text().array().notNull(),
  createdAt: at('created_at').notNull(),
  createdBy: text('created_by'),
  lastUsedAt: at('last_used_at'),
});

export type KeyKind = 'write' | 'api';

export interface StoreKey {
  readonly id: string;
  readonly storeId: string;
  readonly kind: KeyKind;
  readonly name: string;
  /** The beginning, by which people tell keys apart. */
  readonly prefix: string;
  /** A write key in full; null for an API key, of which only the hash is kept. */
  readonly writeKey: string | null;
  readonly scopes: readonly Permission[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export type StoredKey = StoreKey & { readonly hash: string };

function toKey(row: typeof key.$inferSelect): StoredKey {
  return {
    id: row.id, storeId: row.storeId, kind: row.kind === 'write' ? 'write' : 'api', name: row.name, prefix: row.prefix, writeKey: row.writeKey,
    scopes: row.scopes.filter(isPermission), createdAt: row.createdAt, lastUsedAt: row.lastUsedAt, hash: row.hash,
  };
}

export async function insertKey(db: StateDb, fresh: StoredKey & { createdBy: string | null }): Promise<void> {
  await db.insert(key).values({ ...fresh, scopes: [...fresh.scopes] });
}

/** Keys of a store, oldest first. */
export async function selectKeys(db: StateDb, storeId: string): Promise<StoredKey[]> {
  return (await db.select().from(key).where(eq(key.storeId, storeId)).orderBy(asc(key.createdAt), asc(key.id))).map(toKey);
}

/** Every key of one kind in the installation; write keys are few and looked up with each event. */
export async function selectAllKeys(db: StateDb, kind: KeyKind): Promise<StoredKey[]> {
  return (await db.select().from(key).where(eq(key.kind, kind))).map(toKey);
}

export async function selectKeyByHash(db: StateDb, hash: string): Promise<StoredKey | null> {
  const [row] = await db.select().from(key).where(eq(key.hash, hash));
  return row === undefined ? null : toKey(row);
}

export async function deleteKey(db: StateDb, storeId: string, keyId: string): Promise<StoredKey | null> {
  const [row] = await db.delete(key).where(and(eq(key.storeId, storeId), eq(key.id, keyId))).returning();
  return row === undefined ? null : toKey(row);
}

export async function touchKey(db: StateDb, keyId: string, usedAt: Date): Promise<void> {
  await db.update(key).set({ lastUsedAt: usedAt }).where(eq(key.id, keyId));
}
