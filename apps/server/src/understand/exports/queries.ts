import type { Statement } from '../../platform/event-log/event-log.ts';
import { personOf } from '../../platform/event-log/person-of.ts';

/** Where a page ended: the sorting key's values of its last row. */
export type PageEnd = Readonly<Record<string, unknown>>;

export interface DerivedTable {
  readonly table: string;
  /** Columns that order the rows, and so name a place among them, with their types. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** Columns that only the engine needs. */
  readonly hidden: readonly string[];
}

/** Tables of the order book; a closed list, as names of tables are never a user's text. */
export const ORDER_TABLES = {
  orders: {
    table: 'orders',
    key: [{ column: 'placed_at', type: 'DateTime64(3)' }, { column: 'order_id', type: 'String' }],
    hidden: ['version', 'is_deleted', 'alias_keys', 'device_key', 'device_at', 'first_at'],
  },
  order_lines: {
    table: 'order_lines',
    key: [{ column: 'placed_at', type: 'DateTime64(3)' }, { column: 'order_id', type: 'String' }, { column: 'line_no', type: 'UInt32' }],
    hidden: ['version', 'is_deleted'],
  },
  refunds: {
    table: 'refunds',
    key: [{ column: 'at', type: 'DateTime64(3)' }, { column: 'order_id', type: 'String' }, { column: 'refund_id', type: 'String' }, { column: 'line_no', type: 'UInt32' }],
    hidden: ['version', 'is_deleted'],
  },
} as const satisfies Record<string, DerivedTable>;

const PERSON = `if(alias_key = 0, '', toString(${personOf()})) AS person_key`;

/** Rows of the order book after a place, in order of time. */
export function orderPageStatement(storeId: string, page: { of: DerivedTable; after: PageEnd | null; limit: number }): Statement {
  const { of, after, limit } = page;
  const columns = of.key.map(({ column }) => column).join(', ');
  const places = of.key.map(({ column, type }) => (type.startsWith('DateTime') ? `parseDateTime64BestEffort({after_${column}:String}, 3, 'UTC')` : `{after_${column}:${type}}`)).join(', ');
  return {
    text: `SELECT * EXCEPT (store_id, alias_key, ${of.hidden.join(', ')}), ${PERSON} FROM ${of.table} FINAL
      WHERE store_id = {storeId:String} ${after === null ? '' : `AND (${columns}) > (${places})`}
      ORDER BY ${columns} LIMIT {limit:UInt32}`,
    params: { storeId, limit, ...Object.fromEntries(of.key.map(({ column }) => [`after_${column}`, after?.[column] ?? ''])) },
  };
}

/** Writers of a store's events and how far each has come. */
export function writersStatement(storeId: string): Statement {
  return { text: 'SELECT writer, max(seq) AS seq FROM events WHERE store_id = {storeId:String} GROUP BY writer ORDER BY writer', params: { storeId } };
}

/** A store's events at a range of places, in the order in which they were kept. */
export function eventPageStatement(storeId: string, page: { writer: string; after: number; upTo: number }): Statement {
  return {
    text: `SELECT at, received_at, seq, message_id, origin, teller, type, name, schema_version, bot, ${PERSON}, anonymous_id, user_id, order_id, product_id,
        source, medium, campaign, referrer_host, country, language, device, path, properties, traits, context
      FROM events
      WHERE store_id = {storeId:String} AND writer = {writer:String} AND seq > {after:UInt64} AND seq <= {upTo:UInt64}
      ORDER BY seq`,
    params: { storeId, ...page },
  };
}
