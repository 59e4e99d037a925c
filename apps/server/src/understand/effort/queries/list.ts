import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import { MEASURES, type Measure } from '../question.ts';
import { effortRows, paramsOf, type Scope } from './orders.ts';

/** An order with what it took. */
export interface OrderRow {
  readonly personKey: string;
  readonly orderId: string;
  readonly placedMs: number;
  /** Of the first intent. */
  readonly beganMs: number;
  /** Clicks and fields are known. */
  readonly isTold: boolean;
  readonly effort: Readonly<Record<Measure, number>>;
}

/** The orders behind a figure, the latest first: of one part of the split, or that took at least so much of the measure. */
export function ordersStatement(scope: Scope, asked: { readonly part: string | null; readonly least: number; readonly cursor: MomentCursor | null; readonly limit: number }): Statement {
  const conditions = [
    'began_ms > 0', ...(asked.part === null ? [] : ['texts[1] = {part:String}']), ...(asked.least > 0 ? [`effort[${MEASURES.indexOf(scope.measure) + 1}] >= {least:UInt32}`] : []),
    ...(asked.least > 0 && (scope.measure === 'clicks' || scope.measure === 'fields') ? ['is_told'] : []),
    ...(asked.cursor === null ? [] : ['(placed_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})']),
  ];
  return {
    text: `SELECT toString(person) AS person_key, texts[2] AS order_id, placed_ms AS placed, began_ms AS began, is_told AS told, effort AS took
      FROM (SELECT *, splitByChar('\\n', text) AS texts FROM (${effortRows(scope)})) WHERE ${conditions.join(' AND ')} ORDER BY placed_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), limit: asked.limit, ...(asked.part === null ? {} : { part: asked.part }), ...(asked.least > 0 ? { least: asked.least } : {}),
      ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }),
    },
  };
}

export async function readOrders(eventLog: Pick<EventLog, 'query'>, scope: Scope, asked: Parameters<typeof ordersStatement>[1]): Promise<OrderRow[]> {
  const rows = await eventLog.query<{ person_key: string; order_id: string; placed: string; began: string; told: number; took: number[] }>(ordersStatement(scope, asked));
  return rows.map(({ person_key: personKey, order_id: orderId, placed, began, told, took }) => {
    const of = (measure: Measure): number => took[MEASURES.indexOf(measure)] ?? 0;
    return {
      personKey, orderId, placedMs: Number(placed), beganMs: Number(began), isTold: Number(told) === 1,
      effort: { seconds: of('seconds'), pages: of('pages'), clicks: of('clicks'), fields: of('fields'), searches: of('searches'), errors: of('errors') },
    };
  });
}
