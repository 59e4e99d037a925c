import type { Day as DailyFigure } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import { bucketsOf } from './buckets.ts';
import { type Change, CHANGE_TESTS, type ChangeTest, factsFor, PERIOD_TESTS, testDays, testFacts } from './change-tests.ts';
import { computeTotal, settle } from './compute.ts';
import { type Facts, type FactsName, type Figure, type MetricDefinition, NOT_EXPLAINING, SMALL_SAMPLE, type Step, type Unit } from './definition.ts';
import { boundsOf, factsOf, fetchAllObserved, fetchSplit, momentOf, type Observed } from './fetch.ts';
import { fetchHalves, type Halves, type HalvesFacts } from './halves.ts';
import { addDays, type Day, type LocalDays, localDays } from './local-days.ts';
import { periodBefore, periodOf, type Period } from './normalise.ts';
import { type ChangePart, findPart } from './parts.ts';
import { getDefinition } from './registry.ts';
import { readWhere, refuses, type Where, writeWhere } from './where.ts';

/** Several metrics over one period, each held against the period before. */
export interface ChangesQuestion {
  readonly codes: readonly string[];
  /** Local days, `to` exclusive. Without a `from` there is no period before. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly where: string | null;
}

/** Why nothing is said about a change. */
export type Untested = 'no_period_before' | 'no_data' | 'small_sample' | 'few_days' | 'not_watched';

/** One metric, and how it moved. */
export interface MetricChange extends Figure {
  readonly code: string;
  readonly unit: Unit;
  readonly previous: Figure | null;
  /** Oldest first; a step without a value is null. */
  readonly series: readonly { readonly key: string; readonly value: number | null }[];
  /** Null exactly when `untested` says why. */
  readonly change: Change | null;
  readonly untested: Untested | null;
}

export interface ChangesAnswer {
  /** Metrics that the filter makes no sense for are left out. */
  readonly metrics: readonly MetricChange[];
  readonly currency: string;
  readonly timezone: string;
  readonly step: Step;
  readonly period: { readonly from: Day | null; readonly to: Day | null };
  readonly previous: { readonly from: Day | null; readonly to: Day | null } | null;
  readonly where: string;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

type Needs = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>;

export interface Plan {
  readonly storeId: string;
  readonly timezone: string;
  readonly days: LocalDays;
  readonly now: Date;
  readonly where: Where;
  readonly period: Period;
  readonly previous: Period | null;
  readonly step: Step;
}

/**
 * Several metrics at once with their series and the tests of their changes, each kind of facts counted in one pass over both periods.
 *
 * @throws as `measure`
 */
export async function listChanges(platform: Needs, storeId: string, question: ChangesQuestion): Promise<ChangesAnswer> {
  const plan = await planChanges(platform, storeId, question);
  const upToDate = await platform.derived.catchUp();
  const definitions = question.codes.map(getDefinition).filter((definition) => !plan.where.some(({ dimension }) => refuses(definition, dimension)));
  const names = [...new Set(definitions.map(factsFor))];
  const [found, observed] = await Promise.all([
    Promise.all(names.map(async (name) => [name, await fetchBoth(platform, plan, name)] as const)),
    fetchAllObserved(platform.eventLog, storeId),
  ]);
  const factsBy = new Map(found);
  const { period, previous } = plan;
  return {
    metrics: definitions.flatMap((definition) => {
      const facts = factsBy.get(factsFor(definition));
      return facts === undefined ? [] : [changeOf(definition, facts, { plan, observed: observed.get(definition.data) ?? { first: null, last: null } })];
    }),
    currency: (await platform.stores.getStore(storeId)).currency, timezone: plan.timezone, step: plan.step,
    period: { from: period.fromDay, to: period.toDay }, previous: previous === null ? null : { from: previous.fromDay, to: previous.toDay },
    where: writeWhere(plan.where), asOf: plan.now, upToDate,
  };
}

/**
 * The value of a dimension to which each change comes down, where one clearly stands out; the others are absent.
 *
 * @param question.dispersions of metrics that are sums over days, as `listChanges` gave them, by code
 */
export async function listChangeParts(
  platform: Needs, storeId: string, question: ChangesQuestion & { readonly dispersions: ReadonlyMap<string, number | null> },
): Promise<ReadonlyMap<string, ChangePart>> {
  const plan = await planChanges(platform, storeId, question);
  const halves = halvesOf(plan);
  if (halves === null) return new Map();
  const definitions = question.codes.map(getDefinition);
  const byFacts = Map.groupBy(definitions, factsFor);
  const found = await Promise.all([...byFacts].map(async ([name, group]) => {
    if (name === 'retention') return [];
    const filtered = new Set<string>(plan.where.map(({ dimension }) => dimension));
    const dimensions = (group[0]?.dimensions ?? []).filter((dimension) => !NOT_EXPLAINING.includes(dimension) && !filtered.has(dimension));
    const facts = await fetchHalves(platform.eventLog, { ...plan, ...halves, facts: name, steps: [], dimensions });
    return group.flatMap(({ code }) => {
      const part = findPart(code, facts, question.dispersions.get(code) ?? null);
      return part === null ? [] : [[code, part] as const];
    });
  }));
  return new Map(found.flat());
}

/** @throws as `measure` */
export async function planChanges(platform: Needs, storeId: string, question: ChangesQuestion): Promise<Plan> {
  for (const code of question.codes) if (CHANGE_TESTS[code] === undefined) throw untestable(code);
  const { timezone } = await platform.stores.getStore(storeId);
  const days = localDays(timezone);
  const now = platform.clock.now();
  const period = periodOf(question.from, question.to, days);
  const length = period.fromDay === null ? null : (Date.parse(period.toDay ?? days.dayOf(now)) - Date.parse(period.fromDay)) / 86_400_000;
  const step: Step = length === null || length > 400 ? 'month' : length > 92 ? 'week' : 'day';
  return { storeId, timezone, days, now, where: readWhere(question.where), period, previous: periodBefore(period, days, now), step };
}

export function halvesOf({ period, previous }: Plan): Halves | null {
  return previous === null ? null : { before: previous, now: period };
}

interface Both {
  readonly now: Facts;
  readonly before: Facts | null;
  /** By day of both periods, and by the step of the series of this one. */
  readonly rows: HalvesFacts['rows'];
}

async function fetchBoth(platform: Needs, plan: Plan, facts: FactsName): Promise<Both> {
  const { storeId, timezone, where, period } = plan;
  const halves = halvesOf(plan);
  if (facts === 'retention') throw untestable(facts);
  if (halves !== null) {
    const steps: Step[] = plan.step === 'day' ? ['day'] : ['day', plan.step];
    return fetchHalves(platform.eventLog, { storeId, timezone, where, ...halves, facts, steps, dimensions: [] });
  }
  const rows = await fetchSplit(platform.eventLog, facts, {
    storeId, timezone, where, ...boundsOf(period), ...momentOf(period, { ...plan, openNow: null }), periodFrom: boundsOf(period).from, split: { by: 'time', step: plan.step },
  });
  const total = rows.find((row) => row.is_total === 1);
  return { now: factsOf(total), before: null, rows: rows.filter((row) => row !== total).map((row) => ({ half: 'now', by: plan.step, key: row.key, facts: factsOf(row) })) };
}

interface Context {
  readonly plan: Plan;
  readonly observed: Observed;
}

function changeOf(definition: MetricDefinition, facts: Both, context: Context): MetricChange {
  const { plan, observed } = context;
  const figure = (of: Facts, period: Period): Figure => settle(computeTotal(definition, { total: of, rows: [] }, period), definition, observed);
  const now = figure(facts.now, plan.period);
  const previous = facts.before === null || plan.previous === null ? null : figure(facts.before, plan.previous);
  return {
    ...now, code: definition.code, unit: definition.unit, previous, series: seriesOf(definition, facts.rows, plan),
    ...testChange(definition, facts, { ...context, now, previous }),
  };
}

/** Steps that are over: one that is still running would look like a fall. */
function seriesOf(definition: MetricDefinition, rows: Both['rows'], { period, step, days, now }: Plan): MetricChange['series'] {
  const byKey = new Map(rows.filter((row) => row.half === 'now' && row.by === step).map((row) => [row.key, row.facts]));
  if (byKey.size === 0 || definition.refusals[step] !== undefined) return [];
  return bucketsOf(period, step, { days, seen: [...byKey.keys()] }).filter(({ to }) => to <= now).map(({ key }) => ({ key, value: definition.compute(byKey.get(key) ?? factsOf(undefined)).value }));
}

function testChange(
  definition: MetricDefinition, facts: Both, context: Context & { readonly now: Figure; readonly previous: Figure | null },
): { change: Change | null; untested: Untested | null } {
  const { plan, observed, now, previous } = context;
  const test = CHANGE_TESTS[definition.code];
  const untested = (reason: Untested): { change: null; untested: Untested } => ({ change: null, untested: reason });
  if (test === undefined || previous === null || facts.before === null || plan.previous === null) return untested('no_period_before');
  if (now.value === null || previous.value === null) return untested('no_data');
  // A sum over a period in which nobody was counting yet would grow by that alone.
  const begin = plan.previous.from;
  if (test.kind === 'daily' && begin !== null && (observed.first === null || observed.first.getTime() > begin.getTime() + 86_400_000)) return untested('not_watched');
  if (Math.min(now.n, previous.n) < SMALL_SAMPLE) return untested('small_sample');
  const change = test.kind === 'daily'
    ? testDays(test, dailyFigures(test, facts.rows, plan), { before: previous.value, now: now.value })
    : (testFacts(test, facts.before, facts.now) ?? unmoved(now.value, previous.value));
  return change === null ? untested(test.kind === 'daily' ? 'few_days' : 'no_data') : { change, untested: null };
}

/** What `PERIOD_TESTS` says of a metric's facts and figures of both periods. */
export function testPeriods(code: string, now: { readonly facts: Facts; readonly figure: Figure }, before: typeof now): { change: Change | null; untested: Untested | null } {
  const test = PERIOD_TESTS[code];
  if (test === undefined || now.figure.value === null || before.figure.value === null) return { change: null, untested: 'no_data' };
  if (Math.min(now.figure.n, before.figure.n) < SMALL_SAMPLE) return { change: null, untested: 'small_sample' };
  const change = testFacts(test, before.facts, now.facts) ?? unmoved(now.figure.value, before.figure.value);
  return { change, untested: change === null ? 'no_data' : null };
}

/** Nothing varies and nothing moved, such as two periods without a refund: that is no change, not something unknown. */
function unmoved(now: number, before: number): Change | null {
  return now === before ? { difference: 0, low: 0, high: 0, p: 1, dispersion: null } : null;
}

/** Whole days only: today is still running, so it and its day in the period before are left out. */
function dailyFigures(test: Extract<ChangeTest, { kind: 'daily' }>, rows: Both['rows'], plan: Plan): { before: DailyFigure[]; now: DailyFigure[] } {
  const today = plan.days.dayOf(plan.now);
  const listed = (half: 'before' | 'now', period: Period): DailyFigure[] => {
    const byKey = new Map(rows.filter((row) => row.half === half && row.by === 'day').map((row) => [row.key, row.facts]));
    return bucketsOf({ ...period, toDay: period.toDay ?? addDays(today, 1) }, 'day', { days: plan.days, seen: [] })
      .filter(({ to }) => to <= (period.to ?? plan.now) && to <= plan.now)
      .map(({ key }) => ({ kind: String(new Date(`${key}T00:00:00Z`).getUTCDay()), value: (byKey.get(key) ?? factsOf(undefined)).int(test.top) }));
  };
  return plan.previous === null ? { before: [], now: [] } : { before: listed('before', plan.previous), now: listed('now', plan.period) };
}

function untestable(code: string): AppError {
  return new AppError({ code: 'metrics.unknown_metric', kind: 'not_found', message: `The metric "${code}" is not watched for changes. Choose one of: ${Object.keys(CHANGE_TESTS).join(', ')}.` });
}
