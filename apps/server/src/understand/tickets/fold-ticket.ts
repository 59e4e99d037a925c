import type { OpenClock } from './open-clock.ts';

/** What was told of a conversation, one event. */
export interface TicketEvent {
  readonly at: Date;
  /** Orders events of one instant. */
  readonly eventKey: string;
  readonly name: string;
  /** Who wrote a message: customer, agent, assistant, system; '' when nobody says. */
  readonly from: string;
  /** A note that the customer does not see. */
  readonly isInternal: boolean;
  readonly agent: string;
  readonly team: string;
  readonly contactChannel: string;
  readonly topic: string;
  readonly orderId: string;
  /** '0' when nobody is named. */
  readonly aliasKey: string;
  readonly country: string;
  readonly language: string;
}

/** A moment, and what the shop's open clock showed at it. */
export interface ClockedMoment {
  readonly at: Date;
  readonly openSeconds: number;
}

/** One conversation. */
export interface Ticket {
  readonly firstAt: Date;
  readonly started: ClockedMoment;
  readonly aliasKey: string;
  readonly isByStaff: boolean;
  readonly asked: ClockedMoment | null;
  readonly replied: ClockedMoment | null;
  readonly closed: ClockedMoment | null;
  readonly replyAgent: string;
  readonly replyTeam: string;
  readonly agent: string;
  readonly team: string;
  readonly contactChannel: string;
  readonly topic: string;
  readonly orderId: string;
  readonly messages: number;
  readonly reopened: number;
  readonly country: string;
  readonly language: string;
}

/**
 * A conversation from all that was told of it.
 *
 * The clock of a reply starts with the customer's first message and stops with the first one that a person of the shop wrote after it;
 * assistants, systems and internal notes don't stop it. A conversation is by staff when the first message of a human is the shop's. It is
 * closed from its last settlement on, unless something reopened it after that.
 *
 * @param events at least one, in any order
 */
export function foldTicket(events: readonly TicketEvent[], clock: OpenClock): Ticket {
  const told = events.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.eventKey < b.eventKey ? -1 : 1));
  const [first] = told;
  if (first === undefined) throw new Error('a conversation has events');
  const moment = (event: TicketEvent | undefined): ClockedMoment | null => (event === undefined ? null : { at: event.at, openSeconds: clock(event.at) });
  const messages = told.filter((event) => event.name === 'Conversation Message Sent' && !event.isInternal);
  const human = messages.filter(({ from }) => from === 'customer' || from === 'agent');
  const asked = human.find(({ from }) => from === 'customer');
  const reply = asked === undefined ? undefined : human.slice(human.indexOf(asked)).find(({ from }) => from === 'agent');
  const last = told.findLast(({ name }) => name === 'Conversation Resolved' || name === 'Conversation Reopened');
  const closing = last?.name === 'Conversation Resolved' ? last : undefined;
  const isByStaff = human[0]?.from === 'agent';
  const start = isByStaff ? first : (told.find((event) => event.name === 'Conversation Started' || event === asked) ?? first);
  const lastOf = (field: 'agent' | 'team'): string => (closing === undefined ? '' : closing[field]) || (told.findLast((event) => event[field] !== '')?.[field] ?? '');
  const firstOf = (field: 'contactChannel' | 'topic' | 'orderId' | 'country' | 'language'): string => told.find((event) => event[field] !== '')?.[field] ?? '';
  return {
    firstAt: first.at,
    started: { at: start.at, openSeconds: clock(start.at) },
    aliasKey: told.find(({ aliasKey }) => aliasKey !== '0')?.aliasKey ?? '0',
    isByStaff, asked: moment(asked), replied: moment(reply), closed: moment(closing),
    replyAgent: reply?.agent ?? '', replyTeam: reply?.team ?? '', agent: lastOf('agent'), team: lastOf('team'),
    contactChannel: firstOf('contactChannel'), topic: told.findLast(({ topic }) => topic !== '')?.topic ?? '', orderId: firstOf('orderId'),
    messages: messages.length, reopened: told.filter(({ name }) => name === 'Conversation Reopened').length,
    country: firstOf('country'), language: firstOf('language'),
  };
}
