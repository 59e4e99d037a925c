import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import type { FilterDimension, Where } from '../where.ts';
import { personOf } from './people.ts';

type Columns = Readonly<Partial<Record<FilterDimension, string>>>;

/** The part of a scope that filters. */
export interface Filter {
  readonly where: Where;
  /** Beginning of the whole period, which tells new customers from returning ones; null: nobody ordered before it. */
  readonly periodFrom: string | null;
}

/**
 * Whether the person of a row ordered before the period: `returning` or `new`, and '' where nobody is named.
 */
function customer(periodFrom: string | null): string {
  if (periodFrom === null) return `if(alias_key = 0, '', 'new')`;
  return `multiIf(alias_key = 0, '', ${personOf('alias_key')} IN (
    SELECT ${personOf('alias_key')} FROM orders FINAL
    WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0 AND placed_at < {periodFrom:DateTime64(3, 'UTC')}
  ), 'returning', 'new')`;
}

/**
 * ` AND … IN {where_…}` for each condition, over rows that have the columns of dimensions and `alias_key`.
 *
 * @param columns what stands for a dimension that is no column of that name
 */
export function filtered({ where, periodFrom }: Filter, columns: Columns = {}): string {
  return where.map(({ dimension }) => {
    if (isOfPeople(dimension)) return ` AND ${passesAs(dimension, { person: personOf('alias_key'), param: `where_${dimension}` })}`;
    const value = dimension === 'customer' ? customer(periodFrom) : (columns[dimension] ?? `toString(${dimension})`);
    return ` AND ${value} IN {where_${dimension}:Array(String)}`;
  }).join('');
}

/** Values of the placeholders above. */
export function filterParams({ where, periodFrom }: Filter): Record<string, unknown> {
  return { ...Object.fromEntries(where.map(({ dimension, values }) => [`where_${dimension}`, values])), ...(periodFrom === null ? {} : { periodFrom }) };
}
