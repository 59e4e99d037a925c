import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PERIOD, READING, round, SHARES, WHERE } from '../wording.ts';

const STEPS: ReadonlySet<string> = new Set(['hour', 'day', 'week', 'month']);

/** One metric over a period, split and compared. */
export function measureMetric({ metrics }: Pick<AskNeeds, 'metrics'>): Tool {
  return defineTool({
    name: 'measure_metric', title: 'Measure a metric', permission: 'metrics:read',
    description: 'One metric over a period with its interval; optionally split by time or a dimension, filtered, and compared with the period before (with a test of whether the change is more than noise).',
    input: z.strictObject({
      code: z.string().max(100).describe('Code of the metric, as list_metrics gives it, such as revenue or session_conversion'), ...PERIOD,
      by: z.string().max(40).optional().describe('hour, day, week, month, source, sales_channel, device, country, language, motive, product or category'), where: WHERE,
      compare: z.boolean().optional().describe('Also the period of the same length before; needs "from"'),
      limit: z.number().int().min(1).max(400).default(100).describe('At most so many rows of a split'),
    }),
    answer: async ({ store }, { code, from, to, by, where, compare, limit }) => {
      const answer = await metrics.measure(store.id, { code, from: from ?? null, to: to ?? null, by: by ?? null, where: where ?? null, comparePrevious: compare === true });
      const { currency, rows, change } = answer;
      const shown = (number: number): number | null => (currency === null ? round(number) : major(number, currency));
      const isSeries = by !== undefined && STEPS.has(by);
      // The latest of a series, the largest of a split: both are what a question is usually about.
      const kept = rows === null ? null : isSeries ? rows.slice(-limit) : rows.slice(0, limit);
      const left = (rows?.length ?? 0) - (kept?.length ?? 0);
      return {
        data: {
          metric: answer.code, label: answer.label, definition: answer.definition, unit: currency ?? answer.unit, range: answer.range, where: answer.where, ...figure(answer, currency),
          ...(answer.hint === null ? {} : { hint: answer.hint }),
          previous: answer.previous === null ? null : figure(answer.previous, currency),
          change: change === null ? null : { difference: shown(change.difference), low: shown(change.low), high: shown(change.high), p: round(change.p) },
          ...(answer.untested === null ? {} : { changeNotTested: answer.untested }),
          rows: kept?.map((row) => ({ key: row.key, label: row.label, ...figure(row, currency) })) ?? null,
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          READING, currency === null ? SHARES : `Money is in ${currency}, whole units.`,
          ...(change === null ? [] : ['change: since the period before, with its 95 % interval and p value, not corrected for looking at several metrics; explain_changes corrects for that.']),
          ...(left > 0 ? [`${left} ${isSeries ? 'earlier' : 'smaller'} rows are left out; ask for a larger limit or a shorter period.`] : []),
        ],
      };
    },
  });
}
