import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb, StateTx } from '../../../platform/state/state.ts';
import { CADENCES, type Cadence } from './schedule.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

const report = pgTable('report', {
  storeId: text('store_id').notNull(), id: text().notNull(), name: text(), metrics: text().array().notNull(), cadence: text().notNull(), weekday: integer().notNull(), hour: integer().notNull(),
  recipients: text().notNull(), language: text().notNull(), paused: boolean().notNull(), sentDay: text('sent_day'), createdBy: text('created_by'), createdAt: at('created_at').notNull(), deletedAt: at('deleted_at'),
});

/** A report as it is kept; `recipients` is sealed. */
export interface StoredReport {
  readonly storeId: string;
  readonly id: string;
  readonly name: string | null;
  readonly metrics: readonly string[];
  readonly cadence: Cadence;
  readonly weekday: number;
  readonly hour: number;
  readonly recipients: string;
  readonly language: string;
  readonly paused: boolean;
  readonly sentDay: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

function toReport(row: typeof report.$inferSelect): StoredReport {
  const { deletedAt: _deletedAt, ...rest } = row;
  return { ...rest, cadence: CADENCES.find((one) => one === row.cadence) ?? 'weekly' };
}

interface Key {
  readonly storeId: string;
  readonly id: string;
}

const own = ({ storeId, id }: Key) => and(eq(report.storeId, storeId), eq(report.id, id));

/** Oldest first, without deleted ones. */
export async function selectReports(db: StateDb, storeId: string): Promise<StoredReport[]> {
  return (await db.select().from(report).where(and(eq(report.storeId, storeId), isNull(report.deletedAt))).orderBy(report.createdAt, report.id)).map(toReport);
}

export async function selectReport(db: StateDb, storeId: string, id: string): Promise<StoredReport | null> {
  const [row] = await db.select().from(report).where(and(own({ storeId, id }), isNull(report.deletedAt)));
  return row === undefined ? null : toReport(row);
}

export async function insertReport(db: StateDb, fresh: StoredReport): Promise<void> {
  await db.insert(report).values({ ...fresh, metrics: [...fresh.metrics] });
}

export async function updateReport(db: StateDb, key: Key, { metrics, ...change }: Partial<Omit<StoredReport, 'storeId' | 'id'>>): Promise<void> {
  await db.update(report).set({ ...change, ...(metrics === undefined ? {} : { metrics: [...metrics] }) }).where(own(key));
}

/** Marks a day's report as told, once: another process may have done so. @returns whether it was this one */
export async function noteSent(tx: StateTx, key: Key, day: string): Promise<boolean> {
  return (await tx.update(report).set({ sentDay: day }).where(and(own(key), or(isNull(report.sentDay), lt(report.sentDay, day)))).returning({ id: report.id })).length > 0;
}

/** @returns false when there was none to delete, or to bring back */
export async function markReportDeleted(db: StateDb, key: Key, deletedAt: Date | null): Promise<boolean> {
  const wanted = deletedAt === null ? isNotNull(report.deletedAt) : isNull(report.deletedAt);
  return (await db.update(report).set({ deletedAt }).where(and(own(key), wanted)).returning({ id: report.id })).length > 0;
}
