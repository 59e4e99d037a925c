import { wilson } from '@throughline/stats';
import { MOTIVES, type Motive } from '../../platform/event-log/motive-of.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import type { Figure, MetricsApi } from '../metrics/index.ts';
import { findNotLearnt, findOutgrown, type LearningNeeds, type NotLearnt } from './learning.ts';
import { ANSWER_PREFIX, askedStatement, signCountsStatement } from './queries/figures.ts';
import { LEAST_CHANCE } from './queries/people.ts';
import { type SIGN_CODES, SIGNS } from './signs.ts';
import { selectLearnt } from './state.ts';

/** What is asked about motives. */
export interface MotivesQuestion {
  /** Local days, half-open; null for no end. */
  readonly from: string | null;
  readonly to: string | null;
  /** A filter as metrics take it, such as `source:ad,device:mobile`. */
  readonly where: string | null;
}

/** A share 0..1 with its 95 % interval; null with a reason where it is of nothing. */
export type Share =
  | { readonly value: number; readonly n: number; readonly low: number; readonly high: number; readonly reason: null }
  | { readonly value: null; readonly n: 0; readonly low: null; readonly high: null; readonly reason: 'nobody' | 'not_learnt' };

/** Metrics that stand beside each motive. */
const BESIDE = ['session_conversion', 'orders', 'revenue', 'aov'] as const;

/** A value of a metric for the people of one motive. */
export type Beside = Pick<Figure, 'value' | 'n' | 'low' | 'high' | 'reason'>;

export interface MotiveFigures {
  /** Null: people whose motive can't be told. */
  readonly motive: Motive | null;
  /** People with a session in the period, and of all of them. */
  readonly people: number;
  readonly share: Share;
  /** Their sessions, of all. */
  readonly sessions: number;
  readonly sessionShare: Share;
  readonly conversion: Beside;
  readonly orders: Beside;
  readonly revenue: Beside;
  readonly aov: Beside;
}

export interface SignFigures {
  readonly code: (typeof SIGN_CODES)[number];
  readonly motive: Motive;
  readonly definition: string;
  readonly among: string;
  readonly source: string;
  /** Sessions of all time that show it, and how often it was seen of all the times it could have been; not known while sessions are read for the first time. */
  readonly sessions: number | null;
  readonly seen: Share;
  /** How many times higher the odds of showing it are for people of its motive; in sessions without intent and with it. Null until something is learnt. */
  readonly oddsRatio: { readonly withoutIntent: number; readonly withIntent: number } | null;
}

export interface MotivesAnswer {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  /** Every motive and then those whose motive can't be told; null while none is learnt, and `notLearnt` says why. */
  readonly motives: readonly MotiveFigures[] | null;
  readonly notLearnt: NotLearnt | null;
  /** Visitors of the period, whatever drives them. */
  readonly people: number;
  readonly signs: readonly SignFigures[];
  /** What people said when asked, beside what is inferred and never mixed into it. */
  readonly asked: {
    readonly people: number;
    readonly motives: readonly { readonly motive: Motive; readonly people: number; readonly share: Share }[];
    /** Of people who said their motive and whose motive is inferred too, those for whom both are the same. */
    readonly agreement: Share;
  };
  /**
   * What the store's sessions taught; null before there are sessions of more than one page. Shares are of all people, told or not. `outgrownBy`: sessions by now, where there are so many more
   * that it is being learnt anew.
   */
  readonly learnt: { readonly at: Date; readonly sessions: number; readonly shares: readonly { readonly motive: Motive; readonly share: number }[]; readonly ownSessions: number; readonly outgrownBy: number | null } | null;
  /** Below this probability nobody is said to have a motive. */
  readonly leastProbability: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type MotiveNeeds = Pick<Platform, 'derived' | 'stores' | 'clock'> & LearningNeeds & {
  readonly metrics: Pick<MetricsApi, 'measure'>;
  readonly listAliasKeys: (storeId: string, key: string) => Promise<readonly string[]>;
};

/** @throws `store.not_found`, `motives.invalid_range`, and what metrics throw of a filter */
export async function measureMotives(needs: MotiveNeeds, storeId: string, question: MotivesQuestion): Promise<MotivesAnswer> {
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'motives.invalid_range' });
  const span = { fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime() };
  // Before anything is learnt everybody's motive is unknown to the metrics, which says nothing of anybody.
  const notLearnt = await findNotLearnt(needs, storeId);
  const isLearning = notLearnt?.reason === 'learning';
  const [visitors, byMotive, signs, learnt, asked] = await Promise.all([
    needs.metrics.measure(storeId, { code: 'visitors', ...question, by: null, comparePrevious: false }),
    notLearnt === null ? askMetrics(needs.metrics, storeId, question) : null,
    isLearning ? [] : needs.eventLog.query<{ sessions: string[]; seen: string[]; possible: string[] }>(signCountsStatement(storeId)),
    selectLearnt(needs.state.db, storeId),
    needs.eventLog.query<{ said: string; inferred: string; people: string }>(askedStatement(storeId, span)),
  ]);
  const fit = notLearnt === null ? (learnt?.fit ?? null) : null;
  const outgrownBy = fit === null ? null : await findOutgrown(needs, storeId, fit.sessions);
  return {
    range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, currency: store.currency, motives: byMotive === null ? null : figuresOf(byMotive), notLearnt, people: visitors.value ?? 0, asked: askedOf(asked, notLearnt === null),
    signs: SIGNS.map((sign, at): SignFigures => {
      const [seen, possible] = [Number(signs[0]?.seen[at] ?? 0), Number(signs[0]?.possible[at] ?? 0)];
      const lift = fit?.beliefs.lifts[at];
      const { code, motive, definition, among, source } = sign;
      return {
        code, motive, definition, among, source, sessions: isLearning ? null : Number(signs[0]?.sessions[at] ?? 0), seen: isLearning ? NOT_LEARNT : shareOf(seen, possible),
        oddsRatio: lift === undefined ? null : { withoutIntent: Math.exp(lift[0]), withIntent: Math.exp(lift[1]) },
      };
    }),
    learnt: fit === null ? null : { at: fit.at, sessions: fit.sessions, outgrownBy, ownSessions: fit.beliefs.own, shares: MOTIVES.map((motive, index) => ({ motive, share: fit.beliefs.shares[index] ?? 0 })) },
    leastProbability: LEAST_CHANCE, asOf, upToDate: visitors.upToDate && (byMotive?.upToDate ?? true) && !isLearning && outgrownBy === null,
  };
}

type Rows = ReadonlyMap<string, Beside>;
type ByMotive = Record<(typeof BESIDE)[number] | 'visitors' | 'sessions', Rows> & { readonly upToDate: boolean };

/** The metrics' own figures, so that both pages say the same. */
async function askMetrics(metrics: MotiveNeeds['metrics'], storeId: string, question: MotivesQuestion): Promise<ByMotive> {
  const codes = ['visitors', 'sessions', ...BESIDE] as const;
  const answers = await Promise.all(codes.map((code) => metrics.measure(storeId, { code, ...question, by: 'motive', comparePrevious: false })));
  const rowsOf = (code: (typeof codes)[number]): Rows => new Map((answers[codes.indexOf(code)]?.rows ?? []).map(({ key, value, n, low, high, reason }) => [key, { value, n, low, high, reason }]));
  return {
    visitors: rowsOf('visitors'), sessions: rowsOf('sessions'), session_conversion: rowsOf('session_conversion'), orders: rowsOf('orders'), revenue: rowsOf('revenue'), aov: rowsOf('aov'),
    upToDate: answers.every(({ upToDate }) => upToDate),
  };
}

function figuresOf(by: ByMotive): MotiveFigures[] {
  const total = (rows: Rows): number => [...rows.values()].reduce((sum, { value }) => sum + (value ?? 0), 0);
  const [everybody, allSessions] = [total(by.visitors), total(by.sessions)];
  const nothing = (reason: NonNullable<Beside['reason']>): Beside => ({ value: null, n: 0, low: null, high: null, reason });
  return [...MOTIVES, null].map((motive): MotiveFigures => {
    const key = motive ?? '';
    const [people, sessions] = [by.visitors.get(key)?.value ?? 0, by.sessions.get(key)?.value ?? 0];
    return {
      motive, people, share: shareOf(people, everybody), sessions, sessionShare: shareOf(sessions, allSessions), conversion: by.session_conversion.get(key) ?? nothing('no_sessions'),
      orders: by.orders.get(key) ?? { value: 0, n: 0, low: null, high: null, reason: null }, revenue: by.revenue.get(key) ?? { value: 0, n: 0, low: null, high: null, reason: null }, aov: by.aov.get(key) ?? nothing('no_orders'),
    };
  });
}

const NOT_LEARNT: Share = { value: null, n: 0, low: null, high: null, reason: 'not_learnt' };

function askedOf(rows: readonly { readonly said: string; readonly inferred: string; readonly people: string }[], isLearnt: boolean): MotivesAnswer['asked'] {
  const count = (of: typeof rows): number => of.reduce((sum, { people }) => sum + Number(people), 0);
  const both = rows.filter(({ inferred }) => inferred !== '');
  return {
    people: count(rows), agreement: isLearnt ? shareOf(count(both.filter(({ said, inferred }) => said === ANSWER_PREFIX + inferred)), count(both)) : NOT_LEARNT,
    motives: MOTIVES.map((motive) => {
      const people = count(rows.filter(({ said }) => said === ANSWER_PREFIX + motive));
      return { motive, people, share: shareOf(people, count(rows)) };
    }),
  };
}

function shareOf(k: number, n: number): Share {
  const interval = wilson(Math.min(k, n), n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason: 'nobody' } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}
