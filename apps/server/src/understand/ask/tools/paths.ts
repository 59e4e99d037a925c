import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { figure, firstOf, PERIOD, SHARES, WHERE } from '../wording.ts';

const MOST_NODES = 60;
const MOST_RIBBONS = 80;

/** What comes after, or before, any step. */
export function paths({ paths: api }: Pick<AskNeeds, 'paths'>): Tool {
  return defineTool({
    name: 'paths', title: 'Paths', permission: 'metrics:read',
    description: 'What people do after a step, or before it: the ways from touchpoint to touchpoint or event to event, with how many took each.',
    input: z.strictObject({
      step: z.string().max(500).optional().describe('Name of an event, such as Product Added, or @ and the id of a touchpoint; without it: where sessions begin, or end'),
      direction: z.enum(['forward', 'backward']).optional(), of: z.enum(['touchpoints', 'events']).optional(), per: z.enum(['person', 'session']).optional(), ...PERIOD, where: WHERE,
    }),
    answer: async ({ store }, { step, direction, of, per, from, to, where }) => {
      const answer = await api.measure(store.id, {
        step: step ?? null, direction: direction ?? null, of: of ?? null, per: per ?? null, from: from ?? null, to: to ?? null, where: where ?? null, window: null, length: null, rare: null, without: null,
      });
      const nameOf = (place: number): string => {
        const node = answer.nodes[place];
        return node === undefined ? '?' : `${node.step}: ${node.name ?? node.kind}`;
      };
      const nodes = firstOf(answer.nodes, MOST_NODES, 'steps');
      const ribbons = firstOf(answer.ribbons.toSorted((a, b) => b.count - a.count), MOST_RIBBONS, 'rarer ways');
      return {
        data: {
          range: answer.range, step: answer.step, direction: answer.direction, of: answer.of, per: answer.per, paths: answer.total,
          nodes: nodes.shown.map(({ step: at, kind, name, count, share }) => ({ step: at, kind, name, count, ofAllPaths: figure({ ...share, reason: null }) })),
          ways: ribbons.shown.map(({ from: start, to: end, count, share }) => ({ from: nameOf(start), to: nameOf(end), count, ofThoseThere: figure({ ...share, reason: null }) })),
          asOf: answer.asOf.toISOString(), upToDate: answer.upToDate,
        },
        notes: [SHARES, 'kind other: all that is rare at this step; end: paths that stopped before it. The same step several times in a row is once.', ...nodes.notes, ...ribbons.notes],
      };
    },
  });
}
