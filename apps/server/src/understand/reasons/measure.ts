import { wilson } from '@throughline/stats';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { ORDERED, type Place, PLACES, type Reason, REASONS, SEEN_CAUSES, type SeenCause } from './codes.ts';
import { type Beliefs, tablesOf } from './model/beliefs.ts';
import { fitBeliefs } from './model/fit.ts';
import { judge, likeliest, type Verdict } from './model/judge.ts';
import { AGAIN, type Evidence, type Pattern, TOLD } from './model/pattern.ts';
import { type AskedRow, type PatternRow, readAsked, readPatterns, readSessions, readTypicalOrder, type Scope, type SessionRow, writePattern } from './queries.ts';
import { learnFrom, planReasons, readReason, type ReasonQuestion } from './question.ts';
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
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
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

export type ReasonNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

interface Learnt {
  readonly scope: Scope;
  readonly rows: readonly PatternRow[];
  readonly beliefs: Beliefs;
  readonly judgeRow: (row: Pick<PatternRow, 'last' | 'evidence'>) => Verdict | null;
  readonly range: ReasonsAnswer['range'];
  readonly currency: string;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where` */
async function learn(needs: ReasonNeeds, storeId: string, question: ReasonQuestion): Promise<Learnt> {
  const plan = planReasons(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'reasons.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const scope: Scope = { storeId, learnFromMs: learnFrom(period, asOf), fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), periodFromMs: Math.max(0, period.from.getTime()), where: plan.where };
  const rows = await readPatterns(needs.eventLog, scope);
  const { beliefs } = fitBeliefs([...Map.groupBy(rows, writePattern).values()].flatMap((same) => same.slice(0, 1).map((row) => ({ pattern: patternOf(row), sessions: same.reduce((sum, { sessions }) => sum + sessions, 0) }))));
  const tables = tablesOf(beliefs);
  const known = new Map<string, Verdict | null>();
  return {
    scope, rows, beliefs, asOf, upToDate, currency: store.currency, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone },
    judgeRow: (row) => {
      const key = writePattern(row);
      const before = known.get(key);
      if (before !== undefined) return before;
      const verdict = row.last === ORDERED ? null : judge(patternOf(row), tables);
      known.set(key, verdict);
      return verdict;
    },
  };
}

/** When somebody looked again says nothing of which reason came first: it stands after what was told. */
function patternOf({ last, evidence }: Pick<PatternRow, 'last' | 'evidence'>): Pattern {
  const known = evidence.map(([cause, place, sight]): Evidence => ({ cause, place: Math.min(place, PLACES.length - 1), sight }));
  return { last, evidence: [...known.filter(({ sight }) => sight !== AGAIN), ...known.filter(({ sight }) => sight === AGAIN)] };
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

/** Which sessions without an order are asked for. */
export interface SessionsQuestion extends ReasonQuestion {
  /** Those that go by this reason; null for all. */
  readonly reason: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface ReasonedSession {
  readonly sessionId: string;
  readonly personKey: string;
  readonly name: string | null;
  readonly startedAt: Date;
  readonly place: Place;
  readonly device: string;
  readonly source: string;
  readonly reason: Reason;
  /** That this is the main reason. */
  readonly probability: number;
  /** Of every reason, in the order of `REASONS`. */
  readonly probabilities: readonly number[];
  readonly evidence: readonly { readonly cause: SeenCause; readonly place: Place; readonly at: Date; readonly isStrong: boolean }[];
}

/** Newest first. @throws `reasons.unknown_reason`, `reasons.invalid_cursor`, and what `measureReasons` throws */
export async function listReasonedSessions(needs: ReasonNeeds, storeId: string, question: SessionsQuestion): Promise<{ sessions: ReasonedSession[]; next: string | null }> {
  const reason = question.reason === null ? null : readReason(question.reason);
  const cursor = readMomentCursor(question.cursor, 'reasons.invalid_cursor');
  const learnt = await learn(needs, storeId, question);
  const rows = await readSessions(needs.eventLog, learnt.scope, { patterns: reason === null ? null : patternsOf(learnt, reason), cursor, limit: question.limit + 1 });
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, [...new Set(shown.map(({ personKey }) => personKey))]);
  const last = shown.at(-1);
  return {
    sessions: shown.map((row) => describe(row, { learnt, name: names.get(row.personKey) ?? null })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: last.startedAt.getTime(), id: last.sessionId }) : null,
  };
}

/** Patterns that go by a reason. */
function patternsOf({ rows, judgeRow }: Learnt, reason: Reason): string[] {
  return [...new Set(rows.filter((row) => {
    const verdict = judgeRow(row);
    return verdict !== null && likeliest(verdict.chances).reason === reason;
  }).map(writePattern))];
}

function describe(row: SessionRow, of: { learnt: Learnt; name: string | null }): ReasonedSession {
  const verdict = of.learnt.judgeRow(row);
  const chances = verdict?.chances ?? REASONS.map(() => 0);
  return {
    sessionId: row.sessionId, personKey: row.personKey, name: of.name, startedAt: row.startedAt, place: PLACES[row.last] ?? 'product', device: row.device, source: row.source,
    ...likeliest(chances), probabilities: chances,
    evidence: row.evidence.flatMap(([cause, place, sight], index) => {
      const [code, at] = [SEEN_CAUSES[cause], row.evidenceAt[index]];
      return code === undefined || at === undefined ? [] : [{ cause: code, place: PLACES[place] ?? 'product', at, isStrong: sight !== TOLD }];
    }),
  };
}

const MONTH_MS = 30 * 86_400_000;
/** Clocks of devices may be ahead. */
const AHEAD_MS = 2 * 86_400_000;
const MOST_AT_ONCE = 1_000_000;

/** Every session without an order, newest first, a month at a time; learnt once, before the first is asked for, so that a question which is none is refused in time. */
export async function streamReasonedSessions(needs: ReasonNeeds, storeId: string, question: ReasonQuestion): Promise<AsyncGenerator<readonly ReasonedSession[]>> {
  return readByMonth(needs, await learn(needs, storeId, question));
}

async function* readByMonth(needs: ReasonNeeds, learnt: Awaited<ReturnType<typeof learn>>): AsyncGenerator<readonly ReasonedSession[]> {
  const { scope, rows: patterns } = learnt;
  const firstMs = patterns.reduce((least, row) => (row.isShown ? Math.min(least, row.firstMs) : least), Number.POSITIVE_INFINITY);
  for (let toMs = Math.min(scope.toMs, learnt.asOf.getTime() + AHEAD_MS); toMs > firstMs; toMs -= MONTH_MS) {
    const fromMs = Math.max(scope.fromMs, toMs - MONTH_MS);
    const rows = await readSessions(needs.eventLog, { ...scope, learnFromMs: fromMs, fromMs, toMs }, { patterns: null, cursor: null, limit: MOST_AT_ONCE });
    yield rows.map((row) => describe(row, { learnt, name: null }));
  }
}
