import { z } from 'zod';
import type { RetentionPart } from '../../retention/index.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, PARTS, PERIOD, round, PEOPLE_ONLY, SHARES } from '../wording.ts';

const MOST_COHORTS = 24;
const MOST_OFFSETS = 24;
const MOST_PART_OFFSETS = 6;
const DAYS: ReadonlySet<number> = new Set([7, 14, 30, 60, 90, 180, 365]);

function curveOf({ curve }: Pick<RetentionPart, 'curve'>, most: number): unknown {
  return curve.slice(0, most).map(({ offset, bounded, rolling }) => ({ offset, active: bounded && figure({ ...bounded, reason: null }), activeThenOrLater: rolling && figure({ ...rolling, reason: null }) }));
}

function waitOf({ n, medianDays, medianLow, medianHigh, points }: RetentionPart['waiting']): unknown {
  return {
    n, medianDays, medianLow, medianHigh,
    notBackAfter: points.filter(({ day }) => DAYS.has(day)).map(({ day, share, low, high, atRisk }) => ({ days: day, share: round(share), low: round(low), high: round(high), atRisk })),
  };
}

/** Who comes back, by cohort. */
export function retention({ retention: api }: Pick<AskNeeds, 'retention'>): Tool {
  return defineTool({
    name: 'retention', title: 'Retention', permission: 'metrics:read',
    description: 'Who comes back: cohorts by their first order (or session, or event), how many are active so many units later, and how long it takes until the second time.',
    input: z.strictObject({
      start: z.string().max(220).optional().describe('What makes somebody a member the first time: order (default), session, or event: and a name'),
      comeback: z.string().max(220).optional().describe('What coming back is, in the same words; the same as start unless given'),
      unit: z.enum(['day', 'week', 'month']).optional(), ...PERIOD, where: PEOPLE_ONLY,
      by: z.string().max(40).optional().describe('A curve for each part of the members: by motive, or by the source, sales_channel, device, country or language that they first came with'),
    }),
    answer: async ({ store }, { start, comeback, unit, from, to, where, by }) => {
      const answer = await api.measure(store.id, { start: start ?? null, comeback: comeback ?? null, unit: unit ?? null, from: from ?? null, to: to ?? null, where: where ?? null, by: by ?? null });
      const left = answer.earlierCohorts + Math.max(0, answer.cohorts.length - MOST_COHORTS);
      return {
        data: {
          unit: answer.unit, timezone: answer.timezone,
          cohorts: answer.cohorts.slice(-MOST_COHORTS).map(({ key, size, active, activeSince, complete }) => ({ from: key, size, active: active.slice(0, MOST_OFFSETS), activeThenOrLater: activeSince.slice(0, MOST_OFFSETS), completeUnits: complete })),
          curve: curveOf(answer, MOST_OFFSETS), untilSecondTime: answer.waiting === null ? null : waitOf(answer.waiting),
          parts: answer.parts?.map((part) => ({ part: part.key, n: part.n, curve: curveOf(part, MOST_PART_OFFSETS), untilSecondTime: waitOf(part.waiting) })) ?? null,
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [
          SHARES, 'active[k]: people of the cohort active k units after their first; units beyond completeUnits may still grow. notBackAfter is the Kaplan–Meier estimate: those watched for a shorter time count as long as they were watched.',
          ...(answer.parts === null ? [] : [PARTS]),
          ...(left > 0 ? [`${left} earlier cohorts are left out.`] : []),
        ],
      };
    },
  });
}
