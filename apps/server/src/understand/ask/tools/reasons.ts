import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PARTS, PERIOD, round, SHARES, WHERE } from '../wording.ts';

interface Lost {
  readonly orders: number;
  readonly low: number;
  readonly high: number;
  readonly minor: number | null;
  readonly minorLow: number | null;
  readonly minorHigh: number | null;
}

const WORTH_A_WORD = 0.02;

/** Why sessions that meant to buy ended without an order. */
export function reasons({ reasons: api }: Pick<AskNeeds, 'reasons'>): Tool {
  return defineTool({
    name: 'reasons', title: 'Reasons for leaving', permission: 'metrics:read',
    description: 'Why sessions with intent ended without an order: likely reasons, ranked by the orders and money that sessions without them would have brought more; what people answered when asked stands beside it. Use it for "why don’t they buy".',
    input: z.strictObject({ ...PERIOD, where: WHERE, since: z.string().optional().describe('Local day, YYYY-MM-DD, such as the one on which something was mended: shares from then on are compared with those before'), by: z.string().max(40).optional().describe('The same for each part of the sessions: motive, source or device') }),
    answer: async ({ store }, { from, to, where, since, by }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, since: since ?? null, by: by ?? null });
      const money = (minor: number | null): number | null => major(minor, answer.currency);
      const lost = (one: Lost) => ({ orders: round(one.orders), low: round(one.low), high: round(one.high), revenue: { value: money(one.minor), low: money(one.minorLow), high: money(one.minorHigh) } });
      return {
        data: {
          range: answer.range, currency: answer.currency, sessions: answer.sessions,
          inferred: answer.reasons.map(({ reason, named, share, evident, attributable }) => ({ reason, sessions: named, share: figure(share), withEvidence: evident, wouldHaveBrought: attributable && lost(attributable) })),
          overTime: {
            since: answer.trend.since,
            reasons: answer.trend.reasons.map(({ reason, before, after, difference, isBeyondChance }) => ({ reason, before: figure(before), after: figure(after), difference: difference && { value: round(difference.value), low: round(difference.low), high: round(difference.high) }, isBeyondChance })),
          },
          parts: answer.parts?.map((part) => ({
            part: part.key, sessions: part.sessions, together: lost(part.total),
            inferred: part.reasons.filter(({ share }) => (share.value ?? 0) >= WORTH_A_WORD).map(({ reason, named, share, attributable }) => ({ reason, sessions: named, share: figure(share), wouldHaveBrought: attributable && lost(attributable) })),
          })) ?? null,
          together: { ...lost(answer.total), mostPlausibleOrders: round(answer.total.plausibleOrders) },
          asked: { answers: answer.asked.answers, reasons: answer.asked.reasons.map(({ reason, answers, share }) => ({ reason, answers, share: figure(share) })), agreementWithInferred: figure(answer.asked.agreement) },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          ...(answer.parts === null ? [] : [PARTS, 'Sessions, orders and revenue of the parts sum to the whole; reasons of less than 2 % of a part are left out.']),
          SHARES, `Money is in ${answer.currency}, whole units.`, 'inferred is what behaviour makes likely, never what people said; asked is what they said. Keep the two apart when you tell them.',
          `overTime compares shares from a day on with those before it; say that a reason fell or rose only where isBeyondChance. What leaves no trace is told apart as in the whole period, so that a fall shows at about ${Math.round(100 * answer.learnt.traced)} % of its size.`,
          'share adds up probabilities over sessions; wouldHaveBrought is by matched sessions without the reason, null where that is not known.',
        ],
      };
    },
  });
}
