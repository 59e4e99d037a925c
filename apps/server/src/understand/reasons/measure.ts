import { wilson } from '@throughline/stats';
import { type Reason, REASONS, SEEN_CAUSES } from './codes.ts';
import { type Learnt, learn, type Range, type ReasonNeeds } from './learn.ts';
import { likeliest, type Verdict } from './model/judge.ts';
import { type AskedRow, readAsked } from './queries/asked.ts';
import { readTypicalOrder } from './queries/order-value.ts';
import type { PatternRow } from './queries/patterns.ts';
import type { ReasonQuestion } from './question.ts';
import { countSessions, expectedByReason, type Group, type Orders, upliftOf } from './uplift.ts';

/** A share 0..1 with its 95 % interval; null with a reason where it is of nothing. */
export type Share =
  | { readonly value: number; readonly n: number; readonly low: number; readonly high: number; readonly reason: null }
  | { readonly value: null; readonly n: 0; readonly low: null; readonly high: null; readonly reason: 'nobody' };

/** What matched sessions without a reason would have brought more, with 95 % intervals; money in minor units. */
export interface Attributable extends Orders {
  readonly minor: number | null;
  readonly minorLow: number | null;
  readonly minorHigh: number | null;
}

export interface ReasonFigures {
  readonly reason: Reason;
  /** Sessions without an order that go by this reason. */
  readonly named: number;
  /** Of sessions without an order, the share with this as main reason: the sum of probabilities. */
  readonly share: Share;
  /** Sessions without an order that show evidence of it, and with an order; null where nothing can show it. */
  readonly evident: { readonly without: number; readonly ordered: number } | null;
  /** Null where there is nothing to remove. */
  readonly attributable: Attributable | null;
}

export interface ReasonsAnswer {
  readonly range: Range;
  readonly currency: string;
  readonly sessions: { readonly withIntent: number; readonly ordered: number; readonly withoutOrder: number };
  readonly reasons: readonly ReasonFigures[];
  /** All reasons together, and more than which no removal can bring. */
  readonly total: Attributable & { readonly plausibleOrders: number };
  /** The median order, by which orders become money; null without orders. */
  readonly typicalOrder: { readonly orders: number; readonly minor: number | null };
  /** What the store's sessions taught: shares 0..1. */
  readonly learnt: { readonly sessions: number; readonly from: Date; readonly looking: number; readonly traced: number; readonly innocent: number; readonly second: number };
  /** What people said who were asked why they leave; beside what is inferred, never mixed into it. */
  readonly asked: Asked;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export interface Asked {
  readonly answers: number;
  readonly reasons: readonly { readonly reason: Reason; readonly answers: number; readonly share: Share }[];
  /** Of answers within a session without an order, those that say what is inferred. */
  readonly agreement: Share;
}

function groupOf(row: PatternRow, verdict: Verdict | null): Group {
  return { sessions: row.sessions, last: row.last, hadCart: row.hadCart, device: row.device, source: row.source, shows: row.evidence.map(([cause]) => cause), verdict };
}

/** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where` */
export async function measureReasons(needs: ReasonNeeds, storeId: string, question: ReasonQuestion): Promise<ReasonsAnswer> {
  const { scope, rows, beliefs, judgeRow, ...rest } = await learn(needs, storeId, question);
  const [typicalOrder, answered] = await Promise.all([readTypicalOrder(needs.eventLog, scope), readAsked(needs.eventLog, scope)]);
  const groups = rows.filter(({ isShown }) => isShown).map((row) => groupOf(row, judgeRow(row)));
  const { ordered, without } = countSessions(groups);
  const uplift = upliftOf(groups);
  const worth = (orders: Orders): Attributable => ({ ...orders, ...moneyOf(orders, typicalOrder.minor) });
  const expected = expectedByReason(groups);
  const reasons = REASONS.map((reason, index): ReasonFigures => {
    const seen = SEEN_CAUSES.findIndex((cause) => cause === reason);
    const showing = groups.filter(({ shows }) => shows.includes(seen));
    const bought = uplift.byCause[seen];
    return {
      reason, named: groups.reduce((sum, { verdict, sessions }) => (verdict !== null && likeliest(verdict.chances).reason === reason ? sum + sessions : sum), 0),
      share: shareOf(expected[index] ?? 0, without), evident: seen < 0 ? null : (({ ordered: k, without: n }) => ({ without: n, ordered: k }))(countSessions(showing)),
      attributable: bought === undefined ? null : worth(bought),
    };
  });
  return {
    ...rest, sessions: { withIntent: ordered + without, ordered, withoutOrder: without }, typicalOrder,
    reasons: reasons.toSorted((a, b) => (b.attributable?.orders ?? -1) - (a.attributable?.orders ?? -1) || (b.share.value ?? 0) - (a.share.value ?? 0)),
    total: { ...worth(uplift.total), plausibleOrders: uplift.plausible }, asked: askedOf(answered, judgeRow),
    learnt: { sessions: rows.reduce((sum, { sessions }) => sum + sessions, 0), from: new Date(scope.learnFromMs), looking: beliefs.looking, traced: beliefs.traced, innocent: beliefs.innocent, second: beliefs.second },
  };
}

function askedOf(rows: readonly AskedRow[], judgeRow: Learnt['judgeRow']): Asked {
  const count = (of: readonly AskedRow[]): number => of.reduce((sum, { answers }) => sum + answers, 0);
  const named = ({ session }: AskedRow): Reason | null => {
    const verdict = session === null ? null : judgeRow(session);
    return verdict === null ? null : likeliest(verdict.chances).reason;
  };
  const both = rows.filter((row) => named(row) !== null);
  const reasons = REASONS.map((reason) => ({ reason, answers: count(rows.filter(({ choice }) => choice === reason)) })).filter(({ answers }) => answers > 0);
  return {
    answers: count(rows), agreement: shareOf(count(both.filter((row) => named(row) === row.choice)), count(both)),
    reasons: reasons.map((one) => ({ ...one, share: shareOf(one.answers, count(rows)) })).toSorted((a, b) => b.answers - a.answers),
  };
}

function moneyOf({ orders, low, high }: Orders, typicalMinor: number | null): Pick<Attributable, 'minor' | 'minorLow' | 'minorHigh'> {
  if (typicalMinor === null) return { minor: null, minorLow: null, minorHigh: null };
  return { minor: Math.round(orders * typicalMinor), minorLow: Math.round(low * typicalMinor), minorHigh: Math.round(high * typicalMinor) };
}

function shareOf(k: number, n: number): Share {
  const interval = wilson(Math.min(k, n), n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason: 'nobody' } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}
