import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { GAP_MS } from '../../../platform/event-log/runs.ts';
import { eventHolds, stepParams } from '../../../platform/event-log/step-holds.ts';
import type { Dimension, Plan } from '../question.ts';

/** What paths are counted over. */
export interface Scope {
  readonly storeId: string;
  /** The step that a path starts from or leads to lies in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly plan: Plan;
  /** What paths are made of in the period, in the order of their names: the place in this list, from 1, is its number. What is not in it is `RARE`. */
  readonly names: readonly string[];
}

/**
 * A moment is one number: when, what, and whether a path may start from it. So a person's moments sort as integers: over two million events that took 0.2 s, arrays
 * of tuples with names 0.5 s, window functions 0.6 s. What is a number of `names`; that of touchpoints has its place in the run before it, for an arrival stands first
 * at the instant of the run's first event.
 */
const TIME = 2 ** 20;
const WHAT = 2;
/** More numbers than any name has; the last one is that of what is beyond the list of names. */
const NUMBERS = { events: 2 ** 19, touchpoints: 2 ** 9 } as const;
const MOST_NAMES = { events: 20_000, touchpoints: 500 } as const;
/** The number in a path of what is beyond the list of names, and of all that is rare at a step. */
export const RARE = 2 ** 32 - 1;

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const RUN_COLUMN = { source: 'source', sales_channel: 'sales_channel', device: 'device', country: 'country', language: 'language' } as const;

/** What the script tells of a page that is over is no step of anybody's, unless somebody asks for it. */
const LEFT = 'Page Left';

/** How far outside the period moments may matter: for a session without a step, only to see whether it began (or ended) before. */
function bounds({ fromMs, toMs, plan }: Scope): { sinceMs: number; untilMs: number } {
  const isForward = plan.direction === 'forward';
  const rest = plan.step === null ? GAP_MS : 0;
  return { sinceMs: fromMs - (isForward ? rest : plan.windowMs), untilMs: toMs + (isForward ? plan.windowMs : rest) };
}

export function paramsOf(scope: Scope): Record<string, unknown> {
  const { storeId, fromMs, toMs, plan, names } = scope;
  const left = new Set(plan.without);
  return {
    storeId, fromMs, toMs, ...bounds(scope), window: plan.windowMs, length: plan.length, names, numbers: names.map((name, index) => (left.has(name) ? 0 : index + 1)), without: plan.without,
    ...(plan.step === null ? {} : stepParams(plan.step, '')), ...Object.fromEntries(plan.where.map(({ values }, index) => [`where${index}`, values])),
  };
}

/** Rows that a question of this store and period reads, of which paths could be made. */
function within({ plan }: Pick<Scope, 'plan'>): string {
  if (plan.of === 'touchpoints') return `FROM touches FINAL WHERE store_id = {storeId:String} AND at < ${instant('untilMs')} AND ended_at >= ${instant('sinceMs')}`;
  return `FROM events WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND family != 'person'${plan.step?.name === LEFT ? '' : ` AND name != '${LEFT}'`} AND at >= ${instant('sinceMs')} AND at < ${instant('untilMs')}`;
}

/** The names in a period, most frequent first; a hostile store has millions. Whose events they are of does not matter here, and to ask would cost as much again. */
export function namesStatement(scope: Omit<Scope, 'names'>): { text: string; params: Record<string, unknown> } {
  const { of } = scope.plan;
  const told = of === 'touchpoints' ? `SELECT arrayJoin(touchpoints) AS told ${within(scope)}` : `SELECT name AS told FROM events WHERE store_id = {storeId:String} AND at >= ${instant('sinceMs')} AND at < ${instant('untilMs')}`;
  return {
    text: `SELECT toString(told) AS name FROM (SELECT told, count() AS n FROM (${told}) GROUP BY told) ORDER BY n DESC, name LIMIT ${MOST_NAMES[of]}`,
    params: { storeId: scope.storeId, ...bounds({ ...scope, names: [] }) },
  };
}

function moment({ of }: Plan, { t, name, place, starts }: { readonly t: string; readonly name: string; readonly place: string | null; readonly starts: string }): string {
  const number = `toInt64(transform(${name}, {names:Array(String)}, {numbers:Array(UInt32)}, toUInt32(${NUMBERS[of] - 1})))`;
  const what = place === null ? number : `(least(${place}, ${TIME / WHAT / NUMBERS[of] - 1}) * ${NUMBERS[of]} + ${number})`;
  return `${t} * ${TIME} + ${what} * ${WHAT} + (${starts})`;
}

/** Rows (person, es): the moments of a person, or of one of their sessions, in order of time and then of name, touchpoints of a run in its own order. */
export function unitRows(scope: Scope): string {
  const { plan } = scope;
  if (plan.of === 'touchpoints') return touchpointUnits(scope);
  const event = moment(plan, { t: 'toUnixTimestamp64Milli(at)', name: 'name', place: null, starts: eventStarts(scope) });
  const without = plan.per === 'person' && plan.without.length > 0 ? ' AND name NOT IN {without:Array(String)}' : '';
  const rows = `SELECT ${personOf()} AS person, ${event} AS e ${within(scope)}${without}`;
  const people = `SELECT person, arraySort(groupArray(e)) AS es FROM (${rows}) GROUP BY person HAVING sum(e % ${WHAT}) > 0`;
  if (plan.per === 'person') return people;
  return `SELECT person, arrayJoin(arraySplit((e, d) -> d > ${GAP_MS}, es, arrayDifference(arrayMap(e -> intDiv(e, ${TIME}), es)))) AS es FROM (${people})`;
}

/** Runs of a person that follow within 30 minutes are one session, so that signing in does not look like leaving. */
function touchpointUnits(scope: Scope): string {
  const { plan } = scope;
  const holds = [...(plan.step === null ? [] : ['id = {name:String}']), 't >= {fromMs:Int64}', 't < {toMs:Int64}', 'is_in'].join(' AND ');
  const met = `arrayFilter((e, t) -> t >= {sinceMs:Int64} AND t < {untilMs:Int64}, arrayMap((id, t, place) -> ${moment(plan, { t: 't', name: 'id', place: 'place', starts: holds })}, touchpoints, met_ms, arrayEnumerate(met_ms)), met_ms)`;
  const runs = `SELECT ${personOf()} AS person, alias_key, toUnixTimestamp64Milli(at) AS begin_ms, toUnixTimestamp64Milli(ended_at) AS end_ms, ${filterHolds(plan.where)} AS is_in, ${met} AS ms ${within(scope)}`;
  if (plan.per === 'person') return `SELECT person, arraySort(groupArrayArray(ms)) AS es FROM (${runs}) GROUP BY person`;
  const cut = `SELECT person, ms, begin_ms, alias_key, begin_ms > max(end_ms) OVER (PARTITION BY person ORDER BY begin_ms, alias_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + ${GAP_MS} AS is_new FROM (${runs})`;
  const stays = `SELECT person, ms, sum(is_new) OVER (PARTITION BY person ORDER BY begin_ms, alias_key) AS stay FROM (${cut})`;
  return `SELECT person, arraySort(groupArrayArray(ms)) AS es FROM (${stays}) GROUP BY person, stay`;
}

function filterHolds(where: Plan['where']): string {
  if (where.length === 0) return '1';
  const passes = where.map(({ dimension }, index) => {
    const param = `where${index}`;
    return isOfPeople(dimension) ? passesAs(dimension, { person: personOf(), param }) : `${dimensionText(dimension)} IN {${param}:Array(String)}`;
  });
  return passes.join(' AND ');
}

function dimensionText(dimension: Dimension): string {
  return dimension === 'customer' ? customerText(personOf()) : `toString(${RUN_COLUMN[dimension]})`;
}

/** SQL text: whether a person had ordered before the period. @param person an expression of the person's key */
export function customerText(person: string): string {
  return `if(${person} IN (SELECT ${personOf()} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < ${instant('fromMs')} AND test = 0 AND alias_key != 0), 'returning', 'new')`;
}

/** Rows (alias_key, begin_ms, end_ms, is_in), with `value` of a column where one is asked for: runs in which paths may start, and whether they are within the filter. */
export function runsAround({ plan }: Scope, column: keyof typeof RUN_COLUMN | null): string {
  return `SELECT alias_key, toUnixTimestamp64Milli(at) AS begin_ms, toUnixTimestamp64Milli(ended_at) AS end_ms, ${filterHolds(plan.where)} AS is_in${column === null ? '' : `, ${RUN_COLUMN[column]} AS value`}
    FROM touches FINAL WHERE store_id = {storeId:String} AND at < ${instant('untilMs')} AND ended_at >= ${instant('sinceMs')} - INTERVAL 1 DAY`;
}

/** Whether a path may start from an event. Whose session counts is asked of the few that may, not of all. */
function eventStarts(scope: Scope): string {
  const { plan } = scope;
  const own = [...(plan.step === null ? [] : [eventHolds(plan.step, '')]), `at >= ${instant('fromMs')}`, `at < ${instant('toMs')}`].join(' AND ');
  if (plan.where.length === 0) return own;
  const runs = runsAround(scope, null);
  // Where sessions begin a run begins, and where they end one ends.
  const started = plan.step === null
    ? `SELECT alias_key, ${plan.direction === 'forward' ? 'begin_ms' : 'end_ms'} FROM (${runs}) WHERE is_in`
    : `SELECT r.alias_key, r.t FROM (SELECT alias_key, toUnixTimestamp64Milli(at) AS t ${within(scope)} AND ${own}) AS r ASOF LEFT JOIN (${runs}) AS s ON r.alias_key = s.alias_key AND r.t >= s.begin_ms WHERE s.is_in`;
  return `${own} AND (alias_key, toUnixTimestamp64Milli(at)) IN (${started})`;
}

/**
 * Rows (person, started_ms, path): for each person or session with a moment to start from, what came from there on, or before it, as numbers of `names`: the same
 * several times in a row once, what is passed over left out, `length` steps at most. Forward from the first such moment, backward from the last.
 */
export function pathRows(scope: Scope): string {
  const { plan } = scope;
  const directed = `SELECT person, ${plan.direction === 'forward' ? 'es' : 'arrayReverse(es)'} AS ms FROM (${unitRows(scope)})`;
  const found = `SELECT person, ms, ${plan.step === null ? `if(notEmpty(ms) AND ms[1] % ${WHAT} = 1, 1, 0)` : `arrayFirstIndex(e -> e % ${WHAT} = 1, ms)`} AS i FROM (${directed})`;
  const begun = `SELECT person, intDiv(ms[i], ${TIME}) AS started_ms, arraySlice(ms, i) AS rest FROM (${found}) WHERE i > 0`;
  const inTime = `SELECT person, started_ms, arrayFilter(e -> abs(intDiv(e, ${TIME}) - started_ms) <= {window:Int64}, rest) AS kept FROM (${begun})`;
  const walked = `SELECT person, started_ms, arrayMap(n -> if(n = ${NUMBERS[plan.of] - 1}, toUInt32(${RARE}), toUInt32(n)), arrayMap(e -> intDiv(e % ${TIME}, ${WHAT}) % ${NUMBERS[plan.of]}, kept)) AS numbers FROM (${inTime})`;
  return `SELECT person, started_ms, arraySlice(arrayCompact(arrayFilter(x -> x != 0, numbers)), 1, {length:UInt8}) AS path FROM (${walked}) WHERE arrayExists(x -> x != 0, numbers)`;
}
