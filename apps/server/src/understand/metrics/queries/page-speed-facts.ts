import type { Statement } from '../../../platform/event-log/event-log.ts';
import { orderStatistics, sortedValues } from './order-statistics.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

/** When pages were left and how soon they had been painted, in seconds, by device, as far as sessions that began in the period can hold them: none is longer than a week. */
function paints(scope: Pick<Scope, 'from' | 'to'>): string {
  const from = scope.from === null ? '' : ` AND at >= {from:DateTime64(3, 'UTC')}`;
  const to = scope.to === null ? '' : ` AND at < {to:DateTime64(3, 'UTC')} + INTERVAL 7 DAY`;
  return `SELECT device_key AS paint_device, groupArray((at, paint_ms / 1000)) AS painted_at
    FROM (SELECT device_key, at, JSONExtractFloat(properties, 'largest_paint_ms') AS paint_ms FROM events
      WHERE store_id = {storeId:String} AND family = 'device' AND name = 'Page Left' AND type = 'track' AND bot = 0 AND device_key != 0${from}${to})
    WHERE paint_ms > 0 GROUP BY device_key`;
}

/** Sessions of the period with `paints`: how many seconds the pages that were left in one had taken. */
export function sessionsWithPaints(scope: Pick<Scope, 'from' | 'to' | 'where' | 'periodFrom'>): string {
  return `SELECT s.*, arrayMap(p -> p.2, arrayFilter(p -> p.1 >= s.started_at AND p.1 <= s.ended_at, f.painted_at)) AS paints
    FROM (SELECT * FROM sessions FINAL WHERE store_id = {storeId:String}${within(scope, 'started_at')}${filtered(scope)}) AS s
    INNER JOIN (${paints(scope)}) AS f ON f.paint_device = s.device_key`;
}

/** Seconds until what matters most on a page was painted, of each page that told it. */
export function pageSpeedStatement(scope: Scope): Statement {
  return {
    text: orderStatistics(`SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, ${sortedValues('paint')}
      FROM (SELECT ${scope.split.by === 'halves' ? 'bucket' : 'key'}, arrayJoin(paints) AS paint FROM (SELECT ${bucketAs(scope.split, { at: 'started_at', product: 'arrayJoin(product_ids)' })}, paints FROM (${sessionsWithPaints(scope)})))
      ${grouped(scope)}`),
    params: paramsOf(scope),
  };
}
