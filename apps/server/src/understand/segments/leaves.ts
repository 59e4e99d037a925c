import type { Atom } from './atoms.ts';
import { eventAtom, foldedAtom, touchpointAtom, traitAtom } from './atoms.ts';
import type { Expr } from './clauses.ts';
import type { Condition, Leaf, PersonMetric, Span } from './definition.ts';
import { FREQUENCY_FROM, RFM_CELLS, type RfmEdges } from './rfm.ts';

/** What is asked of one person's rows of an atom. Numbers stand in the statement; see `queries/held.ts` for what each does. */
export const TESTS = {
  count: 1, sum: 2, mean: 3, days: 4, lastAgo: 5, firstAgo: 6, lastNumber: 7, lastIs: 8, lastHas: 9, lastSet: 10, sequence: 11, unfinished: 12,
} as const;
export type Test = keyof typeof TESTS;

/** One question about one person, false where there are no rows: "fewer than" is the contrary of "at least". */
export interface LeafTest {
  readonly atom: Atom;
  readonly test: Test;
  /** At least so many, so much, so long (ms). */
  readonly n: number;
  /** Only rows of more than `now - fromMs`, and up to `now - toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly word: string;
}

/** Farther than any moment is from any other. */
export const EVER_MS = 4_000_000_000_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What a definition needs besides itself. */
export interface LeafContext {
  /** Number of a test in the plan; equal ones have one. */
  readonly add: (test: LeafTest) => number;
  /** Null where nobody has bought: then nobody is in any group. */
  readonly edges: RfmEdges | null;
  /** The definition of another segment. @throws when there is none, or it contains itself */
  readonly inside: (id: string) => Expr;
}

export function exprOf(condition: Condition, context: LeafContext): Expr {
  switch (condition.kind) {
    case 'all':
      return { all: condition.of.map((part) => exprOf(part, context)) };
    case 'any':
      return { any: condition.of.map((part) => exprOf(part, context)) };
    case 'not':
      return { not: exprOf(condition.of, context) };
    default:
      return leafExpr(condition, context);
  }
}

const NOBODY: Expr = { any: [] };

function leafExpr(leaf: Leaf, context: LeafContext): Expr {
  const test = (atom: Atom, name: Test, more: Partial<LeafTest> = {}): Expr => ({ leaf: context.add({ atom, test: name, n: 1, fromMs: EVER_MS, toMs: -EVER_MS, word: '', ...more }) });
  switch (leaf.kind) {
    case 'did': {
      const atom = leaf.on === 'event' ? eventAtom([{ name: leaf.name, where: leaf.where }]) : touchpointAtom(leaf.name);
      const atLeast = (n: number): Expr => (n <= 0 ? { all: [] } : test(atom, 'count', { n, ...spanOf(leaf.within) }));
      const { op, n } = leaf.times;
      if (op === 'at_least') return atLeast(n);
      return op === 'at_most' ? { not: atLeast(n + 1) } : { all: [atLeast(n), { not: atLeast(n + 1) }] };
    }
    case 'sequence':
      return test(eventAtom([leaf.first, leaf.next]), 'sequence', { n: leaf.withinDays * DAY_MS, ...spanOf(leaf.within) });
    case 'unfinished':
      return test(eventAtom([leaf.first, leaf.next]), 'unfinished', { n: leaf.afterHours * HOUR_MS, fromMs: leaf.lastDays * DAY_MS });
    case 'metric': {
      const atLeast = metricExpr(leaf.metric, leaf.value, { span: spanOf(leaf.within), test });
      if (leaf.op === 'at_least') return atLeast.holds;
      return atLeast.isDefined === null ? { not: atLeast.holds } : { all: [atLeast.isDefined, { not: atLeast.holds }] };
    }
    case 'trait':
      return test(traitAtom(leaf.name), leaf.op === 'is' ? 'lastIs' : leaf.op === 'contains' ? 'lastHas' : 'lastSet', { word: leaf.op === 'set' ? '' : leaf.value });
    case 'consent':
      return test(eventAtom([{ name: 'Consent Changed', where: [{ property: 'purpose', operator: '=', value: leaf.purpose }] }], 'granted'), 'lastIs', { word: 'true' });
    case 'motive':
      return { any: leaf.motives.map((motive) => test(foldedAtom('motive'), 'lastIs', { word: motive })) };
    case 'rfm':
      return { any: leaf.groups.flatMap((group) => RFM_CELLS[group]).map(({ r, f }) => ({ all: [scoreExpr('r', r, { context, test }), scoreExpr('f', f, { context, test })] })) };
    case 'score':
      return scoreExpr(leaf.axis, [leaf.min, leaf.max], { context, test });
    case 'segment':
      return context.inside(leaf.id);
  }
}

type MakeTest = (atom: Atom, name: Test, more?: Partial<LeafTest>) => Expr;

function spanOf(span: Span): Pick<LeafTest, 'fromMs' | 'toMs'> {
  if (span === null) return { fromMs: EVER_MS, toMs: -EVER_MS };
  return 'lastDays' in span ? { fromMs: span.lastDays * DAY_MS, toMs: -EVER_MS } : { fromMs: span.fromDaysAgo * DAY_MS, toMs: span.toDaysAgo * DAY_MS };
}

/** `isDefined` null: a person without rows has 0. */
function metricExpr(metric: PersonMetric, n: number, { span, test }: { span: Pick<LeafTest, 'fromMs' | 'toMs'>; test: MakeTest }): { holds: Expr; isDefined: Expr | null } {
  const counted = (atom: Atom, name: 'count' | 'days'): { holds: Expr; isDefined: null } => ({ holds: n <= 0 ? { all: [] } : test(atom, name, { n, ...span }), isDefined: null });
  switch (metric) {
    case 'orders':
      return counted(foldedAtom('order'), 'count');
    case 'order_days':
      return counted(foldedAtom('order'), 'days');
    case 'sessions':
      return counted(foldedAtom('session'), 'count');
    case 'returns':
      return counted(eventAtom([{ name: 'Return Requested', where: [] }]), 'count');
    case 'revenue': {
      const atLeast = test(foldedAtom('money'), 'sum', { n, ...span });
      // Without a row there is no money: 0 is at least what is not above 0.
      return { holds: n <= 0 ? { any: [atLeast, { not: test(foldedAtom('money'), 'count', span) }] } : atLeast, isDefined: null };
    }
    case 'aov':
      return { holds: test(foldedAtom('order'), 'mean', { n, ...span }), isDefined: test(foldedAtom('order'), 'count', span) };
    case 'days_since_order':
      return { holds: test(foldedAtom('order'), 'lastAgo', { n: n * DAY_MS }), isDefined: test(foldedAtom('order'), 'count') };
    case 'days_since_first_order':
      return { holds: test(foldedAtom('order'), 'firstAgo', { n: n * DAY_MS }), isDefined: test(foldedAtom('order'), 'count') };
    case 'days_since_seen':
      return { holds: test(foldedAtom('seen'), 'lastAgo', { n: n * DAY_MS }), isDefined: test(foldedAtom('seen'), 'count') };
    default: {
      const answers = eventAtom([{ name: 'Survey Answered', where: [{ property: 'kind', operator: '=', value: metric }] }], 'score');
      return { holds: test(answers, 'lastNumber', { n }), isDefined: test(answers, 'lastNumber', { n: -1e15 }) };
    }
  }
}

function scoreExpr(axis: 'r' | 'f' | 'm', [low, high]: readonly [number, number], { context, test }: { context: LeafContext; test: MakeTest }): Expr {
  const { edges } = context;
  if (edges === null) return NOBODY;
  const order = foldedAtom('order');
  const isBuyer = test(order, 'count');
  /** The score is at least so much; of a buyer. */
  const atLeast = (score: number): Expr => {
    if (score <= 1) return { all: [] };
    if (score > 5) return NOBODY;
    if (axis === 'f') return test(order, 'days', { n: FREQUENCY_FROM[score - 2] ?? 0 });
    if (axis === 'm') return test(foldedAtom('money'), 'sum', { n: Math.floor(edges.moneyMinor[score - 2] ?? 0) + 1 });
    // A recency of at least 4 is not longer ago than the second edge.
    return { not: test(order, 'lastAgo', { n: Math.floor(edges.recencyMs[5 - score] ?? 0) + 1 }) };
  };
  return { all: [isBuyer, atLeast(low), { not: atLeast(high + 1) }] };
}
