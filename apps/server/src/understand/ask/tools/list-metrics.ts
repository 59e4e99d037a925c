import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';

/** Every metric in words. */
export function listMetrics({ metrics }: Pick<AskNeeds, 'metrics'>): Tool {
  return defineTool({
    name: 'list_metrics', title: 'Metrics and their definitions', permission: 'metrics:read', input: z.strictObject({}),
    description: 'Every metric: its code for measure_metric, what it means, its formula, unit, how its interval is made, and by what it can be split.',
    answer: async () => ({
      data: { metrics: metrics.listDefinitions().map(({ code, label, unit, definition, formula, interval, dimensions }) => ({ code, label, unit, definition, formula, interval, splits: ['hour', 'day', 'week', 'month', ...dimensions] })) },
      notes: ['Quote a definition when you tell a figure: many words have several meanings in the trade.'],
    }),
  });
}
