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
export const GROUPS = ['champions', 'loyal', 'promising', 'new', 'hopeful', 'attention', 'sleepy', 'at_risk', 'cannot_lose', 'lost'] as const;
export type Group = (typeof GROUPS)[number];

export type Leaf =
  | { readonly kind: 'did'; readonly on: 'event' | 'touchpoint'; readonly name: string; readonly where?: readonly PropertyCondition[]; readonly times: { readonly op: 'at_least' | 'at_most' | 'exactly'; readonly n: number }; readonly within: Span }
  | { readonly kind: 'sequence'; readonly first: Act; readonly next: Act; readonly withinDays: number; readonly within: Span }
  | { readonly kind: 'unfinished'; readonly first: Act; readonly next: Act; readonly afterHours: number; readonly lastDays: number }
  | { readonly kind: 'metric'; readonly metric: Metric; readonly op: 'at_least' | 'below'; readonly value: number; readonly within: Span }
  | { readonly kind: 'trait'; readonly name: string; readonly op: 'is' | 'contains' | 'set'; readonly value: string }
  | { readonly kind: 'consent'; readonly purpose: string }
  | { readonly kind: 'rfm'; readonly groups: readonly Group[] }
  | { readonly kind: 'score'; readonly axis: 'r' | 'f' | 'm'; readonly min: number; readonly max: number }
  | { readonly kind: 'segment'; readonly id: string };
export type Condition = Leaf | { readonly kind: 'all'; readonly of: readonly Condition[] } | { readonly kind: 'any'; readonly of: readonly Condition[] } | { readonly kind: 'not'; readonly of: Condition };

/** One line of the editor. */
export interface Row {
  readonly isNot: boolean;
  readonly leaf: Leaf;
}

/** What the editor shows; a definition with groups within groups, made by a program, is more than it can. */
export interface Draft {
  readonly name: string;
  readonly join: 'all' | 'any';
  readonly rows: readonly Row[];
}

export const KINDS = ['did', 'metric', 'sequence', 'unfinished', 'rfm', 'trait', 'consent', 'segment', 'score'] as const;
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

/** @returns null for what the editor cannot show */
export function draftOf(name: string, condition: Condition): Draft | null {
  const group = condition.kind === 'all' || condition.kind === 'any' ? condition : { kind: 'all' as const, of: [condition] };
  const rows = group.of.map((part): Row | null => {
    const inner = part.kind === 'not' ? part.of : part;
    return inner.kind === 'all' || inner.kind === 'any' || inner.kind === 'not' ? null : { isNot: part.kind === 'not', leaf: inner };
  });
  const shown = rows.flatMap((row) => row ?? []);
  return shown.length === rows.length ? { name, join: group.kind, rows: shown } : null;
}

export function conditionOf({ join, rows }: Draft): Condition {
  return { kind: join, of: rows.map(({ isNot, leaf }) => (isNot ? { kind: 'not', of: leaf } : leaf)) };
}

/** Ready-made segments, by the key of their name. */
export const TEMPLATES: readonly { readonly id: string; readonly draft: Omit<Draft, 'name'> }[] = [
  { id: 'newBuyers', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'metric', metric: 'days_since_first_order', op: 'below', value: 30, within: null } }] } },
  { id: 'silent', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'metric', metric: 'days_since_order', op: 'at_least', value: 60, within: null } }] } },
  { id: 'bigSpenders', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'score', axis: 'm', min: 5, max: 5 } }] } },
  { id: 'leftCart', draft: { join: 'all', rows: [{ isNot: false, leaf: newLeaf('unfinished') }] } },
  { id: 'champions', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'rfm', groups: ['champions'] } }] } },
  { id: 'atRisk', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'rfm', groups: ['at_risk', 'cannot_lose'] } }] } },
  { id: 'lookers', draft: { join: 'all', rows: [{ isNot: false, leaf: { ...newLeaf('did'), times: { op: 'at_least', n: 3 } } as Leaf }, { isNot: false, leaf: { kind: 'metric', metric: 'orders', op: 'below', value: 1, within: null } }] } },
  { id: 'unhappy', draft: { join: 'all', rows: [{ isNot: false, leaf: { kind: 'metric', metric: 'nps', op: 'below', value: 7, within: null } }] } },
];
