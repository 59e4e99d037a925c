import { randomId } from '@mantine/hooks';
import type { Motive } from '../../api/motives.ts';

/** The definition of a segment, as the server reads it. */
export interface PropertyCondition {
  readonly property: string;
  readonly operator: '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';
  readonly value: string;
}
export interface Act {
  readonly name: string;
  readonly where?: readonly PropertyCondition[];
}
export type Span = { readonly lastDays: number } | { readonly fromDaysAgo: number; readonly toDaysAgo: number } | null;
export const METRICS = ['orders', 'order_days', 'revenue', 'aov', 'returns', 'sessions', 'days_since_order', 'days_since_first_order', 'days_since_seen', 'csat', 'nps', 'ces'] as const;
export type Metric = (typeof METRICS)[number];
/** Those that can be counted over a span of days. */
export const WINDOWED: ReadonlySet<Metric> = new Set(['orders', 'order_days', 'revenue', 'aov', 'returns', 'sessions']);
export const MONEY: ReadonlySet<Metric> = new Set(['revenue', 'aov']);
export const RFM_GROUPS = ['champions', 'loyal', 'promising', 'new', 'hopeful', 'attention', 'sleepy', 'at_risk', 'cannot_lose', 'lost'] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

export type Leaf =
  | { readonly kind: 'did'; readonly on: 'event' | 'touchpoint'; readonly name: string; readonly where?: readonly PropertyCondition[]; readonly times: { readonly op: 'at_least' | 'at_most' | 'exactly'; readonly n: number }; readonly within: Span }
  | { readonly kind: 'sequence'; readonly first: Act; readonly next: Act; readonly withinDays: number; readonly within: Span }
  | { readonly kind: 'unfinished'; readonly first: Act; readonly next: Act; readonly afterHours: number; readonly lastDays: number }
  | { readonly kind: 'metric'; readonly metric: Metric; readonly op: 'at_least' | 'below'; readonly value: number; readonly within: Span }
  | { readonly kind: 'trait'; readonly name: string; readonly op: 'is' | 'contains' | 'set'; readonly value: string }
  | { readonly kind: 'consent'; readonly purpose: string }
  | { readonly kind: 'motive'; readonly motives: readonly Motive[] }
  | { readonly kind: 'rfm'; readonly groups: readonly RfmGroup[] }
  | { readonly kind: 'score'; readonly axis: 'r' | 'f' | 'm'; readonly min: number; readonly max: number }
  | { readonly kind: 'segment'; readonly id: string };
export type Condition = Leaf | { readonly kind: 'all'; readonly of: readonly Condition[] } | { readonly kind: 'any'; readonly of: readonly Condition[] } | { readonly kind: 'not'; readonly of: Condition };

/** One line of the editor: a condition, or a group of lines; either may be turned round. */
export type Row = LeafRow | GroupRow;
export interface LeafRow {
  readonly key: string;
  readonly isNot: boolean;
  readonly leaf: Leaf;
}
export interface GroupRow extends Group {
  readonly key: string;
  readonly isNot: boolean;
}
/** Lines that must all hold, or of which any may. */
export interface Group {
  readonly join: 'all' | 'any';
  readonly rows: readonly Row[];
}

/** What the editor shows; a definition with more groups within groups, made by a program, is more than it can. */
export interface Draft extends Group {
  readonly name: string;
}

/** Groups within groups, the outermost counted: as many as one can still read. */
export const MOST_LEVELS = 3;
/** As many as the server takes. */
export const MOST_LEAVES = 40;

export const KINDS = ['did', 'metric', 'sequence', 'unfinished', 'motive', 'rfm', 'trait', 'consent', 'segment', 'score'] as const;
export type Kind = (typeof KINDS)[number];

/** A condition of a kind to begin with. */
export function newLeaf(kind: Kind): Leaf {
  switch (kind) {
    case 'did':
      return { kind, on: 'event', name: 'Product Viewed', where: [], times: { op: 'at_least', n: 1 }, within: { lastDays: 30 } };
    case 'metric':
      return { kind, metric: 'orders', op: 'at_least', value: 1, within: null };
    case 'sequence':
      return { kind, first: { name: 'Product Viewed' }, next: { name: 'Order Completed' }, withinDays: 7, within: null };
    case 'unfinished':
      return { kind, first: { name: 'Product Added' }, next: { name: 'Order Completed' }, afterHours: 2, lastDays: 7 };
    case 'motive':
      return { kind, motives: ['price'] };
    case 'rfm':
      return { kind, groups: ['champions'] };
    case 'score':
      return { kind, axis: 'm', min: 5, max: 5 };
    case 'trait':
      return { kind, name: '', op: 'is', value: '' };
    case 'consent':
      return { kind, purpose: 'email' };
    case 'segment':
      return { kind, id: '' };
  }
}

export function newRow(kind: Kind = 'did'): LeafRow {
  return { key: randomId(), isNot: false, leaf: newLeaf(kind) };
}

/** A group to begin with: of two, as one alone needs none. */
export function newGroup(): GroupRow {
  return { key: randomId(), isNot: false, join: 'any', rows: [newRow(), newRow()] };
}

export function leavesIn({ rows }: Group): number {
  return rows.reduce((sum, row) => sum + ('leaf' in row ? 1 : leavesIn(row)), 0);
}

/** @returns null for what the editor cannot show */
export function draftOf(name: string, condition: Condition): Draft | null {
  const group = groupOf(condition.kind === 'all' || condition.kind === 'any' ? condition : { kind: 'all', of: [condition] }, 1);
  return group === null ? null : { name, ...group };
}

function groupOf({ kind, of }: Extract<Condition, { readonly kind: 'all' | 'any' }>, level: number): Group | null {
  if (level > MOST_LEVELS) return null;
  const rows = of.map((part) => rowOf(part, level));
  const shown = rows.flatMap((row) => row ?? []);
  return shown.length === rows.length ? { join: kind, rows: shown } : null;
}

function rowOf(part: Condition, level: number): Row | null {
  if (part.kind === 'not') {
    const inner = rowOf(part.of, level);
    return inner === null ? null : { ...inner, isNot: !inner.isNot };
  }
  if (part.kind !== 'all' && part.kind !== 'any') return { key: randomId(), isNot: false, leaf: part };
  const group = groupOf(part, level + 1);
  return group === null ? null : { key: randomId(), isNot: false, ...group };
}

export function conditionOf({ join, rows }: Group): Condition {
  return {
    kind: join,
    of: rows.map((row): Condition => {
      const inner = 'leaf' in row ? row.leaf : conditionOf(row);
      return row.isNot ? { kind: 'not', of: inner } : inner;
    }),
  };
}

/** Ready-made segments, by the key of their name. */
export const TEMPLATES: readonly { readonly id: string; readonly condition: Condition }[] = [
  { id: 'newBuyers', condition: { kind: 'metric', metric: 'days_since_first_order', op: 'below', value: 30, within: null } },
  { id: 'silent', condition: { kind: 'metric', metric: 'days_since_order', op: 'at_least', value: 60, within: null } },
  { id: 'bigSpenders', condition: { kind: 'score', axis: 'm', min: 5, max: 5 } },
  { id: 'leftCart', condition: newLeaf('unfinished') },
  { id: 'champions', condition: { kind: 'rfm', groups: ['champions'] } },
  { id: 'atRisk', condition: { kind: 'rfm', groups: ['at_risk', 'cannot_lose'] } },
  { id: 'lookers', condition: { kind: 'all', of: [
    { kind: 'did', on: 'event', name: 'Product Viewed', where: [], times: { op: 'at_least', n: 3 }, within: { lastDays: 30 } }, { kind: 'metric', metric: 'orders', op: 'below', value: 1, within: null },
  ] } },
  { id: 'unhappy', condition: { kind: 'metric', metric: 'nps', op: 'below', value: 7, within: null } },
];
