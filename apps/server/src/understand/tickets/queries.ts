import type { Statement } from '../../platform/event-log/event-log.ts';

const NAMES = `'Conversation Started', 'Conversation Message Sent', 'Conversation Resolved', 'Conversation Reopened'`;
const ID = `JSONExtractString(properties, 'conversation_id')`;

/** Which rows touch a conversation, and by what key; the fold's `keyOf` says the same of a committed row. */
export const TOUCHED = { condition: `family = 'service' AND name IN (${NAMES}) AND type = 'track' AND bot = 0 AND ${ID} != ''`, key: ID } as const;

const BEGINNING = new Date('1900-01-01T00:00:00Z');

/** One row of the log as the fold reads it. */
export interface TicketEventRow {
  readonly conversation_id: string;
  readonly event_key: string;
  readonly at: string;
  readonly name: string;
  readonly alias_key: string;
  readonly country: string;
  readonly language: string;
  readonly written_by: string;
  readonly is_internal: number;
  readonly agent: string;
  readonly team: string;
  readonly contact_channel: string;
  readonly topic: string;
  readonly order_id: string;
}

/** All that was ever told of these conversations. `since` null: anywhere in the past. */
export function ticketEventsStatement(asked: { readonly storeId: string; readonly ids: readonly string[]; readonly since: Date | null }): Statement {
  const text = (name: string): string => `JSONExtractString(properties, '${name}')`;
  return {
    text: `SELECT ${ID} AS conversation_id, toString(event_key) AS event_key, at, name, toString(alias_key) AS alias_key, country, language, ${text('from')} AS written_by,
        toUInt8(JSONExtractBool(properties, 'internal')) AS is_internal, ${text('agent_id')} AS agent, ${text('team')} AS team, ${text('contact_channel')} AS contact_channel,
        ${text('topic')} AS topic, ${text('order_id')} AS order_id
      FROM events
      WHERE store_id = {storeId:String} AND family = 'service' AND at >= {since:DateTime64(3, 'UTC')} AND name IN (${NAMES}) AND type = 'track' AND bot = 0
        AND ${ID} IN {ids:Array(String)}`,
    params: { storeId: asked.storeId, ids: asked.ids, since: sqlTime(asked.since ?? BEGINNING) },
  };
}

/** What stands under these conversations now. */
export interface WrittenTicket {
  readonly conversation_id: string;
  readonly started_at: string;
  readonly first_at: string;
}

export function writtenTicketsStatement(storeId: string, ids: readonly string[]): Statement {
  return {
    text: `SELECT conversation_id, started_at, first_at FROM tickets FINAL WHERE store_id = {storeId:String} AND conversation_id IN {ids:Array(String)}
      SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 1`,
    params: { storeId, ids },
  };
}

/** The highest version in use; the fold counts on from there. */
export function newestVersionStatement(storeId: string): Statement {
  return { text: 'SELECT max(version) AS version FROM tickets WHERE store_id = {storeId:String}', params: { storeId } };
}

/** The one form that every version reads as a bound DateTime64. */
export function sqlTime(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}
