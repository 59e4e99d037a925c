import { z } from 'zod';
import type { ExplainedChange } from '../../overview/index.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PERIOD, READING, round, SHARES, WHERE } from '../wording.ts';

/** What made one metric move, in parts that add up to the move. */
function whyOf({ metric, holds, contributions, next, currency }: ExplainedChange): unknown {
  const unit = metric.unit === 'money' ? currency : null;
  const shown = (number: number | null): number | null => (unit === null ? round(number) : major(number, unit));
  return {
    metric: metric.code, unit: unit ?? metric.unit, value: shown(metric.value), previous: shown(metric.previous?.value ?? null), isRealChange: holds,
    dimensions: contributions?.dimensions.map(({ dimension, parts, others, rest }) => ({
      dimension, others: { values: others.values, contribution: shown(others.contribution) }, rest: shown(rest),
      parts: parts.map((part) => ({
        key: part.key, before: shown(part.before), now: shown(part.now), contribution: shown(part.contribution), low: shown(part.low), high: shown(part.high), becauseItsOwnMoved: shown(part.rate), becauseItsShareDid: shown(part.mix), isBeyondChance: part.holds,
      })),
    })) ?? null,
    steps: contributions?.steps?.map(({ step, before, now, contribution, low, high }) => ({ step, before: round(before), now: round(now), contribution: shown(contribution), low: shown(low), high: shown(high) })) ?? null,
    lookNextAt: next,
  };
}

/** The overview: which headline figures really changed, what that is worth, and to what it comes down. */
export function explainChanges({ overview }: Pick<AskNeeds, 'overview'>): Tool {
  return defineTool({
    name: 'explain_changes', title: 'What changed', permission: 'metrics:read',
    description: 'Headline metrics of a period against as many days before: which changes are more than noise (Holm over all of them), what each is worth in money, and the segment to which it comes down; with "metric" also what made that one move, value by value and step by step. Use it for "what changed" and "why is it down".',
    input: z.strictObject({
      from: PERIOD.from.unwrap().describe('First local day, YYYY-MM-DD; the days before it are compared with'), to: PERIOD.to, where: WHERE,
      metric: z.string().max(100).optional().describe('One of the headline metrics, such as session_conversion: also what each source, device and other value, and each step, added to its move'),
    }),
    answer: async ({ store }, { from, to, where, metric }) => {
      const question = { from, to: to ?? null, where: where ?? null };
      const answer = await overview.readOverview(store.id, question);
      return {
        data: {
          ...(metric === undefined ? {} : { why: whyOf(await overview.explainChange(store.id, { ...question, code: metric })) }),
          period: answer.period, previous: answer.previous, changed: answer.changed,
          metrics: answer.tiles.map((tile) => {
            const currency = tile.unit === 'money' ? answer.currency : null;
            const shown = (number: number): number | null => (currency === null ? round(number) : major(number, currency));
            return {
              metric: tile.code, unit: currency ?? tile.unit, ...figure(tile, currency), previous: tile.previous === null ? null : figure(tile.previous, currency), isRealChange: tile.holds, isBetter: tile.isBetter,
              change: tile.change === null ? null : { difference: shown(tile.change.difference), low: shown(tile.change.low), high: shown(tile.change.high), p: round(tile.change.p) },
              ...(tile.untested === null ? {} : { changeNotTested: tile.untested }),
              worth: tile.worth === null ? null : { [answer.currency]: major(tile.worth.minor, answer.currency), low: major(tile.worth.low, answer.currency), high: major(tile.worth.high, answer.currency) },
              comesDownTo: tile.part === null ? null : { ...tile.part, share: round(tile.part.share), before: round(tile.part.before), now: round(tile.part.now) },
            };
          }),
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [READING, SHARES, `Money is in ${answer.currency}, whole units; amounts of "worth" overlap and must not be added up.`, 'Call only what has isRealChange a change; the rest may be chance.',
          ...(metric === undefined ? [] : ['why: contribution is by how much the whole moved because of a value or a step, in the unit of the metric; of each dimension parts, others and rest add up to the move. null: there is no period before, or the metric is not defined in both.']),
        ],
      };
    },
  });
}
