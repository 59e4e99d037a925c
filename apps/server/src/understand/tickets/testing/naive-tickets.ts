/** An event of a conversation as a test writes it. */
export interface SimpleMessage {
  readonly at: Date;
  readonly eventKey: string;
  readonly conversation: string;
  readonly name: 'Conversation Started' | 'Conversation Message Sent' | 'Conversation Resolved' | 'Conversation Reopened';
  readonly from: 'customer' | 'agent' | 'assistant' | 'system' | '';
  readonly isInternal: boolean;
  readonly agent: string;
}

export interface NaiveTicket {
  readonly conversation: string;
  readonly startedAt: Date;
  readonly isByStaff: boolean;
  readonly askedAt: Date | null;
  readonly repliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly replyAgent: string;
  readonly agent: string;
  readonly messages: number;
  readonly reopened: number;
}

/** Conversations by walking through their events one at a time: the yardstick of the fold. In order of their names. */
export function naiveTickets(told: readonly SimpleMessage[]): NaiveTicket[] {
  const walks = new Map<string, { -readonly [Key in keyof NaiveTicket]: NaiveTicket[Key] } & { hasHuman: boolean; hasStart: boolean; lastAgent: string; closingAgent: string }>();
  for (const event of told.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.eventKey < b.eventKey ? -1 : 1))) {
    const walk = walks.get(event.conversation) ?? {
      conversation: event.conversation, startedAt: event.at, isByStaff: false, askedAt: null, repliedAt: null, closedAt: null, replyAgent: '', agent: '', messages: 0, reopened: 0,
      hasHuman: false, hasStart: false, lastAgent: '', closingAgent: '',
    };
    walks.set(event.conversation, walk);
    if (event.agent !== '') walk.lastAgent = event.agent;
    const isMessage = event.name === 'Conversation Message Sent' && !event.isInternal;
    const isHuman = isMessage && (event.from === 'customer' || event.from === 'agent');
    if (isMessage) walk.messages += 1;
    if (isHuman && !walk.hasHuman) [walk.hasHuman, walk.isByStaff] = [true, event.from === 'agent'];
    const isQuestion = isHuman && event.from === 'customer' && walk.askedAt === null;
    if (isQuestion) walk.askedAt = event.at;
    if (isHuman && event.from === 'agent' && walk.askedAt !== null && walk.repliedAt === null) [walk.repliedAt, walk.replyAgent] = [event.at, event.agent];
    if (!walk.isByStaff && !walk.hasStart && (event.name === 'Conversation Started' || isQuestion)) [walk.hasStart, walk.startedAt] = [true, event.at];
    if (event.name === 'Conversation Resolved') [walk.closedAt, walk.closingAgent] = [event.at, event.agent];
    if (event.name === 'Conversation Reopened') [walk.closedAt, walk.closingAgent, walk.reopened] = [null, '', walk.reopened + 1];
  }
  return [...walks.values()].toSorted((a, b) => (a.conversation < b.conversation ? -1 : 1)).map(({ hasHuman: _human, hasStart: _start, lastAgent, closingAgent, ...walk }) => {
    const first = told.filter((event) => event.conversation === walk.conversation).reduce((least, { at }) => (at < least ? at : least), walk.startedAt);
    return { ...walk, startedAt: walk.isByStaff ? first : walk.startedAt, agent: (walk.closedAt === null ? '' : closingAgent) || lastAgent };
  });
}
