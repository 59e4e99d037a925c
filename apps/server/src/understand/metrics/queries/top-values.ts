import type { Statement } from '../../../platform/event-log/event-log.ts';
import type { Dimension, FactsName } from '../definition.ts';
import { bucketKey, isByLine, paramsOf, type Scope, within } from './scope.ts';

const ANSWERS = { table: 'events', at: 'at', condition: ` AND family = 'service' AND name = 'Survey Answered' AND bot = 0` } as const;
const REPLIES = { table: 'tickets', at: 'replied_at', condition: ' AND replied_at IS NOT NULL', columns: { agent: 'reply_agent', team: 'reply_team' } } as const;
const RESOLUTIONS = { table: 'tickets', at: 'started_at', condition: '' } as const;
/** People stand where their first order does, however long ago. */
const EVER_ORDERED = { table: 'orders', at: 'placed_at', condition: '', isOfAllTime: true } as const;

const SOURCE_OF: Readonly<Record<FactsName, { table: 'orders' | 'refunds' | 'sessions' | 'events' | 'tickets'; at: string; condition: string; isOfAllTime?: boolean; columns?: Partial<Record<Dimension, string>> }>> = {
  sales: { table: 'orders', at: 'placed_at', condition: '' },
  revenue: { table: 'orders', at: 'placed_at', condition: '' },
  refundRate: { table: 'orders', at: 'placed_at', condition: '' },
  orders: { table: 'orders', at: 'placed_at', condition: '' },
  orderValue: { table: 'orders', at: 'placed_at', condition: '' },
  people: { table: 'orders', at: 'placed_at', condition: '' },
  retention: { table: 'orders', at: 'placed_at', condition: '' },
  coverage: { table: 'orders', at: 'placed_at', condition: '' },
  delivery: { table: 'orders', at: 'delivered_at', condition: '' },
  refunds: { table: 'refunds', at: 'at', condition: '' },
  sessions: { table: 'sessions', at: 'started_at', condition: '' },
  csat: ANSWERS,
  recommendations: ANSWERS,
  ease: ANSWERS,
  rhythm: { table: 'orders', at: 'placed_at', condition: '' },
  silence: EVER_ORDERED,
  lifetime: EVER_ORDERED,
  returns: { table: 'orders', at: 'placed_at', condition: '' },
  replies: REPLIES,
  openReplies: REPLIES,
  resolutions: RESOLUTIONS,
  openResolutions: RESOLUTIONS,
  friction: { table: 'sessions', at: 'started_at', condition: '' },
  effort: { table: 'orders', at: 'placed_at', condition: '' },
  pageSpeed: { table: 'sessions', at: 'started_at', condition: '' },
};

/**
 * The values of a dimension with the most rows in the period. It only says which values get a row of their own; outdated versions may
 * count here, for nothing that is shown does.
 */
export function topValuesStatement(scope: Scope, facts: FactsName, limit: number): Statement {
  const { table, at, condition, isOfAllTime, columns } = SOURCE_OF[facts];
  const name = table === 'orders' && isByLine(scope.split) ? 'order_lines' : table;
  const split = scope.split.by === 'dimension' ? { ...scope.split, top: null } : scope.split;
  return {
    text: `SELECT ${bucketKey(split, { at, ...columns, ...(table === 'sessions' ? { product: 'arrayJoin(product_ids)' } : {}) })} AS key, count() AS times
      FROM ${name} WHERE store_id = {storeId:String}${within(isOfAllTime === true ? { ...scope, from: null } : scope, at)}${condition}
      GROUP BY key ORDER BY times DESC, key LIMIT {limit:UInt32}`,
    params: { ...paramsOf(scope), limit },
  };
}
