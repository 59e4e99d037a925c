import { z } from 'zod';
import type { Counted } from '../../paths/index.ts';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, firstOf, PARTS, PERIOD, SHARES, WHERE } from '../wording.ts';

const MOST_NODES = 60;
const MOST_RIBBONS = 80;
/** Of each part: nine parts with more would be all that an answer may have. */
const MOST_PART_RIBBONS = 16;

const partShare = (share: Counted['share']) => share && figure({ ...share, reason: null });

/** What comes after, or before, any step. */
export function paths({ paths: api }: Pick<AskNeeds, 'paths'>): Tool {
  return defineTool({
    name: 'paths', title: 'Paths', permission: 'metrics:read',
    description: 'What people do after a step, or before it: the ways from touchpoint to touchpoint or event to event, with how many took each.',
    input: z.strictObject({
      step: z.string().max(500).optional().describe('Name of an event, such as Product Added, or @ and the id of a touchpoint; without it: where sessions begin, or end'),
      direction: z.enum(['forward', 'backward']).optional(), of: z.enum(['touchpoints', 'events']).optional(), per: z.enum(['person', 'session']).optional(), ...PERIOD, where: WHERE,
      by: z.string().max(40).optional().describe('The same ways for each part of the paths: motive, source, sales_channel, device, country, language or customer'),
    }),
    answer: async ({ store }, { step, direction, of, per, from, to, where, by }) => {
      const answer = await api.measure(store.id, {
        step: step ?? null, direction: direction ?? null, of: of ?? null, per: per ?? null, from: from ?? null, to: to ?? null, where: where ?? null, by: by ?? null, window: null, length: null, rare: null, without: null,
      });
      const nameOf = (place: number): string => {
        const node = answer.nodes[place];
        return node === undefined ? '?' : `${node.step}: ${node.name ?? node.kind}`;
      };
      const nodes = firstOf(answer.nodes, MOST_NODES, 'steps');
      const ribbons = firstOf(answer.ribbons.map((ribbon, index) => ({ ...ribbon, index })).toSorted((a, b) => b.count - a.count), MOST_RIBBONS, 'rarer ways');
      return {
        data: {
          range: answer.range, step: answer.step, direction: answer.direction, of: answer.of, per: answer.per, paths: answer.total,
          nodes: nodes.shown.map(({ step: at, kind, name, count, share }) => ({ step: at, kind, name, count, ofAllPaths: figure({ ...share, reason: null }) })),
          ways: ribbons.shown.map(({ from: start, to: end, count, share }) => ({ from: nameOf(start), to: nameOf(end), count, ofThoseThere: figure({ ...share, reason: null }) })),
          parts: answer.parts?.map((part) => ({
            part: part.key, paths: part.total,
            ways: ribbons.shown.slice(0, MOST_PART_RIBBONS).map(({ from: start, to: end, index }) => ({ from: nameOf(start), to: nameOf(end), count: part.ribbons[index]?.count ?? 0, ofThoseThere: partShare(part.ribbons[index]?.share ?? null) })),
          })) ?? null,
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [SHARES, 'kind other: all that is rare at this step; end: paths that stopped before it. The same step several times in a row is once.', ...(answer.parts === null ? [] : [PARTS, `Counts of the parts sum to the whole; of each part the ${MOST_PART_RIBBONS} most frequent ways of the whole.`]), ...nodes.notes, ...ribbons.notes],
      };
    },
  });
}
