import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { bigint, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb } from '../../platform/state/state.ts';
import { type Condition, readDefinition } from './definition.ts';
import type { RfmEdges } from './rfm.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

const segment = pgTable('segment', {
  storeId: text('store_id').notNull(), id: text().notNull(), name: text().notNull(), definition: jsonb().notNull(), createdBy: text('created_by'),
  createdAt: moment('created_at').notNull(), changedAt: moment('changed_at').notNull(), countedAt: moment('counted_at'), deletedAt: moment('deleted_at'),
});
const cursor = pgTable('segment_cursor', { writer: text().notNull(), kind: text().notNull(), seq: bigint({ mode: 'number' }).notNull() }, (table) => [primaryKey({ columns: [table.writer, table.kind] })]);
const rfm = pgTable('segment_rfm', { storeId: text('store_id').primaryKey(), edges: jsonb().notNull(), madeAt: moment('made_at').notNull() });

/** A saved audience. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly condition: Condition;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** When everybody was held against it for the first time; null until then. */
  readonly countedAt: Date | null;
}

type Row = typeof segment.$inferSelect;

function segmentOf({ id, name, definition, createdBy, createdAt, changedAt, countedAt }: Row): Segment {
  return { id, name, condition: readDefinition(definition), createdBy, createdAt, changedAt, countedAt };
}

/** By name, as people sort. */
export async function selectSegments(db: StateDb, storeId: string): Promise<Segment[]> {
  const rows = await db.select().from(segment).where(and(eq(segment.storeId, storeId), isNull(segment.deletedAt))).orderBy(sql`lower(${segment.name})`, asc(segment.id));
  return rows.map(segmentOf);
}

/** Null when there is none of this id. */
export async function selectSegment(db: StateDb, storeId: string, id: string): Promise<Segment | null> {
  const [row] = await db.select().from(segment).where(and(eq(segment.storeId, storeId), eq(segment.id, id), isNull(segment.deletedAt)));
  return row === undefined ? null : segmentOf(row);
}

/** Of these segments the ones that are or were there, with what they were last called. */
export async function selectNames(db: StateDb, storeId: string, ids: readonly string[]): Promise<{ readonly id: string; readonly name: string; readonly isDeleted: boolean }[]> {
  if (ids.length === 0) return [];
  const rows = await db.select({ id: segment.id, name: segment.name, deletedAt: segment.deletedAt }).from(segment).where(and(eq(segment.storeId, storeId), inArray(segment.id, [...ids])));
  return rows.map(({ id, name, deletedAt }) => ({ id, name, isDeleted: deletedAt !== null }));
}

/** Ids of stores that have any. */
export async function selectStoresWithSegments(db: StateDb): Promise<string[]> {
  const rows = await db.selectDistinct({ storeId: segment.storeId }).from(segment).where(isNull(segment.deletedAt));
  return rows.map((row) => row.storeId);
}

export async function insertSegment(db: StateDb, storeId: string, made: Segment): Promise<void> {
  const { condition, ...rest } = made;
  await db.insert(segment).values({ storeId, ...rest, definition: condition });
}

/** @returns false when there is none of this id */
export async function updateSegment(db: StateDb, storeId: string, changed: { readonly id: string; readonly name: string; readonly condition: Condition; readonly at: Date; readonly isOther: boolean }): Promise<boolean> {
  const rows = await db.update(segment).set({ name: changed.name, definition: changed.condition, changedAt: changed.at, ...(changed.isOther ? { countedAt: null } : {}) })
    .where(and(eq(segment.storeId, storeId), eq(segment.id, changed.id), isNull(segment.deletedAt))).returning({ id: segment.id });
  return rows.length > 0;
}

/** Takes it away, or back; what is taken back is counted anew. @returns false when there is none to take so */
export async function markDeleted(db: StateDb, storeId: string, on: { readonly id: string; readonly at: Date | null }): Promise<boolean> {
  const rows = await db.update(segment).set(on.at === null ? { deletedAt: null, countedAt: null } : { deletedAt: on.at })
    .where(and(eq(segment.storeId, storeId), eq(segment.id, on.id), on.at === null ? isNotNull(segment.deletedAt) : isNull(segment.deletedAt))).returning({ id: segment.id });
  return rows.length > 0;
}

export async function markCounted(db: StateDb, storeId: string, on: { readonly ids: readonly string[]; readonly at: Date }): Promise<void> {
  for (const id of on.ids) await db.update(segment).set({ countedAt: on.at }).where(and(eq(segment.storeId, storeId), eq(segment.id, id), isNull(segment.countedAt)));
}

export async function selectSegmentCursors(db: StateDb, writer: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db.select().from(cursor).where(eq(cursor.writer, writer));
  return new Map(rows.map(({ kind, seq }) => [kind, seq]));
}

export async function upsertSegmentCursor(db: StateDb, at: { readonly writer: string; readonly kind: string; readonly seq: number }): Promise<void> {
  await db.insert(cursor).values(at).onConflictDoUpdate({ target: [cursor.writer, cursor.kind], set: { seq: at.seq } });
}

export async function selectEdges(db: StateDb, storeId: string): Promise<{ readonly edges: RfmEdges; readonly madeAt: Date } | null> {
  const [row] = await db.select().from(rfm).where(eq(rfm.storeId, storeId));
  // Written by `upsertEdges` alone.
  return row === undefined ? null : { edges: row.edges as RfmEdges, madeAt: row.madeAt };
}

export async function upsertEdges(db: StateDb, storeId: string, made: { readonly edges: RfmEdges; readonly at: Date }): Promise<void> {
  await db.insert(rfm).values({ storeId, edges: made.edges, madeAt: made.at }).onConflictDoUpdate({ target: rfm.storeId, set: { edges: made.edges, madeAt: made.at } });
}
