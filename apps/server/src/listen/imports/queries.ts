import type { Statement } from '../../platform/event-log/event-log.ts';
import type { Family } from '../../platform/event-log/row.ts';

/** How many messages imports have told in this family. */
export function countImportsQuery(storeId: string, family: Family): Statement {
  return {
    text: `SELECT count() AS messages FROM events WHERE store_id = {storeId:String} AND family = {family:String} AND origin = 'import'`,
    params: { storeId, family },
  };
}

/**
 * The newest message of each key that imports told about orders.
 * @param orderIds these only; null: every order of the store
 */
export function orderVersionsQuery(storeId: string, orderIds: readonly string[] | null): Statement {
  return {
    text: `SELECT
      events.order_id AS order_id,
      splitByChar('.', events.message_id)[2] AS key,
      argMax(events.message_id, (events.received_at, events.seq)) AS message_id,
      argMax(if(events.name = 'Order Refunded', JSONExtractString(events.properties, 'refund_id'), ''), (events.received_at, events.seq)) AS refund_id,
      argMax(if(events.name = 'Order Refunded', JSONExtractString(events.properties, 'currency'), ''), (events.received_at, events.seq)) AS currency
    FROM events
    WHERE store_id = {storeId:String} AND family = 'order' AND origin = 'import'
      AND (startsWith(events.message_id, 'imp.') OR startsWith(events.message_id, 'imd.'))
      AND ({all:UInt8} = 1 OR events.order_id IN {orderIds:Array(String)})
    GROUP BY events.order_id, key`,
    params: { storeId, all: orderIds === null ? 1 : 0, orderIds: orderIds ?? [] },
  };
}

/** The newest message of each key that imports told in this family. */
export function rowVersionsQuery(storeId: string, family: Family): Statement {
  return {
    text: `SELECT splitByChar('.', events.message_id)[2] AS key, argMax(events.message_id, (received_at, seq)) AS message_id
    FROM events
    WHERE store_id = {storeId:String} AND family = {family:String} AND origin = 'import' AND startsWith(events.message_id, 'imp.')
    GROUP BY key`,
    params: { storeId, family },
  };
}
