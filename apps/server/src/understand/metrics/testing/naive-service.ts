import type { Naive, NaiveDimensions } from './naive-model.ts';
import { quantile } from './naive-customers.ts';

/** A conversation as the definition of its figures reads it. */
export interface NaiveTicket extends Pick<NaiveDimensions, 'country' | 'language'> {
  readonly startedAt: Date;
  readonly isByStaff: boolean;
  readonly askedAt: Date | null;
  readonly repliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly person: string | null;
  readonly replyAgent: string;
  readonly replyTeam: string;
  readonly agent: string;
  readonly team: string;
  readonly contactChannel: string;
  readonly topic: string;
}

/** A shop that is open for every third second, in tests of figures; real hours are tested with the clock. */
export const thirdClock = (at: Date): number => Math.floor(at.getTime() / 3_000);

type Desk = Readonly<Record<'agent' | 'team', string>>;

function ticketsOf(naive: Naive, at: (ticket: NaiveTicket) => Date | null, desk: (ticket: NaiveTicket) => Desk): NaiveTicket[] {
  const { where } = naive.cut;
  return (naive.store.tickets ?? []).filter((ticket) => {
    const moment = at(ticket);
    if (ticket.isByStaff || moment === null || !naive.isIn(moment)) return false;
    const own: Readonly<Record<string, string>> = { ...desk(ticket), contact_channel: ticket.contactChannel, topic: ticket.topic };
    const mine = where === null ? undefined : own[where.dimension];
    return mine === undefined ? naive.matches(ticket, ticket.person) : mine === where?.key && naive.passesFilter(ticket, ticket.person);
  });
}

export function replyMinutes(naive: Naive, secondsAt: (at: Date) => number): number | null {
  const replied = ticketsOf(naive, (ticket) => (ticket.askedAt === null ? null : ticket.repliedAt), (ticket) => ({ agent: ticket.replyAgent, team: ticket.replyTeam }));
  return quantile(replied.map(({ askedAt, repliedAt }) => (askedAt === null || repliedAt === null ? 0 : (secondsAt(repliedAt) - secondsAt(askedAt)) / 60)), 0.5);
}

/** Half of them are settled at the first time at which the share of those still open, of all watched so long, has come down to one half. */
export function resolutionMinutes(naive: Naive, secondsAt: (at: Date) => number): number | null {
  const watched = ticketsOf(naive, (ticket) => ticket.startedAt, (ticket) => ({ agent: ticket.agent, team: ticket.team })).map(({ startedAt, closedAt }) => {
    const minutes = Math.max(0, (secondsAt(closedAt ?? naive.store.now) - secondsAt(startedAt)) / 60);
    const step = minutes < 1_000 ? 1 : 10 ** (Math.floor(Math.log10(minutes)) - 2);
    return { minutes: Math.round(Math.round(minutes / step) * step), isClosed: closedAt !== null };
  });
  // In whole numbers, so that one half is one half.
  let [open, all] = [1n, 1n];
  for (const minutes of [...new Set(watched.map((one) => one.minutes))].toSorted((a, b) => a - b)) {
    const still = watched.filter((one) => one.minutes >= minutes);
    open *= BigInt(still.filter((one) => one.minutes > minutes || !one.isClosed).length);
    all *= BigInt(still.length);
    if (2n * open <= all) return minutes;
  }
  return null;
}
