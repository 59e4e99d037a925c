import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, PERIOD, READING, SHARES, WHERE } from '../wording.ts';

/** How many come from step to step. */
export function funnel({ funnels }: Pick<AskNeeds, 'funnels'>): Tool {
  return defineTool({
    name: 'funnel', title: 'Funnel', permission: 'metrics:read',
    description: 'How many people (or sessions) come from step to step in order within a time, how long it takes, and where they leave. Steps are event names of the shop, such as: Product Viewed > Product Added > Checkout Started > Order Completed; conditions: Product Viewed[category=lamps; price>20]; @cart names a touchpoint of journey_map.',
    input: z.strictObject({
      steps: z.string().max(2_000).describe('Two to ten steps with ">" between them'), ...PERIOD, where: WHERE,
      against: z.string().max(2_000).optional().describe('A second filter to compare with the first; empty for everybody'),
      window: z.string().max(10).optional().describe('Time from the first step to the last: 30m, 24h, 14d (default)'),
      per: z.enum(['person', 'session']).optional(),
      by: z.string().max(120).optional().describe('Split by what the first step was in: source, sales_channel, device, country, language, motive, customer, or property: and a name'),
    }),
    answer: async ({ store }, { steps, from, to, where, against, window, per, by }) => {
      const answer = await funnels.measure(store.id, { steps, from: from ?? null, to: to ?? null, where: where ?? null, against: against ?? null, window: window ?? null, per: per ?? null, modes: null, by: by ?? null });
      const stepsOf = (list: typeof answer.steps) => list.map((step) => ({ step: step.text, count: step.count, ofPrevious: figure(step.ofPrevious), ofFirst: figure(step.ofFirst), timeFromPrevious: step.time }));
      return {
        data: {
          range: answer.range, per: answer.per, windowHours: answer.windowMs / 3_600_000, conversion: figure(answer.conversion), steps: stepsOf(answer.steps),
          parts: answer.parts?.map(({ key, counts, conversion }) => ({ key, counts, conversion: figure(conversion) })) ?? null,
          against: answer.against === null ? null : { steps: stepsOf(answer.against.steps), difference: answer.against.difference },
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [READING, SHARES, 'The first step lies in the period; the rest may come after it.', ...(answer.otherParts > 0 ? [`${answer.otherParts} smaller parts of the split are left out.`] : [])],
      };
    },
  });
}
