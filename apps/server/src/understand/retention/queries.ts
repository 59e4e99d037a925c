import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
import { andPasses, peopleParams } from '../../platform/event-log/of-people.ts';
import { personOf } from '../../platform/event-log/person-of.ts';
import type { Act, Plan, Unit } from './question.ts';

/** What retention is counted over. */
export interface Scope {
  readonly storeId: string;
  readonly timezone: string;
  /** Cohorts begin in these local days, half-open, `YYYY-MM-DD`. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly plan: Plan;
}

/** One cohort: how many, how many of them were active in which unit after it, for how many which unit was the last, and how long they waited. */
export interface CohortRow {
  readonly cohort: string;
  readonly size: number;
  readonly active: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
  /** How many came back after so many days, on a later day than their first. */
  readonly waits: ReadonlyMap<number, number>;
  /** How many have not, by their first day as days since 1970. */
  readonly waiting: ReadonlyMap<number, number>;
}

function paramsOf({ plan, ...scope }: Scope): Record<string, unknown> {
  return { storeId: scope.storeId, timezone: scope.timezone, fromDay: scope.fromDay, toDay: scope.toDay, startName: nameOf(plan.start), comebackName: nameOf(plan.comeback), ...peopleParams(plan.people) };
}

function nameOf(act: Act): string {
  return act.on === 'event' ? act.name : '';
}

const PERSON = personOf();
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
  const began = `SELECT person, min(day) AS first FROM (${acts(plan.start, 'startName')}) GROUP BY person HAVING first >= {fromDay:Date} AND first < {toDay:Date}${andPasses(plan.people, 'person')}`;
  const back = `SELECT person, groupUniqArray(day) AS all_days FROM (${acts(plan.comeback, 'comebackName')}) GROUP BY person`;
  return `SELECT person, first, ${UNIT_START[plan.unit]('first')} AS cohort, arrayFilter(d -> d >= first, all_days) AS days FROM (${began}) AS b LEFT JOIN (${back}) AS r USING (person)`;
}

/** How many of each: numbers of people by a key that each row has once, or several times, or not at all. */
const counted = (keys: string): string => `sumMap(${keys}, arrayWithConstant(length(${keys}), toUInt64(1)))`;

/** All in one pass over the members: to find them costs more than to count anything about them. */
export function cohortsStatement(scope: Scope): Statement {
  const later = `SELECT cohort, first, arrayDistinct(arrayMap(d -> toInt32(${UNITS_AFTER[scope.plan.unit]}), days)) AS offsets, arrayFilter(d -> d > first, days) AS days_after FROM (${members(scope)})`;
  const each = `SELECT cohort, offsets, if(empty(offsets), [], [arrayMax(offsets)]) AS last_offsets, if(empty(days_after), [], [toInt32(arrayMin(days_after) - first)]) AS back_after, if(empty(days_after), [toInt32(first)], []) AS still FROM (${later})`;
  return {
    text: `SELECT toString(cohort) AS cohort, count() AS size, ${counted('offsets')} AS active, ${counted('last_offsets')} AS last, ${counted('back_after')} AS waits, ${counted('still')} AS waiting
      FROM (${each}) GROUP BY cohort ORDER BY cohort`,
    params: paramsOf(scope),
  };
}

type SumMap = readonly [readonly number[], readonly (string | number)[]];

export async function readCohorts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly CohortRow[]> {
  const rows = await eventLog.query<{ cohort: string; size: string; active: SumMap; last: SumMap; waits: SumMap; waiting: SumMap }>(cohortsStatement(scope));
  const mapOf = ([keys, counts]: SumMap): ReadonlyMap<number, number> => new Map(keys.map((key, index) => [key, Number(counts[index] ?? 0)]));
  return rows.map(({ cohort, size, active, last, waits, waiting }) => ({ cohort, size: Number(size), active: mapOf(active), last: mapOf(last), waits: mapOf(waits), waiting: mapOf(waiting) }));
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
