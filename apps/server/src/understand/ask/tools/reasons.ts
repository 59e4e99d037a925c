import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PERIOD, round, SHARES, WHERE } from '../wording.ts';

interface Lost {
  readonly orders: number;
  readonly low: number;
  readonly high: number;
  readonly minor: number | null;
  readonly minorLow: number | null;
  readonly minorHigh: number | null;
}

/** Why sessions that meant to buy ended without an order. */
export function reasons({ reasons: api }: Pick<AskNeeds, 'reasons'>): Tool {
  return defineTool({
    name: 'reasons', title: 'Reasons for leaving', permission: 'metrics:read',
    description: 'Why sessions with intent ended without an order: likely reasons, ranked by the orders and money that sessions without them would have brought more; what people answered when asked stands beside it. Use it for "why don’t they buy".',
    input: z.strictObject({ ...PERIOD, where: WHERE, since: z.string().optional().describe('Local day, YYYY-MM-DD, such as the one on which something was mended: shares from then on are compared with those before') }),
    answer: async ({ store }, { from, to, where, since }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, since: since ?? null });
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
          together: { ...lost(answer.total), mostPlausibleOrders: round(answer.total.plausibleOrders) },
          asked: { answers: answer.asked.answers, reasons: answer.asked.reasons.map(({ reason, answers, share }) => ({ reason, answers, share: figure(share) })), agreementWithInferred: figure(answer.asked.agreement) },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          SHARES, `Money is in ${answer.currency}, whole units.`, 'inferred is what behaviour makes likely, never what people said; asked is what they said. Keep the two apart when you tell them.',
          `overTime compares shares from a day on with those before it; say that a reason fell or rose only where isBeyondChance. What leaves no trace is told apart as in the whole period, so that a fall shows at about ${Math.round(100 * answer.learnt.traced)} % of its size.`,
          'share adds up probabilities over sessions; wouldHaveBrought is by matched sessions without the reason, null where that is not known.',
        ],
      };
    },
  });
}
