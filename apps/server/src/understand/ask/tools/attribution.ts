import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import type { Attribution } from '../../attribution/index.ts';
import { firstOf, major, PARTS, PERIOD, round, PEOPLE_ONLY } from '../wording.ts';

const MOST_SOURCES = 40;
const MOST_PART_SOURCES = 12;

/** Which sources are credited with orders. */
export function attribution({ attribution: api }: Pick<AskNeeds, 'attribution'>): Tool {
  return defineTool({
    name: 'attribution', title: 'Attribution', permission: 'metrics:read',
    description: 'Which sources are credited with the orders of a period, by seven models side by side (first, last, linear, decay, position, Shapley, Markov), and the most frequent ways to an order. Credit is not cause.',
    input: z.strictObject({ ...PERIOD, where: PEOPLE_ONLY, lookbackDays: z.number().int().min(1).max(365).optional().describe('Days before an order in which an arrival may have led to it; 30 unless given'), by: z.string().max(40).optional().describe('The credit of each part of the orders: motive') }),
    answer: async ({ store }, { from, to, where, lookbackDays, by }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null, lookbackDays: lookbackDays ?? null, by: by ?? null });
      const { shown, notes } = firstOf(answer.sources, MOST_SOURCES, 'sources with less credit');
      const money = (minor: number | null): number | null => major(minor, answer.currency);
      const creditOf = (models: Attribution['sources'][number]['by']) => Object.fromEntries(Object.entries(models).map(([model, { orders, low, high, minor }]) => [model, { orders: round(orders), low: round(low), high: round(high), revenue: money(minor) }]));
      return {
        data: {
          range: answer.range, currency: answer.currency, lookbackDays: answer.lookbackDays,
          sources: shown.map(({ source, touched, removalEffect, by: models }) => ({ source, hadAPartInOrders: touched, removalEffect: round(removalEffect), credit: creditOf(models) })),
          parts: answer.parts?.map((part) => ({
            part: part.key, credited: { orders: part.credited.orders, revenue: money(part.credited.minor) }, unknownOrders: part.unknown.orders,
            sources: part.sources.slice(0, MOST_PART_SOURCES).map(({ source, by: models }) => ({ source, credit: creditOf(models) })),
          })) ?? null,
          credited: { orders: answer.credited.orders, revenue: money(answer.credited.minor) }, unknown: { orders: answer.unknown.orders, revenue: money(answer.unknown.minor) }, waysWithoutOrder: answer.withoutOrder,
          ways: answer.paths.map(({ sources, orders, minor }) => ({ sources, orders, revenue: money(minor) })), asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          'Credit is not cause: who would have ordered anyway is credited too; only a holdout tells what a source brings. Say so when you tell these figures.',
          `Revenue is in ${answer.currency}, whole units. unknown: orders of which nobody knows how their buyer came.`,
          ...(answer.parts === null ? [] : [PARTS, 'Parts sum to the whole by source, but for markov, whose chain each part has its own of.']), ...notes,
        ],
      };
    },
  });
}
