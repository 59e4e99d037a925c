import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { PERIOD } from '../wording.ts';

const MOST_VALUES = 50;

/** What a filter may choose from. */
export function listFilterValues({ metrics }: Pick<AskNeeds, 'metrics'>): Tool {
  return defineTool({
    name: 'list_filter_values', title: 'Values for filters', permission: 'metrics:read', input: z.strictObject({ ...PERIOD }),
    description: 'Which values the parameter "where" may name: sources, sales channels, devices, countries and languages of a period, the most frequent first.',
    answer: async ({ store }, { from, to }) => ({
      data: { dimensions: (await metrics.listDimensionValues(store.id, { from: from ?? null, to: to ?? null })).map(({ dimension, values }) => ({ dimension, values: values.slice(0, MOST_VALUES) })) },
      notes: [`At most ${MOST_VALUES} values of each; an empty text stands for unknown.`],
    }),
  });
}
