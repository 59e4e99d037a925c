import { z } from 'zod';
import { LONGEST_PATH, SPLITS } from './question.ts';

export const STORE = z.object({ storeId: z.string() });

export const QUERY = z.object({
  step: z.string().optional().describe('What paths start from or lead to: the name of an event, with conditions as in Product Viewed[category=lamps], or @ and the id of a touchpoint; without it: where sessions begin, or end'),
  direction: z.enum(['forward', 'backward']).optional().describe('What came after (default), or before'),
  of: z.enum(['touchpoints', 'events']).optional().describe('What paths are made of; a step says it by what it is. Without a step: touchpoints (default)'),
  per: z.enum(['person', 'session']).optional().describe('One path for each session (default), or for each person, from the first time in the period, backward from the last'),
  window: z.string().optional().describe('How long a path may take: 30m, 24h (default of sessions), 14d (default of people)'),
  length: z.coerce.number().optional().describe(`Steps of a path at most, with the one it starts from: 2 to ${LONGEST_PATH}; 5 unless given`),
  rare: z.coerce.number().optional().describe('Per cent of all paths; what fewer came to at a step stands under "other". 1 unless given'),
  without: z.string().optional().describe('Steps to pass over, with ">" between them, by their names alone'),
  from: z.string().optional().describe('First local day of that step, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('Only paths that start in sessions such as source:ad|e-mail,device:mobile, or of people with a motive, motive:price, or in a segment, segment:ID'),
  by: z.string().optional().describe(`The same nodes and ribbons for each part of the paths: ${SPLITS.join(', ')}; all but motive and customer as the session began in which a path starts. The eight largest, the rest together`),
});

const KIND = z.enum(['named', 'other', 'end']);

export const PEOPLE_QUERY = QUERY.extend({
  at: z.coerce.number().int().min(1).max(LONGEST_PATH).describe('The step of the node, from 1'),
  node: z.string().optional().describe('Its name; without it: what "kind" says'),
  kind: KIND.optional().describe('other: all that is rare at this step; end: paths that stopped before it'),
  next: z.string().optional().describe('The name at the other end of a ribbon, one step further'),
  nextKind: KIND.optional().describe('The same for what has no name'),
  part: z.string().optional().describe('Only this part of the split: its key, empty where it is not known'),
  others: z.enum(['1']).optional().describe('1: only the parts beyond the eight largest'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const SHARE = z.object({ value: z.number(), n: z.number(), low: z.number(), high: z.number() });

const COUNTED = z.array(z.object({ count: z.number(), share: SHARE.nullable() }));

export const PATHS = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }),
  step: z.string().nullable(), direction: z.enum(['forward', 'backward']), of: z.enum(['touchpoints', 'events']), per: z.enum(['person', 'session']), windowMs: z.number(), length: z.number(),
  rareShare: z.number(), without: z.array(z.string()), total: z.number().describe('Paths: of sessions, or of people'),
  nodes: z.array(z.object({ step: z.number(), kind: KIND, name: z.string().nullable(), count: z.number(), share: SHARE.describe('Of all paths, with its Wilson interval') })),
  ribbons: z.array(z.object({ from: z.number().describe('Place in nodes'), to: z.number(), count: z.number(), share: SHARE.describe('Of those at the node that it leaves') })),
  by: z.enum(SPLITS).nullable(),
  parts: z.array(z.object({
    key: z.string().nullable().describe('Empty: not known; null: all beyond the eight largest together'), total: z.number().describe('Its paths'),
    nodes: COUNTED.describe('Of each of nodes, in their order; share: of the part’s paths'), ribbons: COUNTED.describe('Of each of ribbons; share: of the part’s paths at the node that it leaves, null where none are there'),
  })).nullable().describe('Of each part the same; all parts together are the whole'),
  otherParts: z.number().describe('How many values stand together'), asOf: z.string(), upToDate: z.boolean(),
});

export const PEOPLE = z.object({ people: z.array(z.object({ personKey: z.string(), name: z.string().nullable(), startedAt: z.string(), times: z.number() })), next: z.string().nullable() });
