import { z } from 'zod';
import { type AskNeeds, defineTool, type Tool } from '../tool.ts';
import { firstOf } from '../wording.ts';

const MOST_SEGMENTS = 60;

/** Saved audiences and how large they are. */
export function listSegments({ segments }: Pick<AskNeeds, 'segments'>): Tool {
  return defineTool({
    name: 'list_segments', title: 'Segments', permission: 'metrics:read', input: z.strictObject({}),
    description: 'The audiences that the merchant saved: name, condition and how many people are in each now, and thirty days ago.',
    answer: async ({ store }) => {
      const { shown, notes } = firstOf(await segments.listSegments(store.id), MOST_SEGMENTS, 'segments');
      return {
        data: { segments: shown.map(({ id, name, condition, size, reason, trend, changedAt }) => ({ id, name, condition, people: size, ...(reason === null ? {} : { reason }), peopleThirtyDaysAgo: trend[0]?.size ?? null, changedAt: changedAt.toISOString() })) },
        notes: ['people is null until everybody has been held against the condition (counting), and while the condition asks for motives of which none is learnt yet; who they are is not told here.', ...notes],
      };
    },
  });
}
