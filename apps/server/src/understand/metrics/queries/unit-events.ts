import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from './people.ts';

const COLUMNS = `toString(event_key) AS event_key, at, name, type, teller, origin, toString(${personOf('alias_key')}) AS person_key, order_id, product_id, path, country, device`;

/** Everything told about these orders, latest first. */
export function orderEventsStatement(storeId: string, orderIds: readonly string[], limit: number): Statement {
  return {
    text: `SELECT ${COLUMNS} FROM events
      WHERE store_id = {storeId:String} AND family = 'order' AND order_id IN {orderIds:Array(String)} AND bot = 0
      ORDER BY at DESC, event_key DESC LIMIT {limit:UInt32}`,
    params: { storeId, orderIds, limit },
  };
}

/** The events of these sessions, latest first. */
export function sessionEventsStatement(
  storeId: string,
  sessions: readonly { readonly deviceKey: string; readonly from: string; readonly until: string }[],
  limit: number,
): Statement {
  // As text: the client would quote 64-bit numbers, and an array of numbers takes no quotes.
  const devices = 'arrayMap(d -> toUInt64(d), {devices:Array(String)})';
  const instants = (name: string): string => `{${name}:Array(DateTime64(3, 'UTC'))}`;
  return {
    text: `SELECT ${COLUMNS} FROM events
      WHERE store_id = {storeId:String} AND family IN ('order', 'device', 'service') AND at >= arrayMin(${instants('froms')}) AND at <= arrayMax(${instants('untils')})
        AND device_key IN ${devices} AND bot = 0
        AND arrayExists((d, f, u) -> device_key = d AND at >= f AND at <= u, ${devices}, ${instants('froms')}, ${instants('untils')})
      ORDER BY at DESC, event_key DESC LIMIT {limit:UInt32}`,
    params: {
      storeId, limit, devices: sessions.map((one) => one.deviceKey), froms: sessions.map((one) => one.from), untils: sessions.map((one) => one.until),
    },
  };
}

/** Everything told about these conversations, latest first. */
export function ticketEventsStatement(storeId: string, ids: readonly string[], limit: number): Statement {
  return {
    text: `SELECT ${COLUMNS} FROM events
      WHERE store_id = {storeId:String} AND family = 'service' AND name LIKE 'Conversation %' AND bot = 0
        AND at >= (SELECT min(first_at) FROM tickets WHERE store_id = {storeId:String} AND conversation_id IN {ids:Array(String)})
        AND JSONExtractString(properties, 'conversation_id') IN {ids:Array(String)}
      ORDER BY at DESC, event_key DESC LIMIT {limit:UInt32}`,
    params: { storeId, ids, limit },
  };
}

/** These answers themselves. */
export function answerEventsStatement(storeId: string, answers: readonly { readonly key: string; readonly at: string }[]): Statement {
  return {
    text: `SELECT ${COLUMNS} FROM events
      WHERE store_id = {storeId:String} AND family = 'service' AND at IN {instants:Array(DateTime64(3, 'UTC'))} AND toString(event_key) IN {keys:Array(String)}
      ORDER BY at DESC, event_key DESC`,
    params: { storeId, keys: answers.map(({ key }) => key), instants: answers.map(({ at }) => at) },
  };
}
