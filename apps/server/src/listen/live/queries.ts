import type { Statement } from '../../platform/event-log/event-log.ts';
import { inSegment } from '../../platform/event-log/in-segment.ts';
import { personOf } from '../../platform/event-log/person-of.ts';
import type { Family } from '../../platform/event-log/row.ts';

/** A place in a store's events, newest first. */
export interface EventsPage {
  /** Events at or before this instant; null from the newest. */
  readonly before: { readonly at: string; readonly seq: number } | null;
  readonly name: string | null;
  readonly limit: number;
}

const COLUMNS = `toString(seq) AS seq, at, received_at, name, type, origin, teller, bot, alias_key, alias_kind, country, device, path, order_id,
  source, campaign, properties`;

const FAMILIES = ['order', 'device', 'service', 'person', 'other'] as const satisfies readonly Family[];

/** The log lies in order of time within a family, so that each family's newest are read where they end; the copy in order of people has them anywhere. */
const IN_ORDER = 'SETTINGS optimize_use_projections = 0';

/** A page of a store's events, newest first by the time they happened. */
export function eventsPageStatement(storeId: string, page: EventsPage): Statement {
  const conditions = [
    ...(page.before === null ? [] : ['(at, events.seq) < (parseDateTime64BestEffort({beforeAt:String}, 3, \'UTC\'), {beforeSeq:UInt64})']),
    ...(page.name === null ? [] : ['name = {name:String}']),
  ];
  const passes = conditions.map((condition) => ` AND ${condition}`).join('');
  const newestOf = (family: Family): string => `(SELECT at FROM events WHERE store_id = {storeId:String} AND family = '${family}'${passes} ORDER BY at DESC LIMIT {limit:UInt32} ${IN_ORDER})`;
  // The instants alone say where the page ends; then its rows are read, and no others.
  return {
    text: `WITH (SELECT min(at) FROM (SELECT at FROM (${FAMILIES.map(newestOf).join(' UNION ALL ')}) ORDER BY at DESC LIMIT {limit:UInt32})) AS end
      SELECT ${COLUMNS} FROM events WHERE store_id = {storeId:String} AND family IN {families:Array(String)} AND at >= end${passes}
      ORDER BY at DESC, events.seq DESC LIMIT {limit:UInt32} ${IN_ORDER}`,
    params: {
      storeId,
      families: FAMILIES,
      limit: page.limit,
      ...(page.before === null ? {} : { beforeAt: page.before.at, beforeSeq: page.before.seq }),
      ...(page.name === null ? {} : { name: page.name }),
    },
  };
}

/** How often each event name came in so many days up to the newest event, and when last. */
export function eventNamesStatement(storeId: string, days: number): Statement {
  const newestOf = (family: Family): string => `(SELECT at FROM events WHERE store_id = {storeId:String} AND family = '${family}' ORDER BY at DESC LIMIT 1 ${IN_ORDER})`;
  return {
    text: `WITH (SELECT max(at) FROM (${FAMILIES.map(newestOf).join(' UNION ALL ')})) AS newest
      SELECT name, count() AS events, max(at) AS last_at FROM events
      WHERE store_id = {storeId:String} AND family IN {families:Array(String)} AND at >= newest - toIntervalDay({days:UInt32})
      GROUP BY name ORDER BY events DESC, name LIMIT 500 ${IN_ORDER}`,
    params: { storeId, days, families: FAMILIES },
  };
}

/** How much robots did since an instant, by minute. */
export function robotMinutesStatement(storeId: string, since: Date): Statement {
  return {
    text: `SELECT toUnixTimestamp(toStartOfMinute(at)) AS minute, count() AS events
      FROM events WHERE store_id = {storeId:String} AND family IN {families:Array(String)} AND at >= {since:DateTime64(3, 'UTC')} AND bot = 1 AND origin != 'import' GROUP BY minute`,
    params: { storeId, families: FAMILIES, since },
  };
}

/** What happened since an instant, newest first, as lanes read it; each family is read by the table's own order. Only of the people in one of `segments`, where there are any. */
export function recentRowsStatement(storeId: string, asked: { since: Date; limit: number; segments: readonly string[] }): Statement {
  const ofThem = asked.segments.length === 0 ? '' : ` AND ${inSegment(personOf(), 'segments')}`;
  return {
    text: `SELECT seq, at, name, type, family, origin, teller, bot, alias_key, alias_kind, device_key, campaign_key,
        path, country, device, source, order_id, properties
      FROM events WHERE store_id = {storeId:String} AND family IN {families:Array(String)} AND at >= {since:DateTime64(3, 'UTC')} AND bot = 0 AND origin != 'import'${ofThem}
      ORDER BY at DESC LIMIT {limit:UInt32}`,
    params: { storeId, families: FAMILIES, ...asked },
  };
}
