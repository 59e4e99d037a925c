import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { MOTIVES } from '../../platform/event-log/motive-of.ts';
import { RFM_GROUPS } from './rfm.ts';

const LONGEST_NAME = 200;
const MOST_CONDITIONS = 40;
const DEEPEST = 5;
/** Objects and lists within one condition. */
const OF_LEAF = 4;
const MOST_DAYS = 3_650;
const PROPERTY = /^[A-Za-z_][\w.]{0,99}$/;

/** How a property of an event is compared: as in a funnel. */
export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '~'] as const;

const PROPERTY_CONDITION = z.object({
  property: z.string().regex(PROPERTY).describe('Name of a property of the event; dots lead into objects; path is the page, context.country, .device, .language, .source, .medium and .campaign are what came with it'),
  operator: z.enum(OPERATORS).describe('~ is "contains"'),
  value: z.string().max(LONGEST_NAME),
});
export type PropertyCondition = z.infer<typeof PROPERTY_CONDITION>;

const ACT = z.object({ name: z.string().trim().min(1).max(LONGEST_NAME).describe('Name of an event'), where: z.array(PROPERTY_CONDITION).max(5).default([]) });
export type Act = z.infer<typeof ACT>;

const DAYS = z.number().min(0).max(MOST_DAYS);
const SPAN = z.union([
  z.object({ lastDays: DAYS.min(1 / 24) }),
  z.object({ fromDaysAgo: DAYS.describe('Further back'), toDaysAgo: DAYS.describe('Nearer') }).refine(({ fromDaysAgo, toDaysAgo }) => fromDaysAgo > toDaysAgo, 'fromDaysAgo must be more than toDaysAgo'),
]).nullable().default(null).describe('In the last days, or between two distances in days; null: ever. A day is 24 hours');
export type Span = z.infer<typeof SPAN>;

const TIMES = z.object({ op: z.enum(['at_least', 'at_most', 'exactly']), n: z.number().int().min(0).max(10_000) });
export type Times = z.infer<typeof TIMES>;

/** What is counted of a person. `undefined` ones (an average without orders) hold neither "at least" nor "below". */
export const METRICS = [
  'orders', 'order_days', 'revenue', 'aov', 'returns', 'sessions', 'days_since_order', 'days_since_first_order', 'days_since_seen', 'csat', 'nps', 'ces',
] as const;
export type PersonMetric = (typeof METRICS)[number];

const LEAF = [
  z.object({ kind: z.literal('did'), on: z.enum(['event', 'touchpoint']).default('event'), ...ACT.shape, times: TIMES.default({ op: 'at_least', n: 1 }), within: SPAN }),
  z.object({ kind: z.literal('sequence'), first: ACT, next: ACT, withinDays: DAYS.min(1 / 1440).describe('The second at most so long after the first'), within: SPAN }),
  z.object({
    kind: z.literal('unfinished'), first: ACT, next: ACT, afterHours: z.number().min(0).max(24 * 365).describe('So long without the second'), lastDays: DAYS.min(1 / 24).describe('The first no longer ago than this'),
  }),
  z.object({ kind: z.literal('metric'), metric: z.enum(METRICS), op: z.enum(['at_least', 'below']), value: z.number().min(-1e12).max(1e12).describe('Money in minor units'), within: SPAN }),
  z.object({ kind: z.literal('trait'), name: z.string().trim().min(1).max(LONGEST_NAME), op: z.enum(['is', 'contains', 'set']), value: z.string().max(LONGEST_NAME).default('') }),
  z.object({ kind: z.literal('consent'), purpose: z.string().trim().min(1).max(LONGEST_NAME) }),
  z.object({ kind: z.literal('motive'), motives: z.array(z.enum(MOTIVES)).min(1).describe('What is inferred to drive their shopping, any of these') }),
  z.object({ kind: z.literal('rfm'), groups: z.array(z.enum(RFM_GROUPS)).min(1) }),
  z.object({ kind: z.literal('score'), axis: z.enum(['r', 'f', 'm']), min: z.number().int().min(1).max(5), max: z.number().int().min(1).max(5) }),
  z.object({ kind: z.literal('segment'), id: z.string().min(1).max(LONGEST_NAME) }),
] as const;
export type Leaf = z.infer<(typeof LEAF)[number]>;

/** A condition on one person. */
export type Condition = Leaf | { readonly kind: 'all'; readonly of: Condition[] } | { readonly kind: 'any'; readonly of: Condition[] } | { readonly kind: 'not'; readonly of: Condition };

/** One schema for what is sent and what is kept; the tree's depth and size are checked by `readDefinition`. */
export const CONDITION: z.ZodType<Condition> = z.lazy(() => z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), of: z.array(CONDITION) }),
  z.object({ kind: z.literal('any'), of: z.array(CONDITION) }),
  z.object({ kind: z.literal('not'), of: CONDITION }),
  ...LEAF,
]));

/**
 * Reads a definition as it is sent or kept.
 *
 * @throws `segments.invalid_definition`
 */
export function readDefinition(value: unknown): Condition {
  const depth = depthOf(value);
  if (depth > DEEPEST * 2 + OF_LEAF) throw invalid(`Conditions stand in at most ${DEEPEST} groups within groups.`);
  const read = CONDITION.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(`The definition can't be read at ${issue?.path.join('.') || 'its beginning'}: ${issue?.message ?? 'unknown fault'}. The reference of the API shows what a condition may be.`);
  }
  const leaves = leavesOf(read.data);
  if (leaves.length === 0) throw invalid('A segment needs at least one condition: say what people did, are or answered.');
  if (leaves.length > MOST_CONDITIONS) throw invalid(`A segment has at most ${MOST_CONDITIONS} conditions; this one has ${leaves.length}. Put some into a segment of their own.`);
  for (const leaf of leaves) checkLeaf(leaf);
  return read.data;
}

function checkLeaf(leaf: Leaf): void {
  if (leaf.kind === 'score' && leaf.min > leaf.max) throw invalid(`A score from ${leaf.min} to ${leaf.max} is none. Give the lower one first.`);
  if (leaf.kind === 'did' && leaf.on === 'touchpoint' && leaf.where.length > 0) throw invalid('A touchpoint takes no conditions on properties: its rules say what it is. Take an event instead.');
  if (leaf.kind === 'did' && leaf.times.n === 0 && leaf.times.op === 'at_least') throw invalid('"At least 0 times" is true of everybody. Ask for at least once, or for exactly 0 times.');
  if (leaf.kind === 'trait' && leaf.op !== 'set' && leaf.value === '') throw invalid(`Say what the trait ${leaf.name} is, or ask whether it is known.`);
  if (leaf.kind === 'metric' && leaf.within !== null && !WINDOWED.has(leaf.metric)) throw invalid(`${leaf.metric} is a state at this moment; it can't be narrowed to a span of days.`);
}

/** Metrics that can be counted over a span of days. */
const WINDOWED: ReadonlySet<PersonMetric> = new Set(['orders', 'order_days', 'revenue', 'aov', 'returns', 'sessions']);

/** Every condition of the tree that is no group. */
export function leavesOf(condition: Condition): Leaf[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(leavesOf);
  if (condition.kind === 'not') return leavesOf(condition.of);
  return [condition];
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function invalid(message: string): AppError {
  return new AppError({ code: 'segments.invalid_definition', kind: 'invalid', message });
}
