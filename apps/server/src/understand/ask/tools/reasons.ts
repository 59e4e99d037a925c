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
    input: z.strictObject({ ...PERIOD, where: WHERE }),
    answer: async ({ store }, { from, to, where }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null });
      const money = (minor: number | null): number | null => major(minor, answer.currency);
      const lost = (one: Lost) => ({ orders: round(one.orders), low: round(one.low), high: round(one.high), revenue: { value: money(one.minor), low: money(one.minorLow), high: money(one.minorHigh) } });
      return {
        data: {
          range: answer.range, currency: answer.currency, sessions: answer.sessions,
          inferred: answer.reasons.map(({ reason, named, share, evident, attributable }) => ({ reason, sessions: named, share: figure(share), withEvidence: evident, wouldHaveBrought: attributable && lost(attributable) })),
          together: { ...lost(answer.total), mostPlausibleOrders: round(answer.total.plausibleOrders) },
          asked: { answers: answer.asked.answers, reasons: answer.asked.reasons.map(({ reason, answers, share }) => ({ reason, answers, share: figure(share) })), agreementWithInferred: figure(answer.asked.agreement) },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          SHARES, `Money is in ${answer.currency}, whole units.`, 'inferred is what behaviour makes likely, never what people said; asked is what they said. Keep the two apart when you tell them.',
          'share adds up probabilities over sessions; wouldHaveBrought is by matched sessions without the reason, null where that is not known.',
        ],
      };
    },
  });
}
