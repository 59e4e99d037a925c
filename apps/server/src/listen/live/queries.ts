import type { Statement } from '../../platform/event-log/event-log.ts';

/** A place in a store's events, newest first. */
export interface EventsPage {
  /** Events at or before this instant; null from the newest. */
  readonly before: { readonly at: string; readonly seq: number } | null;
  readonly name: string | null;
  readonly limit: number;
}

const COLUMNS = `toString(seq) AS seq, at, received_at, name, type, origin, teller, bot, alias_key, alias_kind, country, device, path, order_id,
  source, campaign, properties`;

/** A page of a store's events, newest first by the time they happened. */
export function eventsPageStatement(storeId: string, page: EventsPage): Statement {
  const conditions = [
    ...(page.before === null ? [] : ['(at, events.seq) < (parseDateTime64BestEffort({beforeAt:String}, 3, \'UTC\'), {beforeSeq:UInt64})']),
    ...(page.name === null ? [] : ['name = {name:String}']),
  ];
  return {
    text: `SELECT ${COLUMNS} FROM events WHERE store_id = {storeId:String}${conditions.map((condition) => ` AND ${condition}`).join('')}
      ORDER BY at DESC, events.seq DESC LIMIT {limit:UInt32}`,
    params: {
      storeId,
      limit: page.limit,
      ...(page.before === null ? {} : { beforeAt: page.before.at, beforeSeq: page.before.seq }),
      ...(page.name === null ? {} : { name: page.name }),
    },
  };
}

/** How often each event name came, and when last. */
export function eventNamesStatement(storeId: string): Statement {
  return {
    text: `SELECT name, count() AS events, max(at) AS last_at FROM events WHERE store_id = {storeId:String} GROUP BY name ORDER BY events DESC LIMIT 500`,
    params: { storeId },
  };
}

/** What happened since an instant, newest first, as lanes read it; each family is read by the table's own order. */
export function recentRowsStatement(storeId: string, asked: { since: Date; limit: number }): Statement {
  return {
    text: `SELECT seq, at, name, type, family, origin, teller, bot, alias_key, alias_kind, device_key, campaign_key,
        path, country, device, source, order_id, properties
      FROM events WHERE store_id = {storeId:String} AND family IN ('order', 'device', 'service', 'person', 'other') AND at >= {since:DateTime64(3, 'UTC')} AND bot = 0 AND origin != 'import'
      ORDER BY at DESC LIMIT {limit:UInt32}`,
    params: { storeId, ...asked },
  };
}
