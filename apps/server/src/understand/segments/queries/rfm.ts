import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { FREQUENCY_FROM } from '../rfm.ts';

interface RfmScope {
  readonly storeId: string;
  readonly timezone: string;
  readonly nowMs: number;
}

/** Rows (person, recency_ms, order_days, money): everybody with an order that counts. */
function buyers(only: string = ''): string {
  return `SELECT ${personOf()} AS person, {nowMs:Int64} - maxIf(toUnixTimestamp64Milli(first_at), orders > 0) AS recency_ms,
      uniqExactIf(toDate32(first_at, {timezone:String}), orders > 0) AS order_days, sum(revenue_minor) AS money
    FROM alias_figures FINAL WHERE store_id = {storeId:String} AND kind = 'order'${only} GROUP BY person HAVING order_days > 0`;
}

export interface EdgesRow {
  readonly buyers: string;
  readonly recency_fifths: readonly (number | string)[];
  readonly money_fifths: readonly (number | string)[];
  readonly mean_recency_ms: number | null;
  readonly mean_days: number | null;
  readonly mean_money: number | null;
  readonly top_share: number | null;
  readonly gini: number | null;
}

/** Fifths of a store's buyers, their means, the share of revenue of the best fifth and its Gini coefficient. */
export function edgesStatement(scope: RfmScope): Statement {
  return {
    text: `WITH arraySort(groupArray(toFloat64(money))) AS amounts, arraySum(amounts) AS total
      SELECT count() AS buyers, quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(recency_ms) AS recency_fifths, quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(money) AS money_fifths,
        avg(recency_ms) AS mean_recency_ms, avg(order_days) AS mean_days, avg(toFloat64(money)) AS mean_money,
        if(total > 0, arraySum(arraySlice(arrayReverse(amounts), 1, toUInt64(round(length(amounts) * 0.2)))) / total, NULL) AS top_share,
        if(total > 0 AND amounts[1] >= 0, 2 * arraySum(arrayMap((x, i) -> x * i, amounts, arrayEnumerate(amounts))) / (length(amounts) * total) - (length(amounts) + 1) / length(amounts), NULL) AS gini
      FROM (${buyers()})`,
    params: { ...scope },
  };
}

/** How many buyers have each pair of scores, and what they brought. */
export function cellsStatement(scope: RfmScope, edges: { readonly recencyMs: readonly number[] }): Statement {
  return {
    text: `SELECT 5 - arrayCount(e -> recency_ms > e, {recencyEdges:Array(Float64)}) AS r, 1 + arrayCount(d -> order_days >= d, {dayEdges:Array(UInt32)}) AS f, count() AS people, toString(sum(money)) AS minor
      FROM (${buyers()}) GROUP BY r, f`,
    params: { ...scope, recencyEdges: edges.recencyMs, dayEdges: [...FREQUENCY_FROM] },
  };
}

/** One person as a buyer; no row when they are none. */
export function buyerStatement(scope: RfmScope, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT toString(recency_ms) AS recency, toString(order_days) AS days, toString(money) AS minor FROM (${buyers(' AND alias_key IN {aliasKeys:Array(UInt64)}')})`,
    params: { ...scope, aliasKeys: aliasKeys.map(BigInt) },
  };
}
