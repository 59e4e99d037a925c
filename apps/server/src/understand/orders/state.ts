import { and, desc, eq, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import { date, pgTable, text } from 'drizzle-orm/pg-core';
import type { State, StateDb, StateTx } from '../../platform/state/state.ts';
import type { Rate, RateProvider } from './rates.ts';

const orderRate = pgTable('order_rate', {
  storeId: text('store_id').notNull(),
  day: date({ mode: 'string' }).notNull(),
  base: text().notNull(),
  quote: text().notNull(),
  rate: text().notNull(),
  provider: text().notNull(),
});

const orderMargin = pgTable('order_margin', {
  storeId: text('store_id').notNull(),
  category: text().notNull(),
  share: text().notNull(),
});

const orderRateSource = pgTable('order_rate_source', {
  storeId: text('store_id').notNull(),
  provider: text().notNull(),
});

/** Rates under this id serve every store. */
const EVERY_STORE = '';
const ROWS_AT_ONCE = 5_000;

/** The store's rates of a half-open range of days between any two of these currencies; its own and those for every store. */
export async function selectRates(
  db: StateDb,
  asked: { storeId: string; currencies: readonly string[]; from: string; to: string },
): Promise<Rate[]> {
  const currencies = [...asked.currencies];
  const rows = await db
    .select()
    .from(orderRate)
    .where(
      and(
        inArray(orderRate.storeId, [asked.storeId, EVERY_STORE]),
        inArray(orderRate.base, currencies),
        inArray(orderRate.quote, currencies),
        gte(orderRate.day, asked.from),
        lt(orderRate.day, asked.to),
      ),
    )
    .orderBy(orderRate.storeId);
  // The store's own come last, and the last of equals wins.
  return rows.map((row) => ({ day: row.day, base: row.base, quote: row.quote, rate: row.rate, provider: providerOf(row.provider) }));
}

/** The newest rates of a store, for people to read. */
export async function selectNewestRates(db: StateDb, storeId: string, limit: number): Promise<Rate[]> {
  const rows = await db
    .select()
    .from(orderRate)
    .where(inArray(orderRate.storeId, [storeId, EVERY_STORE]))
    .orderBy(desc(orderRate.day), orderRate.base, orderRate.quote)
    .limit(limit);
  return rows.map((row) => ({ day: row.day, base: row.base, quote: row.quote, rate: row.rate, provider: providerOf(row.provider) }));
}

/** Which rates to list; null for all. Days are both counted. */
export interface RateFilter {
  /** On either side of the pair. */
  readonly currency: string | null;
  readonly provider: RateProvider | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What names one rate of a store. */
export type RateKey = Pick<Rate, 'day' | 'base' | 'quote' | 'provider'>;

/** A page of a store's rates, newest first, and how many the filter leaves; those for every store are `shared`. */
export async function selectRatePage(db: StateDb, storeId: string, page: RateFilter & { offset: number; limit: number }): Promise<{ rates: (Rate & { shared: boolean })[]; total: number }> {
  const condition = and(
    inArray(orderRate.storeId, [storeId, EVERY_STORE]),
    page.currency === null ? undefined : or(eq(orderRate.base, page.currency), eq(orderRate.quote, page.currency)),
    page.provider === null ? undefined : eq(orderRate.provider, page.provider),
    page.from === null ? undefined : gte(orderRate.day, page.from),
    page.to === null ? undefined : lte(orderRate.day, page.to),
  );
  const rows = await db.select().from(orderRate).where(condition).orderBy(desc(orderRate.day), orderRate.base, orderRate.quote, orderRate.provider).limit(page.limit).offset(page.offset);
  const [counted] = await db.select({ total: sql<string>`count(*)` }).from(orderRate).where(condition);
  return {
    rates: rows.map((row) => ({ day: row.day, base: row.base, quote: row.quote, rate: row.rate, provider: providerOf(row.provider), shared: row.storeId === EVERY_STORE })),
    total: Number(counted?.total ?? 0),
  };
}

/** Deletes rates of a store's own, all or none. @returns what they were */
export async function deleteRates(state: State, storeId: string, keys: readonly RateKey[]): Promise<Rate[]> {
  return state.transaction(async (tx) => {
    const gone: Rate[] = [];
    for (const key of keys) {
      const rows = await tx
        .delete(orderRate)
        .where(and(eq(orderRate.storeId, storeId), eq(orderRate.day, key.day), eq(orderRate.base, key.base), eq(orderRate.quote, key.quote), eq(orderRate.provider, key.provider)))
        .returning();
      gone.push(...rows.map((row) => ({ day: row.day, base: row.base, quote: row.quote, rate: row.rate, provider: providerOf(row.provider) })));
    }
    return gone;
  });
}

/** How many rates a store has, and the days they reach over. */
export async function countRates(db: StateDb, storeId: string): Promise<{ count: number; firstDay: string | null; lastDay: string | null }> {
  const [row] = await db
    .select({ count: sql<string>`count(*)`, firstDay: sql<string | null>`min(${orderRate.day})::text`, lastDay: sql<string | null>`max(${orderRate.day})::text` })
    .from(orderRate)
    .where(inArray(orderRate.storeId, [storeId, EVERY_STORE]));
  return { count: Number(row?.count ?? 0), firstDay: row?.firstDay ?? null, lastDay: row?.lastDay ?? null };
}

/** Adds or replaces rates of a store, all or none. */
export async function upsertRates(state: State, storeId: string, rates: readonly Rate[]): Promise<void> {
  await state.transaction(async (tx) => {
    for (let from = 0; from < rates.length; from += ROWS_AT_ONCE) {
      await tx
        .insert(orderRate)
        .values(rates.slice(from, from + ROWS_AT_ONCE).map((rate) => ({ storeId, ...rate })))
        .onConflictDoUpdate({
          target: [orderRate.storeId, orderRate.base, orderRate.quote, orderRate.day, orderRate.provider],
          set: { rate: sql`excluded.rate` },
        });
    }
  });
}

function providerOf(value: string): RateProvider {
  return value === 'ecb' || value === 'nbp' || value === 'nbu' ? value : 'csv';
}

/** Margin shares of a store by category; '' stands for all others. */
export async function selectMargins(db: StateDb, storeId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.select().from(orderMargin).where(eq(orderMargin.storeId, storeId));
  return new Map(rows.map((row) => [row.category, row.share]));
}

/** Replaces all margin shares of a store. */
export async function replaceMargins(tx: StateTx, storeId: string, margins: ReadonlyMap<string, string>): Promise<void> {
  await tx.delete(orderMargin).where(eq(orderMargin.storeId, storeId));
  const values = [...margins].map(([category, share]) => ({ storeId, category, share }));
  if (values.length > 0) await tx.insert(orderMargin).values(values);
}

/** Whose rates a store follows; null when it follows nobody's. */
export async function selectRateSource(db: StateDb, storeId: string): Promise<RateProvider | null> {
  const [row] = await db.select().from(orderRateSource).where(eq(orderRateSource.storeId, storeId));
  return row === undefined ? null : providerOf(row.provider);
}

/** Follow a bank's rates from now on. */
export async function upsertRateSource(db: StateDb, storeId: string, provider: RateProvider): Promise<void> {
  await db.insert(orderRateSource).values({ storeId, provider }).onConflictDoUpdate({ target: orderRateSource.storeId, set: { provider } });
}

/** Every store that follows a bank; for the daily job, which serves all stores. */
export async function selectRateSources(db: StateDb): Promise<{ storeId: string; provider: RateProvider }[]> {
  const rows = await db.select().from(orderRateSource);
  return rows.map((row) => ({ storeId: row.storeId, provider: providerOf(row.provider) }));
}
