import { z } from 'zod';
import type { Mean } from '../../effort/index.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, PARTS, PERIOD, round, WHERE } from '../wording.ts';

const meanOf = ({ n, value, low, high }: Mean) => figure({ n, value, low, high, reason: null });

/** What an order takes from the first intent on. */
export function effort({ effort: api }: Pick<AskNeeds, 'effort'>): Tool {
  return defineTool({
    name: 'effort', title: 'Effort', permission: 'metrics:read',
    description: 'What an order takes of people from their first intent on: active seconds, pages, clicks, fields, searches and errors, where it goes, and how it goes together with what they answered about how easy it was (CES).',
    input: z.strictObject({
      ...PERIOD, where: WHERE, measure: z.enum(['seconds', 'pages', 'clicks', 'fields', 'searches', 'errors']).optional().describe('Of what the parts, the touchpoints and the comparison are; seconds unless given'),
      by: z.string().max(40).optional().describe('The mean of each part of the orders: source, sales_channel, device, country, language, motive or customer'),
      against: z.string().max(2_000).optional().describe('A second filter to compare with the first; empty for everybody'),
    }),
    answer: async ({ store }, { from, to, where, measure, by, against }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, measure: measure ?? null, by: by ?? null, against: against ?? null });
      const quantile = (one: (typeof answer.measures)[number]['median']) => one && { value: round(one.value), low: round(one.low), high: round(one.high) };
      const difference = answer.against?.difference ?? null;
      return {
        data: {
          range: answer.range, orders: { all: answer.orders.all, seenFromTheirFirstIntent: answer.orders.seen, ofWhichClicksAreKnown: answer.orders.told },
          measures: answer.measures.map((one) => ({
            measure: one.measure, n: one.n, mean: round(one.mean), median: quantile(one.median), p90: quantile(one.p90),
            withCes: { answers: one.ces.answers, rho: round(one.ces.rho), low: round(one.ces.low), high: round(one.ces.high), ...(one.ces.reason === null ? {} : { reason: one.ces.reason }) },
          })),
          measure: answer.measure, touchpoints: answer.touchpoints.map((one) => ({ touchpoint: one.id, ordersThatCameBy: one.passed, perOrder: meanOf(one) })),
          parts: answer.parts?.map((part) => ({ part: part.key, perOrder: meanOf(part) })) ?? null,
          against: answer.against === null ? null : { perOrder: meanOf(answer.against.mean), difference: difference && { value: round(difference.value), low: round(difference.low), high: round(difference.high), p: round(difference.p) } },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          'low and high are the ends of a 95 % interval. perOrder is a mean over orders; those of the touchpoints add up to the mean of all. touchpoint null: elsewhere.',
          'withCes: Spearman’s rank correlation with the answers about how easy it was; below 0 more effort went with lower scores. It is no proof of cause. reason says why there is none.',
          ...(answer.parts === null ? [] : [PARTS, 'At most the twelve parts with most orders.']), ...(answer.against === null ? [] : ['difference: the second filter less the first (Welch).']),
        ],
      };
    },
  });
}
