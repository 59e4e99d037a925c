import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StateDb, StateTx } from '../../platform/state/state.ts';
import type { Condition, Verdict } from './condition.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

const alert = pgTable('alert', {
  storeId: text('store_id').notNull(), id: text().notNull(), name: text(), metric: text().notNull(), filter: text(), condition: jsonb().notNull(), targets: text().notNull(), language: text().notNull(),
  paused: boolean().notNull(), status: text().notNull(), goodDays: integer('good_days').notNull(), checkedDay: text('checked_day'), verdict: jsonb(), createdBy: text('created_by'),
  createdAt: at('created_at').notNull(), deletedAt: at('deleted_at'),
});

const notice = pgTable('alert_notice', {
  storeId: text('store_id').notNull(), id: text().notNull(), subjectId: text('subject_id').notNull(), kind: text().notNull(), day: text().notNull(), at: at('at').notNull(), facts: jsonb().notNull(),
});

const delivery = pgTable('alert_delivery', {
  storeId: text('store_id').notNull(), id: text().notNull(), noticeId: text('notice_id').notNull(), channel: text().notNull(), target: text().notNull(), status: text().notNull(), fault: text(),
  at: at('at').notNull(), attempts: integer().notNull(),
});

/** An alert as it is kept; `targets` is sealed. */
export interface StoredAlert {
  readonly storeId: string;
  readonly id: string;
  readonly name: string | null;
  readonly metric: string;
  readonly filter: string | null;
  readonly condition: Condition;
  readonly targets: string;
  readonly language: string;
  readonly paused: boolean;
  readonly status: 'ok' | 'breached';
  readonly goodDays: number;
  readonly checkedDay: string | null;
  readonly verdict: Verdict | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export type NoticeKind = 'breach' | 'recovery' | 'test' | 'report';

export interface StoredNotice {
  readonly id: string;
  readonly subjectId: string;
  readonly kind: NoticeKind;
  readonly day: string;
  readonly at: Date;
  readonly facts: unknown;
}

/** `waiting` to be sent or sent again; `simulated` and `no_mail` never will be. */
export type DeliveryStatus = 'waiting' | 'sent' | 'failed' | 'simulated' | 'no_mail';

export interface StoredDelivery {
  readonly id: string;
  readonly noticeId: string;
  readonly channel: 'mail' | 'webhook';
  readonly target: string;
  readonly status: DeliveryStatus;
  readonly fault: string | null;
  readonly at: Date;
}

/** Drivers differ: some hand jsonb over as text. What is read was written here. */
function json<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}

function toAlert(row: typeof alert.$inferSelect): StoredAlert {
  const { deletedAt: _deletedAt, ...rest } = row;
  return { ...rest, condition: json<Condition>(row.condition), verdict: row.verdict === null ? null : json<Verdict>(row.verdict), status: row.status === 'breached' ? 'breached' : 'ok' };
}

const own = (storeId: string, id: string) => and(eq(alert.storeId, storeId), eq(alert.id, id));

/** Oldest first, without deleted ones. */
export async function selectAlerts(db: StateDb, storeId: string): Promise<StoredAlert[]> {
  return (await db.select().from(alert).where(and(eq(alert.storeId, storeId), isNull(alert.deletedAt))).orderBy(alert.createdAt, alert.id)).map(toAlert);
}

export async function selectAlert(db: StateDb, storeId: string, id: string): Promise<StoredAlert | null> {
  const [row] = await db.select().from(alert).where(and(own(storeId, id), isNull(alert.deletedAt)));
  return row === undefined ? null : toAlert(row);
}

/** Alerts of a store that have not been looked at for this day. */
export async function selectDueAlerts(db: StateDb, storeId: string, day: string): Promise<StoredAlert[]> {
  const rows = await db.select().from(alert).where(and(eq(alert.storeId, storeId), isNull(alert.deletedAt), eq(alert.paused, false), or(isNull(alert.checkedDay), lt(alert.checkedDay, day))));
  return rows.map(toAlert);
}

export async function insertAlert(db: StateDb, fresh: StoredAlert): Promise<void> {
  await db.insert(alert).values(fresh);
}

export async function updateAlert(db: StateDb, key: { readonly storeId: string; readonly id: string }, change: Partial<Omit<StoredAlert, 'storeId' | 'id'>>): Promise<void> {
  await db.update(alert).set(change).where(own(key.storeId, key.id));
}

/** Takes a look into account, once for each day: another process may have looked too. @returns whether it was this one */
export async function noteLook(
  tx: StateTx, key: { readonly storeId: string; readonly id: string }, look: { readonly day: string; readonly verdict: Verdict; readonly status: string; readonly goodDays: number },
): Promise<boolean> {
  const rows = await tx.update(alert).set({ checkedDay: look.day, verdict: look.verdict, status: look.status, goodDays: look.goodDays })
    .where(and(own(key.storeId, key.id), or(isNull(alert.checkedDay), lt(alert.checkedDay, look.day)))).returning({ id: alert.id });
  return rows.length > 0;
}

/** @returns false when there was none to delete, or to bring back */
export async function markAlertDeleted(db: StateDb, key: { readonly storeId: string; readonly id: string }, deletedAt: Date | null): Promise<boolean> {
  const wanted = deletedAt === null ? isNotNull(alert.deletedAt) : isNull(alert.deletedAt);
  return (await db.update(alert).set({ deletedAt }).where(and(own(key.storeId, key.id), wanted)).returning({ id: alert.id })).length > 0;
}

export async function insertNotice(tx: StateTx, storeId: string, fresh: StoredNotice): Promise<void> {
  await tx.insert(notice).values({ storeId, ...fresh, facts: fresh.facts ?? {} });
}

export async function insertDelivery(tx: StateTx, storeId: string, fresh: StoredDelivery): Promise<void> {
  await tx.insert(delivery).values({ storeId, ...fresh, attempts: 0 });
}

export async function settleDelivery(db: StateDb, key: { readonly storeId: string; readonly id: string }, outcome: { readonly status: DeliveryStatus; readonly fault: string | null; readonly at: Date }): Promise<number> {
  const [row] = await db.update(delivery).set({ ...outcome, attempts: sql`${delivery.attempts} + 1` }).where(and(eq(delivery.storeId, key.storeId), eq(delivery.id, key.id))).returning({ attempts: delivery.attempts });
  return row?.attempts ?? 0;
}

/** What was told, newest first. */
export async function selectNotices(db: StateDb, storeId: string, { before, limit }: { readonly before: Date | null; readonly limit: number }): Promise<(StoredNotice & { readonly deliveries: readonly StoredDelivery[] })[]> {
  const rows = await db.select().from(notice).where(and(eq(notice.storeId, storeId), ...(before === null ? [] : [lt(notice.at, before)]))).orderBy(desc(notice.at), notice.id).limit(limit);
  if (rows.length === 0) return [];
  const deliveries = await db.select().from(delivery).where(and(eq(delivery.storeId, storeId), inArray(delivery.noticeId, rows.map(({ id }) => id)))).orderBy(delivery.channel, delivery.target);
  return rows.map(({ storeId: _storeId, ...row }) => ({
    ...row, kind: kindOf(row.kind), facts: json<unknown>(row.facts),
    deliveries: deliveries.filter(({ noticeId }) => noticeId === row.id).map(({ storeId: _own, attempts: _attempts, ...one }) => ({ ...one, channel: one.channel === 'mail' ? 'mail' : 'webhook', status: statusOf(one.status) })),
  }));
}

function kindOf(text: string): NoticeKind {
  return text === 'breach' || text === 'recovery' || text === 'report' ? text : 'test';
}

function statusOf(text: string): DeliveryStatus {
  return text === 'sent' || text === 'failed' || text === 'simulated' || text === 'no_mail' ? text : 'waiting';
}
