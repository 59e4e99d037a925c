import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PERIOD, round, SHARES, WHERE } from '../wording.ts';

/** What drives people's shopping. */
export function motives({ motives: api }: Pick<AskNeeds, 'motives'>): Tool {
  return defineTool({
    name: 'motives', title: 'Motives', permission: 'metrics:read',
    description: 'What drives people’s shopping: inspiration, speed, price or certainty; how many people each is, how they convert and what they bring; what people said when asked stands beside it. Every other question can be narrowed by it: motive:price.',
    input: z.strictObject({ ...PERIOD, where: WHERE }),
    answer: async ({ store }, { from, to, where }) => {
      const answer = await api.measure(store.id, { from: from ?? null, to: to ?? null, where: where ?? null });
      return {
        data: {
          range: answer.range, currency: answer.currency,
          people: answer.people,
          ...(answer.notLearnt === null ? {} : { notLearntYet: answer.notLearnt }),
          inferred: answer.motives?.map(({ motive, people, share, sessions, conversion, orders, revenue, aov }) => ({
            motive: motive ?? 'unknown', people, share: figure(share), sessions, conversion: figure(conversion), orders: orders.value, revenue: major(revenue.value, answer.currency), averageOrder: major(aov.value, answer.currency),
          })) ?? null,
          ofAllPeople: answer.learnt?.shares.map(({ motive, share }) => ({ motive, share: round(share) })) ?? null,
          signs: answer.signs.map(({ code, motive, definition, seen, oddsRatio }) => ({ code, motive, definition, seen: figure(seen), oddsRatioWithIntent: oddsRatio === null ? null : round(oddsRatio.withIntent) })),
          asked: { people: answer.asked.people, motives: answer.asked.motives.map(({ motive, people, share }) => ({ motive, people, share: figure(share) })), agreementWithInferred: figure(answer.asked.agreement) },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          ...(answer.notLearnt === null ? [] : ['Motives are not learnt in this store yet: notLearntYet says why (learning: ask again in a minute). inferred is null, which does not mean that nobody has a motive.']),
          SHARES, `Money is in ${answer.currency}, whole units.`, `A motive is inferred from behaviour and told only where its probability is ${answer.leastProbability} or more; the others are unknown. asked is what people said. Keep the two apart.`,
          'Motives are seen in the same behaviour that leads to orders, so a difference in conversion between them is no effect of the motive.',
        ],
      };
    },
  });
}
