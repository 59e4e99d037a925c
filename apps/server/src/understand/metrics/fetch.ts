import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
import type { Facts, FactsName, MetricDefinition } from './definition.ts';
import { addDays } from './local-days.ts';
import type { MetricRequest, Period } from './normalise.ts';
import { csatStatement, easeStatement, recommendationsStatement } from './queries/answer-facts.ts';
import { FAMILY, observedAllStatement, observedStatement } from './queries/coverage.ts';
import { churnStatement, rhythmStatement } from './queries/customer-facts.ts';
import {
  coverageStatement, deliveryStatement, ordersStatement, orderValueStatement, peopleStatement, retentionStatement, salesStatement,
} from './queries/order-facts.ts';
import { effortStatement } from './queries/effort-facts.ts';
import { frictionStatement } from './queries/friction-facts.ts';
import { lifetimeStatement } from './queries/lifetime-facts.ts';
import { pageSpeedStatement } from './queries/page-speed-facts.ts';
import { refundRateStatement, refundsStatement, revenueStatement } from './queries/refund-facts.ts';
import { returnsStatement } from './queries/return-facts.ts';
import type { Scope, Split } from './queries/scope.ts';
import { sessionsStatement } from './queries/session-facts.ts';
import { repliesStatement, resolutionsStatement } from './queries/ticket-facts.ts';
import { topValuesStatement } from './queries/top-values.ts';

/** Facts of one bucket. */
export interface FactsRow {
  readonly key: string;
  /** A name for people, where the rows carry one. */
  readonly label: string | null;
  readonly facts: Facts;
}

export interface Fetched {
  /** Over the whole period. */
  readonly total: Facts;
  /** In no order; buckets without data are absent. */
  readonly rows: readonly FactsRow[];
}

/** When the store has been watched. */
export interface Observed {
  /** Earliest event of the metric's kind of data; null when there is none. */
  readonly first: Date | null;
  /** Latest event of any kind that metrics read. */
  readonly last: Date | null;
}

/** So many values of a dimension get a row of their own. */
export const TOP_VALUES = 1_000;
const RETENTION_DAYS = 90;

type FactRow = Readonly<Record<string, unknown>> & { readonly key: string; readonly is_total: number };

const STATEMENTS: Readonly<Record<Exclude<FactsName, 'retention'>, (scope: Scope) => Statement>> = {
  sales: salesStatement, refunds: refundsStatement, revenue: revenueStatement, refundRate: refundRateStatement, orders: ordersStatement,
  orderValue: orderValueStatement, people: peopleStatement, sessions: sessionsStatement, coverage: coverageStatement,
  delivery: deliveryStatement, csat: csatStatement, recommendations: recommendationsStatement, ease: easeStatement, rhythm: rhythmStatement, silence: churnStatement,
  lifetime: lifetimeStatement, returns: returnsStatement, friction: frictionStatement, effort: effortStatement, pageSpeed: pageSpeedStatement,
  replies: (scope) => repliesStatement(scope, 'clock'), openReplies: (scope) => repliesStatement(scope, 'open'),
  resolutions: (scope) => resolutionsStatement(scope, 'clock'), openResolutions: (scope) => resolutionsStatement(scope, 'open'),
};

/** Counts what a metric needs over a period, and over its buckets in the same pass where that is possible. */
export async function fetchFacts(eventLog: EventLog, asked: { readonly storeId: string; readonly request: MetricRequest; readonly period: Period; readonly split: Split }): Promise<Fetched> {
  const { request, period } = asked;
  const scope: Scope = {
    storeId: asked.storeId, timezone: request.timezone, where: request.where,
    ...boundsOf(period), ...momentOf(period, request), periodFrom: boundsOf(period).from, split: await boundSplit(eventLog, asked),
  };
  const ask = (split: Split): Promise<FactRow[]> => askFacts(eventLog, request, { period, scope: { ...scope, split } });
  if (!hasOverlap(scope.split)) {
    const rows = await ask(scope.split);
    return { total: factsOf(rows.find((row) => row.is_total === 1)), rows: rows.filter((row) => row.is_total !== 1 || scope.split.by === 'total').map(readRow) };
  }
  // An order with two products stands in two rows but counts once in the whole.
  const [rows, [total]] = await Promise.all([ask(scope.split), ask({ by: 'total' })]);
  return { total: factsOf(total), rows: rows.filter((row) => row.is_total !== 1).map(readRow) };
}

function hasOverlap(split: Split): boolean {
  return split.by === 'dimension' && (split.dimension === 'product' || split.dimension === 'category');
}

/** Most dimensions have few values; where there are too many, the top ones are found first and the rest is added up as one. */
async function boundSplit(eventLog: EventLog, asked: { storeId: string; request: MetricRequest; period: Period; split: Split }): Promise<Split> {
  const { split, request, period } = asked;
  if (split.by !== 'dimension') return split;
  const scope: Scope = {
    storeId: asked.storeId, timezone: request.timezone, where: request.where, split,
    ...boundsOf(period), ...momentOf(period, request), periodFrom: boundsOf(period).from,
  };
  const { facts } = request.definition;
  const [values, refunded] = await Promise.all([
    eventLog.query<{ key: string }>(topValuesStatement(scope, facts, TOP_VALUES + 1)),
    facts === 'revenue' || facts === 'refundRate' ? eventLog.query<{ key: string }>(topValuesStatement(scope, 'refunds', TOP_VALUES + 1)) : [],
  ]);
  // A session's source goes before the order's own; its other dimensions only fill what an order leaves out.
  const ownOnly = split.dimension !== 'source' && values.length <= TOP_VALUES && [...values, ...refunded].every(({ key }) => key !== '');
  return { ...split, ownOnly, top: values.length <= TOP_VALUES ? null : values.slice(0, TOP_VALUES).map(({ key }) => key) };
}

/** One statement on its own scope. @returns rows as the engine writes them; `factsOf` reads one */
export function fetchSplit(eventLog: EventLog, name: Exclude<FactsName, 'retention'>, scope: Scope): Promise<FactRow[]> {
  return eventLog.query<FactRow>(STATEMENTS[name](scope));
}

async function askFacts(eventLog: EventLog, request: MetricRequest, on: { readonly period: Period; readonly scope: Scope }): Promise<FactRow[]> {
  const name = request.definition.facts;
  if (name !== 'retention') return eventLog.query<FactRow>(STATEMENTS[name](on.scope));
  const latestFirst = latestFirstOrder(request, on.period);
  // Within a short period nobody can have been observed for 90 days; that needs no look at the orders.
  if (on.period.from !== null && latestFirst < on.period.from) return [{ key: '', is_total: 1, too_short: 1 }];
  return eventLog.query<FactRow>(retentionStatement(on.scope, { latestFirst: sqlTime(latestFirst) }));
}

/** 90 local days before the end of the period, or before now where it is still running. */
export function latestFirstOrder({ days, now }: MetricRequest, period: Period): Date {
  if (period.toDay !== null && period.to !== null && period.to <= now) return days.startOf(addDays(period.toDay, -RETENTION_DAYS));
  const today = days.dayOf(now);
  const intoDay = now.getTime() - days.startOf(today).getTime();
  return new Date(days.startOf(addDays(today, -RETENTION_DAYS)).getTime() + intoDay);
}

export async function fetchObserved(eventLog: EventLog, storeId: string, data: MetricDefinition['data']): Promise<Observed> {
  const [row] = await eventLog.query<{ first_ms: string; last_ms: string }>(observedStatement(storeId, data));
  const instant = (ms: string | undefined): Date | null => (ms === undefined || Number(ms) === 0 ? null : new Date(Number(ms)));
  return { first: instant(row?.first_ms), last: instant(row?.last_ms) };
}

/** When each kind of data was watched. */
export async function fetchAllObserved(eventLog: EventLog, storeId: string): Promise<ReadonlyMap<MetricDefinition['data'], Observed>> {
  const rows = await eventLog.query<{ kind: string; direction: 'ASC' | 'DESC'; ms: string }>(observedAllStatement(storeId));
  const lasts = rows.filter(({ direction }) => direction === 'DESC').map(({ ms }) => Number(ms));
  const last = lasts.length === 0 ? null : new Date(Math.max(...lasts));
  const firstOf = (family: string): Date | null => {
    const found = rows.find(({ kind, direction }) => kind === family && direction === 'ASC');
    return found === undefined ? null : new Date(Number(found.ms));
  };
  return new Map((['orders', 'sessions', 'answers', 'conversations'] as const).map((kind) => [kind, { first: firstOf(FAMILY[kind]), last }]));
}

function readRow(row: FactRow): FactsRow {
  const label = row['label'];
  return { key: row.key, label: typeof label === 'string' && label !== '' ? label : null, facts: factsOf(row) };
}

/** Reads counts as the engine writes them: 64 bits and wider as text. */
export function factsOf(row: Readonly<Record<string, unknown>> | undefined): Facts {
  const text = (name: string): string => {
    const value = row?.[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '0';
  };
  return {
    int: (name) => Number(text(name)),
    big: (name) => BigInt(text(name)),
    real: (name) => {
      const value = row?.[name];
      return value === null || value === undefined || Number.isNaN(Number(value)) ? null : Number(value);
    },
    list: (name) => {
      const value = row?.[name];
      return Array.isArray(value) ? value.map(Number) : [];
    },
  };
}

/** When it is asked: the last local day of the period that has begun, this moment, and the store's open clock at it. */
export function momentOf(period: Pick<Period, 'to'>, { days, now, openNow }: Pick<MetricRequest, 'days' | 'now' | 'openNow'>): Pick<Scope, 'asOf' | 'now' | 'openNow'> {
  return { asOf: days.dayOf(period.to === null || period.to > now ? now : new Date(period.to.getTime() - 1)), now: sqlTime(now), openNow };
}

/** Ends of a period as statements take them. */
export function boundsOf(period: Pick<Period, 'from' | 'to'>): { readonly from: string | null; readonly to: string | null } {
  return { from: period.from === null ? null : sqlTime(period.from), to: period.to === null ? null : sqlTime(period.to) };
}

export function sqlTime(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}
