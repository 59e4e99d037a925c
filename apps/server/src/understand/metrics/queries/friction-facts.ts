import { SIGNALS_WITHOUT_FRICTION } from '@throughline/events';
import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from './people.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

const NO_FRICTION = `('${SIGNALS_WITHOUT_FRICTION.join("', '")}')`;

/** Moments of friction by device, as far as sessions that began in the period can hold them: none is longer than a week. */
function frictionTimes(scope: Pick<Scope, 'from' | 'to'>): string {
  const from = scope.from === null ? '' : ` AND at >= {from:DateTime64(3, 'UTC')}`;
  const to = scope.to === null ? '' : ` AND at < {to:DateTime64(3, 'UTC')} + INTERVAL 7 DAY`;
  return `SELECT device_key AS signal_device, groupArray(at) AS signals, groupArrayIf(at, JSONExtractString(properties, 'kind') = 'slow_page') AS slow_pages FROM events
    WHERE store_id = {storeId:String} AND family = 'device' AND name = 'Signal' AND type = 'track' AND bot = 0 AND device_key != 0${from}${to}
      AND JSONExtractString(properties, 'kind') NOT IN ${NO_FRICTION}
    GROUP BY device_key`;
}

/** Sessions of the period with `rubbed`, whether one met friction, and `slowed`, whether that was a slow page. */
export function sessionsWithFriction(scope: Pick<Scope, 'from' | 'to' | 'where' | 'periodFrom'>): string {
  const during = (moments: string): string => `arrayExists(at -> at >= s.started_at AND at <= s.ended_at, f.${moments})`;
  return `SELECT s.*, ${during('signals')} AS rubbed, ${during('slow_pages')} AS slowed
    FROM (SELECT * FROM sessions FINAL WHERE store_id = {storeId:String}${within(scope, 'started_at')}${filtered(scope)}) AS s
    LEFT JOIN (${frictionTimes(scope)}) AS f ON f.signal_device = s.device_key`;
}

/** Sessions, those in which something got in the way, and those in which that was a slow page. */
export function frictionStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, countIf(rubbed) AS with_friction, countIf(slowed) AS slow, uniqExact(person) AS people
      FROM (SELECT ${bucketAs(scope.split, { at: 'started_at', product: 'arrayJoin(product_ids)' })}, rubbed, slowed, ${personOf('alias_key')} AS person FROM (${sessionsWithFriction(scope)}))
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
