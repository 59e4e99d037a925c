import type { Fold } from '../../platform/derived/derived.ts';
import { createVersions } from '../../platform/derived/versions.ts';
import type { CommittedRow } from '../../platform/event-log/row.ts';
import type { Platform } from '../../platform/module.ts';
import { foldTicket, type Ticket, type TicketEvent } from './fold-ticket.ts';
import type { OpenClock } from './open-clock.ts';
import { newestVersionStatement, sqlTime, ticketEventsStatement, type TicketEventRow, TOUCHED, type WrittenTicket, writtenTicketsStatement } from './queries.ts';

/** Name of the fold, for `derived.touch`. */
export const TICKETS_FOLD = 'tickets';

/** Ids travel in the address of a request on a ClickHouse server, which holds a megabyte. */
const IDS_AT_ONCE = 2_000;
const NAMES = new Set(['Conversation Started', 'Conversation Message Sent', 'Conversation Resolved', 'Conversation Reopened']);
/** While a store has said nothing of its hours, its clock stands. */
const STOPPED: OpenClock = () => 0;

export interface FoldNeeds extends Pick<Platform, 'eventLog' | 'stores'> {
  /** Null while the store has said nothing of its hours. */
  readonly clockOf: (storeId: string) => Promise<OpenClock | null>;
}

/** Conversations as a fold keyed by conversation. */
export function createTicketFold(needs: FoldNeeds): Fold {
  const { posted } = needs.eventLog;
  const nextVersion = createVersions(posted, newestVersionStatement);
  return {
    name: TICKETS_FOLD,
    keyOf,
    touchedSql: TOUCHED,
    refold: async ({ storeId, keys, since }) => {
      // A store that is gone has no conversations; its rows go with it.
      if ((await needs.stores.findStore(storeId)) === null || keys.length === 0) return;
      const clock = (await needs.clockOf(storeId)) ?? STOPPED;
      const version = await nextVersion(storeId);
      for (let at = 0; at < keys.length; at += IDS_AT_ONCE) {
        const ids = keys.slice(at, at + IDS_AT_ONCE);
        const written = await posted.query<WrittenTicket>(writtenTicketsStatement(storeId, ids));
        const events = await posted.query<TicketEventRow>(ticketEventsStatement({ storeId, ids, since: earliest(since, written) }));
        const rows = [
          ...written.map((old) => ({ store_id: storeId, started_at: old.started_at, conversation_id: old.conversation_id, version, is_deleted: 1 })),
          ...[...Map.groupBy(events, (event) => event.conversation_id)].map(([id, told]) => rowOf({ storeId, id, version: version + 1 }, foldTicket(told.map(readEvent), clock))),
        ];
        if (rows.length > 0) await posted.insert('tickets', rows);
      }
    },
  };
}

function keyOf(row: CommittedRow): string | null {
  if (row.family !== 'service' || row.bot === 1 || row.type !== 'track' || !NAMES.has(row.name)) return null;
  const properties: unknown = JSON.parse(row.properties === undefined || row.properties === '' ? '{}' : row.properties);
  const id: unknown = typeof properties === 'object' && properties !== null ? Reflect.get(properties, 'conversation_id') : null;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Earlier folds remember how far back each conversation reaches, so that a fresh event makes only recent time be read. */
function earliest(since: Date | null, written: readonly WrittenTicket[]): Date | null {
  if (since === null) return null;
  return written.reduce((first, { first_at: at }) => (Date.parse(at) < first.getTime() ? new Date(at) : first), since);
}

function readEvent(row: TicketEventRow): TicketEvent {
  return {
    at: new Date(row.at), eventKey: row.event_key, name: row.name, from: row.written_by, isInternal: row.is_internal === 1, agent: row.agent, team: row.team,
    contactChannel: row.contact_channel, topic: row.topic, orderId: row.order_id, aliasKey: row.alias_key, country: row.country, language: row.language,
  };
}

function rowOf(of: { readonly storeId: string; readonly id: string; readonly version: number }, ticket: Ticket): object {
  const { started, asked, replied, closed } = ticket;
  const time = (at: Date | undefined): string | null => (at === undefined ? null : sqlTime(at));
  return {
    store_id: of.storeId, conversation_id: of.id, version: of.version, is_deleted: 0, first_at: sqlTime(ticket.firstAt), alias_key: ticket.aliasKey, by_staff: ticket.isByStaff ? 1 : 0,
    started_at: sqlTime(started.at), asked_at: time(asked?.at), replied_at: time(replied?.at), closed_at: time(closed?.at),
    started_open: started.openSeconds, asked_open: asked?.openSeconds ?? 0, replied_open: replied?.openSeconds ?? 0, closed_open: closed?.openSeconds ?? 0,
    reply_agent: ticket.replyAgent, reply_team: ticket.replyTeam, agent: ticket.agent, team: ticket.team, contact_channel: ticket.contactChannel, topic: ticket.topic,
    order_id: ticket.orderId, messages: ticket.messages, reopened: ticket.reopened, country: ticket.country, language: ticket.language,
  };
}
