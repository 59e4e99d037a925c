import type { Statement } from '../../../platform/event-log/event-log.ts';
import { EXACT_INDEX } from './few-rows.ts';

/** Who placed an order. */
export function orderAliasStatement(storeId: string, orderId: string): Statement {
  return {
    text: `SELECT alias_key FROM orders FINAL WHERE store_id = {storeId:String} AND order_id = {orderId:String} AND alias_key != 0 ${EXACT_INDEX}`,
    params: { storeId, orderId },
  };
}
