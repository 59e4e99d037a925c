import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { major, PERIOD, round, WHERE } from '../wording.ts';

/** What goes with satisfaction and with a second order. */
export function drivers({ drivers: api }: Pick<AskNeeds, 'drivers'>): Tool {
  return defineTool({
    name: 'drivers', title: 'Drivers', permission: 'metrics:read',
    description: 'What satisfaction (csat, review, nps) or a second order (repurchase) depends on: delivery delay, effort, price, response time and others, with relative importance and intervals. Importance is not cause.',
    input: z.strictObject({ outcome: z.enum(['csat', 'review', 'nps', 'repurchase']).optional(), ...PERIOD, where: WHERE, withinDays: z.number().int().min(1).max(730).optional().describe('For repurchase: within so many days of the first order') }),
    answer: async ({ store }, { outcome, from, to, where, withinDays }) => {
      const answer = await api.measure(store.id, { outcome: outcome ?? null, from: from ?? null, to: to ?? null, where: where ?? null, withinDays: withinDays ?? null });
      const ranged = ({ value, low, high }: { readonly value: number; readonly low: number | null; readonly high: number | null }) => ({ value: round(value), low: round(low), high: round(high) });
      return {
        data: {
          outcome: answer.outcome, range: answer.range, n: answer.n, mean: answer.mean && ranged(answer.mean), rSquared: answer.rSquared && ranged(answer.rSquared), ...(answer.reason === null ? {} : { reason: answer.reason }),
          drivers: answer.drivers.map((one) => ({
            driver: one.code, unit: one.unit === 'money' ? answer.currency : one.unit, shareOfExplained: round(one.share), importance: ranged(one.importance), isBeyondChance: one.isClear, fromWorstToBest: ranged(one.swing),
            bins: one.bins.map(({ from: low, to: high, category, n, seen }) => ({ from: one.unit === 'money' ? major(low, answer.currency) : round(low), to: one.unit === 'money' ? major(high, answer.currency) : round(high), category, n, mean: ranged(seen) })),
          })),
          leftOut: answer.leftOut, asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: ['These are associations: what else differs between the orders may be behind them. Call only what has isBeyondChance a driver.', 'importance: part of the outcome’s variance (LMG); all drivers sum to R², which says how much they explain at all.'],
      };
    },
  });
}
