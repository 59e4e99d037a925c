import { kaplanMeier, medianSurvival, survivalTime, wilson } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { addDays, type Day, daysBetween, isDay, localDays, mondayOf, monthOf } from '../../platform/local-days.ts';
import type { Platform } from '../../platform/module.ts';
import { MOST_PARTS, type Part, requireSplit } from '../../platform/split.ts';
import { type CohortRow, peopleStatement, readCohorts, type Scope } from './queries.ts';
import { type Plan, planRetention, type RetentionQuestion, type Split, type Unit } from './question.ts';

/** A share 0..1 with its 95 % interval. */
export interface Share {
  readonly value: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}

export interface Cohort {
  /** First local day of its unit, `YYYY-MM-DD`. */
  readonly key: Day;
  readonly size: number;
  /** Active so many units after the first: bounded. Index 0 is the cohort's own unit. */
  readonly active: readonly number[];
  /** Active so many units after or later: rolling. */
  readonly activeSince: readonly number[];
  /** How many units, from 0, have ended; what comes after may still grow. */
  readonly complete: number;
}

/** Over all cohorts that have had so many units in full, by units after the first; null where none has. */
export type Curve = readonly { readonly offset: number; readonly bounded: Share | null; readonly rolling: Share | null }[];

/** The share that has not come back on a later day, by days after the first. */
export interface Waiting {
  readonly n: number;
  /** Half have come back within so many days; null when half have not. */
  readonly medianDays: number | null;
  /** 95 % interval of that (Brookmeyer and Crowley); an end that the curve does not reach is null. */
  readonly medianLow: number | null;
  readonly medianHigh: number | null;
  readonly points: readonly { readonly day: number; readonly share: number; readonly low: number | null; readonly high: number | null; readonly atRisk: number }[];
}

/** The members of one part of the split. */
export interface RetentionPart {
  /** Its value, empty where that is not known; null: all parts beyond the largest together. */
  readonly key: string | null;
  readonly n: number;
  readonly curve: Curve;
  readonly waiting: Waiting;
}

export interface Retention {
  readonly unit: Unit;
  readonly timezone: string;
  readonly cohorts: readonly Cohort[];
  readonly curve: Curve;
  /** Null where there is nobody. */
  readonly waiting: Waiting | null;
  readonly by: Split | null;
  /** The largest first and those beyond it, together, last; null when no split was asked. All parts together are the whole. */
  readonly parts: readonly RetentionPart[] | null;
  /** How many values stand together in the last part. */
  readonly otherParts: number;
  /** Cohorts before the first ninety-odd that are listed. */
  readonly earlierCohorts: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type RetentionNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** First and last local day with orders, and with sessions. */
  readonly findDataRange: (storeId: string) => Promise<{ readonly orders: { readonly last: Day } | null; readonly sessions: { readonly last: Day } | null }>;
};

/** A store of which nothing has been heard for longer was watched until then and no further. */
const SILENT_DAYS = 3;

const MOST_COHORTS = 96;
const MOST_OFFSETS = 60;
const MOST_POINTS = 800;
/** Of a part, which is one line among others. */
const MOST_PART_POINTS = 150;
const BEGINNING = '1970-01-01';

interface Prepared {
  readonly plan: Plan;
  readonly scope: Scope;
  /** The store's calendar day at this moment. */
  readonly calendarDay: Day;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `retention.invalid_question`, `retention.invalid_range` */
async function prepare(needs: RetentionNeeds, storeId: string, question: RetentionQuestion): Promise<Prepared> {
  const plan = planRetention(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const calendarDay = localDays(store.timezone).dayOf(asOf);
  for (const day of [question.from, question.to]) if (day !== null && !isDay(day)) throw invalidRange(`"${day}" is not a day. Write days as YYYY-MM-DD, such as 2026-03-31.`);
  const [fromDay, toDay] = [question.from ?? BEGINNING, question.to ?? addDays(calendarDay, 1)];
  if (fromDay >= toDay) throw invalidRange(`The period from ${fromDay} to ${toDay} is empty: "to" is exclusive, so it must be later than "from".`);
  const upToDate = await needs.derived.catchUp();
  return { plan, asOf, upToDate, calendarDay, scope: { storeId, timezone: store.timezone, fromDay, toDay, plan } };
}

/** Today, or the last day with data in a store whose data ended: afterwards nobody came back because nobody was looking. */
function watchedUntil(today: Day, { orders, sessions }: Awaited<ReturnType<RetentionNeeds['findDataRange']>>): Day {
  const last = [orders?.last, sessions?.last].flatMap((day) => day ?? []).toSorted().at(-1);
  return last !== undefined && last < addDays(today, -SILENT_DAYS) ? last : today;
}

function invalidRange(message: string): AppError {
  return new AppError({ code: 'retention.invalid_range', kind: 'invalid', message });
}

/** @throws `store.not_found`, `retention.invalid_question`, `retention.invalid_range`, `retention.invalid_where`, `retention.invalid_by` */
export async function measureRetention(needs: RetentionNeeds, storeId: string, question: RetentionQuestion): Promise<Retention> {
  const { plan, scope, calendarDay, asOf, upToDate } = await prepare(needs, storeId, question);
  const [rows, range] = await Promise.all([readCohorts(needs.eventLog, scope), needs.findDataRange(storeId)]);
  const until = watchedUntil(calendarDay, range);
  const cohorts = cohortsOf(rows, plan.unit, until);
  return {
    unit: plan.unit, timezone: scope.timezone, asOf, upToDate, cohorts: cohorts.slice(-MOST_COHORTS), earlierCohorts: Math.max(0, cohorts.length - MOST_COHORTS),
    curve: curveOf(cohorts), waiting: waitingOf(rows, until, MOST_POINTS), by: plan.by, parts: plan.by === null ? null : partsOf(rows, plan.unit, until),
    otherParts: rows.reduce((most, { part }) => (part?.place === 0 ? Math.max(most, part.rank - MOST_PARTS) : most), 0),
  };
}

function partsOf(rows: readonly CohortRow[], unit: Unit, until: Day): RetentionPart[] {
  // Those that stand together have no place of their own and come last.
  const placed = [...Map.groupBy(rows, ({ part }) => part?.place ?? 0)].toSorted(([a], [b]) => (a === 0 ? 1 : b === 0 ? -1 : a - b));
  return placed.flatMap(([place, own]) => {
    const waiting = waitingOf(own, until, MOST_PART_POINTS);
    return waiting === null ? [] : [{ key: place === 0 ? null : (own[0]?.part?.value ?? ''), n: waiting.n, curve: curveOf(cohortsOf(own, unit, until)), waiting }];
  });
}

/** Each cohort once, whose rows are its parts where it is split. */
function cohortsOf(rows: readonly CohortRow[], unit: Unit, until: Day): Cohort[] {
  return [...Map.groupBy(rows, ({ cohort }) => cohort).values()].flatMap((own) => {
    const [first, ...others] = own;
    return first === undefined ? [] : [cohortOf(others.reduce(together, first), unit, until)];
  });
}

function together(one: CohortRow, other: CohortRow): CohortRow {
  const sum = (of: 'active' | 'last' | 'waits' | 'waiting'): ReadonlyMap<number, number> => {
    const total = new Map(one[of]);
    for (const [at, count] of other[of]) total.set(at, (total.get(at) ?? 0) + count);
    return total;
  };
  return { cohort: one.cohort, part: null, size: one.size + other.size, active: sum('active'), last: sum('last'), waits: sum('waits'), waiting: sum('waiting') };
}

/** Units from the one that begins on `key` to the one that holds `today`. */
function unitsUntil(key: Day, today: Day, unit: Unit): number {
  if (unit === 'day') return daysBetween(key, today);
  if (unit === 'week') return Math.floor(daysBetween(key, mondayOf(today)) / 7);
  const months = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return months(monthOf(today)) - months(key);
}

function cohortOf({ cohort, size, active, last }: CohortRow, unit: Unit, today: Day): Cohort {
  const complete = Math.max(0, unitsUntil(cohort, today, unit));
  const length = Math.min(complete + 1, MOST_OFFSETS);
  const since = (offset: number): number => [...last].reduce((sum, [at, count]) => (at >= offset ? sum + count : sum), 0);
  const offsets = Array.from({ length }, (_none, offset) => offset);
  return { key: cohort, size, active: offsets.map((offset) => active.get(offset) ?? 0), activeSince: offsets.map(since), complete };
}

function curveOf(cohorts: readonly Cohort[]): Curve {
  const longest = cohorts.reduce((most, { active }) => Math.max(most, active.length), 0);
  return Array.from({ length: longest }, (_none, offset) => {
    const watched = cohorts.filter(({ complete }) => complete > offset);
    const n = watched.reduce((sum, { size }) => sum + size, 0);
    const shareOf = (counts: (cohort: Cohort) => readonly number[]): Share | null => {
      const k = watched.reduce((sum, cohort) => sum + (counts(cohort)[offset] ?? 0), 0);
      const interval = wilson(k, n);
      return interval === null ? null : { value: k / n, n, low: interval.low, high: interval.high };
    };
    return { offset, bounded: shareOf(({ active }) => active), rolling: shareOf(({ activeSince }) => activeSince) };
  });
}

function waitingOf(rows: readonly CohortRow[], until: Day, mostPoints: number): Waiting | null {
  const n = rows.reduce((sum, { size }) => sum + size, 0);
  if (n === 0) return null;
  const end = daysBetween(BEGINNING, until);
  const points = kaplanMeier(rows.flatMap(({ waits, waiting }) => [
    ...[...waits].map(([time, count]) => ({ time, happened: true, count })),
    ...[...waiting].map(([first, count]) => ({ time: Math.max(0, end - first), happened: false, count })),
  ]));
  // A picture of years needs no more points than it has pixels.
  const every = Math.ceil(points.length / mostPoints);
  const half = survivalTime(points, 0.5).interval;
  return {
    n, medianDays: medianSurvival(points), medianLow: half.low, medianHigh: half.high,
    points: points.filter((_point, index) => index % every === 0 || index === points.length - 1)
      .map(({ time, survival, interval, atRisk }) => ({ day: time, share: survival, low: interval?.low ?? null, high: interval?.high ?? null, atRisk })),
  };
}

/** Who is asked for; null: whatever it is. */
export interface PeopleQuestion extends RetentionQuestion {
  readonly cohort: string | null;
  /** Active so many units after their cohort; over all cohorts only of those that have had so many in full. */
  readonly offset: number | null;
  /** Active then or later. */
  readonly isRolling: boolean;
  /** Of one part of the split. */
  readonly part: Part | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface Member {
  readonly personKey: string;
  readonly name: string | null;
  readonly firstDay: Day;
  /** Local days on which they did what coming back is, the first included where it is the same. */
  readonly activeDays: number;
}

/** The members that a figure of `measureRetention` counted. @throws `retention.invalid_cursor`, and what `measureRetention` throws */
export async function listMembers(needs: RetentionNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: Member[]; next: string | null }> {
  const { cohort, offset, isRolling, part, cursor, limit } = question;
  const { scope, calendarDay } = await prepare(needs, storeId, question);
  requireSplit(part, scope.plan.by, 'retention.invalid_by');
  if (cohort !== null && !isDay(cohort)) throw invalidRange(`"${cohort.slice(0, 40)}" is no cohort. Take its key, such as 2026-03-01.`);
  if (cursor !== null && !/^\d{1,20}$/.test(cursor)) throw new AppError({ code: 'retention.invalid_cursor', kind: 'invalid', message: 'This cursor was not made here. Take "next" from the page before, unchanged.' });
  const until = cohort === null && offset !== null ? watchedUntil(calendarDay, await needs.findDataRange(storeId)) : null;
  const rows = await needs.eventLog.query<{ person_key: string; first_day: string; active_days: string }>(peopleStatement(scope, { cohort, offset, isRolling, until, part, after: cursor, limit: limit + 1 }));
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  return {
    people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, firstDay: row.first_day, activeDays: Number(row.active_days) })),
    next: rows.length > shown.length ? (shown.at(-1)?.person_key ?? null) : null,
  };
}
