import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Reason, REASONS, SEEN_CAUSES } from './codes.ts';
import { type Learnt, learn, type Range, type ReasonNeeds } from './learn.ts';
import { likeliest, type Verdict } from './model/judge.ts';
import { partsOf, type ReasonsPart, type Values, valuesOf } from './parts.ts';
import { type AskedRow, readAsked } from './queries/asked.ts';
import { readTypicalOrder } from './queries/order-value.ts';
import type { PatternRow } from './queries/patterns.ts';
import { type MeasureQuestion, readBy, readSince, type Split } from './question.ts';
import { type Share, shareOf } from './share.ts';
import { type Trend, trendOf } from './trend.ts';
import { countSessions, expectedByReason, type Group, type Orders, upliftOf } from './uplift.ts';

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
  readonly trend: Trend;
  readonly by: Split | null;
  /** The most sessions first and those beyond the largest, together, last; null when no split was asked. */
  readonly parts: readonly ReasonsPart[] | null;
  /** How many values stand together in the last part. */
  readonly otherParts: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export interface Asked {
  readonly answers: number;
  readonly reasons: readonly { readonly reason: Reason; readonly answers: number; readonly share: Share }[];
  /** Of answers within a session without an order, those that say what is inferred. */
  readonly agreement: Share;
}

/** A group, and the reason that its sessions go by. */
interface Named extends Group {
  readonly named: Reason | null;
}

function groupOf(row: PatternRow, verdict: Verdict | null, values: Values | null): Named {
  return { part: values?.partOf(row) ?? 0, named: verdict === null ? null : likeliest(verdict.chances).reason, sessions: row.sessions, last: row.last, hadCart: row.hadCart, device: row.device, source: row.source, shows: row.evidence.map(([cause]) => cause), verdict };
}

/** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where`, `reasons.invalid_since`, `reasons.invalid_by` */
export async function measureReasons(needs: ReasonNeeds, storeId: string, question: MeasureQuestion): Promise<ReasonsAnswer> {
  const since = readSince(question.since);
  const by = readBy(question.by);
  const { scope, rows, byTime, beliefs, judgeRow, ...rest } = await learn(needs, storeId, { ...question, isByTime: true, isByMotive: by === 'motive' });
  const [typicalOrder, answered] = await Promise.all([readTypicalOrder(needs.eventLog, scope), readAsked(needs.eventLog, scope)]);
  const shown = rows.filter(({ isShown }) => isShown);
  const values = by === null ? null : valuesOf(shown, by);
  const groups = shown.map((row) => groupOf(row, judgeRow(row), values));
  const { ordered, without } = countSessions(groups);
  // Each of these walks all there is: between them others are answered.
  await nextTurn();
  const uplift = upliftOf(groups, values?.keys.length ?? 0);
  await nextTurn();
  const trend = trendOf(byTime.rows, { ...byTime, since, judgeRow });
  const worth = (orders: Orders): Attributable => ({ ...orders, ...moneyOf(orders, typicalOrder.minor) });
  const expected = expectedByReason(groups);
  const reasons = REASONS.map((reason, index): ReasonFigures => {
    const seen = SEEN_CAUSES.findIndex((cause) => cause === reason);
    const showing = groups.filter(({ shows }) => shows.includes(seen));
    const bought = uplift.byCause[seen];
    return {
      reason, named: groups.reduce((sum, { named, sessions }) => (named === reason ? sum + sessions : sum), 0),
      share: shareOf(expected[index] ?? 0, without), evident: seen < 0 ? null : (({ ordered: k, without: n }) => ({ without: n, ordered: k }))(countSessions(showing)),
      attributable: bought === undefined ? null : worth(bought),
    };
  });
  const total = worth(uplift.total);
  const whole = { total: total.minor, byReason: REASONS.map((_reason, index) => reasons[index]?.attributable?.minor ?? null) };
  return {
    ...rest, by, parts: values === null ? null : partsOf({ keys: values.keys, groups, uplift, whole, typicalMinor: typicalOrder.minor }), otherParts: values?.others ?? 0,
    sessions: { withIntent: ordered + without, ordered, withoutOrder: without }, typicalOrder,
    reasons: reasons.toSorted((a, b) => (b.attributable?.orders ?? -1) - (a.attributable?.orders ?? -1) || (b.share.value ?? 0) - (a.share.value ?? 0)),
    total: { ...total, plausibleOrders: uplift.plausible }, asked: askedOf(answered, judgeRow), trend,
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
