import { z } from 'zod';
import type { Followed, JourneyPart } from '../../order-journeys/index.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PARTS, PERIOD, round, SHARES, WHERE } from '../wording.ts';

const DAYS = z.number().int().min(1).max(365).optional();

function followedOf(followed: readonly Followed[]): unknown {
  return followed.map(({ by, share, medianDays }) => ({ by, share: figure({ ...share, reason: null }), medianDays: round(medianDays) }));
}

function medianOf({ measure, median, p90, low, high }: JourneyPart['measures'][number]) {
  return { measure, median: round(median), low: round(low), high: round(high), p90: round(p90) };
}

/** How orders came about, and what followed them. */
export function orderJourneys({ orderJourneys: api }: Pick<AskNeeds, 'orderJourneys'>): Tool {
  return defineTool({
    name: 'order_journeys', title: 'Order journeys', permission: 'metrics:read',
    description: 'How orders came about, from the first contact to the order (days, sessions, touchpoints, different sources), which types of journeys there are, and what followed the order: delivery, help, return, review, next order, referral. Use it for "how long do people take to buy".',
    input: z.strictObject({
      ...PERIOD, where: WHERE, lookbackDays: DAYS.describe('Days before an order in which its journey may have begun; 90 unless given'), followDays: DAYS.describe('Days after an order in which what followed is looked for; 14 unless given'),
      by: z.string().max(40).optional().describe('The same for each part of the journeys: motive, source (that a journey began at) or customer (new or returning)'),
    }),
    answer: async ({ store }, { from, to, where, lookbackDays, followDays, by }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, lookbackDays: lookbackDays ?? null, followDays: followDays ?? null, by: by ?? null });
      const money = (minor: number | null): number | null => major(minor === null ? null : Math.round(minor), answer.currency);
      return {
        data: {
          range: answer.range, currency: answer.currency, lookbackDays: answer.lookbackDays, followDays: answer.followDays, ordersKnown: answer.known, ordersWithoutKnownBeginning: answer.unknown,
          untilTheOrder: answer.measures.map((one) => ({ ...medianOf(one), n: one.n })), followedBy: followedOf(answer.followed),
          types: answer.types.map((one) => ({
            type: one.type, orders: one.n, share: figure({ ...one.share, reason: null }), medians: one.medians, returning: figure({ ...one.returning, reason: null }), beganAt: one.sources, medianOrder: money(one.medianMinor),
            differsBy: one.distinctions.map(({ feature, isMore, value, ofAll }) => ({ feature, isMore, value: round(value), ofAll: round(ofAll) })), followedBy: followedOf(one.followed),
          })),
          ...(answer.typesReason === null ? {} : { noTypesBecause: answer.typesReason }),
          parts: answer.parts?.map((part) => ({ part: part.key, orders: part.n, untilTheOrder: part.measures.map(medianOf), returning: figure({ ...part.returning, reason: null }), medianOrder: money(part.medianMinor), followedBy: followedOf(part.followed) })) ?? null,
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          SHARES, `Money is in ${answer.currency}, whole units.`, 'low and high of a median are the ends of its 95 % interval; p90: nine in ten journeys needed no more. Days are days and parts of days.',
          'followedBy: share of the orders that have had followDays, so an order of yesterday without a review is not one without a review.',
          'Types are found by what journeys have in common; they say what is, not why. too_few: fewer than 30 known journeys; all_alike: nothing tells them apart.', ...(answer.parts === null ? [] : [PARTS]),
        ],
      };
    },
  });
}
