import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
import type { Act, Plan, Unit } from './question.ts';

/** What retention is counted over. */
export interface Scope {
  readonly storeId: string;
  readonly timezone: string;
  /** Cohorts begin in these local days, half-open, `YYYY-MM-DD`. */
  readonly fromDay: string;
  readonly toDay: string;
  /** The last local day on which everybody was watched. */
  readonly today: string;
  readonly plan: Plan;
}

/** One cohort: how many, how many of them were active in which unit after it, and for how many which unit was the last. */
export interface CohortRow {
  readonly cohort: string;
  readonly size: number;
  readonly active: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
}

function paramsOf({ plan, ...scope }: Scope): Record<string, unknown> {
  return { storeId: scope.storeId, timezone: scope.timezone, fromDay: scope.fromDay, toDay: scope.toDay, today: scope.today, startName: nameOf(plan.start), comebackName: nameOf(plan.comeback) };
}

function nameOf(act: Act): string {
  return act.on === 'event' ? act.name : '';
}

/** The person behind an alias at this moment. */
const PERSON = `dictGetOrDefault('person_of', 'person_key', alias_key, alias_key)`;
const localDay = (at: string): string => `toDate(toTimeZone(${at}, {timezone:String}))`;

/** Rows (person, day): on which local days a person did it. */
function acts(act: Act, name: string): string {
  switch (act.on) {
    case 'order':
      return `SELECT ${PERSON} AS person, ${localDay('placed_at')} AS day FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND test = 0 AND alias_key != 0`;
    case 'session':
      return `SELECT ${PERSON} AS person, ${localDay('started_at')} AS day FROM sessions FINAL WHERE store_id = {storeId:String} AND alias_key != 0`;
    default:
      return `SELECT ${PERSON} AS person, ${localDay('at')} AS day FROM events WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND name = {${name}:String}`;
  }
}

const UNIT_START: Readonly<Record<Unit, (day: string) => string>> = { day: (day) => day, week: (day) => `toMonday(${day})`, month: (day) => `toStartOfMonth(${day})` };
const UNITS_AFTER: Readonly<Record<Unit, string>> = { day: 'd - cohort', week: 'intDiv(d - cohort, 7)', month: `dateDiff('month', cohort, d)` };

/** Rows (person, first, cohort, days): members of the cohorts, and the days on which they came back or began. */
function members({ plan }: Scope): string {
  const began = `SELECT person, min(day) AS first FROM (${acts(plan.start, 'startName')}) GROUP BY person HAVING first >= {fromDay:Date} AND first < {toDay:Date}`;
  const back = `SELECT person, groupUniqArray(day) AS all_days FROM (${acts(plan.comeback, 'comebackName')}) GROUP BY person`;
  return `SELECT person, first, ${UNIT_START[plan.unit]('first')} AS cohort, arrayFilter(d -> d >= first, all_days) AS days FROM (${began}) AS b LEFT JOIN (${back}) AS r USING (person)`;
}

export function cohortsStatement(scope: Scope): Statement {
  const offsets = `SELECT cohort, arrayDistinct(arrayMap(d -> toInt32(${UNITS_AFTER[scope.plan.unit]}), days)) AS offsets FROM (${members(scope)})`;
  return {
    text: `SELECT toString(cohort) AS cohort, count() AS size, sumMap(offsets, arrayWithConstant(length(offsets), toUInt64(1))) AS active,
        sumMap(if(empty(offsets), [], [arrayMax(offsets)]), if(empty(offsets), [], [toUInt64(1)])) AS last
      FROM (${offsets}) GROUP BY cohort ORDER BY cohort`,
    params: paramsOf(scope),
  };
}

type SumMap = readonly [readonly number[], readonly (string | number)[]];

export async function readCohorts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly CohortRow[]> {
  const rows = await eventLog.query<{ cohort: string; size: string; active: SumMap; last: SumMap }>(cohortsStatement(scope));
  const mapOf = ([keys, counts]: SumMap): ReadonlyMap<number, number> => new Map(keys.map((key, index) => [key, Number(counts[index] ?? 0)]));
  return rows.map(({ cohort, size, active, last }) => ({ cohort, size: Number(size), active: mapOf(active), last: mapOf(last) }));
}

/** Days until a member came back on a later day; of those who have not, until today. */
export async function readWaits(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly { days: number; isBack: boolean; count: number }[]> {
  const waits = `SELECT first, arrayMin(arrayFilter(d -> d > first, days)) AS next, notEmpty(arrayFilter(d -> d > first, days)) AS is_back FROM (${members(scope)})`;
  const rows = await eventLog.query<{ wait: number; is_back: number; n: string }>({
    text: `SELECT toInt32(if(is_back, next - first, {today:Date} - first)) AS wait, is_back, count() AS n FROM (${waits}) GROUP BY wait, is_back`, params: paramsOf(scope),
  });
  return rows.map((row) => ({ days: Math.max(0, row.wait), isBack: row.is_back === 1, count: Number(row.n) }));
}

/** The members of a cohort who were active so many units after it; all of them without `offset`. */
export function peopleStatement(scope: Scope, asked: { readonly cohort: string; readonly offset: number | null; readonly after: string | null; readonly limit: number }): Statement {
  const active = asked.offset === null ? '' : ` AND has(arrayMap(d -> toInt32(${UNITS_AFTER[scope.plan.unit]}), days), {offset:Int32})`;
  const after = asked.after === null ? '' : ' AND person > {after:UInt64}';
  return {
    text: `SELECT toString(person) AS person_key, toString(first) AS first_day, length(days) AS active_days FROM (${members(scope)}) WHERE cohort = {cohort:Date}${active}${after} ORDER BY person LIMIT {limit:UInt32}`,
    params: { ...paramsOf(scope), cohort: asked.cohort, limit: asked.limit, ...(asked.offset === null ? {} : { offset: asked.offset }), ...(asked.after === null ? {} : { after: asked.after }) },
  };
}
