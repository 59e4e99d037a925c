import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { instant, type Scope } from './session-rows.ts';

/** What an order of a session usually comes to: the median of net sales, in minor units of the store's currency. */
export function orderValueStatement(scope: Scope): Statement {
  return {
    text: `SELECT count() AS orders, quantileExact(0.5)(toInt64(ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0))) AS typical FROM orders FINAL
      WHERE store_id = {storeId:String} AND placed_at >= ${instant('fromMs')} AND placed_at < ${instant('toMs')} AND counts_sales = 1 AND test = 0 AND conversion != 'no_rate'`,
    params: { storeId: scope.storeId, fromMs: scope.fromMs, toMs: scope.toMs },
  };
}

export async function readTypicalOrder(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<{ readonly orders: number; readonly minor: number | null }> {
  const [row] = await eventLog.query<{ orders: string; typical: string }>(orderValueStatement(scope));
  const orders = Number(row?.orders ?? 0);
  return { orders, minor: orders === 0 ? null : Number(row?.typical) };
}
