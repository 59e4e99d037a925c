import { holm, proportionDifference } from '@throughline/stats';
import { addDays, type Day, mondayOf, monthOf, nextMonth } from '../../platform/local-days.ts';
import { ORDERED, type Reason, REASONS, SEEN_CAUSES } from './codes.ts';
import { range, sum } from './model/arithmetic.ts';
import type { Verdict } from './model/judge.ts';
import type { BucketRow, Step } from './queries/patterns.ts';
import { type Share, shareOf } from './share.ts';

/** Reasons day by day, week by week or month by month. */
export interface Trend {
  readonly step: Step;
  /** Oldest first, from the first with a session on, also those without one; a week begins on Monday. */
  readonly buckets: readonly { readonly day: Day; readonly withIntent: number; readonly withoutOrder: number }[];
  /** The bucket from which on is compared with what was before it; null where nothing is on one side, whichever it were. */
  readonly since: Day | null;
  /** In the order of `REASONS`. */
  readonly reasons: readonly ReasonTrend[];
}

export interface ReasonTrend {
  readonly reason: Reason;
  /** Bucket by bucket. */
  readonly points: readonly TrendPoint[];
  readonly before: Share;
  readonly after: Share;
  /** `after` less `before`, with its 95 % interval; null where one of them is of nothing. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** More than chance, when all reasons are looked at together (Holm, 5 %). */
  readonly isBeyondChance: boolean;
}

export interface TrendPoint {
  /** Expected number of the bucket's sessions without an order that had this as main reason: the sum of probabilities. */
  readonly sessions: number;
  /** 95 % interval of their share among the bucket's sessions without an order; null where there are none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Sessions without an order that show evidence of it; null where nothing can show it. */
  readonly evident: number | null;
}

/** What is counted in one bucket. */
interface Tally {
  readonly day: Day;
  withIntent: number;
  withoutOrder: number;
  readonly expected: Float64Array;
  readonly evident: Float64Array;
}

/** @param end local day before which buckets are told about in any case; later ones are where a device's clock was ahead */
export function trendOf(rows: readonly BucketRow[], of: { readonly step: Step; readonly end: Day; readonly since: Day | null; readonly judgeRow: (row: BucketRow) => Verdict | null }): Trend {
  const { step, end } = of;
  const seen = rows.flatMap(({ days }) => days).toSorted();
  const tallies = daysFrom({ first: seen[0], last: seen.at(-1), step, end }).map((day): Tally => ({ day, withIntent: 0, withoutOrder: 0, expected: new Float64Array(REASONS.length), evident: new Float64Array(SEEN_CAUSES.length) }));
  const byDay = new Map(tallies.map((tally) => [tally.day, tally]));
  for (const row of rows) addRow({ row, verdict: of.judgeRow(row), byDay });
  const cut = cutOf(tallies, of.since === null ? null : startOf(of.since, step));
  const compared = REASONS.map((_reason, index) => compare(tallies, { cut, index }));
  const beyond = holm(compared.map((one) => one.difference?.p ?? null));
  return {
    step, buckets: tallies.map(({ day, withIntent, withoutOrder }) => ({ day, withIntent, withoutOrder })), since: tallies[cut]?.day ?? null,
    reasons: REASONS.map((reason, index): ReasonTrend => {
      const { before, after, difference } = compared[index] ?? { before: shareOf(0, 0), after: shareOf(0, 0), difference: null };
      return {
        reason, points: tallies.map((tally) => pointOf(tally, index)), before, after, isBeyondChance: beyond[index] ?? false,
        difference: difference === null ? null : { value: difference.difference, ...difference.interval },
      };
    }),
  };
}

function addRow({ row, verdict, byDay }: { row: BucketRow; verdict: Verdict | null; byDay: ReadonlyMap<Day, Tally> }): void {
  const causes = [...new Set(row.evidence.map(([cause]) => cause))];
  for (const [index, day] of row.days.entries()) {
    const [tally, n] = [byDay.get(day), row.counts[index] ?? 0];
    if (tally === undefined) continue;
    tally.withIntent += n;
    if (row.last === ORDERED || verdict === null) continue;
    tally.withoutOrder += n;
    for (const [reason, chance] of verdict.chances.entries()) tally.expected[reason] = (tally.expected[reason] ?? 0) + n * chance;
    for (const cause of causes) tally.evident[cause] = (tally.evident[cause] ?? 0) + n;
  }
}

function pointOf({ withoutOrder, expected, evident }: Tally, reason: number): TrendPoint {
  const sessions = expected[reason] ?? 0;
  const { low, high } = shareOf(sessions, withoutOrder);
  return { sessions, low, high, evident: reason < SEEN_CAUSES.length ? (evident[reason] ?? 0) : null };
}

/** Which bucket is the first of the later ones: as asked, or where the smaller of both sides is largest, so that a store which began in the midst of the period is parted by its sessions. */
function cutOf(tallies: readonly Tally[], since: Day | null): number {
  if (since !== null) return tallies.findIndex(({ day }) => day >= since);
  const all = sum(tallies.map(({ withoutOrder }) => withoutOrder));
  let [before, best] = [0, { cut: -1, least: 0 }];
  for (const cut of range(tallies.length).slice(1)) {
    before += tallies[cut - 1]?.withoutOrder ?? 0;
    const least = Math.min(before, all - before);
    if (least > best.least) best = { cut, least };
  }
  return best.cut;
}

function compare(tallies: readonly Tally[], { cut, index }: { cut: number; index: number }) {
  const trials = (of: readonly Tally[]) => {
    const n = sum(of.map(({ withoutOrder }) => withoutOrder));
    return { k: Math.min(n, sum(of.map(({ expected }) => expected[index] ?? 0))), n };
  };
  const [before, after] = cut < 0 ? [trials(tallies), { k: 0, n: 0 }] : [trials(tallies.slice(0, cut)), trials(tallies.slice(cut))];
  return { before: shareOf(before.k, before.n), after: shareOf(after.k, after.n), difference: proportionDifference(before, after) };
}

/** Every bucket from the first to the last, whether anything happened in it or not: silence before a store began to tell says nothing, and silence after it does. */
function daysFrom({ first, last, step, end }: { first: Day | undefined; last: Day | undefined; step: Step; end: Day }): Day[] {
  if (first === undefined || last === undefined) return [];
  const days: Day[] = [];
  for (let day = first; day < end || day <= last; day = nextStart(day, step)) days.push(day);
  return days;
}

function startOf(day: Day, step: Step): Day {
  return step === 'day' ? day : step === 'week' ? mondayOf(day) : monthOf(day);
}

function nextStart(day: Day, step: Step): Day {
  return step === 'day' ? addDays(day, 1) : step === 'week' ? addDays(day, 7) : nextMonth(day);
}
