import type { Statement } from '../../../platform/event-log/event-log.ts';
import { orderStatistics, sortedValues } from './order-statistics.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

/** By the clock on the wall, or by the one that runs only in business hours. */
type ByClock = Readonly<Record<'clock' | 'open', string>>;
type Rows = Pick<Scope, 'from' | 'to' | 'where' | 'periodFrom'>;

/** Over rows of `repliedTickets`. */
export const MINUTES_TO_REPLY: ByClock = { clock: `dateDiff('millisecond', asked, replied) / 60000`, open: '(toInt64(replied_open) - toInt64(asked_open)) / 60' };

/** Over rows of `startedTickets`; while one is open, until now. */
export const MINUTES_TO_CLOSE: ByClock = {
  clock: `dateDiff('millisecond', started_at, if(is_closed, ended, {now:DateTime64(3, 'UTC')})) / 60000`,
  open: '(toInt64(if(is_closed, closed_open, {openNow:UInt64})) - toInt64(started_open)) / 60',
};

/** Questions of customers that a person answered in the period. */
export function repliedTickets(scope: Rows): string {
  return `SELECT conversation_id, started_at, assumeNotNull(asked_at) AS asked, assumeNotNull(replied_at) AS replied, asked_open, replied_open, alias_key, reply_agent AS agent, reply_team AS team,
      contact_channel, topic, country, language
    FROM tickets FINAL
    WHERE store_id = {storeId:String} AND by_staff = 0 AND asked_at IS NOT NULL AND replied_at IS NOT NULL${within(scope, 'replied_at')}${filtered(scope)}`;
}

/** Conversations that customers started in the period, settled or not. */
export function startedTickets(scope: Rows): string {
  return `SELECT conversation_id, started_at, closed_at IS NOT NULL AS is_closed, ifNull(closed_at, started_at) AS ended, started_open, closed_open, alias_key, agent, team,
      contact_channel, topic, country, language
    FROM tickets FINAL
    WHERE store_id = {storeId:String} AND by_staff = 0${within(scope, 'started_at')}${filtered(scope)}`;
}

/** Minutes from a customer's first message to the first human reply, by the moment of the reply. */
export function repliesStatement(scope: Scope, by: keyof ByClock): Statement {
  return {
    text: orderStatistics(
      `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, {hasHours:UInt8} AS has_hours, ${sortedValues('minutes')}
        FROM (SELECT ${bucketAs(scope.split, { at: 'replied' })}, ${MINUTES_TO_REPLY[by]} AS minutes FROM (${repliedTickets(scope)}))
        ${grouped(scope)}`,
      ', has_hours AS has_hours',
    ),
    params: paramsOf(scope),
  };
}

/**
 * How many conversations were settled, and how many are still open, after so many minutes. Times are whole minutes, from a thousand on
 * three digits of them: so the lists stay short, however many conversations there are. Halves go up: the engine's `round` sends them to the
 * even neighbour.
 */
export function resolutionsStatement(scope: Scope, by: keyof ByClock): Statement {
  const step = 'if(minutes < 1000, 1, exp10(floor(log10(minutes)) - 2))';
  return {
    text: `SELECT key AS key, is_total AS is_total, {hasHours:UInt8} AS has_hours, sum(settled) + sum(unsettled) AS n, sum(unsettled) AS still_open,
        groupArray(time) AS times, groupArray(toUInt32(settled)) AS settled_then, groupArray(toUInt32(unsettled)) AS open_then
      FROM (
        SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, time AS time, countIf(is_closed) AS settled, countIf(NOT is_closed) AS unsettled
        FROM (
          SELECT *, toUInt32(floor(minutes / ${step} + 0.5) * ${step}) AS time
          FROM (SELECT ${bucketAs(scope.split, { at: 'started_at' })}, is_closed, greatest(0, ${MINUTES_TO_CLOSE[by]}) AS minutes FROM (${startedTickets(scope)}))
        )
        ${grouped(scope, 'time')}
      )
      GROUP BY is_total, key`,
    params: paramsOf(scope),
  };
}
