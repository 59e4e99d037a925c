import type { Statement } from '../../../platform/event-log/event-log.ts';
import type { Scope } from './scope.ts';
import { within } from './scope.ts';

const FROM_ORDERS = ['source', 'sales_channel', 'device', 'country', 'language'] as const;
const FROM_SESSIONS = ['source', 'device', 'country', 'language'] as const;

const pairs = (columns: readonly string[]): string => columns.map((column) => `('${column}', toString(${column}))`).join(', ');

/**
 * Values that each dimension takes in a period, those seen most often first. Outdated versions of rows may count: the numbers only order a
 * list to choose from.
 */
export function dimensionValuesStatement(scope: Pick<Scope, 'storeId' | 'from' | 'to'>, limit: number): Statement {
  return {
    text: `SELECT tupleElement(pair, 1) AS dimension, tupleElement(pair, 2) AS value, sum(times) AS times
      FROM (
        SELECT arrayJoin([${pairs(FROM_ORDERS)}]) AS pair, count() AS times FROM orders WHERE store_id = {storeId:String}${within(scope, 'placed_at')} GROUP BY pair
        UNION ALL
        SELECT arrayJoin([${pairs(FROM_SESSIONS)}]) AS pair, count() AS times FROM sessions WHERE store_id = {storeId:String}${within(scope, 'started_at')} GROUP BY pair
      )
      GROUP BY dimension, value
      ORDER BY times DESC, dimension, value
      LIMIT {limit:UInt32} BY dimension`,
    params: { storeId: scope.storeId, limit, ...(scope.from === null ? {} : { from: scope.from }), ...(scope.to === null ? {} : { to: scope.to }) },
  };
}
