import type { Statement } from '../../../platform/event-log/event-log.ts';
import { EXACT_INDEX } from './few-rows.ts';

/** By what a list of buyers can be put in order. */
export type BuyerSort = 'orders' | 'revenue' | 'last_order';

const SORT_COLUMNS: Readonly<Record<BuyerSort, string>> = { orders: 'orders', revenue: 'revenue_minor', last_order: 'last_ms' };

export interface BuyerRow {
  person_key: string;
  orders: string;
  revenue_minor: string;
  unconverted: number;
  last_ms: string;
}

/** People with an order, most first; merged people count as one. */
export function buyersStatement(storeId: string, page: { sort: BuyerSort; before: { value: string; personKey: string } | null; limit: number }): Statement {
  const column = SORT_COLUMNS[page.sort];
  const before = page.before === null ? '' : `HAVING (${column}, person_key) < ({value:Int64}, {personKey:UInt64})`;
  return {
    text: `SELECT dictGetOrDefault('person_of', 'person_key', alias_key, alias_key) AS person_key, sum(order_count) AS orders, sum(minor) AS revenue_minor,
        max(no_rate) AS unconverted, max(at_ms) AS last_ms FROM (
          SELECT alias_key, toInt64(counts_order) AS order_count, if(counts_sales = 1, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0) AS minor,
            counts_sales = 1 AND conversion != '' AS no_rate, toUnixTimestamp64Milli(placed_at) AS at_ms
          FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0
          UNION ALL
          SELECT alias_key, toInt64(0) AS order_count, -ifNull(lines_net_minor, 0) AS minor, conversion != '' AS no_rate, toInt64(0) AS at_ms
          FROM refunds FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND counts = 1)
      GROUP BY person_key ${before} ORDER BY ${column} DESC, person_key DESC LIMIT {limit:UInt32}`,
    params: { storeId, limit: page.limit, ...(page.before === null ? {} : { value: page.before.value, personKey: page.before.personKey }) },
  };
}

/** How many people have an order, and their keys while there are not too many. */
export function buyerKeysStatement(storeId: string, limit: number): Statement {
  return {
    text: `SELECT DISTINCT dictGetOrDefault('person_of', 'person_key', alias_key, alias_key) AS person_key FROM orders FINAL
      WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0 LIMIT {limit:UInt32}`,
    params: { storeId, limit },
  };
}

/** Who placed an order. */
export function orderAliasStatement(storeId: string, orderId: string): Statement {
  return {
    text: `SELECT alias_key FROM orders FINAL WHERE store_id = {storeId:String} AND order_id = {orderId:String} AND alias_key != 0 ${EXACT_INDEX}`,
    params: { storeId, orderId },
  };
}
