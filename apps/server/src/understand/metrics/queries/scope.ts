import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import type { Dimension, Step } from '../definition.ts';
import { personOf } from './people.ts';
import { type Filter, filterParams } from './where.ts';

/** How one question is cut. */
export type Split =
  | { readonly by: 'total' }
  | { readonly by: 'time'; readonly step: Step }
  /**
   * `top` are the values that keep a row of their own, all others fall under `OTHER`; null: every value has its row. `ownOnly`: every row
   * says it itself, so nobody need look at sessions.
   */
  | { readonly by: 'dimension'; readonly dimension: Dimension; readonly top: readonly string[] | null; readonly ownOnly?: boolean }
  /**
   * Two periods in one pass, the first up to `end`, the second from `middle`: both as wholes, by steps of time and by values of dimensions.
   * A row counts in each of its buckets. Keys are JSON: `["now"]`, `["before","day","2026-03-01"]`, `["now","source","ad"]`; `between` is
   * neither.
   */
  | { readonly by: 'halves'; readonly end: string; readonly middle: string; readonly steps: readonly Step[]; readonly dimensions: readonly Dimension[] };

type Halved = Extract<Split, { readonly by: 'halves' }>;

/** What every question of metrics is asked with. */
export interface Scope extends Filter {
  readonly storeId: string;
  /** Half-open in UTC, `YYYY-MM-DD HH:MM:SS.mmm`; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  /** IANA zone in which days are made. */
  readonly timezone: string;
  readonly split: Split;
  /** Last local day on which people are looked at: of the period, or today where that is still to come. */
  readonly asOf: string;
  /** The moment of asking, as `from`. */
  readonly now: string;
  /** What the store's open clock shows at it; null while the store has no business hours. */
  readonly openNow: number | null;
}

/** The row of all values beyond the top ones. */
export const OTHER = '(other)';

/** Names and values of all placeholders that the pieces below use; unused ones do no harm. */
export function paramsOf(scope: Scope): Record<string, unknown> {
  const { split } = scope;
  return {
    storeId: scope.storeId,
    timezone: scope.timezone,
    asOf: scope.asOf, now: scope.now, openNow: scope.openNow ?? 0, hasHours: scope.openNow === null ? 0 : 1,
    ...(scope.from === null ? {} : { from: scope.from }),
    ...(scope.to === null ? {} : { to: scope.to }),
    ...(split.by === 'dimension' && split.top !== null ? { top: split.top } : {}),
    ...(split.by === 'halves' ? { middle: split.middle, end: split.end } : {}),
    ...filterParams(scope),
  };
}

/** ` AND at >= … AND at < …`, as far as the range is closed. */
export function within(scope: Pick<Scope, 'from' | 'to'>, at: string): string {
  const from = scope.from === null ? '' : ` AND ${at} >= {from:DateTime64(3, 'UTC')}`;
  const to = scope.to === null ? '' : ` AND ${at} < {to:DateTime64(3, 'UTC')}`;
  return from + to;
}

/** The local day of an instant, as a Date32. */
export function localDay(at: string): string {
  return `toDate32(${at}, {timezone:String})`;
}

const COLUMN: Readonly<Record<Dimension, string>> = {
  source: 'source', sales_channel: 'sales_channel', device: 'device', country: 'country', language: 'language', motive: motiveOf(personOf('alias_key')), product: 'product_id', category: 'category',
  agent: 'agent', team: 'team', contact_channel: 'contact_channel', topic: 'topic',
};

/**
 * The key of a row's bucket as text: a local day, the UTC seconds of an hour's start, or a dimension's value.
 *
 * @param columns where the instant lies, and what stands for a dimension that is no column of that name
 */
export function bucketKey(split: Split, columns: { readonly at: string } & Partial<Record<Dimension, string>>): string {
  if (split.by === 'total') return `''`;
  if (split.by === 'time') return timeKey(split.step, columns.at);
  if (split.by === 'halves') throw new Error('two periods are cut into buckets, not keys');
  const column = columns[split.dimension] ?? COLUMN[split.dimension];
  return split.top === null ? `toString(${column})` : `if(has({top:Array(String)}, toString(${column}) AS whole), whole, '${OTHER}')`;
}

/** The bucket of a row under the name by which `grouped` and `keyOf` know it. */
export function bucketAs(split: Split, columns: { readonly at: string } & Partial<Record<Dimension, string>>): string {
  return split.by === 'halves' ? `${halvesBucket(split, columns)} AS bucket` : `${bucketKey(split, columns)} AS key`;
}

/** Half, then the key of each step and the value of each dimension; rows are grouped by one of these at a time. */
function halvesBucket({ steps, dimensions }: Halved, columns: { readonly at: string } & Partial<Record<Dimension, string>>): string {
  return `(multiIf(${columns.at} >= {middle:DateTime64(3, 'UTC')}, 'now', ${columns.at} < {end:DateTime64(3, 'UTC')}, 'before', 'between'), ${[
    ...steps.map((step) => (step === 'day' ? localDay(columns.at) : timeKey(step, columns.at))),
    ...dimensions.map((dimension) => `toString(${columns[dimension] ?? COLUMN[dimension]})`),
    // A tuple of one would not be one.
    '0',
  ].join(', ')})`;
}

/** The key of a group as text. */
export function keyOf({ split }: Pick<Scope, 'split'>): string {
  if (split.by !== 'halves') return 'key';
  const parts = [...split.steps, ...split.dimensions].map((by, index) => `grouping(bucket.${index + 2}) = 0, toJSONString((bucket.1, '${by}', toString(bucket.${index + 2})))`);
  const whole = `concat('["', bucket.1, '"]')`;
  return parts.length === 0 ? whole : `multiIf(${parts.join(', ')}, ${whole})`;
}

function timeKey(step: Step, at: string): string {
  return step === 'hour' ? `toString(toUnixTimestamp(toStartOfHour(${at}, {timezone:String})))` : stepKey(step, localDay(at));
}

/** The key of the step that a local day lies in. */
export function stepKey(step: Exclude<Step, 'hour'>, day: string): string {
  switch (step) {
    case 'day':
      return `toString(${day})`;
    case 'week':
      return `toString(${day} - (toDayOfWeek(${day}) - 1))`;
    case 'month':
      return `toString(${day} - (toDayOfMonth(${day}) - 1))`;
  }
}

/**
 * Groups by bucket and, in the same pass, over all: the whole is asked together with its parts.
 *
 * @param more columns that the inner grouping needs besides, such as the person
 */
export function grouped(scope: Scope, ...more: string[]): string {
  const { split } = scope;
  const parts = ['key', ...more].join(', ');
  if (split.by === 'halves') {
    const sets = ['', ...[...split.steps, ...split.dimensions].map((_by, index) => `bucket.${index + 2}`)];
    return `GROUP BY GROUPING SETS (${sets.map((own) => `(${['bucket.1', own, ...more].filter((one) => one !== '').join(', ')})`).join(', ')})`;
  }
  return split.by === 'total' || isByLine(split) ? `GROUP BY ${parts}` : `GROUP BY GROUPING SETS ((${more.join(', ')}), (${parts}))`;
}

/** 1 on the row over all. */
export function isTotal(scope: Scope): string {
  return scope.split.by === 'total' ? '1' : scope.split.by === 'halves' || isByLine(scope.split) ? '0' : 'toUInt8(grouping(key))';
}

/** Products and categories are known for lines only; the whole is then asked apart, for an order counts once in it. */
export function isByLine(split: Split): boolean {
  return split.by === 'dimension' && (split.dimension === 'product' || split.dimension === 'category');
}
