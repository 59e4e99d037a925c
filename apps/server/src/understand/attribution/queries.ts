import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
import { motiveOf } from '../../platform/event-log/motive-of.ts';
import { andPasses, type PeopleCondition, peopleParams } from '../../platform/event-log/of-people.ts';
import { personOf } from '../../platform/event-log/person-of.ts';

/** What credit is given for. */
export interface Scope {
  readonly storeId: string;
  /** Orders placed in here are credited; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How long before an order an arrival may have led to it. */
  readonly lookbackMs: number;
  /** After so long an arrival counts half, for time decay. */
  readonly halfLifeMs: number;
  /** Only people of whom all of this holds; none for everybody. */
  readonly people: readonly PeopleCondition[];
  /** By what ways are told apart beside their arrivals. */
  readonly by: Split | null;
}

/** What credit can be split by beside its sources: what drives people. */
export const SPLITS = ['motive'] as const;
export type Split = (typeof SPLITS)[number];

/** Arrivals in order, and what became of the people who came so. */
export interface PathRow {
  /** Sources; empty where nobody knows how they came. */
  readonly sources: readonly string[];
  readonly orders: number;
  readonly minor: number;
  /** People who came so and did not order. */
  readonly nulls: number;
  /** Orders whose money is in a currency without a rate; they count as orders and have no value. */
  readonly noRate: number;
  /** Of these orders together, by time decay: the weight of each arrival, in the order of `sources`, and of their money. */
  readonly decay: readonly number[];
  readonly decayMinor: readonly number[];
  /** Which part of the split, empty where that is not known; null where nothing is split. */
  readonly part: string | null;
}

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const PERSON = personOf();
/** Of one who came thousands of times the last before an order say enough. */
const LONGEST_PATH = 50;

/** An arrival is one number: when, and which of `names` its source is. So a person's arrivals sort as integers. Sources beyond a million are the first, nameless one. */
const SOURCES = 2 ** 20;
const WHEN = `intDiv(e, ${SOURCES})`;

function touches(scope: Scope): string {
  return `FROM touches FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND at >= ${instant('sinceMs')} AND at < ${instant('toMs')} AND source != ''${andPasses(scope.people, PERSON)}`;
}

/** Rows (es, os), with `part` where they are split: everybody's arrivals, and orders as (when, worth, whether its currency has no rate). Orders that name nobody stand together under 0. */
function peopleRows(scope: Scope): string {
  const came = `SELECT ${PERSON} AS person, arraySort(groupArray(toUnixTimestamp64Milli(at) * ${SOURCES} + transform(source, names, arrayEnumerate(names), 1))) AS es ${touches(scope)} GROUP BY person`;
  const ordered = `
    SELECT if(alias_key = 0, 0, ${PERSON}) AS person,
      arraySort(groupArray((toUnixTimestamp64Milli(placed_at), toInt64(if(counts_sales, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0)), toUInt8(conversion = 'no_rate')))) AS os
    FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at >= ${instant('sinceMs')} AND placed_at < ${instant('toMs')} AND counts_order = 1 AND test = 0${andPasses(scope.people, PERSON)} GROUP BY person`;
  return `SELECT es, os${scope.by === null ? '' : `, ${motiveOf('person')} AS part`} FROM (${came}) AS c FULL OUTER JOIN (${ordered}) AS o USING (person)`;
}

/**
 * Each order's arrivals: since the person's order before, and no longer ago than the lookback. What came after the last order, within the period, is a way that led
 * to none. An order that names nobody has no arrivals.
 */
export function pathsStatement(scope: Scope): Statement {
  const part = scope.by === null ? '' : 'part, ';
  const each = `
    SELECT ${part}es, arrayJoin(arrayPushBack(arrayMap((o, before) -> (o.1, o.2, o.3, before.1, 1), os, arrayResize(arrayPushFront(os, (toInt64(0), toInt64(0), toUInt8(0))), length(os))), ({toMs:Int64}, toInt64(0), 0, if(empty(os), toInt64(0), os[-1].1), 0))) AS o
    FROM (${peopleRows(scope)})`;
  const ways = `
    SELECT ${part}o.5 AS is_order, o.2 AS worth, o.3 AS lacks_rate, o.1 AS placed,
      arraySlice(arrayFilter(e -> ${WHEN} <= o.1 AND ${WHEN} > o.4 AND ${WHEN} >= if(o.5 = 1, o.1 - {lookback:Int64}, {fromMs:Int64}), es), -${LONGEST_PATH}) AS came
    FROM (${each}) WHERE o.1 >= {fromMs:Int64} AND (o.5 = 1 OR notEmpty(es))`;
  const weighed = `
    SELECT ${part}is_order, worth, lacks_rate, arrayMap(e -> toUInt32(e % ${SOURCES}), came) AS way, if(is_order = 1, arrayMap(e -> exp2(-(placed - ${WHEN}) / {halfLife:Float64}), came), []) AS weights
    FROM (${ways}) WHERE is_order = 1 OR notEmpty(came)`;
  const shared = `SELECT *, arrayMap(w -> w / arraySum(weights), weights) AS shares FROM (${weighed})`;
  return {
    text: `WITH (SELECT arrayConcat([''], arraySlice(arraySort(groupUniqArray(toString(source))), 1, ${SOURCES - 2})) ${touches(scope)}) AS names
      SELECT ${part}arrayMap(n -> names[n], way) AS sources, countIf(is_order = 1) AS orders, sum(worth) AS minor, countIf(is_order = 0) AS nulls, sum(lacks_rate) AS no_rate,
        sumForEach(shares) AS decay, sumForEach(arrayMap(s -> s * worth, shares)) AS decay_minor
      FROM (${shared}) GROUP BY ${part}way`,
    params: { storeId: scope.storeId, fromMs: scope.fromMs, toMs: scope.toMs, sinceMs: scope.fromMs - scope.lookbackMs, lookback: scope.lookbackMs, halfLife: scope.halfLifeMs, ...peopleParams(scope.people) },
  };
}

export async function readPaths(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly PathRow[]> {
  const rows = await eventLog.query<{ sources: string[]; orders: string; minor: string; nulls: string; no_rate: string; decay: number[]; decay_minor: number[]; part?: string }>(pathsStatement(scope));
  return rows.map(({ sources, orders, minor, nulls, no_rate: noRate, decay, decay_minor: decayMinor, part }) => ({
    sources, orders: Number(orders), minor: Number(minor), nulls: Number(nulls), noRate: Number(noRate), decay, decayMinor, part: part ?? null,
  }));
}
