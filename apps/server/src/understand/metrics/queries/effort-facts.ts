import { effortParams, effortRows } from '../../../platform/event-log/order-effort.ts';
import type { Statement } from '../../../platform/event-log/event-log.ts';
import { rows as orderRows } from './order-facts.ts';
import { orderStatistics, sortedValues } from './order-statistics.ts';
import { grouped, isTotal, keyOf, paramsOf, type Scope } from './scope.ts';

/** An open end of a period as an instant: before all orders, and after them. */
const OPEN = { from: 0, to: Date.UTC(2200, 0, 1) } as const;

/** Orders of the period of which the first intent was seen, with their active seconds; filter and split are those of any order. */
export const SEEN_ORDERS = `SELECT splitByChar('\\n', text)[2] AS seen_order, effort[1] AS seconds FROM (${effortRows({ storeId: '', fromMs: 0, toMs: 0, touchpoints: [], people: null, passes: null, text: `''`, spent: 'seconds' })}) WHERE began_ms > 0`;

/** What the placeholders of `SEEN_ORDERS` stand for. */
export function seenParams({ storeId, from, to }: Pick<Scope, 'storeId' | 'from' | 'to'>): Record<string, unknown> {
  const ms = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);
  return effortParams({ storeId, fromMs: from === null ? OPEN.from : ms(from), toMs: to === null ? OPEN.to : ms(to), touchpoints: [] });
}

export function effortStatement(scope: Scope): Statement {
  return {
    text: orderStatistics(`SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${sortedValues('seconds')}
      FROM (SELECT * FROM (${orderRows(scope, '1 AS one', 'counts_order')}) AS o INNER JOIN (${SEEN_ORDERS}) AS e ON o.order_id = e.seen_order) ${grouped(scope)}`),
    params: { ...paramsOf(scope), ...seenParams(scope) },
  };
}
