import type { EventLog, Statement } from '../../platform/event-log/event-log.ts';
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
}

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
}

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const PERSON = personOf();
/** Of one who came thousands of times the last before an order say enough. */
const LONGEST_PATH = 50;

/** Arrivals and orders under one set of columns: kind 1 with a source, kind 2 with what it was worth. */
function facts({ people }: Scope): string {
  const only = andPasses(people, PERSON);
  return `
    SELECT ${PERSON} AS person, 1 AS kind, toUnixTimestamp64Milli(at) AS t, toString(source) AS source, toInt64(0) AS minor, 0 AS no_rate
    FROM touches FINAL WHERE store_id = {storeId:String} AND at >= ${instant('sinceMs')} AND at < ${instant('toMs')} AND source != ''${only}
    UNION ALL
    SELECT if(alias_key = 0, 0, ${PERSON}) AS person, 2 AS kind, toUnixTimestamp64Milli(placed_at) AS t, '' AS source,
      toInt64(if(counts_sales, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0)) AS minor, toUInt8(conversion = 'no_rate') AS no_rate
    FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at >= ${instant('sinceMs')} AND placed_at < ${instant('toMs')} AND counts_order = 1 AND test = 0${only}`;
}

/**
 * Each order's arrivals: since the person's order before, and no longer ago than the lookback. What came after the last order, within the period, is a way that led
 * to none. An order that names nobody has no arrivals.
 */
export function pathsStatement(scope: Scope): Statement {
  const people = `
    SELECT person, arraySort(groupArrayIf((t, source), kind = 1)) AS came, arraySort(groupArrayIf((t, minor, no_rate), kind = 2)) AS os FROM (${facts(scope)}) GROUP BY person`;
  const each = `
    SELECT person, came, arrayJoin(arrayPushBack(arrayMap((o, before) -> (o.1, o.2, o.3, before.1, 1), os, arrayResize(arrayPushFront(os, (toInt64(0), toInt64(0), toUInt8(0))), length(os))), ({toMs:Int64}, toInt64(0), 0, if(empty(os), toInt64(0), os[-1].1), 0))) AS o
    FROM (${people}) WHERE person != 0`;
  const ways = `
    SELECT o.5 AS is_order, o.2 AS minor, o.3 AS no_rate, o.1 AS placed,
      arraySlice(arrayFilter(c -> c.1 <= o.1 AND c.1 > o.4 AND c.1 >= if(o.5 = 1, o.1 - {lookback:Int64}, {fromMs:Int64}), came), -${LONGEST_PATH}) AS way
    FROM (${each}) WHERE o.1 >= {fromMs:Int64} AND (o.5 = 1 OR notEmpty(came))`;
  const weighed = `
    SELECT is_order, minor AS worth, no_rate AS lacks_rate, way.2 AS sources, arrayMap(c -> exp2(-(placed - c.1) / {halfLife:Float64}), way) AS weights FROM (${ways}) WHERE is_order = 1 OR notEmpty(way)
    UNION ALL
    SELECT 1 AS is_order, minor AS worth, no_rate AS lacks_rate, [] AS sources, [] AS weights FROM (${facts(scope)}) WHERE kind = 2 AND person = 0 AND t >= {fromMs:Int64}`;
  const shared = `SELECT *, arrayMap(w -> w / arraySum(weights), weights) AS shares FROM (${weighed})`;
  return {
    text: `SELECT sources, countIf(is_order = 1) AS orders, sum(worth) AS minor, countIf(is_order = 0) AS nulls, sum(lacks_rate) AS no_rate,
        sumForEachIf(shares, is_order = 1) AS decay, sumForEachIf(arrayMap(s -> s * worth, shares), is_order = 1) AS decay_minor
      FROM (${shared}) GROUP BY sources`,
    params: { storeId: scope.storeId, fromMs: scope.fromMs, toMs: scope.toMs, sinceMs: scope.fromMs - scope.lookbackMs, lookback: scope.lookbackMs, halfLife: scope.halfLifeMs, ...peopleParams(scope.people) },
  };
}

export async function readPaths(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly PathRow[]> {
  const rows = await eventLog.query<{ sources: string[]; orders: string; minor: string; nulls: string; no_rate: string; decay: number[]; decay_minor: number[] }>(pathsStatement(scope));
  return rows.map(({ sources, orders, minor, nulls, no_rate: noRate, decay, decay_minor: decayMinor }) => ({
    sources, orders: Number(orders), minor: Number(minor), nulls: Number(nulls), noRate: Number(noRate), decay, decayMinor,
  }));
}
