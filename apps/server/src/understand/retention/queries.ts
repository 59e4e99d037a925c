import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
import { withPlaces } from '../../platform/event-log/largest-parts.ts';
import { motiveOf } from '../../platform/event-log/motive-of.ts';
import { andPasses, peopleParams } from '../../platform/event-log/of-people.ts';
import { personOf } from '../../platform/event-log/person-of.ts';
import { MOST_PARTS, type Part } from '../../platform/split.ts';
import type { Act, Plan, Split, Unit } from './question.ts';

/** What retention is counted over. */
export interface Scope {
  readonly storeId: string;
  readonly timezone: string;
  /** Cohorts begin in these local days, half-open, `YYYY-MM-DD`. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly plan: Plan;
}

/** One cohort, or one part of it: how many, how many of them were active in which unit after it, for how many which unit was the last, and how long they waited. */
export interface CohortRow {
  readonly cohort: string;
  readonly size: number;
  readonly active: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
  /** How many came back after so many days, on a later day than their first. */
  readonly waits: ReadonlyMap<number, number>;
  /** How many have not, by their first day as days since 1970. */
  readonly waiting: ReadonlyMap<number, number>;
  /** Which part of the split; null where nothing is split. */
  readonly part: PartKey | null;
}

export interface PartKey {
  /** From 1, the largest first; 0: all smaller ones together. */
  readonly place: number;
  /** Its value; of place 0 one of them. */
  readonly value: string;
  /** Its rank among all parts; of place 0 the last of them. */
  readonly rank: number;
}

function paramsOf({ plan, ...scope }: Scope): Record<string, unknown> {
  return { storeId: scope.storeId, timezone: scope.timezone, fromDay: scope.fromDay, toDay: scope.toDay, startName: nameOf(plan.start), comebackName: nameOf(plan.comeback), ...peopleParams(plan.people) };
}

function nameOf(act: Act): string {
  return act.on === 'event' ? act.name : '';
}

const PERSON = personOf();
const localDay = (at: string): string => `toDate(toTimeZone(${at}, {timezone:String}))`;

/** Rows (person, day): on which local days a person did it; `span` keeps away what can't matter, of a column with its instant. */
function acts(act: Act, { name, span }: { readonly name: string; readonly span: (at: string) => string }): string {
  const rows = (at: string): string => `SELECT ${PERSON} AS person, ${localDay(at)} AS day`;
  switch (act.on) {
    case 'order':
      return `${rows('placed_at')} FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND test = 0 AND alias_key != 0 AND ${span('placed_at')}`;
    case 'session':
      return `${rows('started_at')} FROM sessions FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND ${span('started_at')}`;
    default:
      return `${rows('at')} FROM events WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND name = {${name}:String} AND ${span('at')}`;
  }
}

/** No local day begins or ends further from its UTC day. */
const SLACK = 'INTERVAL 1 DAY';
const beforeEnd = (at: string): string => `${at} < toDateTime64({toDay:Date}, 3, 'UTC') + ${SLACK}`;
const afterBegin = (at: string): string => `${at} >= toDateTime64({fromDay:Date}, 3, 'UTC') - ${SLACK}`;

const UNIT_START: Readonly<Record<Unit, (day: string) => string>> = { day: (day) => day, week: (day) => `toMonday(${day})`, month: (day) => `toStartOfMonth(${day})` };
/** How many units a day is after a member's cohort. */
const UNITS_AFTER: Readonly<Record<Unit, (day: string) => string>> = { day: (day) => `${day} - cohort`, week: (day) => `intDiv(${day} - cohort, 7)`, month: (day) => `dateDiff('month', cohort, ${day})` };

/** Rows (person, value): what somebody first came with, of the first of their sessions and orders of which it is known. */
function firstValues(column: Exclude<Split, 'motive'>): string {
  const rows = (from: string, at: string): string => `SELECT ${PERSON} AS person, ${at} AS moment, toString(${column}) AS word FROM ${from} FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND ${column} != ''`;
  return `SELECT person, min((moment, word)).2 AS value FROM (${rows('touches', 'at')} UNION ALL ${rows('orders', 'placed_at')}) GROUP BY person`;
}

/** Rows (person, first, cohort, days): members of the cohorts, and the days on which they came back or began, in order, each once; `part` where they are split. */
function members({ plan }: Scope): string {
  const began = `SELECT person, min(day) AS first FROM (${acts(plan.start, { name: 'startName', span: beforeEnd })}) GROUP BY person HAVING first >= {fromDay:Date} AND first < {toDay:Date}${andPasses(plan.people, 'person')}`;
  const back = `SELECT person, groupArray(day) AS all_days FROM (${acts(plan.comeback, { name: 'comebackName', span: afterBegin })}) GROUP BY person`;
  const came = plan.by === null || plan.by === 'motive' ? '' : ` LEFT JOIN (${firstValues(plan.by)}) AS v USING (person)`;
  const part = plan.by === null ? '' : `, ${came === '' ? motiveOf('person') : 'value'} AS part`;
  return `SELECT person, first${part}, ${UNIT_START[plan.unit]('first')} AS cohort, arraySort(arrayDistinct(arrayFilter(d -> d >= first, all_days))) AS days FROM (${began}) AS b LEFT JOIN (${back}) AS r USING (person)${came}`;
}

/** What is told of a member stands in one number: the kind, and the unit, days or day. */
const KIND = 2 ** 20;
const TOLD = { active: 0, last: 1, waited: 2, waiting: 3 } as const;

/**
 * All in one pass over the members: to find them costs more than to count anything about them. Each tells the units in which they were active, the last of these, and after how many
 * days they came back, or since which day they have not; equal ones of a cohort are counted. Split, they are counted by part too, which add up to the whole.
 */
export function cohortsStatement(scope: Scope): Statement {
  const isSplit = scope.plan.by !== null;
  const by = isSplit ? 'cohort, part' : 'cohort';
  const later = `SELECT ${by}, first, arrayCompact(arrayMap(d -> toUInt32(${UNITS_AFTER[scope.plan.unit]('d')}), days)) AS offsets, arrayFirst(d -> d > first, days) AS back FROM (${members(scope)})`;
  const told = `SELECT ${by}, arrayJoin(arrayConcat(offsets, if(empty(offsets), [], [toUInt32(${TOLD.last * KIND} + offsets[-1])]), [toUInt32(if(back > first, ${TOLD.waited * KIND} + (back - first), ${TOLD.waiting * KIND} + toUInt32(first)))])) AS fact FROM (${later})`;
  const counted = `SELECT ${by}, fact, count() AS people FROM (${told}) GROUP BY ${by}, fact`;
  // Each member waited or waits: these facts count members.
  const placed = isSplit ? `SELECT cohort, place, fact, sum(people) AS people, any(part) AS value, max(part_rank) AS last_rank FROM (${withPlaces(counted, `if(fact >= ${TOLD.waited * KIND}, people, 0)`)}) GROUP BY cohort, place, fact` : counted;
  return {
    text: `SELECT toString(cohort) AS cohort_day, groupArray(fact) AS facts, groupArray(people) AS counts${isSplit ? ', place, any(value) AS part_value, max(last_rank) AS part_rank' : ''} FROM (${placed}) GROUP BY cohort${isSplit ? ', place' : ''} ORDER BY cohort`,
    params: paramsOf(scope),
  };
}

export async function readCohorts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly CohortRow[]> {
  const rows = await eventLog.query<{ cohort_day: string; facts: number[]; counts: (string | number)[]; place?: string | number; part_value?: string; part_rank?: string | number }>(cohortsStatement(scope));
  return rows.map(({ cohort_day: cohort, facts, counts, place, part_value: value = '', part_rank: rank }) => {
    const of = (kind: keyof typeof TOLD): Map<number, number> => new Map(facts.flatMap((fact, index) => (Math.floor(fact / KIND) === TOLD[kind] ? [[fact % KIND, Number(counts[index])] as const] : [])));
    const [waits, waiting] = [of('waited'), of('waiting')];
    return {
      cohort, size: [...waits.values(), ...waiting.values()].reduce((sum, count) => sum + count, 0), active: of('active'), last: of('last'), waits, waiting,
      part: place === undefined ? null : { place: Number(place), value, rank: Number(rank) },
    };
  });
}

/** Which members are asked for: those of whom all that is not null holds. */
export interface Asked {
  readonly cohort: string | null;
  /** Active so many units after their cohort; over all cohorts only of those that have had so many in full by `until`, as the curve has them. */
  readonly offset: number | null;
  readonly isRolling: boolean;
  readonly until: string | null;
  readonly part: Part | null;
  readonly after: string | null;
  readonly limit: number;
}

function partHolds(scope: Scope, { key }: Part): string {
  return key === null ? `part NOT IN (SELECT part FROM (${members(scope)}) GROUP BY part ORDER BY count() DESC, part LIMIT ${MOST_PARTS})` : 'part = {part:String}';
}

/** The members that a figure counted, by their keys. */
export function peopleStatement(scope: Scope, { cohort, offset, isRolling, until, part, after, limit }: Asked): Statement {
  const { plan } = scope;
  const unitsAfter = (day: string): string => `toInt32(${UNITS_AFTER[plan.unit](day)})`;
  const holds = [
    ...(cohort === null ? [] : ['cohort = {cohort:Date}']), ...(after === null ? [] : ['person > {after:UInt64}']), ...(part === null ? [] : [partHolds(scope, part)]),
    ...(offset === null ? [] : [`arrayExists(d -> ${unitsAfter('d')} ${isRolling ? '>=' : '='} {offset:Int32}, days)`]), ...(until === null ? [] : [`${unitsAfter('{until:Date}')} > {offset:Int32}`]),
  ];
  return {
    // To find somebody's part costs; who is not asked for by it needs none.
    text: `SELECT toString(person) AS person_key, toString(first) AS first_day, length(days) AS active_days FROM (${members(part === null ? { ...scope, plan: { ...plan, by: null } } : scope)})
      WHERE ${holds.length === 0 ? '1' : holds.join(' AND ')} ORDER BY person LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), limit, ...(cohort === null ? {} : { cohort }), ...(offset === null ? {} : { offset }), ...(until === null ? {} : { until }), ...(after === null ? {} : { after }),
      ...(part === null || part.key === null ? {} : { part: part.key }),
    },
  };
}
