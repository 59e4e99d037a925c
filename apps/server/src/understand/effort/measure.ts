import { meanDifference, positiveMeanInterval, spearman } from '@throughline/stats';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import type { JourneysApi } from '../journeys/index.ts';
import { type Counted, readCounts, type Sums } from './queries/count.ts';
import { readOrders } from './queries/list.ts';
import type { Scope } from './queries/orders.ts';
import { type Dimension, type EffortQuestion, type Measure, MEASURES, NO_AGREEMENT, type Plan, planEffort } from './question.ts';
import { type Spread, spreadOf } from './spread.ts';

/** A mean with its 95 % interval; no interval below five orders, whose logarithms say next to nothing, and where all took nothing. */
export interface Mean {
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How a measure goes together with what people answered about how easy it was; null with a reason where nothing can be said. */
export interface Agreement {
  readonly answers: number;
  readonly rho: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** `not_told`: orders were answered about, but the script told nothing of enough of them. */
  readonly reason: (typeof NO_AGREEMENT)[number] | null;
}

export interface MeasureFigures extends Spread {
  readonly measure: Measure;
  readonly ces: Agreement;
}

export interface Effort {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  /** Orders of the period with a person, those among them whose intent was seen, and those of which the script told clicks and fields. */
  readonly orders: { readonly all: number; readonly seen: number; readonly told: number };
  readonly measures: readonly MeasureFigures[];
  /** Of this one are the trend, the parts, the touchpoints and the comparison. */
  readonly measure: Measure;
  readonly trend: readonly (Mean & { readonly day: string })[];
  readonly by: Dimension | null;
  /** Most orders first, twelve at most; null when no split was asked. */
  readonly parts: readonly (Mean & { readonly key: string })[] | null;
  /** What of an order's effort went to each touchpoint, over all orders: the shares add up to the mean. `passed`: orders that came by. */
  readonly touchpoints: readonly (Mean & { readonly id: string | null; readonly passed: number })[];
  /** A second filter beside the first: its mean, and how much it differs. */
  readonly against: { readonly mean: Mean; readonly difference: { readonly value: number; readonly low: number; readonly high: number; readonly p: number } | null } | null;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type EffortNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly journeys: Pick<JourneysApi, 'readTouchpoints'>;
};

const MOST_PARTS = 12;
const LEAST_ORDERS = 5;
/** Below which ranks have no correlation worth an interval. */
const LEAST_PAIRS = 4;

async function prepare(needs: EffortNeeds, storeId: string, question: EffortQuestion): Promise<{ plan: Plan; scope: Scope; range: Effort['range']; asOf: Date; upToDate: boolean }> {
  const plan = planEffort(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'effort.invalid_range' });
  const { touchpoints } = await needs.journeys.readTouchpoints(storeId);
  const upToDate = await needs.derived.catchUp();
  return {
    plan, asOf, upToDate, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone },
    scope: { storeId, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), timezone: store.timezone, where: plan.where, by: plan.by, measure: plan.measure, touchpoints: touchpoints.map(({ id }) => id) },
  };
}

/** @throws `store.not_found`, `effort.invalid_range`, `effort.invalid_where`, `effort.invalid_question` */
export async function measureEffort(needs: EffortNeeds, storeId: string, question: EffortQuestion): Promise<Effort> {
  const { plan, scope, range, asOf, upToDate } = await prepare(needs, storeId, question);
  const counted = await readCounts(needs.eventLog, scope);
  const measures = MEASURES.map((measure, index): MeasureFigures => ({ measure, ...spreadOf(counted.spread[index] ?? []), ces: agreementOf(counted.answers[index] ?? [], counted.answers[0] ?? []) }));
  const seen = nOf(counted, 'seconds');
  const all = totalOf(counted.days);
  return {
    range, orders: { all: seen + counted.unseen, seen, told: nOf(counted, 'clicks') }, measures, measure: plan.measure,
    trend: counted.days.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map((one) => ({ day: one.key, ...meanOf(one) })),
    by: plan.by, parts: plan.by === null ? null : counted.parts.toSorted((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1)).slice(0, MOST_PARTS).map((one) => ({ key: one.key, ...meanOf(one) })),
    touchpoints: counted.touchpoints.map((one) => ({ id: scope.touchpoints[Number(one.key) - 1] ?? null, passed: one.n, ...meanOf({ ...one, n: all.n }) })).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    against: plan.against === null ? null : await compare(needs, { ...scope, where: plan.against, by: null }, all), asOf, upToDate,
  };
}

function nOf({ spread }: Counted, measure: Measure): number {
  return (spread[MEASURES.indexOf(measure)] ?? []).reduce((sum, { n }) => sum + n, 0);
}

function totalOf(parts: readonly Sums[]): Sums {
  return parts.reduce((total, one) => ({ key: '', n: total.n + one.n, sum: total.sum + one.sum, sumSquares: total.sumSquares + one.sumSquares }), { key: '', n: 0, sum: 0, sumSquares: 0 });
}

function meanOf({ n, sum, sumSquares }: Sums): Mean {
  const { mean, interval: found } = positiveMeanInterval({ n, sum, sumSquares });
  const interval = n < LEAST_ORDERS ? null : found;
  return { n, value: mean, low: interval?.low ?? null, high: interval?.high ?? null };
}

async function compare(needs: EffortNeeds, scope: Scope, first: Sums): Promise<NonNullable<Effort['against']>> {
  const second = totalOf((await readCounts(needs.eventLog, scope)).days);
  const found = meanDifference(first, second);
  return { mean: meanOf(second), difference: found === null ? null : { value: found.difference, low: found.interval.low, high: found.interval.high, p: found.p } };
}

/** @param all the answers about any order: seconds are known of each */
function agreementOf(answers: Counted['answers'][number], all: Counted['answers'][number]): Agreement {
  const pairs = answers.flatMap(({ score, value, n }) => Array.from({ length: n }, (): [number, number] => [value, score]));
  const found = spearman(pairs);
  if (found === null) return { answers: pairs.length, rho: null, low: null, high: null, reason: reasonOf(pairs.length, all.reduce((sum, { n }) => sum + n, 0)) };
  return { answers: pairs.length, rho: found.rho, low: found.interval.low, high: found.interval.high, reason: null };
}

function reasonOf(pairs: number, answered: number): Agreement['reason'] {
  if (answered === 0) return 'no_answers';
  if (answered < LEAST_PAIRS) return 'too_few';
  return pairs < LEAST_PAIRS ? 'not_told' : 'all_alike';
}

/** Which orders are asked for. */
export interface OrdersQuestion extends EffortQuestion {
  /** Of one value of the split; null for all. */
  readonly part: string | null;
  /** That took at least so much of the measure. */
  readonly least: number;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface OrderEffort {
  readonly personKey: string;
  readonly name: string | null;
  readonly orderId: string;
  readonly placedAt: Date;
  /** The first intent. */
  readonly beganAt: Date;
  /** `clicks` and `fields` are null where the script told nothing of the pages. */
  readonly effort: Readonly<Record<Measure, number | null>>;
}

/** The orders behind a figure, the latest first. @throws `effort.invalid_cursor`, and what `measureEffort` throws */
export async function listOrders(needs: EffortNeeds, storeId: string, question: OrdersQuestion): Promise<{ orders: OrderEffort[]; next: string | null }> {
  const cursor = readMomentCursor(question.cursor, 'effort.invalid_cursor');
  const { scope } = await prepare(needs, storeId, question);
  const rows = await readOrders(needs.eventLog, scope, { part: scope.by === null ? null : question.part, least: question.least, cursor, limit: question.limit + 1 });
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map(({ personKey }) => personKey));
  const last = shown.at(-1);
  return {
    orders: shown.map(({ personKey, orderId, placedMs, beganMs, isTold, effort }) => ({
      personKey, name: names.get(personKey) ?? null, orderId, placedAt: new Date(placedMs), beganAt: new Date(beganMs), effort: isTold ? effort : { ...effort, clicks: null, fields: null },
    })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: last.placedMs, id: last.personKey }) : null,
  };
}
