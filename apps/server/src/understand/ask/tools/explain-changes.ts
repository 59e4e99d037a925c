import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, major, PERIOD, READING, round, SHARES, WHERE } from '../wording.ts';

/** The overview: which headline figures really changed, what that is worth, and to what it comes down. */
export function explainChanges({ overview }: Pick<AskNeeds, 'overview'>): Tool {
  return defineTool({
    name: 'explain_changes', title: 'What changed', permission: 'metrics:read',
    description: 'Headline metrics of a period against as many days before: which changes are more than noise (Holm over all of them), what each is worth in money, and the segment to which it comes down. Use it for "what changed" and "why is it down".',
    input: z.strictObject({ from: PERIOD.from.unwrap().describe('First local day, YYYY-MM-DD; the days before it are compared with'), to: PERIOD.to, where: WHERE }),
    answer: async ({ store }, { from, to, where }) => {
      const answer = await overview.readOverview(store.id, { from, to: to ?? null, where: where ?? null });
      return {
        data: {
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
        notes: [READING, SHARES, `Money is in ${answer.currency}, whole units; amounts of "worth" overlap and must not be added up.`, 'Call only what has isRealChange a change; the rest may be chance.'],
      };
    },
  });
}
