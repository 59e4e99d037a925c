import { proportionDifference, wilson } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { writeSteps } from '../../platform/step-text.ts';
import { type LevelCount, peopleStatement, readCounts } from './queries/count.ts';
import type { Scope } from './queries/rows.ts';
import type { StepTime } from './queries/times.ts';
import { type FunnelQuestion, type Mode, type Plan, planFunnel, type Where } from './question.ts';

/** A share 0..1 with its 95 % interval; null with a reason when nobody was there to begin with. */
export interface Share {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: 'nobody' | null;
}

export interface FunnelStep {
  /** As the question wrote it. */
  readonly text: string;
  /** People (or sessions) that came as far as this or further. */
  readonly count: number;
  readonly ofPrevious: Share;
  readonly ofFirst: Share;
  /** From the step before; null for the first. */
  readonly time: StepTime | null;
}

/** One value of the split, or one day of the trend. */
export interface FunnelPart {
  readonly key: string;
  /** By step. */
  readonly counts: readonly number[];
  readonly conversion: Share;
}

/** The same funnel for a second filter, and how the conversion differs: this one less the first. */
export interface Compared {
  readonly steps: readonly FunnelStep[];
  readonly difference: { readonly value: number; readonly low: number; readonly high: number; readonly p: number } | null;
}

export interface FunnelAnswer {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly steps: readonly FunnelStep[];
  readonly conversion: Share;
  /** By local day of the first step, by week over more than 93 days. */
  readonly trend: readonly FunnelPart[];
  /** Most people first; null when no split was asked. What is beyond the first twelve stands together under `otherParts`. */
  readonly parts: readonly FunnelPart[] | null;
  readonly otherParts: number;
  readonly against: Compared | null;
  readonly per: Plan['per'];
  readonly windowMs: number;
  readonly modes: readonly Mode[];
  /** Two steps ask for the same: one event counted for one of them. */
  readonly isSameStepTwice: boolean;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type FunnelNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const MOST_PARTS = 12;

interface Prepared {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly range: FunnelAnswer['range'];
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `funnels.invalid_range`, and what `planFunnel` throws */
async function prepare(needs: FunnelNeeds, storeId: string, question: FunnelQuestion): Promise<Prepared> {
  const plan = planFunnel(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'funnels.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  return {
    plan, asOf, upToDate, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone },
    scope: { storeId, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), timezone: store.timezone, plan, where: plan.where },
  };
}

/** @throws `store.not_found`, `funnels.invalid_range`, `funnels.invalid_steps`, `funnels.invalid_question`, `funnels.invalid_where` */
export async function measureFunnel(needs: FunnelNeeds, storeId: string, question: FunnelQuestion): Promise<FunnelAnswer> {
  const { plan, scope, range, asOf, upToDate } = await prepare(needs, storeId, question);
  const first = await measureOne(needs, scope);
  const against = plan.against === null ? null : await compare(needs, { scope, first: first.steps, where: plan.against });
  const totals = first.counts.filter(({ day }) => day !== null);
  const split = plan.by === null ? null : partsOf(plan, first.counts.filter(({ by }) => by !== null), ({ by }) => by ?? '').toSorted((a, b) => (b.counts[0] ?? 0) - (a.counts[0] ?? 0) || (a.key < b.key ? -1 : 1));
  return {
    range, steps: first.steps, conversion: first.steps.at(-1)?.ofFirst ?? shareOf(0, 0),
    trend: partsOf(plan, totals, ({ day }) => day ?? '').toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    parts: split === null ? null : split.slice(0, MOST_PARTS), otherParts: Math.max(0, (split?.length ?? 0) - MOST_PARTS),
    against, per: plan.per, windowMs: plan.windowMs, modes: plan.modes, isSameStepTwice: plan.isSameStepTwice, asOf, upToDate,
  };
}

async function measureOne(needs: FunnelNeeds, scope: Scope): Promise<{ steps: FunnelStep[]; counts: readonly LevelCount[] }> {
  const { counts, times } = await readCounts(needs.eventLog, scope);
  const reached = reachedBy(scope.plan.steps.length, counts.filter(({ day }) => day !== null));
  const steps = scope.plan.steps.map((step, index) => ({
    text: writeSteps([step]), count: reached[index] ?? 0, ofFirst: shareOf(reached[index] ?? 0, reached[0] ?? 0),
    ofPrevious: index === 0 ? shareOf(reached[0] ?? 0, reached[0] ?? 0) : shareOf(reached[index] ?? 0, reached[index - 1] ?? 0), time: index === 0 ? null : (times[index - 1] ?? null),
  }));
  return { steps, counts };
}

async function compare(needs: FunnelNeeds, { scope, first, where }: { scope: Scope; first: readonly FunnelStep[]; where: Where }): Promise<Compared> {
  const { steps } = await measureOne(needs, { ...scope, where, plan: { ...scope.plan, by: null } });
  const trials = (of: readonly FunnelStep[]): { k: number; n: number } => ({ k: of.at(-1)?.count ?? 0, n: of[0]?.count ?? 0 });
  const found = proportionDifference(trials(first), trials(steps));
  return { steps, difference: found === null ? null : { value: found.difference, low: found.interval.low, high: found.interval.high, p: found.p } };
}

/** How many came at least as far as each step. */
function reachedBy(steps: number, counts: readonly LevelCount[]): number[] {
  return Array.from({ length: steps }, (_none, index) => counts.reduce((sum, { level, count }) => (level > index ? sum + count : sum), 0));
}

function partsOf({ steps }: Plan, counts: readonly LevelCount[], keyOf: (count: LevelCount) => string): FunnelPart[] {
  return [...Map.groupBy(counts, keyOf)].map(([key, own]) => {
    const reached = reachedBy(steps.length, own);
    return { key, counts: reached, conversion: shareOf(reached.at(-1) ?? 0, reached[0] ?? 0) };
  });
}

function shareOf(k: number, n: number): Share {
  const interval = wilson(k, n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason: 'nobody' } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}

/** Who is asked for behind a step. */
export interface PeopleQuestion extends FunnelQuestion {
  /** From 1. */
  readonly step: number;
  /** Only those who went no further. */
  readonly leftOnly: boolean;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface PersonIn {
  readonly personKey: string;
  readonly name: string | null;
  /** When they last entered the funnel in the period. */
  readonly enteredAt: Date;
  /** The furthest step that they reached, from 1. */
  readonly furthest: number;
  /** How many of their sessions; 1 where the funnel is counted by person. */
  readonly times: number;
}

/** @throws `funnels.unknown_step`, `funnels.invalid_cursor`, and what `measureFunnel` throws */
export async function listPeopleIn(needs: FunnelNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: PersonIn[]; next: string | null }> {
  const { scope } = await prepare(needs, storeId, question);
  if (question.step > scope.plan.steps.length) throw new AppError({ code: 'funnels.unknown_step', kind: 'not_found', message: `The funnel has ${scope.plan.steps.length} steps; there is no step ${question.step}.` });
  const rows = await needs.eventLog.query<{ person_key: string; last_ms: string; furthest: number; times: string }>(
    peopleStatement(scope, { step: question.step, leftOnly: question.leftOnly, cursor: readMomentCursor(question.cursor, 'funnels.invalid_cursor'), limit: question.limit + 1 }),
  );
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, enteredAt: new Date(Number(row.last_ms)), furthest: row.furthest, times: Number(row.times) })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.last_ms), id: last.person_key }) : null,
  };
}
